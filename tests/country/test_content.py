"""One content of a country: its words, bars and table, on the country page, on the map page, on slides and in files."""

from __future__ import annotations

import datetime as dt

import pytest
from streamlit.testing.v1 import AppTest

from geo.atlas import shipped
from geo.briefing import reading
from geo.briefing.storyboard import SavedSlide
from geo.compose import compose
from geo.content.charts import Role
from geo.content.content import Content
from geo.content.view import Page, View
from geo.exports import files
from geo.pages.shared.show import unbroken

TODAY = dt.date.today()  # noqa: DTZ011 - the day that the page takes
CHILE = (
    "Chile produces 25 of the minerals covered and is the world\u2019s largest producer of rhenium (70\u202f%) and "
    "copper (24\u202f%)"
)


def content_of(code: str) -> Content:
    return compose(View(page=Page.COUNTRY, country=code), on=TODAY, atlas=shipped())


def run(module: str, **words: str) -> AppTest:
    def script(module: str) -> None:
        import importlib  # noqa: PLC0415 - the function's text alone is run

        importlib.import_module(f"geo.pages.{module}.page").page()

    app = AppTest.from_function(script, default_timeout=120, kwargs={"module": module})
    for name, value in words.items():
        app.query_params[name] = value
    app.run()
    assert [*app.exception, *app.error] == []
    return app


def words_of(app: AppTest) -> str:
    html = " ".join(str(part.proto.body) for part in app.get("html"))
    return " ".join([html, *(part.value.replace("\\", "") for part in (*app.markdown, *app.caption, *app.info))])


@pytest.mark.parametrize("code", ["CHL", "DEU", "AND"])
def test_page_slide_and_export_say_the_same(code: str) -> None:
    content = content_of(code)
    caption = content.caption
    page = words_of(run("country", country=code))
    slide = reading.read(SavedSlide("country", {"country": code}), shipped(), on=TODAY)
    csv = files.csv(content).decode()
    assert (slide.title, slide.finding) == (caption.title, caption.finding)
    for text in (caption.title, caption.text, caption.source):
        assert unbroken(text) in page
    assert f"# Title: {' '.join(caption.title.split())}\n" in csv
    assert f"# Finding: {' '.join(caption.finding.split())}\n" in csv


def test_the_map_page_shows_the_same_profile() -> None:
    shown = words_of(run("map", country="CHL"))
    assert CHILE in shown
    assert content_of("CHL").caption.text in shown
    assert "Open full profile" in shown


def test_the_title_says_what_is_produced_and_where_it_is_the_largest() -> None:
    chile, china, germany = (content_of(code).caption for code in ("CHL", "CHN", "DEU"))
    assert chile.title == CHILE
    assert chile.finding == (
        "Largest shares of world reserves: rhenium (52\u202f%), lithium (25\u202f%) and copper (18\u202f%)."
    )
    assert chile.details[0].startswith("Member of OECD")
    assert "is the world\u2019s largest producer of 41 of them, including refined gallium (99\u202f%)" in china.title
    assert germany.title == (
        "Germany produces 26 of the minerals covered; its largest share of the world is in lignite (15\u202f%)"
    )
    assert germany.finding == "Largest shares of world reserves: potash (2.5\u202f%)."


def test_reserves_alone_make_the_title() -> None:
    title = content_of("GRL").caption.title
    assert title == "Greenland holds 2.0\u202f% of the world\u2019s rare-earth reserves and has no recorded production"


def test_a_country_without_figures_has_words() -> None:
    content = content_of("AND")
    assert content.caption.title == "No production or reserves of Andorra in any of the sources"
    assert content.caption.finding == "Not a member of any alliance covered."
    assert content.charts == ()
    assert content.table.frame.empty


def test_the_bars_mark_where_it_is_the_largest() -> None:
    bars = content_of("CHL").bars
    assert bars is not None
    assert bars.names[:2] == ("Rhenium, mine production", "Copper, mine production")
    assert bars.roles[:3] == (Role.FIRST, Role.FIRST, Role.PLAIN)


def test_the_table_has_a_row_per_figure_with_its_source() -> None:
    table = content_of("CHL").table
    first = table.frame.iloc[0]
    assert (first["name"], first["figure"], first["rank"], first["unit"]) == ("Rhenium", "mine production", 1, "t")
    assert first["amount"] == pytest.approx(54.4, abs=0.05)
    assert set(table.frame["figure"]) == {"mine production", "refined production", "reserves"}
    assert [column.label for column in table.columns][:3] == ["Mineral", "Figure", "Share of world"]
