"""What a view shows, before anything draws it.

One :class:`Content` per view is read by the page, the slide, every export, the command line and the screen reader.
Nothing is worded, classified or coloured anywhere else, and nothing is computed before it is shown.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

from geo.content.caption import Caption
from geo.content.charts import Bars, Chart, Lines
from geo.content.table import Table
from geo.content.view import View
from geo.maps.choropleth import Colouring
from geo.maps.flows import Palette, Samples, Scale
from geo.maps.legend import Legend

# Enough digits that a revision shows, few enough that the order of a sum does not.
_DIGITS = 9


@dataclass(frozen=True, slots=True, eq=False)
class MapFigure:
    """A map of one value per country.

    ``table`` has one row per shape, in the order of ``world.load().frame``: ``iso3``, ``name``, ``value``,
    ``status``, ``value_text``, ``detail``, ``source``, ``label``, ``colour``, ``group``. ``members`` are outlined,
    ``country`` is selected, ``marked`` bear a cross; ``unmatched`` (alpha-3) have a figure but no shape; ``note``
    stands under the legend.
    """

    table: pd.DataFrame
    colouring: Colouring
    legend: Legend
    members: frozenset[str] = frozenset()
    country: str = ""
    marked: frozenset[str] = frozenset()
    unmatched: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class FlowFigure:
    """A map of flows: ``arrows`` and ``nodes`` as :mod:`geo.trade.values` gives them, on one ``scale``.

    ``members`` have tinted land, ``country`` is selected, ``notes`` stand under the legend.
    """

    arrows: pd.DataFrame
    nodes: pd.DataFrame
    scale: Scale
    palette: Palette
    samples: Samples
    members: frozenset[str] = frozenset()
    country: str = ""
    notes: tuple[str, ...] = ()


Figure = MapFigure | FlowFigure


@dataclass(frozen=True, slots=True)
class Tile:
    """A large figure: ``change`` in words with its ``direction`` (1, 0 or -1), ``help`` says what it is."""

    label: str
    value: str
    change: str = ""
    direction: int = 0
    help: str = ""


def _no_figure() -> Figure | None:
    return None


def _no_charts() -> tuple[Chart, ...]:
    return ()


def _no_tables() -> tuple[Table, ...]:
    return ()


def _no_tiles() -> tuple[Tile, ...]:
    return ()


@dataclass(frozen=True, eq=False)
class Content:
    """One view: ``caption`` are its words, ``headline`` its automatic title, ``view`` every choice filled in.

    ``years`` are those in which the view can be drawn, ascending. The ``make_...`` functions compute the rest when it
    is first asked for; ``make_numbers`` gives the figures whose change a briefing reports.
    """

    view: View
    caption: Caption
    headline: str
    years: tuple[int, ...] = ()
    make_figure: Callable[[], Figure | None] = field(default=_no_figure, repr=False)
    make_charts: Callable[[], tuple[Chart, ...]] = field(default=_no_charts, repr=False)
    make_tables: Callable[[], tuple[Table, ...]] = field(default=_no_tables, repr=False)
    make_tiles: Callable[[], tuple[Tile, ...]] = field(default=_no_tiles, repr=False)
    make_numbers: Callable[[], pd.DataFrame] | None = field(default=None, repr=False)

    @cached_property
    def figure(self) -> Figure | None:
        """The map, or ``None`` where there is nothing to put on one."""
        return self.make_figure()

    @cached_property
    def charts(self) -> tuple[Chart, ...]:
        """Bars and lines, the most important first."""
        return self.make_charts()

    @cached_property
    def tables(self) -> tuple[Table, ...]:
        """The tables behind the view, the one that its files hold first."""
        return self.make_tables()

    @cached_property
    def tiles(self) -> tuple[Tile, ...]:
        """The large figures beside the map."""
        return self.make_tiles()

    @property
    def bars(self) -> Bars | None:
        """The first bar chart."""
        return next((chart for chart in self.charts if isinstance(chart, Bars)), None)

    @property
    def lines(self) -> Lines | None:
        """The first line chart."""
        return next((chart for chart in self.charts if isinstance(chart, Lines)), None)

    @property
    def table(self) -> Table:
        """The table that files of this view hold."""
        return self.tables[0]

    @cached_property
    def fingerprint(self) -> str:
        """Sixteen hexadecimal digits that change when a number shown does, whatever the order of the rows."""
        return fingerprint(self.make_numbers() if self.make_numbers else self.table.frame)


def fingerprint(figures: pd.DataFrame) -> str:
    """Sixteen hexadecimal digits of a table's columns and cells (nine significant digits), in any order of rows."""
    rounded = figures.map(lambda cell: f"{cell:.{_DIGITS}g}" if isinstance(cell, float) else str(cell))
    rows = sorted("\t".join(row) for row in rounded.itertuples(index=False, name=None))
    text = "\n".join(["\t".join(map(str, figures.columns)), *rows])
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True, eq=False)
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
