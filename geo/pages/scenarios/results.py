"""What a scenario found: picture, tiles, assumptions and gaps beside them, tables with their downloads."""

from __future__ import annotations

from html import escape

import pandas as pd
import streamlit as st

from geo import vocabulary as v
from geo.pages.scenarios import charts, drawing, keep, widgets
from geo.pages.shared import address, downloading, style, viewport
from geo.scenarios import sentences as scenarios_sentences
from geo.scenarios import values as scenarios_values
from geo.scenarios.model import DisruptionRun, DiversificationRun, FloorRun, Run, StockRun
from geo.scenarios.selection import Address


def show(run: Run, parts: Address, kind: str) -> None:
    """Picture on the left, numbers with what they rest on on the right, tables below."""
    width = viewport.map_width(viewport.width())
    with st.container(horizontal=True, gap="medium"):
        with st.container(width=width):
            _picture(run, width)
            if not isinstance(run, DisruptionRun):
                _tables(run)
        with st.container(width="stretch"):
            _tiles(run)
            keep.button(kind, run, parts)
            _sentences("Assumptions", scenarios_sentences.assumptions(run))
            _sentences("Gaps in the data, and what is not modelled", scenarios_sentences.gaps(run))
    if isinstance(run, DisruptionRun):
        _losses(run)


def _picture(run: Run, width: int) -> None:
    theme = style.theme()
    if isinstance(run, DisruptionRun):
        shown = scenarios_values.column(address.params().get("shown", ""), run)
        drawing.show(
            run, shown, width=width, alt=f"World map. {scenarios_sentences.headline(run)}. The table holds all rows."
        )
        st.segmented_control(
            "Map shows", list(scenarios_values.SHOWN), format_func=scenarios_values.SHOWN.__getitem__, required=True,
            **widgets.bound("shown", shown),
        )  # fmt: skip
        return
    if isinstance(run, StockRun):
        st.markdown("##### What days of cover take, and what they cost")
        spec = charts.targets(run.result, theme)
    elif isinstance(run, FloorRun):
        st.markdown(f"##### Market price of {run.product}, gap to the floor, and payments a year")
        spec = charts.floor_path(run.result, theme)
    else:
        st.markdown("##### Suppliers' shares now and then, the cap dashed")
        spec = charts.reallocation(run.result, theme)
    st.vega_lite_chart(spec, width="stretch")


def _tiles(run: Run) -> None:
    left, right = st.columns(2)
    for index, (name, value) in enumerate(scenarios_sentences.numbers(run).items()):
        (left if index % 2 == 0 else right).metric(name, value)


def _sentences(title: str, sentences: tuple[str, ...]) -> None:
    if sentences:
        items = "".join(f"<li>{escape(sentence)}</li>" for sentence in sentences)
        st.html(
            f'<div style="font-size:.86rem;line-height:1.4"><b>{escape(title)}</b>'
            f'<ul style="margin:.2rem 0 0;padding-left:1.1rem">{items}</ul></div>'
        )


def _losses(run: DisruptionRun) -> None:
    """Who loses and who could add, as bars and as tables."""
    theme = style.theme()
    left, right = st.columns(2, gap="large")
    with left:
        st.markdown("##### Largest losses, and what stays short of imports")
        if run.result.lost_t > 0:
            st.vega_lite_chart(charts.losses(run.result.importers, theme), width="stretch")
        else:
            st.caption("Nothing is lost.")
        _table("Importers", charts.codes(run.result.importers, v.IMPORTER), run)
    with right:
        st.markdown("##### Who could add how much to its exports")
        if len(run.result.suppliers):
            st.vega_lite_chart(charts.additions(run.result.suppliers, theme), width="stretch")
        else:
            st.caption("No other supplier has weighed exports of these goods.")
        _table("Suppliers", charts.codes(run.result.suppliers, v.EXPORTER), run)


def _tables(run: StockRun | FloorRun | DiversificationRun) -> None:
    if isinstance(run, StockRun):
        _table("Days of cover", run.result.targets, run)
    elif isinstance(run, FloorRun):
        if len(run.result.producers):
            st.markdown("##### Who sells how much under the floor")
            st.vega_lite_chart(charts.paid(run.result, style.theme()), width="stretch")
            _table("Producers", charts.codes(run.result.producers, v.ISO3), run)
        _table("Years", run.result.path, run)
    else:
        _table("Suppliers", charts.codes(run.result.suppliers, v.EXPORTER), run)


_NAMES = {
    "country": "Country", "imports_t": "Imports, t", "imports_kusd": "Imports, 1,000 USD", "lost_t": "Lost, t",
    "lost_kusd": "Lost, 1,000 USD", "share_lost": "Share lost", "share_lost_value": "Share lost, by value",
    "replaced_t": "Replaced, t", "short_t": "Short, t", "share_short": "Share short",
    "unweighed_share": "Lost value without weight", "exports_t": "Exports, t", "spare_t": "Spare, t",
    "added_t": "Added, t", "growth": "Added / exports", "days": "Days", "tonnes": "Tonnes", "cost_usd": "Cost, USD",
    "cost_local": "Cost, local currency", "missing_t": "Missing, t", "missing_usd": "Cost of missing, USD",
    "year": "Year", "price": "Price, USD/t", "gap": "Gap, USD/t", "payments_usd": "Payments, USD",
    "production": "Production, t", "product_t": "Product, t", "now": "Now", "then": "Then", "change": "Change",
    "exports": "Exports to the world", "share_now": "Share now", "share_then": "Share then",
}  # fmt: skip
_SHARES = {"share_lost", "share_lost_value", "share_short", "unweighed_share", "growth", "share_now", "share_then"}


def _table(title: str, frame: pd.DataFrame, run: Run) -> None:
    """A table and its download, which repeats the finding, assumptions and source in every row."""
    st.markdown(f"##### {title}")
    config = {
        name: st.column_config.NumberColumn(
            _NAMES[name], format="percent" if name in _SHARES else "%d" if name in {"year", "days"} else "localized"
        )
        for name in frame.columns
        if name in _NAMES and name != "country"
    }
    st.dataframe(
        _readable(frame), hide_index=True, placeholder="\u2013", height=min(320, 38 + 35 * len(frame)),
        column_order=[name for name in frame.columns if name != v.ISO3],
        column_config={**config, "country": st.column_config.TextColumn("Country", pinned=True)},
    )  # fmt: skip
    downloading.table(
        "Download as CSV", lambda: _explained(frame, run), f"scenario-{title.lower().replace(' ', '-')}.csv",
        follows=(frame, scenarios_sentences.headline(run), *scenarios_sentences.assumptions(run)),
        key=f"download_{title}",
    )  # fmt: skip


def _readable(frame: pd.DataFrame) -> pd.DataFrame:
    """Amounts rounded for the eye: whole from 100 on, two decimals below; the download keeps every digit."""
    numbers = [name for name in frame.select_dtypes("number").columns if name not in _SHARES]
    digits = {name: 0 if frame[name].abs().max() >= 100 else 2 for name in numbers}  # noqa: PLR2004
    return frame.round(digits)


def _explained(frame: pd.DataFrame, run: Run) -> pd.DataFrame:
    return frame.assign(
        finding=scenarios_sentences.headline(run),
        assumptions=" ".join(scenarios_sentences.assumptions(run)),
        gaps=" ".join(scenarios_sentences.gaps(run)),
        source=scenarios_sentences.source(run),
    )
