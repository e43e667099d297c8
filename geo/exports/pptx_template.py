"""A user's template of slides, made safe: what is left is its size, masters, layouts and theme.

The file is checked and opened in a child process with limits. Slides, macros, links to other files, embedded objects
and controls are dropped, and what could not be drawn on is refused in words.
"""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any, Final

from pptx import Presentation
from pptx.exc import PythonPptxError
from pptx.opc.constants import CONTENT_TYPE as CT
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.package import Package

from geo import confined, numbers
from geo.archive import Bounds, open_zip, pieces, refuse_document_types
from geo.confined import Limits
from geo.errors import TableError, UnreadableFileError
from geo.exports import pptx_master, pptx_places
from geo.exports.pptx_parts import POINT
from geo.locale.languages import current, speaking
from geo.locale.say import say

# The largest of Microsoft's own templates has 60 layouts and pictures of 40 MB; text of a layout shrinks to a tenth.
_GIVEN: Final = Bounds(members=2_000, unpacked=200 * 2**20, ratio=150, member=60 * 2**20)
# Without slides: what is opened by the server itself. XML takes ten times its size as a tree.
_CLEANED: Final = Bounds(members=500, unpacked=100 * 2**20, ratio=150, member=40 * 2**20)
_XML_BYTES: Final = 10 * 2**20
_LIMITS: Final = Limits(memory=500 * 2**20, processor=30, seconds=60, output=100 * 2**20)
_PRESENTATIONS: Final = frozenset(
    {CT.PML_PRESENTATION_MAIN, CT.PML_PRES_MACRO_MAIN, CT.PML_TEMPLATE_MAIN, CT.PML_SLIDESHOW_MAIN}
)
# Parts that masters, layouts and themes need; everything else hangs on relations that are dropped.
_KEPT: Final = frozenset(
    {
        RT.OFFICE_DOCUMENT,
        RT.CORE_PROPERTIES,
        RT.EXTENDED_PROPERTIES,
        RT.SLIDE_MASTER,
        RT.SLIDE_LAYOUT,
        RT.THEME,
        RT.NOTES_MASTER,
        RT.IMAGE,
        RT.PRES_PROPS,
        RT.VIEW_PROPS,
        RT.TABLE_STYLES,
        RT.FONT,
        "http://schemas.microsoft.com/office/2007/relationships/hdphoto",
    }
)
_RELATION: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_LEAST, _MOST = 914_400, 51_206_400  # one and 56 inches: what PowerPoint allows (ECMA-376, 19.7.13)
# The parser of XML raises a SyntaxError.
_DAMAGE: Final = (
    zipfile.BadZipFile,
    SyntaxError,
    PythonPptxError,
    KeyError,
    ValueError,
    IndexError,
    AttributeError,
    TypeError,
    NotImplementedError,
    RecursionError,
    OSError,
)


def cleaned(template: bytes) -> bytes:
    """The template as a PPTX without slides, macros, external links and embedded objects; PPTX and POTX are read.

    Raises
    ------
    TableError: if it is not a presentation, is damaged or encrypted, has no master, layout or slide size, or is larger
        than a template can be. ConfinedError: if opening it needs more than the limits allow.
    """
    # What another process says, it says in the language of this one.
    return confined.run(_cleaned_in, current(), template, limits=_LIMITS)


def _cleaned_in(lang: str, template: bytes) -> bytes:
    with speaking(lang):
        return _cleaned(template)


def _cleaned(template: bytes) -> bytes:
    if template.startswith(b"\xd0\xcf\x11\xe0"):
        raise _refused(say("it is encrypted or an old PowerPoint file; save it as .pptx or .potx without a password"))
    try:
        _check(template, _GIVEN)
        main = _main_part(Package.open(io.BytesIO(template)))
        _drop_slides(main)
        _strip(main.package, set())
        main._content_type = CT.PML_PRESENTATION_MAIN  # noqa: SLF001 - the library has no call that changes it
        _require_what_slides_need(main.presentation)
        file = io.BytesIO()
        main.package.save(file)
        _check(file.getvalue(), _CLEANED, xml=_XML_BYTES)
        _rehearse(file.getvalue())
    except UnreadableFileError as error:
        raise _refused(str(error)) from error
    except _DAMAGE as error:
        said = re.sub(r"\s+", " ", str(error))[:200]
        raise _refused(_damaged(error, said)) from error
    return file.getvalue()


def _refused(why: str) -> TableError:
    return TableError("template", [why])


def _damaged(error: Exception, said: str) -> str:
    reason = f"{type(error).__name__}: {said}"
    return say("it is not a PPTX presentation, or it is damaged ({reason})", reason=reason)


def _check(content: bytes, bounds: Bounds, *, xml: int | None = None) -> None:
    """The one gate for ZIP files; every member is unpacked once, so that a damaged one is found here."""
    with open_zip(content, bounds) as archive:
        refuse_document_types(archive, "template")
        for member in archive.infolist():
            for _ in pieces(archive, member):
                pass
        texts = sum(one.file_size for one in archive.infolist() if one.filename.lower().endswith((".xml", ".rels")))
    if xml is not None and texts > xml:
        raise UnreadableFileError(
            say(
                "Its masters and layouts have {found} MB of text; a template has at most {most} MB.",
                found=numbers.whole(texts / 2**20),
                most=xml // 2**20,
            )
        )


def _main_part(package: Any) -> Any:
    main = package.main_document_part
    # Its public property keeps the first answer, and the type is changed below.
    if main._content_type not in _PRESENTATIONS:  # noqa: SLF001
        raise _refused(say("it is not a PPTX presentation"))
    return main


def _drop_slides(main: Any) -> None:
    show = main.presentation
    for entry in list(show.slides._sldIdLst):  # noqa: SLF001 - the library has no call that removes a slide
        main.drop_rel(entry.rId)
        show.slides._sldIdLst.remove(entry)  # noqa: SLF001
    sections = [one for one in show._element.iter() if str(one.tag).endswith("}sectionLst")]  # noqa: SLF001
    for section in sections:  # they name the slides that are gone
        section.getparent().getparent().remove(section.getparent())


def _strip(holder: Any, seen: set[int]) -> None:
    """Drop relations that lead out of the file or to parts that a template does not need, and what refers to them."""
    relations = holder._rels  # noqa: SLF001 - the library shows no relations of a package
    for number, relation in list(relations.items()):
        if relation.is_external or relation.reltype not in _KEPT:
            relations.pop(number)
            _forget(holder, number)
        elif id(relation.target_part) not in seen:
            seen.add(id(relation.target_part))
            _strip(relation.target_part, seen)


def _forget(holder: Any, number: str) -> None:
    """Remove the elements of a part that name a relation: links, controls, sounds, lists of slides."""
    root = getattr(holder, "_element", None)
    if root is None:
        return
    named = [
        element
        for element in root.iter()
        if isinstance(element.tag, str)
        and any(key.startswith(_RELATION) and value == number for key, value in element.attrib.items())
    ]
    for element in named:
        if element.getparent() is not None:
            element.getparent().remove(element)


def _rehearse(template: bytes) -> None:
    """Make a slide of every layout, as the deck will: whatever is wrong with a layout or theme is found here."""
    show: Any = Presentation(io.BytesIO(template))
    high = show.slide_height / POINT
    for layout in show.slide_layouts:
        page = show.slides.add_slide(layout)
        for place in page.placeholders:
            _ = place.left, place.top, place.width, place.height
        found = pptx_places.Filling(layout)
        for words in filter(None, (page.shapes.title, pptx_places.text_place(page, found))):
            pptx_places.write(words, "Words")
        pptx_places.content_area(page, show.slide_width / POINT, high)
        pptx_places.feet(page, layout, high, words=("Words", "Words"))
        pptx_master.dark(page)
        pptx_master.ink(page)
        page.notes_slide.notes_text_frame.text = "Notes"
        pptx_master.spoken(page, "en")
    for parts in (("picture", "chart", "table"), ("chart", "table")):
        pptx_places.choose(show, parts, parts[0])
    show.save(io.BytesIO())


def _require_what_slides_need(show: Any) -> None:
    if not (show.slide_width and show.slide_height):
        raise _refused(say("it states no slide size"))
    if not all(_LEAST <= side <= _MOST for side in (show.slide_width, show.slide_height)):
        raise _refused(say("its slides are smaller than one inch or larger than 56 inches"))
    if not len(show.slide_masters):
        raise _refused(say("it has no slide master"))
    if not len(show.slide_layouts):
        raise _refused(say("its first slide master has no layout"))
    for layout in show.slide_layouts:
        for place in layout.placeholders:
            place.placeholder_format.type  # noqa: B018 - read here, so that a type that is none is found here
