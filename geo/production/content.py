"""The map of production or reserves, ready to be drawn: the page's own numbers, classes, colours and words."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from geo import numbers
from geo import vocabulary as v
from geo.content.caption import Caption, origins
from geo.content.records import SHARES, Bars, Evidence, Lines, MapContent
from geo.content.texts import DEFINITIONS, VIEW_NAMES
from geo.content.view import View
from geo.dataset import Dataset
from geo.desk import Desk
from geo.errors import UnknownChoiceError
from geo.exports import data
from geo.indicators.concentration import BANDS_2023
from geo.maps import choropleth, world
from geo.maps.colours import LIGHT, SERIES_COLOURS, Theme
from geo.maps.legend import Entry, Legend
from geo.production import model, sentences
from geo.production import selection as selections
from geo.production import values as map_values
from geo.production.model import Snapshot
from geo.production.selection import DEFAULT_ALLIANCE, Selection
from geo.reference import alliances, countries, minerals, policy

_ON = ("1", "True")
_BARS, _LINES, _ROWS = 10, 5, 12


def years(view: View, desk: Desk) -> tuple[int, ...]:
    """Every year in which the view can be drawn, ascending."""
    chosen, _ = selections.resolve(desk.dataset, view.wish())
    return tuple(sorted(model.history(desk.dataset, chosen)))


def compose(
    view: View, *, on: dt.date, desk: Desk, theme: Theme, base: str, beside: View | None = None
) -> MapContent:  # fmt: skip
    """The map of a view; *beside* is a second one whose scale it shares.

    Raises
    ------
    NotComputableError: if there is nothing to draw. UnknownChoiceError: if the day of the policy layer is none.
    """
    dataset = desk.dataset
    chosen, said = selections.resolve(dataset, view.wish())
    alliance, more = _alliance(view.alliance or DEFAULT_ALLIANCE)
    country, also = _country(view.country)
    taken = desk.taken(chosen, alliance, on)
    members = alliances.members(alliance, on=on) if alliance else frozenset()
    name = alliances.alliance(alliance).short_name if alliance else None
    second, other = _second(desk, beside, on)
    colouring = map_values.colouring(
        dataset, taken, theme, alliance=name, beside=second, allied=second is None or other == alliance
    )
    values, unmatched = map_values.drawn(dataset, taken, world.load().frame)
    painted = choropleth.paint(values, colouring, members)
    legend = choropleth.legend(painted, colouring, theme)
    day = _day(view.day, on) if view.restrictions in _ON else None
    marked = policy.restricting(on=day, mineral=chosen.mineral) if day else frozenset()
    entries = list(legend.entries)
    if members and name:
        outlined = f"outline: {name}" if second is None or other == alliance else "outline: members"
        entries.append(Entry(theme.member, outlined, len(members), kind="outline"))
    if day:
        words = f"export restriction in force on {day.isoformat()}"
        entries.append(Entry(theme.member, words, len(marked), kind="cross"))
    notes = [f"{text[0].upper()}{text[1:]}." for text in taken.result.caveats]
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
        origins=origins(dataset, taken.result.panel.source_ids),
        dataset=taken.version,
        made=on,
        permalink=whole.address(base),
        notes=tuple(notes),
        said=(*said, *more, *also),
    )
    return MapContent(
        caption=caption,
        headline=headline,
        view=whole,
        evidence=_evidence(dataset, taken, members),
        table=values.assign(colour=choropleth.colours_of(painted, theme), group=painted["group"]),
        colouring=colouring,
        legend=Legend(legend.title, tuple(entries)),
        members=members,
        country=country,
        marked=marked,
    )


def _second(desk: Desk, beside: View | None, on: dt.date) -> tuple[Snapshot | None, str]:
    """Snapshot and alliance of the map beside."""
    if beside is None:
        return None, ""
    chosen, _ = selections.resolve(desk.dataset, beside.wish())
    alliance, _ = _alliance(beside.alliance or DEFAULT_ALLIANCE)
    return desk.taken(chosen, alliance, on), alliance


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


def _evidence(dataset: Dataset, taken: Snapshot, members: frozenset[str]) -> Evidence:
    result, panel = taken.result, taken.result.panel
    top = result.shares[result.shares[v.VALUE] > 0].head(_BARS)
    who = "holders" if panel.measure == v.Measure.RESERVES else "producers"
    bars = Bars(
        title=f"Largest {who}{'; members in red' if members else ''}",
        measure="Share of world",
        names=tuple(countries.name_of(code) for code in top[v.ISO3]),
        values=tuple(float(share) for share in top["share"]),
        colours=tuple(LIGHT.member if code in members else SERIES_COLOURS[0] for code in top[v.ISO3]),
        texts=tuple(numbers.share(share) for share in top["share"]),
        form=SHARES,
    )
    rows = [
        (countries.name_of(row.iso3), numbers.amount(row.value, panel.unit), numbers.share(row.share))
        for row in result.shares.head(_ROWS).itertuples()
    ]
    heading = ("Country", f"{panel.measure.capitalize()}, {panel.year}", "Share of world")
    return Evidence(bars, _lines(dataset, taken), (heading, *rows), data.frame(taken), data.totals(taken))


def _lines(dataset: Dataset, taken: Snapshot) -> Lines | None:
    past = model.history(dataset, taken.selection)
    if len(past) == 1:
        return None
    names = list(past[max(past)].shares[v.ISO3].head(_LINES))
    by_year = [_shares(one.shares) for _, one in sorted(past.items())]
    series = {countries.name_of(code): tuple(shares.get(code) for shares in by_year) for code in names}
    return Lines("Shares over time", tuple(str(year) for year in sorted(past)), series)


def _shares(table: pd.DataFrame) -> dict[str, float]:
    return dict(zip(table[v.ISO3], table["share"], strict=True))
