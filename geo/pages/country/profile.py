"""A country's profile as the country page and the map page show it: one content, see :mod:`geo.country.content`."""

from __future__ import annotations

from datetime import date
from typing import Final

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from geo import vocabulary as v
from geo.compose import compose
from geo.content.charts import Lines
from geo.content.content import Content, MapFigure
from geo.content.view import Page, View
from geo.locale.say import say
from geo.pages.shared import charts, session, show, style, words
from geo.reference import countries

# Charts and tables stand beside each other from this width of the window on.
_WIDE_PX: Final = 1000


def content(iso3: str, *, on: date, mineral: str = "") -> Content:
    """The profile of a country; *mineral* is that of its map, if the country has a figure of it."""
    view = View(page=Page.COUNTRY, country=iso3, mineral=mineral)
    return compose(view, on=on, atlas=session.trade_atlas(), theme=style.theme())


def section(iso3: str, *, on: date, window: int) -> None:
    """The profile in brief as a section of another page, in a window so many pixels wide."""
    shown = content(iso3, on=on)
    st.divider()
    st.markdown(f"## {words.plain(shown.caption.title)}")
    st.markdown(words.plain(shown.caption.text))
    _bars(shown, window)
    show.source(shown.caption)


def body(shown: Content, window: int) -> None:
    """Lines over the years, bars beside the figures, trade and alliances; rows lead to other views.

    Parameters
    ----------
    window: its width in pixels.
    """
    lines = [chart for chart in shown.charts if isinstance(chart, Lines)]
    if lines:
        for place, chart in zip(_places(len(lines), window), lines, strict=True):
            with place:
                charts.show(chart)
    _bars(shown, window)
    _, *others = shown.tables
    for table in others:
        show.linked(table)
    with st.expander(say("Every figure, to sort, search and download"), icon=":material/table:"):
        for number, table in enumerate(shown.tables):
            # Exports and imports have the same columns.
            show.table(table, place=f"country_{number}")
            show.download(table)
    show.source(shown.caption)


def _places(count: int, window: int) -> list[DeltaGenerator]:
    """Places beside each other, or one under the other in a narrow window."""
    return st.columns(count, gap="large") if window >= _WIDE_PX else [st.container() for _ in range(count)]


def _bars(shown: Content, window: int) -> None:
    """The largest shares beside the figures behind them; neither where no source lists the country."""
    if shown.bars is None:
        return
    left, right = _places(2, window)
    with left:
        charts.show(shown.bars)
    with right:
        show.linked(shown.table)


def card(shown: Content, iso3: str) -> None:
    """What the map says of the selected country, beside the map."""
    figure = shown.figure
    rows = figure.table[figure.table[v.ISO3] == iso3] if isinstance(figure, MapFigure) else pd.DataFrame()
    with st.container(border=True):
        former = rows["former"].dropna() if "former" in rows else []
        name = " ".join(countries.name_of(state) for state in former) or countries.name_of(iso3)
        st.markdown(f"**{words.plain(name)}**")
        for row in rows.head(1).itertuples():
            st.markdown(words.plain(str(row.value_text)))
            st.caption(words.plain(str(row.detail)))
        if rows.empty:
            st.caption(say("Too small for the map; its figure is in the data table."))
        st.caption(f"[{say('Open full profile')}](country?country={iso3})")
