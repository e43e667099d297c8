"""U.S. statistics: units in words, bounds, and what the transcription cannot tell."""

from __future__ import annotations

from decimal import Decimal

import pytest

from geo import sources
from geo import vocabulary as v
from geo.build import salient, usgs
from geo.build.published import read_corrections, read_rows
from geo.errors import SourceError
from geo.tables import us_salient


def line(**cells: str) -> dict[str, str]:
    return {
        "chapter": "unobtainium",
        "statistic": "price",
        "section": "Price, dollars per pound",
        "group": "",
        "label": "Metal",
        "2021": "1",
        "2024": "",
        "2025": "2",
    } | cells


@pytest.mark.parametrize(
    ("cells", "unit"),
    [
        ({}, "dollars per pound"),
        ({"section": "Price", "label": "Oxide, cents per pound"}, "cents per pound"),
        ({"label": "Dollars per metric ton"}, "dollars per metric ton"),
        ({"section": "Price, dollars per metric ton of K2O equivalent"}, "dollars per metric ton of K2O equivalent"),
        ({"statistic": "net import reliance"}, "%"),
        ({"statistic": "employment"}, "persons"),
        ({"statistic": "imports"}, "kg"),
    ],
)
def test_unit_is_in_the_words(cells: dict[str, str], unit: str) -> None:
    assert salient.unit(line(**cells), "kg") == unit


def test_price_without_unit_stops_the_build() -> None:
    with pytest.raises(SourceError, match="no unit"):
        salient.unit(line(section="Price"), "kg")


def test_net_exporter_is_a_reliance_of_zero_at_most() -> None:
    found = salient.figure(line(statistic="net import reliance", **{"2025": "E"}), 2025, lost=set())
    assert (found.value, found.upper, found.note) == (None, Decimal(0), "net exporter")


def test_round_limit_before_a_printed_bound_is_not_taken_for_a_value() -> None:
    reliance = line(statistic="net import reliance", **{"2021": "50", "2025": ">50"})
    assert salient.figure(reliance, 2021, lost=set()).status == v.Status.NOT_AVAILABLE
    assert salient.figure(reliance, 2025, lost=set()).lower == 50


def test_round_limit_in_a_line_of_plain_values_is_a_value() -> None:
    reliance = line(statistic="net import reliance", **{"2021": "75", "2025": "89"})
    assert salient.figure(reliance, 2021, lost=set()).value == 75
    assert salient.figure(reliance, 2021, lost={"unobtainium"}).value is None


def test_empty_cell_is_not_available_and_says_what_is_unknown() -> None:
    found = salient.figure(line(), 2024, lost=set())
    assert (found.status, found.note) == (v.Status.NOT_AVAILABLE, salient.UNTOLD)


def test_shipped_table_is_what_the_raw_file_says() -> None:
    shipped = us_salient.read()
    assert len(shipped) == 5 * len(read_rows(sources.RAW / usgs.EDITION / "salient.csv"))
    built = salient.table(sources.RAW, sources.MAPPINGS)
    assert built[v.VALUE].sum() == pytest.approx(shipped[v.VALUE].sum())
    cobalt = shipped.query("chapter == 'cobalt' and statistic == 'price' and year == 2024").set_index("label")
    assert cobalt.loc["U.S. spot, cathode", v.VALUE] == 16.77
    assert set(cobalt[v.UNIT]) == {"dollars per pound"}


def test_reliance_never_leaves_0_to_100() -> None:
    reliance = us_salient.read().query("statistic == 'net import reliance'")
    assert reliance[[v.VALUE, v.LOWER, v.UPPER]].max().max() <= 100
    assert set(reliance[v.UNIT]) == {"%"}


def test_every_lost_sign_is_on_record() -> None:
    lost = {key[0] for key in read_corrections(sources.MAPPINGS, usgs.SERIES, "sign lost")}
    assert lost == {"rare-earths", "titanium"}
