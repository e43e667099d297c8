"""A template lends its masters and layouts; whatever else it holds is dropped, and one that is broken is refused."""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import random
import re
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pptx import Presentation

from geo.content.view import Slide, View
from geo.errors import GeoError, TableError
from geo.exports import pptx
from geo.exports.pptx_template import _cleaned, cleaned
from tests.fuzzing import mutated, tries

MAIN = "ppt/presentation.xml"
TYPES = "[Content_Types].xml"
LINKS = "ppt/_rels/presentation.xml.rels"
MACROS = "application/vnd.ms-powerpoint.presentation.macroEnabled.main+xml"
MASTER = "ppt/slideMasters/slideMaster1.xml"
LAYOUT = "ppt/slideLayouts/slideLayout2.xml"
LAYOUT_LINKS = "ppt/slideLayouts/_rels/slideLayout2.xml.rels"
THEME = "ppt/theme/theme1.xml"


def parts() -> dict[str, bytes]:
    """The members of a plain presentation with one slide."""
    show = Presentation()
    show.slides.add_slide(show.slide_layouts[0])
    file = io.BytesIO()
    show.save(file)
    with zipfile.ZipFile(file) as package:
        return {name: package.read(name) for name in package.namelist()}


def packed(members: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in members.items():
            package.writestr(name, content)
    return file.getvalue()


def changed(name: str, old: str, new: str) -> bytes:
    """A presentation with one member written differently."""
    found = parts()
    text = re.sub(old, new, found[name].decode(), flags=re.DOTALL)
    assert text != found[name].decode()
    return packed({**found, name: text.encode()})


def damaged() -> bytes:
    """A presentation with one byte of packed content altered."""
    content = bytearray(packed(parts()))
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        member = package.getinfo(MASTER)
    content[member.header_offset + 30 + len(MASTER) + member.compress_size // 2] ^= 0xFF
    return bytes(content)


def without(*names: str) -> bytes:
    return packed({name: content for name, content in parts().items() if name not in names})


def typed(encoding: str, comment: int = 0) -> bytes:
    """A master with a document type, in an encoding, after a comment."""
    words = "".join(f"{number:x} " for number in range(comment))
    text = f'<?xml version="1.0" encoding="{encoding}"?><!--{words}--><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
    return packed({**parts(), MASTER: text.encode(encoding)})


def huge() -> bytes:
    """A master with 11 MB of text that is packed like any other."""
    words = "".join(f"{number:x} " for number in range(950_000))
    return changed(MASTER, "</p:sldMaster>", f"<!--{words}--><!--{words}--></p:sldMaster>")


WHOLE = parts()
BROKEN = {
    "not a zip": (b"PK nonsense", "damaged"),
    "encrypted": (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "encrypted"),
    "bad xml": (changed(MAIN, "</p:presentation>", ""), "not a PPTX presentation, or it is damaged"),
    "not xml at all": (packed({**parts(), MASTER: b"nothing"}), "not XML"),
    "zlib error": (damaged(), "damaged"),
    "no slide size": (changed(MAIN, "<p:sldSz[^>]*>", ""), "no slide size"),
    "no width": (changed(MAIN, '<p:sldSz cx="[0-9]*"', '<p:sldSz cx="0"'), "damaged|inch|size"),
    "no master": (changed(MAIN, "<p:sldMasterIdLst>.*</p:sldMasterIdLst>", ""), "no slide master"),
    "no layout": (changed(MASTER, "<p:sldLayoutIdLst>.*</p:sldLayoutIdLst>", ""), "no layout"),
    "missing master": (without(MASTER), "damaged"),
    "missing types": (without(TYPES), "damaged"),
    "missing main part": (without(MAIN), "damaged"),
    "missing relations": (without("_rels/.rels"), "damaged"),
    "a workbook": (changed(TYPES, "presentationml.presentation.main", "spreadsheetml.sheet.main"), "not a PPTX"),
    "document type": (typed("utf-8"), "document type"),
    "document type in UTF-16": (typed("utf-16"), "document type"),
    "document type after a comment": (typed("utf-8", 250_000), "document type"),
    "bomb": (packed({**parts(), "ppt/media/a.xml": b"<a>" + b" " * 60_000_000}), "packed more than"),
    "layout without master": (changed(LAYOUT_LINKS, "<Relationship .*?/>", ""), "damaged"),
    "size of a layout that is none": (changed(LAYOUT, '<p:ph idx="1"', '<p:ph idx="nan"'), "damaged"),
    "theme that is not XML": (changed(THEME, "<a:lt1>", "<a:lt1 a=&>"), "damaged"),
    "huge text": (huge(), "MB of text"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_template_is_refused_in_words(name: str) -> None:
    content, said = BROKEN[name]
    with pytest.raises(TableError, match=said) as caught:
        _cleaned(content)
    assert len(str(caught.value)) < 500


def test_every_cut_or_altered_template_is_used_or_refused_in_words() -> None:
    whole = packed(parts())
    for at in range(0, len(whole), len(whole) // 40):
        for content in (whole[:at], whole[:at] + b"\xff\0" + whole[at + 2 :]):
            try:
                Presentation(io.BytesIO(_cleaned(content)))
            except GeoError as error:
                assert str(error)  # noqa: PT017 - either answer is right


_WRONG = ("", "-1", "9" * 19, "x", "rId99", "1e9", "\u00b2", "nan", "&")


def altered(content: bytes, seed: int) -> bytes:
    """A part with bytes, one attribute or one element changed, as a seed says."""
    chance = random.Random(seed)  # noqa: S311 - noise
    kind = chance.randrange(3)
    found = list(re.finditer(rb'"[^"]*"' if kind == 1 else rb"<[a-z]+:[A-Za-z]+[^>]*/>", content))
    if kind == 0 or not found:
        return mutated(content, seed)
    place = chance.choice(found)
    new = f'"{chance.choice(_WRONG)}"'.encode() if kind == 1 else b""
    return content[: place.start()] + new + content[place.end() :]


@tries(15)
@given(st.integers(0, 2**32))
def test_a_template_with_any_part_changed_makes_slides_or_is_refused_in_words(seed: int) -> None:
    name = random.Random(seed).choice([one for one in WHOLE if one.endswith((".xml", ".rels"))])  # noqa: S311 - noise
    with contextlib.suppress(GeoError):
        kept = _cleaned(packed({**WHOLE, name: altered(WHOLE[name], seed)}))
        show = Presentation(io.BytesIO(kept))
        for layout in show.slide_layouts:
            show.slides.add_slide(layout).notes_slide.notes_text_frame.text = "Notes"
        show.save(io.BytesIO())


@pytest.mark.parametrize("size", ['cx="914400" cy="914400"', 'cx="9144000" cy="914400"', 'cx="3000000" cy="6858000"'])
def test_slides_without_room_for_a_map_are_refused_in_words(size: str) -> None:
    small = changed(MAIN, '<p:sldSz cx="[0-9]*" cy="[0-9]*"', f"<p:sldSz {size}")
    slides = (Slide(View(mineral="cobalt", year="2023", stage="mine")),)
    with pytest.raises(TableError, match="too little room"):
        pptx.deck(slides, on=dt.date(2026, 11, 30), template=small)


def test_macros_links_and_slides_of_a_template_are_dropped() -> None:
    found = parts()
    found["ppt/vbaProject.bin"] = b"Sub AutoOpen()"
    types = found[TYPES].decode()
    types = re.sub(r"application/[^\"]*presentation\.main\+xml", MACROS, types)
    binary = '<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/>'
    found[TYPES] = types.replace("<Default ", f"{binary}<Default ", 1).encode()
    found[LINKS] = found[LINKS].replace(
        b"</Relationships>",
        b'<Relationship Id="rId90" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject" '
        b'Target="vbaProject.bin"/></Relationships>',
    )
    link = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
    layout = "ppt/slideLayouts/slideLayout1.xml"
    links = "ppt/slideLayouts/_rels/slideLayout1.xml.rels"
    outside = f'<Relationship Id="rId91" Type="{link}" Target="https://evil.example/" TargetMode="External"/>'
    found[links] = found[links].replace(b"</Relationships>", f"{outside}</Relationships>".encode())
    found[layout] = re.sub(rb"(<p:cNvPr [^>]*)/>", rb'\1><a:hlinkClick r:id="rId91"/></p:cNvPr>', found[layout])
    assert b"rId91" in found[layout]
    made = cleaned(packed(found))
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        whole = b"".join(package.read(name) for name in package.namelist())
    for gone in (b"AutoOpen", b"vbaProject", b"macroEnabled", b"evil.example", b"rId91", b"slide1.xml"):
        assert gone not in whole
    assert len(Presentation(io.BytesIO(made)).slide_layouts) == 11


def test_a_template_file_of_powerpoint_is_used_too() -> None:
    potx = changed(TYPES, "presentationml.presentation.main", "presentationml.template.main")
    assert len(Presentation(io.BytesIO(_cleaned(potx))).slide_layouts) == 11
