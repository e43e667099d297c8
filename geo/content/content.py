"""What a view shows, before anything draws it.

One :class:`Content` per view is read by the page, the slide, every export, the command line and the screen reader.
Nothing is worded, classified or coloured anywhere else, and nothing is computed before it is shown.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final

import pandas as pd

from geo.content.caption import Caption
from geo.content.charts import Bars, Chart, Lines, Points, side_by_side
from geo.content.table import Rows, Table
from geo.content.view import View
from geo.locale.languages import speaking, spoken
from geo.maps.choropleth import Colouring
from geo.maps.flows import FlowColours, Samples, Scale
from geo.maps.legend import Legend, LegendEntry

# Enough digits that a revision shows, few enough that the order of a sum does not.
_DIGITS = 9
# Classes first, then what is special, then outlines and signs.
_LEGEND_ORDER: Final = {"fill": 0, "outline": 2, "cross": 3, "site-mine": 4, "site-works": 5}


@dataclass(frozen=True, slots=True, eq=False)
class MapFigure:
    """A map of one value per country.

    ``table`` has one row per shape, in the order of ``world.load().frame``: ``iso3``, ``name``, ``value``,
    ``status``, ``value_text``, ``detail``, ``source``, ``label``, ``colour``, ``group``. ``members`` are outlined,
    ``country`` is selected, ``marked`` bear a cross; ``unmatched`` (alpha-3) have a figure but no shape; ``note``
    stands under the legend; ``sites`` are mines and works, with the columns of :mod:`geo.maps.sites`. ``centre``
    (longitude, latitude) is the middle of the globe where the view has one.
    """

    table: pd.DataFrame
    colouring: Colouring
    legend: Legend
    members: frozenset[str] = frozenset()
    country: str = ""
    marked: frozenset[str] = frozenset()
    unmatched: tuple[str, ...] = ()
    note: str = ""
    sites: pd.DataFrame | None = None
    centre: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True, eq=False)
class FlowFigure:
    """A map of flows: ``arrows`` and ``nodes`` as :mod:`geo.trade.figure` gives them, on one ``scale``.

    ``members`` have tinted land, ``country`` is selected, ``notes`` stand under the legend; ``points`` are ports and
    chokepoints, with the columns of :mod:`geo.maps.sites`, and ``signs`` their entries in the legend; ``centre`` as
    :class:`MapFigure` has it.
    """

    arrows: pd.DataFrame
    nodes: pd.DataFrame
    scale: Scale
    palette: FlowColours
    samples: Samples
    members: frozenset[str] = frozenset()
    country: str = ""
    notes: tuple[str, ...] = ()
    points: pd.DataFrame | None = None
    signs: tuple[LegendEntry, ...] = ()
    centre: tuple[float, float] | None = None


Figure = MapFigure | FlowFigure


@dataclass(frozen=True, slots=True)
class Matrix:
    """A table of coloured cells: one row per ``names``, a text and a background (hexadecimal, or empty) per cell.

    ``columns`` is the heading with that of the names first; ``note`` says what the colours mean.
    """

    title: str
    columns: tuple[str, ...]
    names: tuple[str, ...]
    texts: tuple[tuple[str, ...], ...]
    colours: tuple[tuple[str, ...], ...]
    note: str = ""

    @property
    def rows(self) -> Rows:
        """The heading and every row as text."""
        return (self.columns, *((name, *texts) for name, texts in zip(self.names, self.texts, strict=True)))


@dataclass(frozen=True, slots=True, eq=False)
class PicturePanel:
    """One part of the picture that proves a title: a map, a matrix, or bars and lines with the rows of a table.

    ``name`` stands over it where there are two.
    """

    name: str = ""
    figure: Figure | None = None
    bars: Bars | None = None
    lines: Lines | None = None
    rows: Rows = ()
    matrix: Matrix | None = None


@dataclass(frozen=True, slots=True)
class Tile:
    """A large figure: ``change`` in words with its ``direction`` (1, 0 or -1), ``help`` says what it is."""

    label: str
    value: str
    change: str = ""
    direction: int = 0
    help: str = ""


@dataclass(frozen=True, slots=True)
class Badge:
    """How complete the data behind a headline are: ``words`` stand beside it, ``help`` says it in full.

    ``weak``: the main part is missing.
    """

    words: str
    help: str
    weak: bool = False


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

    ``years`` are those in which the view can be drawn, ascending; ``badge`` says how complete its data are, where that
    is known. The ``make_...`` functions compute the rest when it
    is first asked for; ``make_numbers`` gives the figures whose change a briefing reports, ``make_panels`` the picture
    that proves the title where the map does not.
    """

    view: View
    caption: Caption
    headline: str
    years: tuple[int, ...] = ()
    badge: Badge | None = None
    make_figure: Callable[[], Figure | None] = field(default=_no_figure, repr=False)
    make_charts: Callable[[], tuple[Chart, ...]] = field(default=_no_charts, repr=False)
    make_tables: Callable[[], tuple[Table, ...]] = field(default=_no_tables, repr=False)
    make_tiles: Callable[[], tuple[Tile, ...]] = field(default=_no_tiles, repr=False)
    make_numbers: Callable[[], pd.DataFrame] | None = field(default=None, repr=False)
    make_panels: Callable[[], tuple[PicturePanel, ...]] | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        # What is computed later is worded in the language of the caption, whoever asks for it and where.
        lang = self.caption.lang
        for name in ("figure", "charts", "tables", "tiles", "panels"):
            make = getattr(self, f"make_{name}")
            if make is not None:
                object.__setattr__(self, f"make_{name}", spoken(lang, make))

    @cached_property
    def panels(self) -> tuple[PicturePanel, ...]:
        """The one or two parts of the picture that proves the title, for slides, pages of paper and files.

        A room whose map answers another question than its title gives its own; otherwise it is the map, or bars and
        a table where there is none. Beside another view there is room for the first one.
        """
        found = self.make_panels() if self.make_panels else ()
        if found:
            return found
        if self.figure is not None:
            return (PicturePanel(figure=self.figure, bars=self.bars),)
        return (PicturePanel(bars=self.bars, lines=self.lines, rows=self.table.rows),)

    @cached_property
    def figure(self) -> Figure | None:
        """The map, or ``None`` where there is nothing to put on one."""
        return self.make_figure()

    @cached_property
    def charts(self) -> tuple[Chart, ...]:
        """Bars, lines and points, the most important first."""
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
    def points(self) -> Points | None:
        """The first scatter chart."""
        return next((chart for chart in self.charts if isinstance(chart, Points)), None)

    @property
    def table(self) -> Table:
        """The table that files of this view hold."""
        return self.tables[0]

    @property
    def map_table(self) -> Table:
        """The first table with one row per country, as files of shapes need it."""
        return next((table for table in self.tables if {"iso3", "country"} <= set(table.frame.columns)), self.table)

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


@dataclass(frozen=True, eq=False)
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

    @cached_property
    def panels(self) -> tuple[PicturePanel, PicturePanel]:
        """The first panel of either side under its name, bars on one axis; half a page is too small for a matrix."""
        rows = zip(self.sides, self.names, self.bars, strict=True)
        left, right = (replace(side.panels[0], name=name, bars=bars, matrix=None) for side, name, bars in rows)
        return left, right

    @cached_property
    def bars(self) -> tuple[Bars | None, Bars | None]:
        """The bars of both sides: the same names in the same order on one axis where they measure the same."""
        left, right = (side.panels[0].bars or side.bars for side in self.sides)
        with speaking(self.caption.lang):
            return side_by_side(left, right) if left is not None and right is not None else (left, right)

    @property
    def legend(self) -> tuple[str, tuple[tuple[LegendEntry, str], ...]] | None:
        """Title and entries of one legend for both maps, each with both counts (``"3 | 5"``); ``None`` for two.

        Kinds of countries that only one map has, such as those without a figure, come into it too.
        """
        return shared_legend(*(panel.figure for panel in self.panels))


def shared_legend(one: Figure | None, other: Figure | None) -> tuple[str, tuple[tuple[LegendEntry, str], ...]] | None:
    """Title and entries of one legend for two maps of the same classes; see :attr:`Pair.legend`."""
    if not isinstance(one, MapFigure) or not isinstance(other, MapFigure):
        return None
    both = one.legend, other.legend
    if both[0].title != both[1].title or _classes(both[0]) != _classes(both[1]):
        return None
    counts = [{_sign(entry): entry.count for entry in legend.entries} for legend in both]
    entries = {_sign(entry): entry for legend in both for entry in legend.entries}
    found = sorted(entries.values(), key=lambda entry: _LEGEND_ORDER.get(entry.kind, 1))
    return both[0].title, tuple(
        (entry, " | ".join(str(side.get(_sign(entry), 0)) for side in counts)) for entry in found
    )


def _sign(entry: LegendEntry) -> tuple[str, str, str]:
    return entry.kind, entry.colour, entry.label


def _classes(legend: Legend) -> list[tuple[str, str, str]]:
    return [_sign(entry) for entry in legend.entries if entry.kind == "fill"]
