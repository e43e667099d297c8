from __future__ import annotations

import io
from types import SimpleNamespace

import pandas as pd
import pytest

from geo import downloads
from geo import vocabulary as v
from geo.dataset import Dataset
from geo.numbers import NBSP
from geo.production import model as production_model
from geo.production import tables, texts
from geo.production.indicators import MAPPED
from geo.production.model import Snapshot
from geo.production.selection import resolve
from geo.reference import countries
from geo.reference.choices import Choices


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return Dataset.load()


def taken(dataset: Dataset, **wish: str | int) -> Snapshot:
    choices = Choices(wish)
    selection = resolve(dataset, choices)
    assert choices.messages == []
    return production_model.take(dataset, selection)


def row_of(found: Snapshot, iso3: str):
    table = found.country_values
    return next(row for row in table.itertuples() if row.iso3 == iso3)


def words(found: Snapshot, row) -> str:
    return texts.value_text(found.selection.indicator, row, found.result.panel.unit)


def plain(text: str) -> str:
    return text.replace(NBSP, " ")


def csv(found: Snapshot) -> pd.DataFrame:
    return pd.read_csv(
        io.BytesIO(downloads.csv(tables.table(found).whole)),
        encoding="utf-8-sig",
        keep_default_na=False,
        na_values=[""],
    )


@pytest.mark.parametrize(
    ("view", "text", "short"),
    [
        ("production-share", "70 % of world, 140 kt", "70 %"),
        ("alliance", "70 % of world, 140 kt", "70 %"),
        ("production", "140 kt, 70 % of world", "140 kt"),
    ],
)
def test_the_figure_in_the_words_of_its_view(dataset, view, text, short):
    found = taken(dataset, mineral="cobalt", year=2023, view=view)
    row = row_of(found, "COD")
    assert plain(words(found, row)) == text
    assert plain(found.selection.indicator.short(row, found.result.panel.unit)) == short


def test_reserve_years(dataset):
    # 8,400,000 t over 92,000 t a year
    found = taken(dataset, mineral="lithium", view="reserve-years")
    row = row_of(found, "AUS")
    assert plain(words(found, row)) == "91 years of its mine production"
    assert plain(found.selection.indicator.short(row, found.result.panel.unit)) == "91 years"


def test_a_country_with_reserves_and_no_mine_has_no_years_but_is_not_called_withheld(dataset):
    found = taken(dataset, mineral="lithium", view="reserve-years")
    held = found.country_values
    without = held[held["value"].isna() & held["amount"].notna()]
    assert len(without)
    for row in without.itertuples():
        assert words(found, row) == "reserve life not computable"


def test_withheld_and_not_available_are_told_apart(dataset):
    lithium = taken(dataset, mineral="lithium", series="usgs")
    assert words(lithium, row_of(lithium, "USA")) == "withheld by the publisher"
    tin = taken(dataset, mineral="tin", view="reserves")
    assert words(tin, row_of(tin, "MYS")) == "not available"


@pytest.mark.parametrize(
    ("lower", "upper", "text"),
    [(6e6, None, "more than 6 Mt"), (None, 50.0, "less than 50 t"), (None, None, "no figure")],
)
def test_a_bound_is_told_as_a_bound(dataset, lower, upper, text):
    row = SimpleNamespace(value=None, status="reported", lower=lower, upper=upper)
    assert plain(words(taken(dataset, mineral="cobalt"), row)) == text


@pytest.mark.parametrize(
    ("row", "text"),
    [
        (("kt", "140", 1, "reported"), "Rank 1 of 19 \u00b7 reported \u00b7 source value 140 kt"),
        (("t", "140", 2, "estimated"), "Rank 2 of 19 \u00b7 estimated"),
        (("t", "W", pd.NA, "withheld"), "withheld"),
        (("kt", None, pd.NA, "not available"), "not available"),
    ],
)
def test_rank_status_and_print(row, text):
    unit, printed, rank, status = row
    given = SimpleNamespace(published_unit=unit, published_value=printed, rank=rank, status=status)
    assert texts.detail_text(given, "t", 19) == text


def test_every_row_of_the_table_can_be_traced(dataset):
    found = taken(dataset, mineral="nickel", series="usgs")
    frame = tables.frame(found)
    for column in ("unit", "basis", "status", "source_id", "source_ref", "dataset", "series", "year"):
        assert frame[column].notna().all(), column
    assert frame["country"].tolist() == [countries.name_of(code) for code in frame["iso3"]]
    assert len(frame) == len(found.result.panel.countries)


def test_the_download_reads_back_to_the_world(dataset):
    found = taken(dataset, mineral="nickel", series="usgs", year=2025)
    table = csv(found)
    countries_only = table[table[v.ISO3].notna()]
    others = table[table["country"].str.startswith("Other countries")]
    world = table[table["country"].str.startswith("World total")]
    assert countries_only["value"].sum() + others["value"].sum() == pytest.approx(found.result.total)
    assert countries_only["share"].sum() + others["share"].sum() == pytest.approx(1)
    assert world["value"].item() == 3_900_000
    assert pd.isna(world["share"].item())
    assert (table["unit"] == "t").all()
    assert (table["source_id"] == "usgs-mcs-2026").all()


def test_withheld_figures_stay_empty_in_the_download(dataset):
    table = csv(taken(dataset, mineral="lithium", series="usgs")).set_index("iso3")
    assert pd.isna(table.loc["USA", "value"])
    assert pd.isna(table.loc["USA", "share"])
    assert table.loc["USA", "status"] == "withheld"
    assert table.loc["USA", "published_value"] == "W"


@pytest.mark.parametrize(("mineral", "unnamed"), [("chromium", 299e6), ("graphite", 11.8e6)])
def test_what_has_no_name_is_a_row_even_where_none_is_printed(dataset, mineral, unnamed):
    found = taken(dataset, mineral=mineral, view="reserves")
    table = csv(found)
    others = table[table["country"].str.startswith("Other countries")]
    assert others["value"].item() == pytest.approx(unnamed, rel=0.01)
    assert table["share"].sum() == pytest.approx(1)


def test_a_total_that_is_a_bound_says_so(dataset):
    table = csv(taken(dataset, mineral="tin", view="reserves"))
    assert table["country"].iloc[-1] == "World total as published, more than"


def test_a_series_without_remainder_has_no_such_row(dataset):
    table = csv(taken(dataset, mineral="cobalt", series="wmd"))
    assert not table["country"].str.startswith("Other").any()


@pytest.mark.parametrize("view", [one.id for one in MAPPED])
def test_no_text_is_broken_for_any_view(dataset, view):
    found = taken(dataset, mineral="tin", view=view)
    for row in found.country_values.itertuples():
        for text in (words(found, row), texts.detail_text(row, found.result.panel.unit, 9)):
            assert "nan" not in text
            assert "None" not in text
            assert "<NA>" not in text
