"""Collected processing shares, and the one complete table that became facts."""

from __future__ import annotations

from pathlib import Path

import pytest

from geo import sources
from geo.build import shares
from geo.errors import SourceError
from geo.tables import processing_shares


def test_shares_that_make_no_whole_stop_the_build(tmp_path: Path) -> None:
    path = tmp_path / shares.REPORT
    path.parent.mkdir(parents=True)
    path.write_text("mineral,area,year,share_pct,tonnes\ngermanium,China,2022,60,1\n", encoding="utf-8")
    with pytest.raises(SourceError, match="add up to 60 %"):
        shares.facts(tmp_path, sources.MAPPINGS)


def test_shipped_table_is_what_the_raw_file_says() -> None:
    shipped = processing_shares.read()
    built = shares.table(sources.RAW)
    assert built.equals(shipped)


def test_complete_tables_do_not_exceed_a_whole() -> None:
    """Shares of one source, product and year: at most 100 % and the rounding of the total, but for nickel."""
    table = processing_shares.read().query("evidence == 'primary'")
    sums = table.groupby(["source", "published_mineral", "product", "year"])["share_pct"].sum()
    above = sums[sums > 102]
    assert above.index.get_level_values("published_mineral").tolist() == ["nickel"]
    assert above.item() == pytest.approx(103.2)


def test_press_and_second_hand_figures_are_no_facts() -> None:
    rows = shares.facts(sources.RAW, sources.MAPPINGS)
    assert {row["mineral"] for row in rows} == {"germanium"}
