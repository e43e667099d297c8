"""The page of briefings and the presentation, run without a browser."""

from __future__ import annotations

from datetime import date
from html import escape
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from geo.briefing import files, store, stories
from geo.briefing.storyboard import SavedSlide, Storyboard
from geo.compose import compose
from geo.content.view import from_record
from geo.pages.briefing import clicker
from geo.store.briefings import new_id

APP = str(Path(__file__).resolve().parents[3] / "geo" / "pages" / "script.py")
TODAY = date.today()  # noqa: DTZ011 - the day that the pages take
BOARD = Storyboard(
    "Mine",
    (
        SavedSlide("map", {"mineral": "cobalt", "alliance": "none"}, notes="First."),
        SavedSlide("map", {"mineral": "lithium", "alliance": "none"}, title="<b>By hand</b>"),
    ),
)


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("ATLAS_STORE", str(tmp_path))


def page(path: str, **params: str) -> AppTest:
    """A page at an address; ``path`` is a module of the views."""

    def draw(module: str) -> None:
        import importlib  # noqa: PLC0415 - the function's text alone is run

        from geo.pages.briefing import present  # noqa: PLC0415

        if present.wanted(module):
            present.page_of(module)
        else:
            importlib.import_module(f"geo.pages.{module}.page").page()

    app = AppTest.from_function(draw, default_timeout=90, kwargs={"module": path})
    for name, value in params.items():
        app.query_params[name] = value
    return app.run()


def html(app: AppTest) -> str:
    return " ".join(str(part.proto.body) for part in app.get("html"))


def faults(app: AppTest) -> list[str]:
    return [part.value for part in (*app.exception, *app.error, *app.warning)]


def button(app: AppTest, label: str):
    (found,) = [one for one in app.button if one.label == label]
    return found


def saved() -> str:
    one = new_id()
    store.save(one, BOARD)
    return one


def test_an_empty_page_offers_the_stories():
    app = page("briefing")
    assert faults(app) == []
    assert len([one for one in app.button if one.label == "Open"]) == len(stories.IDS)


def test_a_story_opens_as_a_copy_that_is_saved():
    app = page("briefing")
    app.button(key="open_who-controls-rare-earths").click().run()
    assert faults(app) == []
    assert len(app.radio[0].options) == 6
    (kept,) = store.listing()
    assert kept.name == "Who controls rare earths"
    board = store.load(kept.id)
    assert all(slide.captured for slide in board.slides)


def test_slides_are_moved_doubled_and_deleted():
    one = saved()
    app = page("briefing", board=one)
    assert faults(app) == []
    button(app, "Down").click().run()
    assert [slide.address["mineral"] for slide in store.load(one).slides] == ["lithium", "cobalt"]
    button(app, "Duplicate").click().run()
    assert len(store.load(one).slides) == 3
    button(app, "Delete").click().run()
    assert len(store.load(one).slides) == 2


def test_words_by_hand_are_kept_and_an_empty_field_is_live_again():
    one = saved()
    app = page("briefing", board=one)
    app.text_input(key="slide_title").set_value("My title").run()
    assert store.load(one).slides[0].title == "My title"
    app.text_input(key="slide_title").set_value("").run()
    assert store.load(one).slides[0].title == ""
    assert faults(app) == []


def test_a_slide_becomes_a_pair_of_years_or_of_minerals():
    one = saved()
    app = page("briefing", board=one)
    app.selectbox(key="slide_kind").set_value("year").run()
    assert set(store.load(one).slides[0].beside) == {"year"}
    app.selectbox(key="slide_kind").set_value("mineral").run()
    assert set(store.load(one).slides[0].beside) == {"mineral"}
    assert len(app.get("deck_gl_json_chart")) == 2
    app.selectbox(key="slide_kind").set_value("").run()
    app.selectbox(key="slide_since").set_value(2018).run()
    assert store.load(one).slides[0].since == 2018
    assert faults(app) == []


def test_changed_figures_are_said_and_accepted():
    from dataclasses import replace  # noqa: PLC0415
    from datetime import date  # noqa: PLC0415

    from geo.briefing.storyboard import Captured  # noqa: PLC0415

    older = replace(BOARD.slides[0], captured=Captured("shipped-2025", "0" * 16, date(2025, 1, 1)))
    one = new_id()
    store.save(one, replace(BOARD, slides=(older,)))
    app = page("briefing", board=one)
    assert "figures behind slide 1 have changed" in app.warning[0].value.replace("\\", "")
    button(app, "Captured on 1 January 2025: accept current figures").click().run()
    assert faults(app) == []


def test_a_refused_file_is_said_in_words():
    app = page("briefing")
    app.file_uploader(key="briefing_file").set_value(("x.json", b"{}", "application/json")).run()
    assert "cannot be used as a briefing" in app.error[0].value.replace("\\", "")


def test_a_file_opens():
    app = page("briefing")
    app.file_uploader(key="briefing_file").set_value(("x.json", files.write(BOARD).encode(), "application/json")).run()
    assert faults(app) == []
    assert len(app.radio[0].options) == 2


@pytest.mark.parametrize("story_id", stories.IDS)
def test_every_slide_can_be_presented(story_id):
    for place in range(1, len(stories.story(story_id).slides) + 1):
        app = page("briefing", present="1", story=story_id, slide=str(place))
        assert faults(app) == []
        assert f"{place} / {len(stories.story(story_id).slides)}" in html(app)
        assert app.get("deck_gl_json_chart")
        assert app.button == []


def title_of(module: str, params: dict[str, str]) -> str:
    return escape(compose(from_record({**params, "page": module}), on=TODAY).caption.title)


@pytest.mark.parametrize("module", ["map", "flows", "risk"])
def test_the_view_of_a_page_can_be_presented(module):
    app = page(module, present="1", mineral="cobalt", lang="fr")
    assert faults(app) == []
    assert title_of(module, {"mineral": "cobalt"}) in html(app)
    assert len(app.get("deck_gl_json_chart")) == 1


@pytest.mark.parametrize(
    ("module", "params"),
    [
        ("alliances", {"mineral": "cobalt"}),
        ("scenarios", {"exporters": "CHN"}),
        ("scenarios", {"scenario": "price-floor"}),
        ("country", {"country": "CHL"}),
    ],
)
def test_every_page_can_be_presented(module, params):
    app = page(module, present="1", **params)
    assert faults(app) == []
    assert title_of(module, params) in html(app)
    content = compose(from_record({**params, "page": module}), on=TODAY)
    maps = [panel for panel in content.panels if panel.figure is not None]
    charts = [panel for panel in content.panels if panel.figure is None and panel.matrix is None]
    assert len(app.get("deck_gl_json_chart")) == len(maps)
    assert html(app).count('class="stage-chart"') == len(charts)


@pytest.mark.parametrize(
    ("module", "params"),
    [("risk", {}), ("alliances", {}), ("scenarios", {"scenario": "stockpile"}), ("country", {"country": "CHL"})],
)
def test_every_page_adds_its_view_to_the_briefing(module, params):
    app = page(module, **params)
    app.button(key=f"add_{module}").click().run()
    assert not app.exception
    assert not app.error
    (slide,) = app.session_state["briefing_board"].slides
    assert slide.page == module
    assert slide.captured
    assert {name: slide.address[name] for name in params} == params


def test_the_window_of_notes_tells_what_comes_next():
    app = page("briefing", present="1", notes="1", board=saved())
    assert faults(app) == []
    assert "First." in html(app)
    assert "Next: &lt;b&gt;By hand" in html(app)
    assert not app.get("deck_gl_json_chart")


def test_a_title_makes_no_markup():
    app = page("briefing", present="1", board=saved(), slide="2")
    assert "&lt;b&gt;By hand&lt;/b&gt;" in html(app)
    assert "<b>By hand" not in html(app)


@pytest.mark.parametrize(
    "params", [{"slide": "99"}, {"slide": "-1"}, {"slide": "x" * 50}, {"lang": "xx"}, {"slide": "\u0663"}]
)
def test_a_strange_address_is_presented_all_the_same(params):
    app = page("briefing", present="1", story="who-controls-rare-earths", **params)
    assert faults(app) == []
    assert "/ 6" in html(app)


def test_a_story_that_does_not_exist_is_said():
    app = page("briefing", present="1", story="nothing")
    assert "Unknown story" in app.error[0].value.replace("\\", "")


@pytest.mark.parametrize(
    ("report", "window"),
    [
        ("1920x1080x0", (1920, 1080, False)),
        ("1024x768x1", (1024, 768, True)),
        ("99999x1x0", (7680, 240, False)),
        ("", (1440, 810, False)),
        ("axbxc", (1440, 810, False)),
    ],
)
def test_a_window_reports_its_size(report, window):
    assert clicker.measured(report) == window
