"""A slide on the screen of a room: nothing covers anything else."""

from __future__ import annotations

import re

from geo.content.charts import Bars, Role
from geo.content.content import PicturePanel
from geo.maps.colours import LIGHT
from geo.pages.briefing import stage

LONG = "Molybdenum (concentrates, not roasted)"


def chart(names: tuple[str, ...], texts: tuple[str, ...], rows: tuple[tuple[str, ...], ...] = ()) -> str:
    bars = Bars("Share", "share", names, (0.9,) * len(names), (Role.OTHER,) * len(names), texts)
    return stage._chart(PicturePanel(bars=bars, rows=rows), LIGHT)


def test_words_after_a_bar_keep_their_room():
    drawn = chart(("Antimony", "Tin"), ("99 % South Africa 46 %", "9 %"))
    room = float(re.search(r"--room:([\d.]+)em", drawn).group(1))
    # 22 letters of bold type, at 0.55 of their size each.
    assert room >= 22 * 0.55
    assert "width: calc((100% - var(--room)) * var(--long))" in drawn


def test_a_table_ends_where_the_source_begins():
    heading = ("Mineral", "Share")
    short = chart(("a",), ("b",), (heading, *((f"Tin {n}", "1 %") for n in range(20))))
    long = chart(("a",), ("b",), (heading, *((f"{LONG} {n}", "1 %") for n in range(20))))
    assert short.count("<td>1 %</td>") == 9
    assert long.count("<td>1 %</td>") == 6
