"""The view of production or reserves: the map's numbers, classes, colours, words, charts and table, once for all."""

from __future__ import annotations

import datetime as dt
from typing import Final

import pandas as pd

from geo import numbers
from geo import vocabulary as v
from geo.atlas import Atlas
from geo.content.caption import Caption, origins
from geo.content.charts import SHARES, Bars, Chart, Limit, Lines, Role
from geo.content.content import Badge, Content, MapFigure, Tile
from geo.content.table import Table
from geo.content.view import View
from geo.indicators.concentration import BANDS_2023, Concentration, band_in_words
from geo.locale.say import joined, mark, say, say_count, sentence
from geo.maps import choropleth, world
from geo.maps.colours import Theme
from geo.maps.legend import Legend, LegendEntry
from geo.production import agreement, figure, indicators, model, projected, revised, sentences, sites, tables
from geo.production.model import Snapshot
from geo.production.selection import DEFAULT_ALLIANCE, Selection, resolve, years_offered
from geo.reference import alliances, countries, minerals, policy
from geo.reference.choices import Choices
from geo.reference.names import country_in_text, stage_in_words, with_names
from geo.tables import recycling

_BARS, _LINES = 10, 5
_MOST: Final = 0.5
_FAR_YEARS: Final = 5
_REST: Final = 0.0005  # half of the smallest share printed


def compose(view: View, *, on: dt.date, atlas: Atlas, theme: Theme, base: str, beside: View | None = None) -> Content:
    """Everything that a view of the map shows; *beside* is a second one whose scale it shares.

    Raises
    ------
    NotComputableError: if there is nothing to show.
    """
    choices = Choices(view.params())
    selection = resolve(atlas.dataset, choices)
    alliance, country, seat = choices.alliance(DEFAULT_ALLIANCE), choices.country(), choices.seat()
    day = choices.day("day", on) if choices.switched("restrictions") else None
    located = sites.of_mineral(atlas.dataset, selection.mineral) if choices.switched("sites") else None
    snapshot = model.snapshot(atlas, selection, alliance=alliance, on=on, eu_seat=seat)
    members = alliances.members(alliance, on=on, eu_seat=seat) if alliance else frozenset[str]()
    name = alliances.named(alliance, on=on) if alliance else None
    whole = view.with_words(
        mineral=selection.mineral,
        view=selection.view,
        stage=selection.stage,
        series=selection.series,
        year=selection.year,
        alliance=alliance or "none",
        country=country,
        seat=seat if seat != alliances.EuSeat.UNION else "",
    )
    headline = sentences.headline(snapshot, alliance=name)
    caption = Caption(
        title=view.title or headline,
        finding=view.finding or sentences.finding(snapshot),
        details=() if view.finding else _details(atlas, snapshot, members, name, on=on),
        filters=_filters(atlas, selection, alliance=alliance, country=country, on=on, seat=seat),
        definition=" ".join(say(text) for text in selection.indicator.definition),
        source=sentences.source_line(snapshot),
        origins=origins(
            atlas.dataset, (*snapshot.result.panel.source_ids, *(() if located is None else (sites.SOURCE_ID,)))
        ),
        dataset=snapshot.version,
        made=on,
        permalink=whole.address(base),
        notes=(
            *(sentence(with_names(text)) for text in _caveats(atlas, snapshot)),
            *(() if located is None else (sites.note(atlas.dataset, selection.mineral, located),)),
        ),
        messages=tuple(choices.messages),
        faults=tuple(choices.faults),
    )
    return Content(
        view=whole,
        caption=caption,
        headline=headline,
        years=years_offered(atlas.dataset, selection),
        badge=_badge(snapshot),
        make_figure=lambda: _figure(
            atlas,
            snapshot,
            theme,
            members=members,
            alliance=alliance,
            name=name,
            country=country,
            day=day,
            second=_second(atlas, beside, on),
            located=located,
        ),
        make_charts=lambda: _charts(atlas, snapshot, members, country, _second(atlas, beside, on)[0]),
        make_tables=lambda: (
            tables.table(snapshot),
            *_more_tables(atlas, snapshot),
            *(() if located is None else (sites.listing(located, selection.mineral),)),
        ),
        make_tiles=lambda: _tiles(snapshot, name),
        make_numbers=lambda: pd.concat(
            [snapshot.country_values[[v.ISO3, v.VALUE, "amount", v.STATUS]], pd.DataFrame({v.ISO3: sorted(members)})]
        ),
    )


def _badge(snapshot: Snapshot) -> Badge | None:
    """How much of the world's amount is published by country; nothing of a projection, which an agency has made."""
    if snapshot.selection.projected:
        return None
    named = 1 - snapshot.result.residual_share
    if named > 1 - _REST:
        return Badge(
            say("All published by country"), say("The source has no amount of the world without a country's name.")
        )
    return Badge(
        say("{share} published by country", share=numbers.share(named)),
        say(
            "The source prints {share} of the world's amount without a country's name; shares count it in the total, "
            "and the HHI is an interval.",
            share=numbers.share(1 - named),
        ),
        weak=named < _MOST,
    )


def _details(
    atlas: Atlas, snapshot: Snapshot, members: frozenset[str], alliance: str | None, *, on: dt.date
) -> tuple[str, ...]:
    """The details of the figures; first of all where publishers disagree on them."""
    chosen = snapshot.selection
    found = sentences.details(snapshot, members, alliance=alliance)
    if chosen.projected:
        return (*found, projected.balance(atlas.dataset, snapshot))
    made = chosen.measure is v.Measure.PRODUCTION
    words = agreement.in_words(atlas.dataset, chosen.mineral, chosen.stage, chosen.year) if made else ""
    return (*([words] if words else []), *found, *_other_stage(atlas, chosen, on=on))


def _caveats(atlas: Atlas, snapshot: Snapshot) -> tuple[str, ...]:
    if snapshot.selection.projected:
        return (say(projected.NOTE), *snapshot.result.caveats)
    rates = atlas.dataset.memo.get("recycling rates", recycling.read)
    return (*snapshot.result.caveats, *sentences.recycled(snapshot, rates))


def _more_tables(atlas: Atlas, snapshot: Snapshot) -> tuple[Table, ...]:
    if snapshot.revised is not None:
        return (revised.table(snapshot.revised, dataset=snapshot.version),)
    return (projected.table(atlas.dataset, snapshot),) if snapshot.selection.projected else ()


def compare(
    left: View, right: View, names: tuple[str, str], *, part: str, on: dt.date, atlas: Atlas
) -> tuple[str, str] | None:
    """Title and finding of two views that differ in one *part*; ``None`` where they have no sentence in common.

    Raises
    ------
    NotComputableError: if there is nothing to show.
    """
    one, other = (_second(atlas, view, on)[0] for view in (left, right))
    if one is None or other is None:
        return None
    return sentences.comparison(one, other, names, part=part)


def _other_stage(atlas: Atlas, selection: Selection, *, on: dt.date) -> tuple[str, ...]:
    """Who leads the other stage, with its own source and year: mining beside refining, never added up.

    A figure of long before or after says nothing about the year shown.
    """
    if selection.view != indicators.PRODUCTION_SHARE.id:
        return ()
    stages = set(atlas.dataset.offers_of(selection.mineral, selection.measure)[v.STAGE]) - {selection.stage}
    found = []
    for stage in sorted(stages):
        words = {"mineral": selection.mineral, "view": selection.view, "stage": stage, "year": str(selection.year)}
        other = resolve(atlas.dataset, Choices(words))
        if abs(other.year - selection.year) > _FAR_YEARS:
            continue
        snapshot = model.snapshot(atlas, other, alliance="", on=on)
        source = atlas.dataset.labels()[other.series]
        found.append(say("{headline} ({source}).", headline=sentences.headline(snapshot), source=source))
    return tuple(found)


def _second(atlas: Atlas, view: View | None, on: dt.date) -> tuple[Snapshot | None, str]:
    """Snapshot and alliance of a view beside."""
    if view is None:
        return None, ""
    choices = Choices(view.params())
    selection, alliance = resolve(atlas.dataset, choices), choices.alliance(DEFAULT_ALLIANCE)
    return model.snapshot(atlas, selection, alliance=alliance, on=on, eu_seat=choices.seat()), alliance


def _filters(
    atlas: Atlas, selection: Selection, *, alliance: str, country: str, on: dt.date, seat: str
) -> tuple[tuple[str, str], ...]:
    pairs = [
        (say("Mineral"), minerals.mineral(selection.mineral).name),
        (say("Indicator"), say(selection.indicator.title)),
        (say("Stage"), stage_in_words(selection.stage)),
        (say("Data source"), figure.source_name(atlas.dataset, selection)),
        (say("Year"), _year(selection)),
    ]
    if alliance:
        pairs.append((say("Alliance"), alliances.stated(alliance, on=on, eu_seat=seat)))
    if country:
        pairs.append((say("Country"), countries.name_of(country)))
    return tuple(pairs)


def _year(selection: Selection) -> str:
    return say("{year} (projection)", year=selection.year) if selection.projected else str(selection.year)


def _figure(
    atlas: Atlas,
    snapshot: Snapshot,
    theme: Theme,
    *,
    members: frozenset[str],
    alliance: str,
    name: str | None,
    country: str,
    day: dt.date | None,
    second: tuple[Snapshot | None, str],
    located: pd.DataFrame | None,
) -> MapFigure:
    beside, other = second
    allied = beside is None or other == alliance
    colouring = figure.colouring(atlas.dataset, snapshot, theme, alliance=name, beside=beside, allied=allied)
    values, unmatched = figure.drawn(atlas.dataset, snapshot, world.load().frame)
    painted = choropleth.paint(values, colouring, members)
    # A former state is one area on several shapes, and counts once.
    once = ~values.duplicated(figure.FORMER) | values[figure.FORMER].isna()
    legend = choropleth.legend(painted[once], colouring, theme)
    marked = policy.restricting(on=day, mineral=snapshot.selection.mineral) if day else frozenset[str]()
    entries = list(legend.entries)
    if members and name:
        outlined = say("member of {alliance}", alliance=name) if allied else say("alliance member")
        entries.append(LegendEntry(theme.member, outlined, len(members), kind="outline"))
    if day:
        restricted = say("export restriction in force on {day}", day=day.isoformat())
        entries.append(LegendEntry(theme.alert, restricted, len(marked), kind="cross"))
    points = None if located is None else sites.drawn(located)
    entries.extend(() if points is None else sites.legend(points, theme))
    return MapFigure(
        table=values.assign(colour=choropleth.colours_of(painted, theme), group=painted["group"]),
        colouring=colouring,
        legend=Legend(legend.title, tuple(entries)),
        members=members,
        country=country,
        marked=marked,
        unmatched=unmatched,
        sites=points,
        note=" ".join(text for text in (_unmapped(unmatched), *_successors(values)) if text),
    )


def _unmapped(codes: tuple[str, ...]) -> str:
    """What has no shape: areas of today that are too small or unmapped, and states that are no more."""
    former = countries.former_states()
    small = [countries.name_of(one) for one in codes if one not in former]
    gone = [
        say("{state} (to {year})", state=countries.name_of(one), year=former[one].last_year)
        for one in codes
        if one in former
    ]
    parts = [say("Too small or unmapped, in the table only: {names}.", names=joined(small))] if small else []
    if gone:
        parts.append(
            say_count(
                "A former state, in the table only: {names}.",
                "Former states, in the table only: {names}.",
                len(gone),
                names=joined(gone),
            )
        )
    return " ".join(parts)


def _capital(name: str) -> str:
    return name[0].upper() + name[1:]


def _successors(values: pd.DataFrame) -> list[str]:
    """For each former state on the map, on whose shapes it is drawn."""
    return [
        say(
            "{state} is drawn as one area on today\u2019s shapes of {heirs}; its figure is not theirs.",
            state=_capital(country_in_text(state)),
            heirs=joined([countries.name_of(one) for one in heirs]),
        )
        for state, heirs in figure.former_states(values).items()
    ]


def _charts(
    atlas: Atlas, snapshot: Snapshot, members: frozenset[str], country: str, beside: Snapshot | None
) -> tuple[Chart, ...]:
    """The largest; their shares and the concentration over the years, where there are several."""
    if snapshot.revised is not None:
        return (revised.bars(snapshot.revised), _bars(snapshot, members, country, beside))
    past = model.history(atlas.dataset, snapshot.selection)
    bars = _bars(snapshot, members, country, beside)
    if snapshot.selection.projected:
        return (bars, *projected.charts(atlas.dataset, snapshot, past, _shares(past, members)))
    return (bars, _shares(past, members), _concentration(past)) if len(past) > 1 else (bars,)


def _role(code: str, members: frozenset[str]) -> Role:
    return Role.MEMBER if code in members else Role.OTHER


def _largest(*shown: Snapshot) -> list[str]:
    """Codes of the largest in one year or, beside each other, in either of two."""
    tables = [one.result.shares[one.result.shares[v.VALUE] > 0] for one in shown]
    shares = pd.concat(tables).groupby(v.ISO3, sort=False)["share"].max()
    return [str(code) for code in shares.sort_values(ascending=False, kind="stable").head(_BARS).index]


# Titles of the bars, by whether they are reserves and projected.
_LARGEST: Final = {
    (False, False): mark("Largest producers"),
    (False, True): mark("Largest producers in {year} (projection)"),
    (True, False): mark("Largest holders"),
    (True, True): mark("Largest holders in {year} (projection)"),
}


def _bars(snapshot: Snapshot, members: frozenset[str], country: str, beside: Snapshot | None) -> Bars:
    """Shares of the largest, and of all others together; of two maps, the same countries in the same order."""
    result, panel = snapshot.result, snapshot.result.panel
    codes = _largest(snapshot, *([beside] if beside is not None else []))
    top = result.shares.set_index(v.ISO3).reindex(codes)
    names = [countries.name_of(code) for code in codes]
    values = [float(share) for share in top["share"]]
    roles = [_role(code, members) for code in codes]
    texts = [
        f"{numbers.share(row.share)} \u00b7 {numbers.amount(row.value, panel.unit)}"
        if pd.notna(row.share)
        else numbers.missing()
        for row in top.itertuples()
    ]
    rest = 1 - sum(value for value in values if pd.notna(value))
    if rest > _REST:
        names.append(say("All others") if result.producers > _BARS else say("Other countries"))
        values.append(rest)
        roles.append(Role.REST)
        texts.append(numbers.share(rest))
    return Bars(
        title=say(_LARGEST[panel.measure == v.Measure.RESERVES, snapshot.selection.projected], year=panel.year),
        measure=say("Share of world"),
        names=tuple(names),
        values=tuple(values),
        roles=tuple(roles),
        texts=tuple(texts),
        form=SHARES,
        note=say("Members of the alliance in blue, others in orange.") if members else "",
        chosen=countries.name_of(country) if country in codes else "",
    )


def _span(past: dict[int, Concentration]) -> range:
    """Every year from the first to the last: one without figures breaks the line."""
    return range(min(past), max(past) + 1)


def _shares(past: dict[int, Concentration], members: frozenset[str]) -> Lines:
    """Shares of the largest; lines of members and others have the colours that the bars have."""
    codes = list(past[max(past)].shares[v.ISO3].head(_LINES))
    by_year = {year: dict(zip(one.shares[v.ISO3], one.shares["share"], strict=True)) for year, one in past.items()}
    series = {countries.name_of(code): tuple(by_year.get(year, {}).get(code) for year in _span(past)) for code in codes}
    years = tuple(str(year) for year in _span(past))
    roles = tuple(_role(code, members) for code in codes) if members else ()
    return Lines(say("Shares over time"), years, series, roles=roles)


def _concentration(past: dict[int, Concentration]) -> Lines:
    bands, span = BANDS_2023, _span(past)
    return Lines(
        title=say("Concentration over time (HHI)"),
        years=tuple(str(year) for year in span),
        series={say("HHI"): tuple(10_000 * past[year].hhi if year in past else None for year in span)},
        form="#,##0",
        low=tuple(10_000 * past[year].hhi_low if year in past else None for year in span),
        high=tuple(10_000 * past[year].hhi_high if year in past else None for year in span),
        limits=(
            Limit(say("moderate from {index}", index=numbers.whole(bands.moderate)), bands.moderate),
            Limit(say("high above {index}", index=numbers.whole(bands.high)), bands.high),
        ),
    )


def _tiles(snapshot: Snapshot, alliance: str | None) -> tuple[Tile, ...]:
    """The large figures, each with its change, its bounds or its reason."""
    result, then = snapshot.result, snapshot.then
    reserves, future = snapshot.selection.measure is v.Measure.RESERVES, snapshot.selection.projected
    shift = 10_000 * (result.hhi - then.hhi) if then else None
    band = band_in_words(BANDS_2023.band(result.hhi_low), BANDS_2023.band(result.hhi_high))
    caveats = with_names("; ".join(result.caveats)) or say("Every producer is named: no interval.")
    total = mark("World reserves") if reserves else mark("Projected output") if future else mark("World output")
    found = [
        Tile(
            say("Largest: {country}", country=countries.name_of(result.top)),
            numbers.share(result.cr1),
            _since(numbers.points(snapshot.top_moved), then),
            _sign(snapshot.top_moved),
            say("Share of the largest; the change is of the same country's share."),
        ),
        Tile(
            say(total),
            numbers.amount(result.total, result.panel.unit),
            _since(numbers.change(snapshot.grown), then),
            _sign(snapshot.grown),
            _total_help(result),
        ),
        Tile(
            say("HHI ({band})", band=band),
            numbers.hhi_range(result.hhi_low, result.hhi_high),
            _since(numbers.signed(shift), then) if shift is not None else "",
            _sign(shift),
            say(
                "Sum of squared shares, 0 to 10,000. Bands: {bands}. {caveats}",
                bands=say(BANDS_2023.name),
                caveats=caveats,
            ),
        ),
        Tile(
            say("Effective suppliers"),
            numbers.decimal(result.effective_suppliers, 1),
            say(mark("{count} named") if future else mark("{count} reporting"), count=result.producers),
            help=say("1 / HHI: the number of equal suppliers with the same concentration."),
        ),
    ]
    if snapshot.bloc and alliance:
        bloc = snapshot.bloc
        count = len(bloc.members_with_figures)
        counted = (
            say_count("{count} named producer", "{count} named producers", count)
            if future
            else say_count("{count} reporting producer", "{count} reporting producers", count)
        )
        found.append(
            Tile(
                say("Alliance share"),
                numbers.share_span(bloc.low, bloc.high),
                "" if reserves else counted,
                help=say("{alliance}. The upper end counts all unnamed output as the members'.", alliance=alliance),
            )
        )
    if snapshot.governance:
        rated = snapshot.governance
        found.append(
            Tile(
                say("Governance-weighted HHI"),
                f"{numbers.decimal(rated.value, 1)}/10",
                help=say(
                    "Sum of squared shares times the country's governance risk (World Bank political stability {year}, "
                    "0 good to 10 bad), after the EU criticality method. Between {low} and {high} with unknown "
                    "countries at best and worst.",
                    year=rated.year,
                    low=numbers.decimal(rated.low, 1),
                    high=numbers.decimal(rated.high, 1),
                ),
            )
        )
    return tuple(found)


def _since(change: str, then: Concentration | None) -> str:
    """A change and since when; nothing without an earlier year."""
    return say("{change} since {year}", change=change, year=then.panel.year) if then else ""


def _sign(change: float | None) -> int:
    return 0 if not change else 1 if change > 0 else -1


def _total_help(result: Concentration) -> str:
    if result.published_total is None:
        return say("Sum of the published rows.")
    printed = mark("Sum of the published rows; the publisher prints a world total of {amount}, rounded.")
    if result.panel.world_is_floor:
        printed = mark("Sum of the published rows; the publisher prints a world total of more than {amount}.")
    return say(printed, amount=numbers.amount(result.published_total, result.panel.unit))
