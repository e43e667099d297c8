"""Words of outside origin on every page: shown as they stand, and never a link, a picture or an icon."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from google.protobuf.message import Message
from streamlit.testing.v1 import AppTest

from geo.briefing import store
from geo.briefing.storyboard import SavedSlide, Storyboard
from geo.pages.shared.words import plain
from geo.store import briefings
from tests.pages.test_fuzz import NAMES, PAGES, draw

HOSTILE = (
    "https://evil.example/a www.evil.example me@evil.example "
    "[x](https://evil.example) ![x](//evil.example/b) :red[evil]"
)
# Elements that are not read as Markdown; words in st.html are escaped where they are written.
VERBATIM = {
    "html",
    "code",
    "arrow_data_frame",
    "arrow_vega_lite_chart",
    "deck_gl_json_chart",
    "component_instance",
}
# Fields that are Markdown; values, options of lists and addresses are not.
MARKDOWN = {"body", "label", "help", "caption", "captions", "content", "text", "delta"}


def read(text: str) -> str:
    """The text once Markdown has taken the backslashes off: autolinks are looked for after that."""
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", text)


def links(text: str) -> list[str]:
    """What of *text* would be a link or a colour: bare addresses anywhere, brackets unless escaped."""
    bare = re.compile(r"https?://[^ ]*evil|www\.evil|[\w.+-]+@evil", re.IGNORECASE)
    marked = re.compile(r"(?<!\\)\]\([^)]*evil|<(?:a|img)[^>]*evil|(?<!\\):red(?<!\\)\[evil", re.IGNORECASE)
    return [*bare.findall(read(text)), *marked.findall(text)]


def texts(message: Message) -> Iterator[str]:
    """Every string of an element that is read as Markdown."""
    for field, value in message.ListFields():
        parts = value if isinstance(value, (list, tuple)) or hasattr(value, "append") else [value]
        for part in parts:
            if isinstance(part, Message):
                yield from texts(part)
            elif isinstance(part, str) and field.name in MARKDOWN:
                yield part


def shown(node: Any) -> Iterator[str]:
    """Every Markdown of a page, in blocks within blocks."""
    proto = getattr(node, "proto", None)
    if isinstance(proto, Message) and getattr(node, "type", "") not in VERBATIM:
        yield from texts(proto)
    for child in getattr(node, "children", {}).values():
        yield from shown(child)


def dangerous(app: AppTest) -> list[str]:
    assert [one.value for one in app.exception] == []
    return [text for text in shown(app._tree) if links(text)]


MARKUP = '"><a href="https://evil.example/a">x</a><img src=//evil.example/b><svg/onload=alert(1)>'
TAG = re.compile(r"<(?:a|img)\b[^>]*(?:href|src)=[\"']?(?:https?:)?//evil|<svg/onload", re.IGNORECASE)


def markup(app: AppTest) -> list[str]:
    """Every string of a page, of whatever element, in which a tag of the hostile words stands as a tag."""
    assert [one.value for one in app.exception] == []
    return [text for text in strings(app._tree) if TAG.search(text)]


def strings(node: Any) -> Iterator[str]:
    proto = getattr(node, "proto", None)
    if isinstance(proto, Message) and getattr(node, "type", "") == "html":
        yield proto.body
    for child in getattr(node, "children", {}).values():
        yield from strings(child)


def page(module: str, **address: str) -> AppTest:
    app = AppTest.from_function(draw, default_timeout=90, kwargs={"module": module})
    for name, word in address.items():
        app.query_params[name] = word
    return app


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("ATLAS_STORE", str(tmp_path))


def test_the_test_sees_links():
    for text in (
        "see https://evil.example",
        "https\\://evil.example",
        "www\\.evil.example",
        "a@evil.example",
        "[x](//evil)",
    ):
        assert links(text), text


@pytest.mark.parametrize(
    "text", [*HOSTILE.split(" "), HOSTILE, "Www.evil.example", "http://evil", "mailto:a@evil.example"]
)
def test_plain_words_make_no_link(text):
    assert links(plain(text)) == []
    assert read(plain(text)).replace("\u2060", "") == text


@pytest.mark.parametrize("module", PAGES)
def test_no_word_of_an_address_becomes_a_link(module):
    wrong = dict.fromkeys(set(NAMES) - {"present", "embed"}, HOSTILE)
    assert dangerous(page(module, **wrong).run()) == []


@pytest.mark.parametrize("module", PAGES)
def test_no_word_of_an_address_becomes_markup(module):
    wrong = dict.fromkeys(set(NAMES) - {"present", "embed", "group"}, MARKUP)
    assert markup(page(module, **wrong).run()) == []


@pytest.mark.parametrize("more", [{}, {"present": "1"}])
def test_no_word_of_a_briefing_or_a_group_becomes_markup(more):
    one = briefings.new_id()
    named = {"group": "CHL,PER", "name": MARKUP}
    slide = SavedSlide("alliances", named, title=MARKUP, finding=MARKUP, notes=MARKUP)
    store.save(one, Storyboard(MARKUP, (slide,)))
    assert markup(page("briefing", board=one, slide="1", **more).run()) == []
    shown = page("alliances", **named).run()
    assert markup(shown) == []
    assert any("&lt;img src=" in text for text in strings(shown._tree))


def test_the_test_sees_markup():
    assert TAG.search(f"<p>{MARKUP}</p>")
    assert not TAG.search("<a href='flows?name=//evil.example'>")


def test_the_name_of_a_group_becomes_no_link():
    assert dangerous(page("alliances", group="CHL,PER", name=HOSTILE).run()) == []


BOARD = Storyboard(
    HOSTILE[:60],
    (
        SavedSlide("map", {"mineral": "cobalt"}, title=HOSTILE, finding=HOSTILE, notes=HOSTILE),
        SavedSlide("map", {"mineral": HOSTILE, "country": HOSTILE}, title="www.evil.example"),
    ),
)


@pytest.mark.parametrize("more", [{}, {"present": "1"}])
@pytest.mark.parametrize("slide", ["1", "2"])
def test_no_word_of_a_briefing_becomes_a_link(more, slide):
    one = briefings.new_id()
    store.save(one, BOARD)
    assert dangerous(page("briefing", board=one, slide=slide, **more).run()) == []


def test_no_word_of_an_uploaded_file_becomes_a_link():
    header = "country,mineral,stage,measure,year,value,unit,basis,status,source,note\n"
    rows = f'"{HOSTILE}",lithium,mine,production,2025,1,t,Li content,,"{HOSTILE}","{HOSTILE}"\n'
    name = "www.evil.example me@evil.example.csv"
    for text in (
        header + rows,
        f'"{HOSTILE}","www.evil.example"\n1,2\n',
        header + rows.replace(f'"{HOSTILE}",lith', "Chile,lith"),
    ):
        app = page("upload").run()
        app.file_uploader[0].set_value((name, text.encode(), "text/csv"))
        assert dangerous(app.run()) == []
        for button in [one for one in app.button if one.label == "Use in this session"]:
            button.click()
            assert dangerous(app.run()) == []
