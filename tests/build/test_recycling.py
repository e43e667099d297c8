"""A zero that nobody measured is not a rate of zero."""

from __future__ import annotations

import pytest

from geo import vocabulary as v
from geo.build.recycling import rates
from geo.errors import SourceError
from geo.tables import recycling

SHEET = "https://scrreen.eu/SCRREEN2_factsheets_{}.pdf"
MINERALS = {"Cobalt": "cobalt", "Gallium": "gallium", "Arsenic": "arsenic", "Perlite": "perlite", "Lignite": "lignite"}


def line(name: str, rate: str, reference: str) -> dict[str, str]:
    return {"wmd_table": name, "stage": "", "eol_rir_2023": rate, "reference": reference}


def test_a_zero_counts_only_with_its_factsheet() -> None:
    found = rates(
        [
            line("Cobalt", "0.22", SHEET.format("COBALT")),
            line("Gallium", "0.0", ""),
            line("Lignite", "0.0", "Not Available"),
            line("Arsenic", "0.0", SHEET.format("ARSENIC")),
            line("Perlite", "0.42", ""),
        ],
        MINERALS,
    ).set_index(v.MINERAL)
    known = {name: rate for name, rate in found[recycling.RATE].items() if rate == rate}  # noqa: PLR0124 - NaN
    assert known == {"cobalt": 0.22, "arsenic": 0.0, "perlite": 0.42}
    assert found.loc["gallium", v.STATUS] == "not available"
    assert found["evidence"].to_dict() == {
        "arsenic": "primary",
        "cobalt": "primary",
        "gallium": "secondary",
        "lignite": "secondary",
        "perlite": "secondary",
    }


@pytest.mark.parametrize("bad", [line("Unobtainium", "0.1", ""), line("Cobalt", "much", "")])
def test_an_unknown_table_or_rate_stops_the_build(bad: dict[str, str]) -> None:
    with pytest.raises(SourceError, match=r"Unobtainium|much"):
        rates([bad], MINERALS)


def test_the_shipped_rates_know_cobalt_and_not_gallium() -> None:
    shipped = recycling.read()
    assert recycling.rate_of("cobalt", shipped) == 0.22
    assert recycling.rate_of("gallium", shipped) is None
    assert recycling.rate_of("unobtainium", shipped) is None
