from __future__ import annotations

from streamlit.testing.v1 import AppTest

from geo.atlas import shipped
from geo.content.view import View
from geo.exports.export import FORMATS
from geo.pages.shared import export

PAGE = """
from geo.content.view import Page
from geo.pages.shared import export

export.show(Page.MAP, {"mineral": "gallium", "year": 2024, "list": ""}, title="A title")
"""


def test_the_popover_offers_every_format_and_the_links_once_it_is_open():
    app = AppTest.from_string(PAGE, default_timeout=60).run()
    assert not app.get("download_button")
    app.session_state["export_panel_map"] = True
    app.run()
    assert not app.exception
    offered = [ending.upper() for ending in FORMATS if ending not in export.FILMS or export.can_film()]
    assert [button.proto.label for button in app.get("download_button")] == offered
    assert app.code[1].value.endswith("/?mineral=gallium&year=2024&embed=true")
    assert app.text_area[0].placeholder == "A title"


def test_what_was_written_is_still_there_when_the_popover_is_opened_again():
    app = AppTest.from_string(PAGE, default_timeout=60)
    app.session_state["export_panel_map"] = True
    app.run().text_area[0].set_value("Our own title").run()
    app.session_state["export_panel_map"] = False
    assert not app.run().text_area
    app.session_state["export_panel_map"] = True
    assert app.run().text_area[0].value == "Our own title"


def test_own_words_stand_on_the_file():
    view = View(mineral="gallium", year="2024", title="Our own title")
    made = export._made(view, "csv", size="16:9", theme="light", base="https://atlas.example", atlas=shipped())
    assert made.decode("utf-8-sig").startswith("# Title: Our own title\n")
    assert "# Permalink: https://atlas.example/?mineral=gallium" in made.decode()
