"""U.S. statistics: units in words, bounds and ranges as printed, net exporters, import sources."""

from __future__ import annotations

from decimal import Decimal

import pytest

from geo import sources
from geo import vocabulary as v
from geo.build import prices, salient
from geo.build.published import read_rows
from geo.errors import SourceError
from geo.tables import prices as price_table
from geo.tables import us_import_sources, us_salient
from geo.uploads.read import Sheet, read
from tests.uploads import release


@pytest.fixture(scope="module")
def made() -> tuple[Sheet, ...]:
    return read("release.csv", release.content())


@pytest.mark.parametrize(
    ("kind", "printed", "words", "unit"),
    [
        ("price", "dollars per pound", "Price, dollars per pound: Metal", "dollars per pound"),
        ("price", "dollars per metric ton", "cif China, dollars per metric ton unit", "dollars per metric ton unit"),
        (
            "price",
            "dollars per metric ton",
            "Price, dollars per metric ton of K2O equivalent: MOP",
            "dollars per metric ton of K2O equivalent",
        ),
        ("price", "index", "Producer price index", "index, 1982=100"),
        ("net import reliance", "percent", "Net import reliance", "%"),
        ("employment", "number", "Employment, number", "persons"),
        ("imports", " kilograms", "Imports", "kilograms"),
    ],
)
def test_unit_is_in_the_words_before_the_column(kind: str, printed: str, words: str, unit: str) -> None:
    assert salient.unit(kind, printed, words) == unit


def test_price_without_unit_stops_the_build() -> None:
    with pytest.raises(SourceError, match="no unit"):
        salient.unit("price", "", "Price")


def test_unknown_statistic_stops_the_build() -> None:
    with pytest.raises(SourceError, match="'Rumours'"):
        salient.statistic("Rumours", "")


def test_net_exporter_is_a_reliance_of_zero_at_most() -> None:
    found = salient.figure("E", "", kind="net import reliance", latest=False)
    assert (found.value, found.upper, found.note) == (None, Decimal(0), "net exporter")


@pytest.mark.parametrize(
    ("notes", "latest", "status"),
    [
        ("Estimated. -- Free on board.", False, "estimated"),
        ("Defined as sales + imports. -- Estimated.", False, "estimated"),
        ("", False, "reported"),
        ("", True, "estimated"),
        ("Reported.", True, "reported"),
    ],
)
def test_estimates_are_marked_in_the_notes_or_by_the_last_year(notes: str, latest: bool, status: str) -> None:  # noqa: FBT001
    assert salient.figure("5", notes, kind="imports", latest=latest).status == status


def test_a_lost_sign_is_not_a_figure() -> None:
    assert salient.figure("?1", "", kind="other", latest=False).status == v.Status.NOT_AVAILABLE


def test_bounds_and_ranges_stay_what_they_are(made: tuple[Sheet, ...]) -> None:
    table, gone = salient.table(made, sources.MAPPINGS)
    found = table.set_index(["chapter", "statistic", v.YEAR])
    assert found.loc[("lithium", "net import reliance", 2024), v.LOWER].item() == 50
    assert found.loc[("scandium", "price", 2021), [v.LOWER, v.UPPER]].to_numpy().ravel().tolist() == [890, 1_000]
    assert found.loc[("helium", "net import reliance", 2024), v.UPPER].item() == 0
    assert sum(gone.values()) == 0


def test_real_prices_are_not_called_nominal(made: tuple[Sheet, ...]) -> None:
    table, _ = salient.table(made, sources.MAPPINGS)
    found = prices.table(table, read_rows(sources.MAPPINGS / "prices.csv")).set_index(v.MINERAL)
    assert found["terms"].to_dict() == {"cobalt": "nominal", "lithium": "real", "scandium": "nominal"}
    assert found.loc["scandium", [v.LOWER, v.UPPER]].tolist() == [890, 1_000]


def test_import_sources_keep_the_mark_below_one_per_cent(made: tuple[Sheet, ...]) -> None:
    table, _ = salient.import_sources(made, sources.MAPPINGS)
    found = table.set_index(v.MINERAL)
    assert found.loc["cobalt", [v.ISO3, "share_pct", "years"]].tolist() == ["NOR", 25, "2021-24"]
    assert (found.loc["manganese", v.UPPER], found.loc["manganese", v.AREA_KIND]) == (1, "remainder")


def test_shipped_statistics() -> None:
    shipped = us_salient.read()
    cobalt = shipped.query("chapter == 'cobalt' and statistic == 'price' and year == 2024").set_index("label")
    assert cobalt.loc["U.S. spot, cathode", v.VALUE] == 16.77
    assert set(cobalt[v.UNIT]) == {"dollars per pound"}
    assert len(shipped[shipped["statistic"] == "net import reliance"]["chapter"].unique()) > 60


def test_reliance_never_leaves_0_to_100() -> None:
    reliance = us_salient.read().query("statistic == 'net import reliance'")
    assert reliance[[v.VALUE, v.LOWER, v.UPPER]].max().max() <= 100
    assert set(reliance[v.UNIT]) == {"%"}


def test_shipped_import_sources_add_up_to_a_hundred() -> None:
    """Every product's shares make 100; "<1" may stand beside them."""
    sums = us_import_sources.read().groupby(["chapter", v.MINERAL, "product"])["share_pct"].sum()
    bounded = us_import_sources.read().query("lower.notna()").set_index(["chapter", v.MINERAL, "product"]).index
    assert (sums[~sums.index.isin(bounded)] == 100).all()


def test_prices_of_the_heavy_rare_earths_are_there() -> None:
    """Missing from the transcription by hand."""
    found = price_table.read().query("year == 2024").set_index("product")
    assert found.loc["Yttrium oxide", "price"] == 6
    assert {"Dysprosium oxide", "Terbium oxide"} <= set(found.index)
    assert found.loc["Battery-grade lithium carbonate", "terms"] == "real"
