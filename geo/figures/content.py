"""What stands on an exported map, drawn by nobody yet: numbers, colours, words and sources."""

from __future__ import annotations

import datetime as dt
import functools
from dataclasses import dataclass, replace

import pandas as pd

from geo import (
    alliances,
    countries,
    flow_history,
    flow_selection,
    flow_sentences,
    flows,
    minerals,
    policy,
    sentences,
    snapshot,
)
from geo import selection as selections
from geo.dataset import Dataset
from geo.errors import NotComputableError, UnknownChoiceError
from geo.figures import flow_values, map_values
from geo.figures.texts import DEFINITIONS, FLOW_DEFINITION, VIEW_NAMES
from geo.figures.view import Page, View
from geo.flow_selection import ColourBy, FlowSelection
from geo.flows import SHARE, By, Trade
from geo.formats import share
from geo.indicators.concentration import BANDS_2023
from geo.maps import choropleth, world
from geo.maps import flows as flow_map
from geo.maps.colours import LIGHT, Theme
from geo.maps.legend import Entry, Legend
from geo.selection import DEFAULT_ALLIANCE, Selection
from geo.snapshot import Snapshot
from geo.sources import Origin
from geo.trade.engine import EmbeddedEngine

# The origin of the shapes, beside that of the figures.
BORDERS = "natural-earth-4.1"
_ON = ("1", "True")


@dataclass(frozen=True, slots=True)
class Caption:
    """The words of an export.

    ``filters`` are pairs of name and choice; ``origins`` the editions behind the figures and the shapes;
    ``notes`` what else a reader must know, one sentence each.
    """

    title: str
    finding: str
    filters: tuple[tuple[str, str], ...]
    definition: str
    source: str
    origins: tuple[Origin, ...]
    dataset: str
    made: dt.date
    permalink: str
    notes: tuple[str, ...]

    @property
    def licences(self) -> tuple[str, ...]:
        """Publisher, edition and licence of every source."""
        return tuple(f"{origin.publisher}, {origin.edition}: {origin.licence}" for origin in self.origins)

    @property
    def stamp(self) -> str:
        """Dataset, date and permalink in one line."""
        return f"Dataset {self.dataset} \u00b7 made {self.made.isoformat()} \u00b7 {self.permalink}"

    @property
    def choices(self) -> str:
        """The filters in one line."""
        return " \u00b7 ".join(f"{name}: {choice}" for name, choice in self.filters)


@dataclass(frozen=True, slots=True)
class MapContent:
    """A map of one value a country, its ``headline`` made from the numbers.

    ``table`` as :func:`geo.figures.map_values.drawn`, with ``colour``.
    """

    caption: Caption
    headline: str
    view: View
    taken: Snapshot
    table: pd.DataFrame
    legend: Legend
    members: frozenset[str]
    country: str
    marked: frozenset[str]


@dataclass(frozen=True, slots=True)
class FlowContent:
    """A map of flows, its ``headline`` made from the numbers.

    ``arrows`` and ``nodes`` as :mod:`geo.figures.flow_values` gives them.
    """

    caption: Caption
    headline: str
    view: View
    trade: Trade
    selection: FlowSelection
    shown: pd.DataFrame
    arrows: pd.DataFrame
    nodes: pd.DataFrame
    scale: flow_map.Scale
    palette: flow_values.Palette
    samples: flow_values.Samples
    members: frozenset[str]


Content = MapContent | FlowContent


def compose(
    view: View, *, on: dt.date, dataset: Dataset | None = None, theme: Theme = LIGHT, base: str = ""
) -> Content:
    """Everything that stands on the export of a view, with the page's own numbers, classes, colours and words.

    Parameters
    ----------
    on: date of the export; alliances have their members of this day.
    dataset: the figures; the shipped ones if not given. base: where the app runs, for the permalink.

    Raises
    ------
    NotComputableError: if there is nothing to draw.
    """
    if view.page is Page.FLOWS:
        return _flows(view, on, theme, base)
    return _map(view, on, dataset or Dataset.load(), theme, base)


def years(view: View, *, dataset: Dataset | None = None) -> tuple[int, ...]:
    """Every year in which the view can be drawn, ascending."""
    if view.page is Page.FLOWS:
        found, _ = _flow_selection(view)
        return found.years
    known = dataset or Dataset.load()
    chosen, _ = selections.resolve(known, view.wish())
    return tuple(sorted(snapshot.history(known, chosen)))


def _map(view: View, on: dt.date, dataset: Dataset, theme: Theme, base: str) -> MapContent:
    chosen, said = selections.resolve(dataset, view.wish())
    alliance, more = _alliance(view.alliance or DEFAULT_ALLIANCE)
    country, also = _country(view.country)
    members = _members(alliance, on)
    name = alliances.alliance(alliance).short_name if alliance else None
    taken = snapshot.take(dataset, chosen, members=members)
    colouring = map_values.colouring(dataset, taken, theme, alliance=name)
    values, unmatched = map_values.drawn(dataset, taken, world.load().frame)
    painted = choropleth.paint(values, colouring, members)
    legend = choropleth.legend(painted, colouring, theme)
    day = _day(view.day, on) if view.restrictions in _ON else None
    marked = policy.restricting(on=day, mineral=chosen.mineral) if day else frozenset()
    entries = list(legend.entries)
    if members and name:
        entries.append(Entry(theme.member, f"outline: {name}", len(members), kind="outline"))
    if day:
        words = f"export restriction in force on {day.isoformat()}"
        entries.append(Entry(theme.member, words, len(marked), kind="cross"))
    notes = [*said, *more, *also, *(f"{text[0].upper()}{text[1:]}." for text in taken.result.caveats)]
    if unmatched:
        names = ", ".join(countries.name_of(code) for code in unmatched)
        notes.append(f"Too small or unmapped, in the table only: {names}.")
    whole = view.with_words(
        mineral=chosen.mineral, view=chosen.view, stage=chosen.stage, series=chosen.series, year=chosen.year,
        alliance=alliance or "none", country=country,
    )  # fmt: skip
    headline = sentences.headline(taken, alliance=name)
    caption = Caption(
        title=view.title or headline,
        finding=view.finding or sentences.explanation(taken, BANDS_2023, alliance=name),
        filters=_filters(dataset, chosen, alliance=name, members=members, country=country, on=on),
        definition=DEFINITIONS[chosen.view],
        source=sentences.source_line(taken),
        origins=_origins(dataset, taken.result.panel.source_ids),
        dataset=taken.version,
        made=on,
        permalink=whole.address(base),
        notes=tuple(notes),
    )
    return MapContent(
        caption=caption,
        headline=headline,
        view=whole,
        taken=taken,
        table=values.assign(colour=choropleth.colours_of(painted, theme), group=painted["group"]),
        legend=Legend(legend.title, tuple(entries)),
        members=members,
        country=country,
        marked=marked,
    )


def _filters(
    dataset: Dataset,
    chosen: Selection,
    *,
    alliance: str | None,
    members: frozenset[str],
    country: str,
    on: dt.date,
) -> tuple[tuple[str, str], ...]:
    label = dataset.series.set_index("series")["label"][chosen.series]
    pairs = [
        ("Mineral", minerals.mineral(chosen.mineral).name),
        ("Map shows", VIEW_NAMES[chosen.view]),
        ("Stage", chosen.stage),
        ("Series", str(label)),
        ("Year", str(chosen.year)),
    ]
    if alliance:
        pairs.append(("Alliance", f"{alliance}, {len(members)} members on {on.isoformat()}"))
    if country:
        pairs.append(("Country", countries.name_of(country)))
    return tuple(pairs)


def _alliance(wanted: str) -> tuple[str, list[str]]:
    if wanted in {"", "none"}:
        return "", []
    if wanted in {entry.id for entry in alliances.all_alliances()}:
        return wanted, []
    return "", [f"There is no alliance {wanted[:60]!r} here; showing none."]


def _country(wanted: str) -> tuple[str, list[str]]:
    if not wanted or wanted in {entry.iso3 for entry in countries.all_countries()}:
        return wanted, []
    return "", [f"There is no country with the code {wanted[:60]!r}."]


def _day(text: str, otherwise: dt.date) -> dt.date:
    try:
        return dt.date.fromisoformat(text) if text else otherwise
    except ValueError as error:
        raise UnknownChoiceError("day", text[:60], ["YYYY-MM-DD"]) from error


def _origins(dataset: Dataset, ids: tuple[str, ...]) -> tuple[Origin, ...]:
    return tuple(dataset.origins[source] for source in (*ids, BORDERS) if source in dataset.origins)


@functools.cache
def _engine() -> EmbeddedEngine:
    return EmbeddedEngine.open()


@functools.lru_cache(maxsize=64)
def _scale(lines: tuple[str, ...], by: By) -> flow_map.Scale:
    found = flow_history.scale(_engine(), lines=lines, by=by)
    return flow_map.Scale(flow=found.flow, area=found.area)


@functools.lru_cache(maxsize=256)
def _trade(lines: tuple[str, ...], year: int, by: By) -> Trade:
    return flows.take(_engine(), lines=lines, year=year, by=by)


@functools.lru_cache(maxsize=64)
def _years(lines: tuple[str, ...]) -> tuple[int, ...]:
    return flow_history.years(_engine(), lines=lines)


@functools.lru_cache(maxsize=64)
def exporters(lines: tuple[str, ...], by: By) -> flow_history.Partners:
    """The world's exporters of some lines over the years."""
    return flow_history.exporters(_engine(), lines=lines, by=by)


def _flow_selection(view: View) -> tuple[FlowSelection, tuple[str, ...]]:
    return flow_selection.resolve(view.wish(), years_of=_years)


def _flows(view: View, on: dt.date, theme: Theme, base: str) -> FlowContent:
    chosen, said = _flow_selection(view)
    if not chosen.lines:
        raise NotComputableError(flows.why_no_flows(chosen.mineral))
    trade = _trade(chosen.lines, chosen.year, chosen.by)
    members, second = (
        alliances.members(one, on=on) if one else frozenset() for one in (chosen.alliance, chosen.second)
    )
    names = (_short(chosen.alliance), _short(chosen.second))
    largest = exporters(chosen.lines, chosen.by).named
    paint = flow_values.palette(chosen, theme, members=members, second=second, names=names, largest=largest)
    wanted = flows.touching(trade.flows, country=chosen.country, pair=chosen.pair)
    shown, rest = flows.split_top(wanted, chosen.top)
    changes, gone = _changes(trade, chosen)
    scale = _scale(chosen.lines, chosen.by)
    samples = flow_values.samples(scale, chosen)
    whole = View(page=Page.FLOWS, title=view.title, finding=view.finding).with_words(
        **{name: word for name, word in flow_selection.as_address(chosen) if word not in (None, "")}
    )
    origin = Dataset.load().origins[flows.SOURCE_ID]
    explained = flow_sentences.explanation(trade, chosen, members=members, alliance=names[0] or None)
    headline = flow_sentences.headline(trade, chosen)
    caption = Caption(
        title=view.title or headline,
        finding=view.finding or explained,
        filters=_flow_filters(chosen, members, on),
        definition=FLOW_DEFINITION,
        source=flow_sentences.source_line(origin.citation, trade, chosen),
        origins=_origins(Dataset.load(), (flows.SOURCE_ID,)),
        dataset=origin.edition,
        made=on,
        permalink=whole.address(base),
        notes=(*said, flow_sentences.rest(rest, len(shown), chosen.by), *gone, samples.how),
    )
    return FlowContent(
        caption=caption,
        headline=headline,
        view=whole,
        trade=trade,
        selection=chosen,
        shown=shown,
        arrows=flow_values.arrows(shown, trade, paint, changes=changes, theme=theme),
        nodes=flow_values.nodes(trade, flows.balances(wanted), shown, chosen, paint, theme),
        scale=scale,
        palette=paint,
        samples=samples,
        members=members,
    )


def _changes(trade: Trade, chosen: FlowSelection) -> tuple[pd.Series | None, list[str]]:
    if chosen.colour is not ColourBy.CHANGE:
        return None, []
    then = _trade(chosen.lines, chosen.since, chosen.by)
    gone = flows.touching(flow_history.ended(trade, then), country=chosen.country, pair=chosen.pair)
    lost = share(float(gone[SHARE].sum()))
    said = f"{len(gone):,} flows of {chosen.since} are gone and not drawn: then {lost} of world trade."
    return flow_history.change(trade, then), [said]


def _members(alliance: str, on: dt.date) -> frozenset[str]:
    return alliances.members(alliance, on=on) if alliance else frozenset()


def _short(alliance: str) -> str:
    return alliances.alliance(alliance).short_name if alliance else ""


def _flow_filters(chosen: FlowSelection, members: frozenset[str], on: dt.date) -> tuple[tuple[str, str], ...]:
    pairs = [
        ("Mineral", minerals.mineral(chosen.mineral).name),
        ("HS lines", ", ".join(chosen.lines)),
        ("Year", str(chosen.year)),
        ("By", f"{chosen.by.value} ({chosen.by.unit})"),
        ("Flows", f"the {chosen.top} largest"),
        ("Circles", chosen.nodes.value),
    ]
    if chosen.alliance:
        pairs.append(("Alliance", f"{_short(chosen.alliance)}, {len(members)} members on {on.isoformat()}"))
    if chosen.second:
        pairs.append(("Second alliance", _short(chosen.second)))
    if chosen.pair:
        pairs.append(("Flow", " to ".join(flows.area_name(code) for code in chosen.pair)))
    elif chosen.country:
        pairs.append(("Country", flows.area_name(chosen.country)))
    return tuple(pairs)


def at(
    content: Content,
    year: int,
    *,
    on: dt.date,
    dataset: Dataset | None = None,
    theme: Theme = LIGHT,
    base: str = "",
) -> Content:
    """The same view in another year and in the words of that year; the reader's own belong to theirs."""
    view = replace(content.view, title="", finding="").with_words(year=year)
    return compose(view, on=on, dataset=dataset, theme=theme, base=base)
