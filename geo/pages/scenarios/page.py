"""The page of scenarios: what breaks, how long stocks last, what a price floor costs, how to diversify."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from html import escape

import streamlit as st

from geo.content.view import Page
from geo.errors import GeoError
from geo.pages.briefing import parts as briefing_parts
from geo.pages.flows import caches as flows_caches
from geo.pages.scenarios import caches as scenario_caches
from geo.pages.scenarios import controls, keep, results
from geo.pages.shared import address, caches, export, words
from geo.scenarios import presets
from geo.scenarios import selection as scenarios_selection
from geo.scenarios import sentences as scenarios_sentences
from geo.scenarios.model import AskFloor, Run
from geo.scenarios.presets import Source
from geo.scenarios.selection import Address, Kind, Words


@words.guarded
def page() -> None:
    """Draw the page."""
    today = date.today()  # noqa: DTZ011 - the reader's calendar day
    wish = Words(address.wish(), today)
    kind = Kind(wish.pick("scenario", Kind, Kind.DISRUPTION))
    controls.kind(kind)
    {
        Kind.DISRUPTION: _disruption,
        Kind.STOCKPILE: _stock,
        Kind.FLOOR: _floor,
        Kind.DIVERSIFICATION: _diversification,
    }[kind](wish)
    keep.compare()


def _disruption(wish: Words) -> None:
    asked = scenarios_selection.disruption(wish, flows_caches.years)
    chosen = wish.wish.get("preset", "")
    preset = presets.disruption(chosen) if chosen in {one.id for one in presets.DISRUPTIONS} else None
    controls.disruption(asked, chosen)
    if preset:
        sources = presets.sources_of(preset, scenario_caches.policy_table("policy_events"))
        _preset(preset.title, preset.note, sources)
    parts = (
        *scenarios_selection.goods_address(asked.goods),
        *scenarios_selection.broken_address(asked),
        ("preset", preset.id if preset else ""),
        ("shown", wish.wish.get("shown", "")),
    )
    _answer(wish, Kind.DISRUPTION, parts, lambda: scenario_caches.disruption(asked))


def _stock(wish: Words) -> None:
    asked = scenarios_selection.stock(wish, flows_caches.years)
    chosen = wish.wish.get("stock_preset", "")
    controls.stock(asked, chosen)
    preset = next((one for one in scenario_caches.stock_presets(asked.goods.mineral) if one.id == chosen), None)
    if preset:
        _preset(preset.title, preset.note, (preset.source,))
    parts = (*scenarios_selection.stock_address(asked), ("stock_preset", preset.id if preset else ""))
    _answer(wish, Kind.STOCKPILE, parts, lambda: scenario_caches.stock(asked))


def _floor(wish: Words) -> None:
    asked: AskFloor = scenarios_selection.floor(wish, caches.dataset())
    chosen = wish.wish.get("floor_preset", scenarios_selection.default_floor(asked))
    controls.floor(asked, chosen)
    preset = next((one for one in scenario_caches.floor_presets() if one.id == chosen), None)
    if preset:
        _preset(preset.title, preset.note, (preset.source,))
    parts = (*scenarios_selection.floor_address(asked), ("floor_preset", preset.id if preset else ""))
    _answer(wish, Kind.FLOOR, parts, lambda: scenario_caches.floor(asked))


def _diversification(wish: Words) -> None:
    asked = scenarios_selection.diversification(wish, flows_caches.years)
    controls.diversification(asked)
    parts = scenarios_selection.diversification_address(asked)
    _answer(wish, Kind.DIVERSIFICATION, parts, lambda: scenario_caches.diversification(asked))


def _answer(wish: Words, kind: Kind, parts: Address, answer: Callable[[], Run]) -> None:
    """The address first, so that a link keeps even what cannot be answered; then the answer, or why there is none."""
    words.warn(wish.said)
    address.write((("scenario", kind.value), *parts))
    try:
        run = answer()
    except GeoError as error:
        st.html('<h1 class="atlas-headline">This cannot be computed</h1>')
        st.info(words.plain(str(error)), icon=":material/info:")
        return
    st.html(f'<h1 class="atlas-headline">{escape(scenarios_sentences.headline(run))}</h1>')
    st.html(f'<p class="atlas-text">{escape(scenarios_sentences.explanation(run))}</p>')
    results.show(run, (("scenario", kind.value), *parts), kind.value)
    st.html(f'<p class="atlas-source">Source: {escape(scenarios_sentences.source(run))}</p>')
    with st.container(horizontal=True, gap="small"):
        briefing_parts.add_button("scenarios")
        export.show(
            Page.SCENARIOS, {"scenario": kind.value, **dict(parts)}, title=scenarios_sentences.headline(run),
            mapped=kind is Kind.DISRUPTION,
        )  # fmt: skip


def _preset(title: str, note: str, sources: tuple[Source, ...]) -> None:
    """What the starting point is, what the data cover of it, and where it is read; the selectors may say otherwise."""
    links = "; ".join(
        f"[{words.plain(source.title)}]({source.url}) ({words.plain(f'{source.date}, {source.evidence} evidence')})"
        for source in sources
    )
    st.caption(f"**{words.plain(title)}.** {words.plain(note)} {links}.")
