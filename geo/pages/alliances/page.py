"""The page of alliances: what a group holds, what it lacks, on whom it depends, and who could change that."""

from __future__ import annotations

from datetime import date
from html import escape

import streamlit as st

from geo import numbers
from geo.blocs import coverage, sentences
from geo.blocs.coverage import Cell
from geo.blocs.holdings import COLUMN_NAMES, Ledger
from geo.blocs.selection import Choice, Part, as_address, resolve
from geo.content.view import Page
from geo.pages.alliances import caches as alliance_caches
from geo.pages.alliances import charts, controls, map, parts
from geo.pages.briefing import parts as briefing_parts
from geo.pages.shared import address, caches, export, viewport, words
from geo.production.sentences import mineral_in_text, with_names
from geo.reference import countries


@words.guarded
def page() -> None:
    """Draw the page."""
    st.html(charts.CSS)
    ledger = alliance_caches.ledger(caches.dataset().version)
    today = date.today()  # noqa: DTZ011 - the reader's calendar day
    choice, said = resolve(ledger, address.wish(), today)
    words.warn(said)
    controls.show(choice, ledger)
    if choice.own:
        controls.own_group(choice)
    _shown(choice, ledger)
    address.write(as_address(choice))


def _shown(choice: Choice, ledger: Ledger) -> None:
    members = choice.group.members
    if not members:
        st.html(f'<h1 class="atlas-headline">{escape(choice.short_name)} has no members yet</h1>')
        if choice.own:
            st.info("Add countries above or click them on the map.", icon=":material/info:")
        else:
            st.info(f"Nobody was a member on {choice.on}. Choose a later date.", icon=":material/info:")
        map.show(choice, ledger, width=viewport.map_width(viewport.width()), alt="World map without members.")
        return
    cells = coverage.matrix(ledger, members, minerals=dict.fromkeys([*choice.minerals, choice.mineral]))
    listed = {key: cell for key, cell in cells.items() if key[0] in set(choice.minerals)}
    headline = sentences.headline(choice.short_name, listed, choice.column)
    st.html(f'<h1 class="atlas-headline">{escape(headline)}</h1>')
    text = sentences.explanation(listed, choice.column, members)
    st.html(f'<p class="atlas-text">{escape(text)}</p>')
    window = viewport.width()
    if choice.part is not Part.COMPARE:
        _one_map(choice, ledger, cells[choice.mineral, choice.column], window=window, headline=headline)
    with st.container(horizontal=True, gap="small"):
        briefing_parts.add_button("alliances")
        export.show(Page.ALLIANCES, dict(as_address(choice)))
    controls.part(choice)
    parts.show(choice, ledger, listed, window=window)


def _one_map(choice: Choice, ledger: Ledger, cell: Cell, *, window: int, headline: str) -> None:
    """The group on the map beside its figures; a comparison has two maps of its own."""
    width = viewport.map_width(window)
    with st.container(horizontal=True, gap="medium"):
        with st.container(width=width):
            map.show(choice, ledger, width=width, alt=f"World map. {headline}. The table holds the figures.")
        with st.container(width="stretch"):
            _figures(choice, cell)
    st.html(f'<p class="atlas-source">{escape(_source(cell, ledger))}</p>')


def _figures(choice: Choice, cell: Cell) -> None:
    """The chosen mineral and column: the group's share, the largest outsider, concentration, and who has nothing."""
    what = f"{COLUMN_NAMES[cell.column].lower()} of {mineral_in_text(cell.mineral)}"
    if cell.low is None or cell.holding is None:
        st.info(f"No data on {what}: {cell.reason}.", icon=":material/info:")
        return
    st.markdown(f"**World {words.plain(what)}, {cell.holding.year}**")
    left, right = st.columns(2)
    left.metric(
        "Members together", charts.interval(cell.low, cell.high),
        help="The upper end counts everything that is published without a country as the members'.",
    )  # fmt: skip
    if cell.top_outsider:
        right.metric(
            f"Largest outsider: {countries.name_of(cell.top_outsider)}", numbers.share(cell.top_outsider_share)
        )
    hhi = coverage.world_hhi(cell.holding, choice.group.members)
    left.metric("World HHI, members as many", numbers.hhi_range(hhi.many_low, hhi.many_high))
    right.metric("World HHI, members as one", numbers.hhi_range(hhi.one_low, hhi.one_high))
    _gaps(choice, cell)
    for caveat in cell.holding.caveats:
        st.caption(words.plain(with_names(caveat[0].upper() + caveat[1:]) + "."))


def _gaps(choice: Choice, cell: Cell) -> None:
    """Who carries the group's share and who has no figure above zero."""
    members = choice.group.members
    share = cell.holding.shares if cell.holding else {}
    carriers = [f"{countries.name_of(code)} {numbers.share(share[code])}" for code in cell.contributors]
    if carriers:
        st.markdown(f"Carried by {words.plain(sentences.listing(carriers, limit=5))}.")
    unknown = [countries.name_of(code) for code in cell.unknown]
    if unknown:
        st.markdown(f"Listed without a figure and not counted: {words.plain(sentences.listing(unknown))}.")
    without = sorted(countries.name_of(code) for code in members - {*cell.contributors, *cell.unknown})
    if without:
        st.markdown(
            f"**Gaps:** {len(without)} of {len(members)} members have no published figure above zero: "
            f"{words.plain(sentences.listing(without, limit=8))}."
        )


def _source(cell: Cell, ledger: Ledger) -> str:
    if cell.holding is None:
        return f"Dataset: {ledger.version}."
    citation = caches.dataset().citation(cell.holding.source_ids).rstrip(".")
    return f"Source: {citation}. Map: {map.source_words(cell.holding)}. Dataset: {ledger.version}."
