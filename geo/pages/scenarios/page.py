"""The page of scenarios: what breaks, how long stocks last, what a price floor costs, how to diversify."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from html import escape

import streamlit as st

from geo import downloads
from geo.compose import compose
from geo.content.content import Content
from geo.content.table import Table
from geo.content.view import Page, from_record
from geo.errors import GeoError
from geo.exports import files
from geo.locale.say import say, term
from geo.pages.scenarios import comparison, controls
from geo.pages.shared import address, charts, downloading, head, links, session, show, style, viewport, words
from geo.scenarios import presets, selection, sentences
from geo.scenarios.presets import PresetSource
from geo.scenarios.selection import Preset


@words.guarded
def page() -> None:
    """Draw the page."""
    today = date.today()  # noqa: DTZ011 - the user's calendar day
    choices = address.choices()
    asked = selection.resolve(session.trade_atlas(), choices, on=today)
    parts = {name: str(word) for name, word in selection.address(asked, choices) if word not in (None, "")}
    words.warn(choices.messages)
    # Before anything is computed, so that a link keeps even what cannot be answered.
    address.write(tuple(parts.items()))
    preset = selection.preset_of(asked, choices)
    st.html(links.cards(parts))
    controls.show(asked, preset.id if preset else "")
    try:
        content = compose(
            from_record({**parts, "page": Page.SCENARIOS}), on=today, atlas=session.trade_atlas(), theme=style.theme()
        )
    except GeoError as error:
        title, reason = sentences.refusal(error)
        show.title(title)
        st.info(words.plain(reason), icon=":material/info:")
        if preset:
            _preset(preset)
    else:
        _show(content, parts, preset)
    comparison.show(today)


def _show(content: Content, parts: dict[str, str], preset: Preset | None) -> None:
    """Picture on the left, numbers with what they rest on on the right, further charts and tables below."""
    head.view(Page.SCENARIOS, content, parts, mapped=content.figure is not None, atlas=session.trade_atlas())
    first, others = (None, content.charts) if content.figure else (content.charts[0], content.charts[1:])
    width = viewport.map_width(viewport.width())
    with st.container(horizontal=True, gap="medium"):
        with st.container(width=width):
            show.figure(content, key="scenario_map", width=width - 8, atlas=session.trade_atlas())
            if first is None:
                controls.shown(content.view.params()["shown"])
            else:
                charts.show(first)
        with st.container(width="stretch"):
            show.tiles(content.tiles)
            comparison.button(content)
            with st.expander(say("Assumptions and gaps in the data"), icon=":material/rule:"):
                _sentences(say("Assumptions"), content.caption.assumptions)
                _sentences(say("Gaps in the data, and what is not modelled"), content.caption.notes)
    if preset:
        _preset(preset)
    show.source(content.caption)
    for left, right in zip(others[::2], (*others[1::2], None), strict=False):
        places = st.columns(2, gap="large")
        for place, chart in zip(places, (left, right), strict=True):
            if chart is not None:
                with place:
                    charts.show(chart)
    for table in content.tables:
        show.table(table)
        _download(table, content)


def _download(table: Table, content: Content) -> None:
    """The table as a file that says what it shows, what it rests on and where it is from."""
    alone = replace(content, make_tables=lambda: (table,))
    downloading.button(
        say("Download as CSV"),
        lambda: files.csv(alone),
        f"{table.stem}.csv",
        downloads.CSV_MIME,
        follows=(content.view, content.caption.made, table.title),
        key=f"download_{table.title}",
    )


def _sentences(title: str, texts: tuple[str, ...]) -> None:
    if texts:
        items = "".join(f"<li>{escape(text)}</li>" for text in texts)
        st.html(
            f'<div style="font-size:.86rem;line-height:1.4"><b>{escape(title)}</b>'
            f'<ul style="margin:.2rem 0 0;padding-left:1.1rem">{items}</ul></div>'
        )


def _preset(preset: Preset) -> None:
    """What the starting point is, what the data cover of it, and where it is read; the selectors may say otherwise."""
    links = "; ".join(
        f"[{words.plain(source.title)}]({source.url}) ({words.plain(_proof(source))})"
        for source in presets.preset_sources(preset)
    )
    st.caption(f"**{words.plain(preset.title)}.** {words.plain(preset.note)} {links}.")


def _proof(source: PresetSource) -> str:
    """When it was published, and how good a proof it is."""
    return say("{day}, {evidence} evidence", day=source.date, evidence=term("evidence", source.evidence))
