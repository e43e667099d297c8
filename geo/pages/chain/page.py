"""The page of the chain: a mineral from ore to product, who holds each stage, and where an importer depends most."""

from __future__ import annotations

from datetime import date
from html import escape
from typing import Final

import streamlit as st

from geo.chain import parts
from geo.chain.parts import Card
from geo.chain.selection import ChainSelection, as_address, chain, resolve
from geo.compose import compose
from geo.content.content import Content
from geo.content.view import Page, from_record
from geo.locale.say import say
from geo.pages.chain import controls
from geo.pages.shared import address, charts, head, session, show, style, viewport, words
from geo.pages.shared import policy as policy_view

_MAP: Final = "chain_map"
# Narrower windows put the charts under each other.
_TWO_CHARTS: Final = 1000
# Said twice and important: the page's own rules for lists are as strong as one class.
_STYLE: Final = """<style>
.chain.chain{display:grid;grid-template-columns:repeat(auto-fill,minmax(13rem,1fr));gap:.75rem;list-style:none;
margin:.25rem 0 1rem!important;padding:0!important}
.chain.chain>li{border:1px solid color-mix(in srgb,currentColor 25%,transparent);border-radius:.5rem;
margin:0!important;padding:.7rem .85rem!important}
.chain.chain>li.bottleneck{border:3px solid currentColor}
.chain h2{font-size:1rem;line-height:1.3;margin:0 0 .4rem;padding:0}
.chain dl{margin:0!important;padding:0!important;font-size:.95rem;line-height:1.35}
.chain dl>*{margin:0!important;padding:0!important}
.chain dt{font-size:.8rem;line-height:1.3;opacity:.85;font-weight:400;padding-top:.3rem!important}
.chain dd{font-weight:600}
.chain small{display:block;font-size:.75rem;line-height:1.3;opacity:.85;padding-bottom:.3rem!important}
.chain p{font-size:.75rem;line-height:1.3;opacity:.85;margin:.3rem 0 0!important}
</style>"""


@words.guarded
def page() -> None:
    """Draw the page."""
    today = date.today()  # noqa: DTZ011 - the user's calendar day
    params = address.params()
    choices = address.choices()
    selection = resolve(session.trade_atlas(), choices, on=today)
    words.warn(choices.messages)
    address.write([*as_address(selection), *policy_view.parts(params)])
    controls.show(selection, today)
    atlas = session.trade_atlas()
    content = _content(selection, today)
    found = chain(atlas, selection, on=today)
    cards = parts.cards(found, selection)
    head.view(Page.CHAIN, content, dict(as_address(selection)), mapped=content.figure is not None, atlas=atlas)
    st.html(_STYLE + _html(cards))
    window = viewport.width()
    shown = next((card.id for card in cards if card.shown), "")
    controls.stage(cards, shown)
    controls.year(selection)
    show.figure(content, key=_MAP, width=viewport.map_width(window) - 8, atlas=atlas)
    show.source(content.caption)
    show.notes(content.caption)
    _charts(content, window)
    show.table(content.table)
    show.download(content.table)
    policy_view.show(params, on=today, mineral=selection.mineral)


def _content(selection: ChainSelection, today: date) -> Content:
    parts_of_view = {name: str(word) for name, word in as_address(selection) if word != ""}
    return compose(
        from_record(parts_of_view | {"page": Page.CHAIN}), on=today, atlas=session.trade_atlas(), theme=style.theme()
    )


def _html(cards: tuple[Card, ...]) -> str:
    """The stages as a list of cards, each figure with the series that it comes from."""
    return f'<ol class="chain">{"".join(_card(card) for card in cards)}</ol>'


def _card(card: Card) -> str:
    title = say("{stage} \u2013 bottleneck", stage=card.title) if card.bottleneck else card.title
    rows = "".join(
        f"<dt>{f'<small>{escape(basis)}</small>' if basis else ''}{escape(label)}</dt><dd>{escape(value)}</dd>"
        for label, value, basis in card.figures
    )
    lacks = "".join(f"<p>{escape(text)}</p>" for text in card.lacks)
    name = ' class="bottleneck"' if card.bottleneck else ""
    return f"<li{name}><h2>{escape(title)}</h2><dl>{rows}</dl>{lacks}</li>"


def _charts(content: Content, window: int) -> None:
    count = 2 if window >= _TWO_CHARTS else 1
    for first in range(0, len(content.charts), count):
        for place, chart in zip(st.columns(count, gap="large"), content.charts[first : first + count], strict=False):
            with place:
                charts.show(chart)
