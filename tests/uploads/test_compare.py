import pandas as pd
import pytest

from geo import vocabulary as v
from geo.dataset import Dataset, assemble
from geo.errors import UnknownChoiceError
from geo.sources import Origin
from geo.store.contents import Contents
from geo.tables import series as series_table
from geo.uploads import compare
from geo.uploads.accept import Mode, accept, contents, in_series, series_id, to_dataset

ORIGIN = Origin("upload-1", "Me", "my.csv", "1", "", "2026-11-23", "mine", "", "", "file my.csv.", "again", ())
SERIES = pd.DataFrame(
    [["test", "Test", "P", "T", "E", 2024, 2024, "test-source", "absolute", 1, "D"]], columns=list(series_table.DTYPES)
).astype(series_table.DTYPES)


@pytest.fixture
def old(facts) -> Contents:
    """China 50, Australia 30, Chile 20 of lithium."""
    table = facts(CHN=50, AUS=30, CHL=20).assign(**{v.MINERAL: "lithium"})
    return Contents(table, SERIES, ())


@pytest.fixture
def new(facts) -> pd.DataFrame:
    """China 50, Australia 60, and Peru 10, Chile not listed."""
    return facts(CHN=50, AUS=60, PER=10).assign(**{v.MINERAL: "lithium", v.SOURCE_ID: "upload-1"})


def amounts(kept: Contents, series: str = "test") -> dict[str, float]:
    rows = kept.facts[kept.facts[v.SERIES] == series]
    return dict(zip(rows[v.ISO3], rows[v.VALUE], strict=True))


def test_replace_takes_the_place_of_the_whole_panel(old: Contents, new: pd.DataFrame) -> None:
    done = accept(old, new, ORIGIN, mode=Mode.REPLACE, series="test")
    assert amounts(done) == {"CHN": 50, "AUS": 60, "PER": 10}
    assert amounts(old) == {"CHN": 50, "AUS": 30, "CHL": 20}


def test_replace_leaves_other_panels_alone(old: Contents, new: pd.DataFrame) -> None:
    other = new.assign(**{v.YEAR: 2025})
    done = accept(old, other, ORIGIN, mode=Mode.REPLACE, series="test")
    assert len(done.facts) == 6
    assert done.series["last_year"].tolist() == [2025]


def test_update_removes_nothing(old: Contents, new: pd.DataFrame) -> None:
    done = accept(old, new, ORIGIN, mode=Mode.UPDATE, series="test")
    assert amounts(done) == {"CHN": 50, "AUS": 60, "PER": 10, "CHL": 20}


def test_separate_stands_beside_and_is_offered_last(old: Contents, new: pd.DataFrame) -> None:
    done = accept(old, new, ORIGIN, mode=Mode.SEPARATE, series="mine", label="Mine")
    assert amounts(done) == amounts(old)
    assert amounts(done, "mine") == {"CHN": 50, "AUS": 60, "PER": 10}
    assert done.series[["series", "label", "default_rank", "source_id"]].to_numpy().tolist() == [
        ["test", "Test", 1, "test-source"],
        ["mine", "Mine", 2, "upload-1"],
    ]
    assert done.origins == (ORIGIN,)


@pytest.mark.parametrize(
    ("mode", "series"),
    [(Mode.SEPARATE, "test"), (Mode.UPDATE, "none"), (Mode.REPLACE, "none"), (Mode.SEPARATE, "Not An Id")],
)
def test_series_that_cannot_be(old: Contents, new: pd.DataFrame, mode: Mode, series: str) -> None:
    with pytest.raises(UnknownChoiceError):
        accept(old, new, ORIGIN, mode=mode, series=series)


@pytest.mark.parametrize(("text", "id_"), [("USGS 2027.csv", "usgs-2027"), ("../..", "upload"), ("ä" * 99, "upload")])
def test_ids_of_series(text: str, id_: str) -> None:
    assert series_id(text) == id_


def test_every_change_is_named(old: Contents, new: pd.DataFrame) -> None:
    table = compare.changes(old.facts, new).set_index(v.ISO3)
    assert table["change"].to_dict() == {"AUS": "changed", "PER": "added", "CHL": "removed", "CHN": "unchanged"}
    assert table.loc["AUS", ["old_value", "new_value", "ratio"]].tolist() == [30, 60, 2]
    assert pd.isna(table.loc["PER", "ratio"])


def test_the_effect_on_concentration_and_on_an_alliance(old: Contents, new: pd.DataFrame) -> None:
    done = accept(old, new, ORIGIN, mode=Mode.REPLACE, series="test")
    before, after = to_dataset("old", old), to_dataset("new", done)
    touched = compare.panels(before, new)
    (row,) = compare.effects(before, after, touched, members=frozenset(["AUS", "CHL"])).to_dict("records")
    # The squares of a half, three and two tenths; then of five, six and one twelfth.
    assert row["old_hhi"] == pytest.approx(0.38)
    assert row["new_hhi"] == pytest.approx(62 / 144)
    assert (row["old_alliance"], row["new_alliance"]) == (pytest.approx(0.5), pytest.approx(0.5))
    assert (row["old_top"], row["new_top"]) == ("CHN", "AUS")
    assert (row["old_total"], row["new_total"]) == (100, 120)


def test_a_new_series_is_compared_with_the_preferred_one(old: Contents, new: pd.DataFrame) -> None:
    done = accept(old, new, ORIGIN, mode=Mode.SEPARATE, series="mine")
    before, after = to_dataset("old", old), to_dataset("new", done)
    touched = compare.panels(before, new.assign(**{v.SERIES: "mine"}))
    assert [(panel.series, panel.before) for panel in touched] == [("mine", "test")]
    table = compare.compare(before, after, touched)
    assert table["change"].value_counts().to_dict() == {"changed": 1, "added": 1, "removed": 1, "unchanged": 1}


def test_a_year_that_is_new_is_compared_with_the_latest_one(old: Contents, new: pd.DataFrame) -> None:
    done = accept(old, new.assign(**{v.YEAR: 2025}), ORIGIN, mode=Mode.UPDATE, series="test")
    before, after = to_dataset("old", old), to_dataset("new", done)
    touched = compare.panels(before, new.assign(**{v.YEAR: 2025, v.SERIES: "test"}))
    (row,) = compare.effects(before, after, touched, members=frozenset()).to_dict("records")
    assert (row["year"], row["old_year"], row["old_alliance"]) == (2025, 2024, None)


def test_figures_on_another_basis_have_no_ratio(old: Contents, new: pd.DataFrame) -> None:
    table = compare.changes(old.facts, new.assign(**{v.BASIS: "oxide"})).set_index(v.ISO3)
    assert table["ratio"].isna().all()
    assert table.loc["CHN", "change"] == "changed"


def test_the_shipped_dataset_survives_the_way_through() -> None:
    shipped = Dataset.load()
    again = to_dataset("again", contents(shipped, shipped=shipped))
    assert again.minerals() == shipped.minerals()
    key = {"mineral": "cobalt", "stage": "mine", "year": 2025, "series": "usgs", "measure": "production"}
    assert again.panel(**key).named == shipped.panel(**key).named


def test_assemble_takes_one_measure_alone(facts) -> None:
    table = facts(CHN=1)
    one = assemble("x", production=table, reserves=table.iloc[:0], series=SERIES, origins=[ORIGIN])
    assert one.origins["upload-1"] is ORIGIN
    assert set(one.facts) == {("unobtainium", "production")}


def test_a_mineral_that_the_dataset_does_not_have_is_all_added(old: Contents, new: pd.DataFrame) -> None:
    tin = new.assign(**{v.MINERAL: "tin"})
    before, after = to_dataset("old", old), to_dataset("new", accept(old, tin, ORIGIN, mode=Mode.UPDATE, series="test"))
    table = compare.compare(before, after, compare.panels(before, tin))
    assert list(table["change"]) == [compare.ADDED] * 3


@pytest.mark.parametrize(
    ("names", "series", "kept"),
    [
        (["bgs", "bgs-spodumene"], "bgs", ["bgs", "bgs-spodumene"]),
        # An export of products alone: none of them is the publisher's series of the content.
        (["bgs-petalite", "bgs-spodumene"], "bgs", ["bgs-petalite", "bgs-spodumene"]),
        (["bgs", "bgs-spodumene"], "mine", ["mine", "mine-spodumene"]),
        (["usgs"], "mine", ["mine"]),
    ],
)
def test_series_of_a_file_stay_apart_in_the_series_that_they_join(
    names: list[str], series: str, kept: list[str]
) -> None:
    facts = pd.DataFrame({v.SERIES: names})
    assert in_series(facts, series)[v.SERIES].tolist() == kept
