"""What stands on an export, drawn by nobody yet: numbers, colours, words, and the charts and table beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from geo.content.caption import Caption
from geo.content.view import View
from geo.maps import flows as flow_map
from geo.maps.choropleth import Colouring
from geo.maps.legend import Legend
from geo.trade.model import Trade
from geo.trade.selection import FlowSelection
from geo.trade.values import Palette, Samples

# A heading and the rows under it.
Rows = tuple[tuple[str, ...], ...]
SHARES = "0.0%"


@dataclass(frozen=True, slots=True)
class Bars:
    """A bar chart: one name, value, colour and text (the value in words) a bar, the largest first.

    ``form`` is the number format of a workbook, ``measure`` the name of the values.
    """

    title: str
    measure: str
    names: tuple[str, ...]
    values: tuple[float, ...]
    colours: tuple[str, ...]
    texts: tuple[str, ...]
    form: str = SHARES

    @property
    def parts(self) -> tuple[float, ...]:
        """Length of every bar as a part of the longest."""
        sizes = tuple(abs(value) for value in self.values)
        longest = max(sizes, default=0.0) or 1.0
        return tuple(size / longest for size in sizes)


@dataclass(frozen=True, slots=True)
class Lines:
    """A line chart: a value (``None`` where missing) for every year in every series."""

    title: str
    years: tuple[str, ...]
    series: Mapping[str, tuple[float | None, ...]]
    form: str = "0%"


@dataclass(frozen=True, slots=True)
class Evidence:
    """The charts and the table of a slide, and every row behind them.

    ``figures`` has a column ``iso3`` where a row is a country; ``totals`` are rows that are no country.
    """

    bars: Bars | None
    lines: Lines | None
    rows: Rows
    figures: pd.DataFrame
    totals: pd.DataFrame | None = None


@dataclass(frozen=True, slots=True)
class MapContent:
    """A map of one value a country, its ``headline`` made from the numbers.

    ``table`` as :func:`geo.production.values.drawn`, with ``colour`` and ``group``.
    """

    caption: Caption
    headline: str
    view: View
    evidence: Evidence
    table: pd.DataFrame
    colouring: Colouring
    legend: Legend
    members: frozenset[str]
    country: str
    marked: frozenset[str]


@dataclass(frozen=True, slots=True)
class FlowContent:
    """A map of flows, its ``headline`` made from the numbers.

    ``arrows`` and ``nodes`` as :mod:`geo.trade.values` gives them.
    """

    caption: Caption
    headline: str
    view: View
    evidence: Evidence
    trade: Trade
    selection: FlowSelection
    shown: pd.DataFrame
    arrows: pd.DataFrame
    nodes: pd.DataFrame
    scale: flow_map.Scale
    palette: Palette
    samples: Samples
    members: frozenset[str]


@dataclass(frozen=True, slots=True)
class ChartContent:
    """Bars and a table where there is nothing to put on a map."""

    caption: Caption
    headline: str
    view: View
    evidence: Evidence


Content = MapContent | FlowContent | ChartContent


@dataclass(frozen=True, slots=True)
class Pair:
    """Two contents beside each other under one caption; ``names`` stand over them."""

    caption: Caption
    left: Content
    right: Content
    names: tuple[str, str]

    @property
    def sides(self) -> tuple[Content, Content]:
        """Both contents, the left one first."""
        return self.left, self.right
