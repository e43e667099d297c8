from __future__ import annotations

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from geo import sources
from geo.dataset import Dataset
from geo.pages.methods import page as methods_page
from geo.pages.methods.page import RECORDS
from geo.production.indicators import MAPPED

REGISTER = pd.DataFrame(
    [
        ["reserves", "survey", "Survey", "Yearbook", "a" * 64],
        ["production", "survey", "Survey", "Yearbook", "b" * 64],
        ["mineral_lists", "list", "A ministry", "A list", "c" * 64],
    ],
    columns=["table", "source_id", "publisher", "title", "sha256"],
).reindex(columns=sources.REGISTER_COLUMNS, fill_value="-")


def _script() -> None:
    from geo.pages.methods import page as methods_page  # noqa: PLC0415 - the function is run as a script of its own

    methods_page.page()


def page(part: str) -> AppTest:
    app = AppTest.from_function(_script, default_timeout=30)
    app.query_params["part"] = part
    app.run()
    assert not app.exception
    return app


def text(app: AppTest) -> str:
    return "\n".join(entry.value for entry in [*app.markdown, *app.caption, *app.subheader])


@pytest.mark.parametrize("part", methods_page._TABS)
def test_every_part_draws_without_an_error(part):
    app = page(part)
    assert [tab.label for tab in app.tabs] == list(methods_page._TABS)
    assert not app.error
    assert len(app.markdown) > 0


def test_sources_say_where_from_and_that_nothing_is_fetched():
    app = page("Sources")
    assert "makes no request to the network" in text(app)
    shown = app.dataframe[0].value
    assert set(shown["source_id"]) == set(sources.read_origins())
    assert "World Mining Data 2026" in app.code[0].value


def test_search_narrows_the_sources_and_says_if_nothing_is_left():
    app = page("Sources")
    app.text_input[0].set_value("natural EARTH").run()
    assert set(app.dataframe[0].value["publisher"]) == {"Natural Earth"}
    app.text_input[0].set_value("unobtainium").run()
    assert not app.dataframe
    assert "unobtainium" in app.info[0].value


def test_indicators_show_every_record_with_its_formula():
    shown = text(page("Indicators"))
    for entry in RECORDS:
        assert entry.title in shown
        assert entry.formula in shown
    assert "no HHI that separates high risk from low" in shown


def test_every_indicator_of_the_map_says_where_it_comes_from():
    shown = page("Indicators").table[0].value
    assert list(shown["Indicator"]) == [one.title for one in MAPPED]
    assert list(shown["Formula"].iloc[-3:]) == [
        "[Five-year growth of output](#growth)",
        "[Revision since last edition](#revision)",
        "[Reserves: revision since last edition](#reserves-revision)",
    ]
    assert shown["Definition"].str.len().min() > 40


def test_the_coverage_tab_counts_the_listed_minerals():
    app = page("Coverage")
    counts = app.table[0].value.set_index("Figures")
    assert list(counts.columns) == ["Of 71 listed minerals", "Of all 101 minerals", "To add what is missing"]
    assert counts.loc["Mine production", "Of 71 listed minerals"] >= 38
    assert len(app.dataframe[0].value) == 71
    app.toggle(key="listed_only").set_value(False).run()
    assert len(app.dataframe[0].value) == 101


def test_limits_hold_the_corrections_with_both_figures():
    app = page("Known limits")
    tables = [entry.value for entry in app.table]
    assert len(tables[0]) == len(sources.read_mapping("corrections"))
    guyana = tables[0][tables[0]["Figure"].str.contains("Guyana, 2023")].iloc[0]
    assert (guyana["Published"], guyana["Used"]) == ("1164 kg", "not available")


@pytest.mark.parametrize(
    ("published", "shown"),
    [
        ("Congo (Kinshasa)", "**DR Congo** (COD)"),
        ("Burma", "**Myanmar** (MMR)"),
        ("New Caledonia", "a territory of France"),
    ],
)
def test_a_published_name_is_looked_up(published, shown):
    app = page("Country names")
    app.text_input[0].set_value(published).run()
    assert shown in app.success[0].value


def test_a_remainder_is_no_country():
    app = page("Country names")
    app.text_input[0].set_value("Other countries").run()
    assert not app.success
    assert app.info[0].value == "No country: Other countries (remainder)."


def test_an_ambiguous_name_is_refused_until_its_publisher_is_named():
    app = page("Country names")
    app.text_input[0].set_value("Congo").run()
    assert "DR Congo" in app.warning[0].value
    assert "Congo Republic" in app.warning[0].value
    app.selectbox[0].set_value("baci").run()
    assert "(COG)" in app.success[0].value


def test_what_is_typed_cannot_load_a_picture():
    app = page("Country names")
    app.text_input[0].set_value("![x](https://example.org/x.png)").run()
    assert "![x](" not in app.warning[0].value
    assert r"\!\[x\]\(" in app.warning[0].value


def test_an_edition_is_one_row_with_its_tables_and_lists_come_last():
    table = methods_page.editions(REGISTER)
    assert list(table["source_id"]) == ["survey", "list"]
    assert table.loc[0, "tables"] == "reserves, production"
    assert table.loc[0, "checksums"] == f"{'a' * 12}, {'b' * 12}"


def test_coverage_tells_series_stages_and_measures_apart():
    table = methods_page.coverage(Dataset.load())
    assert table.loc["Cobalt", ("World Mining Data 2026", "mine production")] == "2007\u20132015, 2018\u20132024"
    assert table.loc["Cobalt", ("World Mining Data 2026", "refined production")] == ""
    assert table.loc["Cobalt", ("USGS 2026", "reserves")] == "2025"
    assert table.loc["Gallium", ("USGS 2026", "refined capacity")] == "2025"
    assert table.index.is_unique
    assert table.columns.is_unique
    assert table.notna().to_numpy().all()
