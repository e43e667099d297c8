"""What changed between two editions: made figures that can be checked in the head, and the shipped ones."""

from __future__ import annotations

import pandas as pd
import pytest

from geo import vocabulary as v
from geo.errors import NotComputableError
from geo.indicators.revisions import revisions
from geo.tables import usgs_editions


def edition(*rows: tuple[str, float | None, str], year: int = 2024, measure: str = "production") -> pd.DataFrame:
    """Facts of one panel; a row is a place (alpha-3 code, "world" or "remainder"), its figure and its status."""
    return pd.DataFrame(
        {
            v.MINERAL: "cobalt",
            v.STAGE: "mine",
            v.MEASURE: measure,
            v.BASIS: "Co content",
            v.UNIT: "t",
            v.YEAR: year,
            v.AREA_KIND: [place if place in ("world", "remainder") else "country" for place, *_ in rows],
            v.ISO3: [None if place in ("world", "remainder") else place for place, *_ in rows],
            v.PUBLISHED_NAME: [place for place, *_ in rows],
            v.VALUE: [value for _, value, _ in rows],
            v.LOWER: float("nan"),
            v.UPPER: float("nan"),
            v.STATUS: [status for *_, status in rows],
            v.PUBLISHED_VALUE: [str(value) for _, value, _ in rows],
        }
    )


OLD = edition(("COD", 50, "estimated"), ("IDN", 30, "estimated"), ("RUS", 20, "estimated"), ("world", 100, "estimated"))
NEW = edition(("COD", 20, "reported"), ("IDN", 60, "reported"), ("RUS", 20, "reported"), ("world", 100, "reported"))


def test_values_ranks_and_shares_of_both_editions_stand_side_by_side() -> None:
    found = revisions(OLD, NEW).figures.set_index(v.ISO3)
    congo = found.loc["COD"]
    assert (congo["old_value"], congo["new_value"], congo["change"], congo["ratio"]) == (50, 20, -30, 0.4)
    assert (congo["old_rank"], congo["new_rank"]) == (1, 2)
    assert (congo["old_share"], congo["new_share"], congo["kind"]) == (0.5, 0.2, "value")


def test_a_figure_that_only_became_firm_is_a_change_of_status() -> None:
    found = revisions(OLD, NEW).figures.set_index(v.ISO3)
    assert found.loc["RUS", "kind"] == "status"
    assert (found.loc["RUS", "old_status"], found.loc["RUS", "new_status"]) == ("estimated", "reported")


def test_top_producer_and_band_of_the_panel() -> None:
    (panel,) = revisions(OLD, NEW).panels.to_dict("records")
    assert (panel["old_top"], panel["new_top"]) == ("COD", "IDN")
    # 0.5^2 + 0.3^2 + 0.2^2 = 0.38; 0.2^2 + 0.6^2 + 0.2^2 = 0.44
    assert (panel["old_hhi"], panel["new_hhi"]) == (pytest.approx(0.38), pytest.approx(0.44))
    assert (panel["old_band"], panel["new_band"], panel["revised"]) == ("high", "high", 4)


def test_band_changes_when_output_spreads() -> None:
    many = edition(*((code, 10, "reported") for code in ("AUS", "BRA", "CAN", "CHL", "CHN", "COD", "CUB", "IDN")))
    more = edition(("remainder", 120, "reported"), ("COD", 40, "reported"), ("IDN", 40, "reported"))
    (panel,) = revisions(many, more).panels.to_dict("records")
    # 8 equal shares: 1/8 = 1,250 points; 2 x 0.2^2 = 800 points, the remainder split among many
    assert (panel["old_band"], panel["new_band"]) == ("moderate", "low")


def test_countries_that_appear_or_go_are_named_and_not_zero() -> None:
    found = revisions(edition(("COD", 5, "reported")), edition(("IDN", 5, "reported"))).figures.set_index(v.ISO3)
    assert found["kind"].to_dict() == {"COD": "gone", "IDN": "appeared"}
    assert pd.isna(found.loc["COD", "new_value"])


def test_withheld_now_is_a_change_of_value_to_nothing() -> None:
    found = revisions(edition(("USA", 5, "reported")), edition(("USA", None, "withheld"))).figures
    assert (found["kind"].item(), found["new_status"].item()) == ("value", "withheld")


def test_equal_editions_have_no_revisions() -> None:
    found = revisions(OLD, OLD)
    assert found.figures.empty
    assert found.panels["revised"].tolist() == [0]


def test_reserves_are_compared_although_each_edition_has_its_own_year() -> None:
    old = edition(("COD", 60, "reported"), year=2024, measure="reserves")
    new = edition(("COD", 70, "reported"), year=2025, measure="reserves")
    row = revisions(old, new).figures.iloc[0]
    assert (row["period"], row["old_year"], row["new_year"], row["change"]) == ("edition", 2024, 2025, 10)


def test_editions_without_a_panel_in_common_are_refused() -> None:
    with pytest.raises(NotComputableError, match="in common"):
        revisions(edition(("COD", 1, "reported"), year=2020), edition(("COD", 1, "reported"), year=2024))


def test_two_editions_in_one_frame_are_refused() -> None:
    with pytest.raises(NotComputableError, match="COD stands twice"):
        revisions(pd.concat([OLD, OLD]), NEW)


def test_shipped_editions_say_how_the_estimate_of_cobalt_in_2024_was_revised() -> None:
    """MCS 2025 printed 220,000 t for DR Congo in 2024, MCS 2026 prints 226,000 t."""
    table = usgs_editions.read()
    found = revisions(*(table[table["edition"] == year] for year in (2025, 2026)))
    cobalt = found.figures[(found.figures[v.MINERAL] == "cobalt") & (found.figures["period"] == "2024")]
    congo = cobalt[cobalt[v.ISO3] == "COD"].iloc[0]
    assert (congo["old_value"], congo["new_value"]) == (220_000, 226_000)
    panel = found.panels[(found.panels[v.MINERAL] == "cobalt") & (found.panels["period"] == "2024")].iloc[0]
    assert (panel["old_top"], panel["new_top"]) == ("COD", "COD")
