"""The map page: who produces and holds a mineral, how concentrated that is, and how much is in an alliance."""

from __future__ import annotations

import dataclasses
import functools
from datetime import date
from html import escape
from typing import Literal

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from geo import numbers
from geo import vocabulary as v
from geo.content.view import Page
from geo.dataset import Dataset
from geo.indicators.concentration import BANDS_2023, Concentration
from geo.maps import choropleth
from geo.maps.colours import Theme
from geo.maps.legend import Entry, Legend
from geo.maps.world import Projection
from geo.pages.briefing import parts as briefing_parts
from geo.pages.country import profile
from geo.pages.shared import address, caches, charts, controls, export, style, tables, viewport, words
from geo.pages.shared import policy as policy_view
from geo.production import model as production_model
from geo.production import sentences
from geo.production import values as production_values
from geo.production.model import Snapshot
from geo.production.selection import DEFAULT_ALLIANCE, Selection, resolve
from geo.reference import alliances, countries, minerals, policy

_MAP_KEY = "world_map_"


@words.guarded
def page() -> None:
    """Draw the page."""
    dataset = caches.dataset()
    today = date.today()  # noqa: DTZ011 - the reader's calendar day
    wish = address.wish()
    selection, said = resolve(dataset, wish)
    alliance, country, more = _who(wish)
    words.warn([*said, *more])
    layout = _layout(wish)
    parts = [
        ("mineral", selection.mineral),
        ("view", selection.view),
        ("stage", selection.stage),
        ("series", selection.series),
        ("year", selection.year),
        ("alliance", alliance or "none"),
        ("country", country),
        ("list", wish.get("list", "")),
        ("layout", layout if layout is not Projection.EQUAL_EARTH else ""),
        *policy_view.parts(wish),
    ]
    # Before anything is drawn: a rerun that cuts this one short, as playing does, must find it up to date.
    address.write(parts)
    _controls(selection, alliance, country, today, wish)
    taken = caches.taken(dataset.version, selection, alliance, today)
    name = alliances.alliance(alliance).short_name if alliance else None
    st.html(f'<h1 class="atlas-headline">{escape(sentences.headline(taken, alliance=name))}</h1>')
    st.html(f'<p class="atlas-text">{escape(sentences.explanation(taken, BANDS_2023, alliance=name))}</p>')
    members = caches.members(alliance, today)
    width = viewport.map_width(viewport.width())
    day = policy_view.layer_day(wish, on=today)
    with st.container(horizontal=True, gap="medium"):
        with st.container(width=width):
            _map(
                taken,
                members=members,
                country=country,
                alliance=name,
                layout=layout,
                width=width,
                restricted_on=day if layout is Projection.EQUAL_EARTH else None,
            )
        with st.container(width="stretch"):
            _figures(taken, alliance=name)
            if country:
                profile.card(taken, country)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        controls.year(dataset, selection)
        controls.layout(layout)
        if layout is Projection.EQUAL_EARTH:
            policy_view.layer_controls(day)
        briefing_parts.add_button("map")
        export.show(Page.MAP, dict(parts), title=sentences.headline(taken, alliance=name))
    st.html(f'<p class="atlas-source">{escape(sentences.source_line(taken))}</p>')
    _below(taken, selection, members=members, country=country)
    policy_view.show(wish, on=today, mineral=selection.mineral)
    if country:
        profile.show(dataset, country, on=today)
        policy_view.show(wish, on=today, country=country)


def _layout(wish: dict[str, str]) -> Projection:
    wanted = wish.get("layout", "")
    return Projection(wanted) if wanted in set(Projection) else Projection.EQUAL_EARTH


def _who(wish: dict[str, str]) -> tuple[str, str, list[str]]:
    """Alliance and country of the wish, and a sentence for each that does not exist."""
    said = []
    alliance = wish.get("alliance", DEFAULT_ALLIANCE)
    if alliance in {"none", ""}:
        alliance = ""
    elif alliance not in {entry.id for entry in alliances.all_alliances()}:
        said.append(f"There is no alliance {alliance!r} here; showing none.")
        alliance = ""
    country = wish.get("country", "")
    if country and country not in {entry.iso3 for entry in countries.all_countries()}:
        said.append(f"There is no country with the code {country!r}.")
        country = ""
    return alliance, country, said


def _controls(selection: Selection, alliance: str, country: str, today: date, wish: dict[str, str]) -> None:
    dataset = caches.dataset()
    with st.container(horizontal=True, vertical_alignment="bottom", gap="xsmall"):
        listed = controls.critical_list(wish)
        controls.mineral(dataset, selection, listed)
        controls.view(dataset, selection)
        controls.stage_and_series(dataset, selection)
        controls.alliance(alliance, today)
        controls.country(country)


def _map(
    taken: Snapshot,
    *,
    members: frozenset[str],
    country: str,
    alliance: str | None,
    layout: Projection,
    width: int,
    restricted_on: date | None,
) -> None:
    drawn, unmatched = _drawn(
        caches.dataset(),
        taken,
        layout,
        style.theme(),
        members=members,
        country=country,
        alliance=alliance,
        width=width - 8,
        restricted_on=restricted_on,
    )
    st.pydeck_chart(
        drawn.deck,
        key=_MAP_KEY + layout,
        on_select=functools.partial(_clicked, _MAP_KEY + layout),
        selection_mode="single-object",
        height=choropleth.height_px(caches.shapes(layout), width - 8),
        alt=f"World map. {sentences.headline(taken, alliance=alliance)}. The table below holds the same figures.",
    )
    st.html(drawn.legend.to_html())
    if unmatched:
        names = ", ".join(countries.name_of(code) for code in unmatched)
        st.caption(f"Too small or unmapped, in the table only: {names}.")


# A map is some 350 kB: the last ones that anybody looked at take 22 MB, and cost nothing when asked for again.
@functools.lru_cache(maxsize=64)
def _drawn(
    dataset: Dataset,
    taken: Snapshot,
    layout: Projection,
    theme: Theme,
    *,
    members: frozenset[str],
    country: str,
    alliance: str | None,
    width: int,
    restricted_on: date | None,
) -> tuple[choropleth.Choropleth, tuple[str, ...]]:
    """The map with its whole legend, and the countries it has no room for."""
    world = caches.shapes(layout)
    values, unmatched = production_values.drawn(dataset, taken, world.frame)
    mineral = taken.selection.mineral
    marked = policy.restricting(on=restricted_on, mineral=mineral) if restricted_on else frozenset()
    drawn = choropleth.draw(
        world,
        values,
        production_values.colouring(dataset, taken, theme, alliance=alliance),
        theme,
        members=members,
        selected=country or None,
        marked=marked,
        width_px=width,
    )
    entries = drawn.legend.entries
    if members and alliance:
        entries = (*entries, Entry(theme.member, f"outline: {alliance}", len(members), kind="outline"))
    if restricted_on:
        mark = f"export restriction in force on {restricted_on.isoformat()}"
        entries = (*entries, Entry(theme.member, mark, len(marked), kind="cross"))
    return dataclasses.replace(drawn, legend=Legend(drawn.legend.title, entries)), unmatched


def _clicked(key: str) -> None:
    """A click on a country selects it; a click on the selected one, or on the sea, clears it.

    The browser's own selection cannot be set from here, so its last value is remembered: clearing it by
    clicking a country that was chosen there, but is no longer the page's, means that country.
    """
    picked = st.session_state[key].selection.objects.get(choropleth.PICK_LAYER, [])
    code = picked[0]["properties"][v.ISO3] if picked else ""
    before = st.session_state.get("last_picked", "")
    current = address.wish().get("country", "")
    if not picked and before and before != current:
        code = before
    st.session_state["last_picked"] = code if picked else ""
    address.change("country", code)


def _figures(taken: Snapshot, *, alliance: str | None) -> None:
    """Headline figures with their change, each with its bounds or its reason."""
    result, then = taken.result, taken.then
    since = f" since {then.panel.year}" if then else ""
    reserves = taken.selection.view.measure is v.Measure.RESERVES
    left, right = st.columns(2)
    grown = result.total / then.total - 1 if then else None
    _metric(
        left,
        "World reserves" if reserves else "World output",
        numbers.amount(result.total, result.panel.unit),
        grown,
        f"{numbers.change(grown)}{since}",
        _total_help(result),
    )
    moved = result.cr1 - then.shares.set_index(v.ISO3)["share"].get(result.top, 0.0) if then else None
    _metric(
        right,
        f"Largest: {countries.name_of(result.top)}",
        numbers.share(result.cr1),
        moved,
        f"{numbers.points(moved)}{since}",
        "Share of the largest; the change is of the same country's share.",
    )
    low, high = BANDS_2023.band(result.hhi_low), BANDS_2023.band(result.hhi_high)
    shift = 10_000 * (result.hhi - then.hhi) if then else None
    _metric(
        left,
        f"HHI ({low if low == high else f'{low} to {high}'})",
        numbers.hhi_range(result.hhi_low, result.hhi_high),
        shift,
        f"{_signed(shift or 0)}{since}",
        f"Sum of squared shares, 0 to 10,000. Bands: {BANDS_2023.name}. "
        + (sentences.with_names("; ".join(result.caveats)) or "Every producer is named: no interval."),
    )
    right.metric(
        "Effective suppliers",
        f"{result.effective_suppliers:.1f}",
        f"{result.producers} named",
        delta_color="off",
        delta_arrow="off",
        help="1 / HHI: the number of equal suppliers with the same concentration.",
    )
    if taken.bloc and alliance:
        bloc = taken.bloc
        one, other = numbers.share(bloc.low), numbers.share(bloc.high)
        left.metric(
            "Inside the alliance",
            one if one == other else f"{one}\u2013{other}",
            f"{len(bloc.members_with_figures)} members produce" if not reserves else None,
            delta_color="off",
            delta_arrow="off",
            help=f"{alliance}. The upper end counts all unnamed output as the members'.",
        )
    if taken.governance:
        found = taken.governance
        right.metric(
            "Governance HHI",
            f"{found.value:.1f} of 10",
            help="Sum of squared shares times the country's governance risk (World Bank political stability "
            f"{found.year}, 0 good to 10 bad), after the EU criticality method. Between {found.low:.1f} and "
            f"{found.high:.1f} with unknown countries at best and worst.",
        )
    for caveat in result.caveats:
        st.caption(words.plain(sentences.with_names(caveat[0].upper() + caveat[1:]) + "."))


def _metric(place: DeltaGenerator, label: str, value: str, change: float | None, delta: str, explanation: str) -> None:
    """A headline figure; its change has an arrow by its sign and no colour, for more is not always better."""
    arrow: Literal["up", "down", "off"] = "off" if not change else "up" if change > 0 else "down"
    place.metric(
        label, value, None if change is None else delta, delta_color="off", delta_arrow=arrow, help=explanation
    )


def _total_help(result: Concentration) -> str:
    if result.published_total is None:
        return "Sum of the published rows."
    printed = numbers.amount(result.published_total, result.panel.unit)
    words = f"more than {printed}" if result.panel.world_is_floor else f"{printed}, rounded"
    return f"Sum of the published rows; the publisher prints a world total of {words}."


def _signed(points: float) -> str:
    return f"{points:+,.0f}".replace("-", "\u2212")


def _below(taken: Snapshot, selection: Selection, *, members: frozenset[str], country: str) -> None:
    theme = style.theme()
    history = production_model.history(caches.dataset(), selection)
    left, right = st.columns(2, gap="large") if len(history) > 1 else (st.container(), None)
    with left:
        who = "holders" if selection.view.measure is v.Measure.RESERVES else "producers"
        st.markdown(f"##### Largest {who}")
        bars = charts.ranked_bars(taken.result, theme, members=members, selected=country or None)
        st.vega_lite_chart(bars, width="stretch")
        if members:
            st.caption("\u25cf member of the highlighted alliance")
    if right:
        with right:
            st.markdown("##### Shares over time")
            st.vega_lite_chart(charts.share_trend(history, theme), width="stretch")
            st.markdown("##### Concentration over time (HHI)")
            st.vega_lite_chart(charts.hhi_trend(history, BANDS_2023, theme), width="stretch")
    else:
        st.caption("This series has one year: there is no trend to show.")
    tables.show(taken, minerals.mineral(selection.mineral).name)
