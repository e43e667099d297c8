"""What accepting a file would change: findings, figures, effects on concentration, and the map of change."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from geo import numbers
from geo import vocabulary as v
from geo.atlas import Atlas
from geo.compose import compose
from geo.content.view import Page, View
from geo.dataset import Dataset
from geo.errors import GeoError
from geo.locale.say import say
from geo.maps import change, choropleth, world
from geo.maps.join import join
from geo.pages.shared import downloading, session, style, viewport, words
from geo.pages.shared import show as show_content
from geo.pages.shared.show import deck
from geo.production.indicators import PRODUCTION_SHARE, RESERVES_SHARE
from geo.production.selection import DEFAULT_ALLIANCE
from geo.reference import alliances, countries, minerals
from geo.uploads import compare
from geo.uploads.compare import ADDED, CHANGED, REMOVED, SAME, Panelled

_SHOWN = 20_000
_CHANGE, _AFTER = "change", "after"


def show(old: Dataset, new: Dataset, touched: list[Panelled]) -> None:
    """Counts, effects, map and table."""
    table = compare.compare(old, new, touched)
    counts = table["change"].value_counts()
    st.markdown("## What would change")
    st.html(f'<p class="atlas-text">{_finding(counts, touched, old)}</p>')
    alliance = st.selectbox(
        "Alliance", [entry.id for entry in alliances.all_alliances()], key="upload_alliance", width=300,
        index=[entry.id for entry in alliances.all_alliances()].index(DEFAULT_ALLIANCE),
        format_func=lambda name: alliances.alliance(name).short_name,
    )  # fmt: skip
    members = session.members(alliance, date.today())  # noqa: DTZ011 - the user's calendar day
    effects = compare.effects(old, new, touched, members=members)
    panel = _panel(effects, touched, table)
    if panel is not None:
        what = st.segmented_control(
            say("Map"), [_CHANGE, _AFTER], default=_CHANGE, required=True, key="upload_map_shows",
            format_func={_CHANGE: say("What changes"), _AFTER: say("As it will be")}.__getitem__,
        )  # fmt: skip
        if what == _AFTER:
            _preview(new, panel)
        else:
            _map(table, panel)
    _effects(effects, alliances.alliance(alliance).short_name)
    _table(table)


def _finding(counts: pd.Series, touched: list[Panelled], old: Dataset) -> str:
    labels = old.labels()
    names = sorted({labels.get(panel.before, panel.before) for panel in touched if panel.before})
    compared = f" Compared with {', '.join(names)}." if names else " There is nothing to compare it with."
    parts = [f"{int(counts.get(kind, 0)):,} {kind}" for kind in (CHANGED, ADDED, REMOVED, SAME)]
    text = f"{', '.join(parts)} figures in {len({panel.mineral for panel in touched}):,} minerals.{compared}"
    return text.replace("&", "&amp;").replace("<", "&lt;")


def _panel(effects: pd.DataFrame, touched: list[Panelled], table: pd.DataFrame) -> Panelled | None:
    """The table shown on the map: chosen, at first the one with most changed figures."""
    if effects.empty:
        return None
    moved = table[table["change"] != SAME].groupby([v.MINERAL, v.STAGE, v.MEASURE, v.YEAR]).size()
    latest = {(row.mineral, row.stage, row.measure, row.series): row.year for row in effects.itertuples()}
    options = [p for p in touched if latest[p.mineral, p.stage, p.measure, p.series] == p.year]
    options.sort(key=lambda p: (-moved.get((p.mineral, p.stage, p.measure, p.year), 0), p.mineral))
    return st.selectbox("Map of change", options, format_func=_title, width=420, key="upload_panel")


def _title(panel: Panelled) -> str:
    return f"{minerals.mineral(panel.mineral).name}, {panel.stage} {panel.measure}, {panel.year}"


def _map(table: pd.DataFrame, panel: Panelled) -> None:
    """New over old figure of every country."""
    earth, theme = world.load(), style.theme()
    here = (table[v.MINERAL] == panel.mineral) & (table[v.STAGE] == panel.stage) & (table[v.MEASURE] == panel.measure)
    rows = table[here & (table[v.YEAR] == panel.year) & (table[v.AREA_KIND] == v.AreaKind.COUNTRY)]
    values = pd.DataFrame(
        {
            v.ISO3: rows[v.ISO3].astype(object),
            v.VALUE: [_ratio(row) for row in rows.itertuples()],
            v.STATUS: rows["change"],
            "value_text": [_words(row) for row in rows.itertuples()],
            "detail": rows["change"],
            "label": [
                f"{countries.name_of(row.iso3)} {numbers.change(row.ratio - 1)}"
                if row.change == CHANGED and np.isfinite(row.ratio) and abs(row.ratio - 1) > 0.02  # noqa: PLR2004 - noise
                else None
                for row in rows.itertuples()
            ],
        }
    )
    joined = join(values, earth.frame)
    frame = joined.frame.reset_index(drop=True)
    missing = frame["value_text"].isna()
    frame = frame.assign(
        value_text=frame["value_text"].where(~missing, "in neither table"),
        detail=frame["detail"].where(~missing, ""),
        source=_title(panel),
        label=frame["label"].where(frame["label"].notna(), None),
    )
    width = min(viewport.map_width(viewport.width()), 1000)
    colouring = change.diverging(theme, title=f"{_title(panel)}: new figure against the old one")
    drawn = choropleth.draw(earth, frame, colouring, theme, width_px=width - 8)
    with st.container(width=width):
        deck(
            drawn.deck, key="upload_map", height=choropleth.height_px(earth, width - 8),
            alt=f"World map of change: {_title(panel)}. The table below holds the same figures.",
        )  # fmt: skip
    st.html(drawn.legend.to_html())


def view_of(panel: Panelled) -> View:
    """The view of the map page that shows a table."""
    shown = RESERVES_SHARE if panel.measure == v.Measure.RESERVES else PRODUCTION_SHARE
    return View(
        page=Page.MAP, mineral=panel.mineral, view=shown.id, stage=panel.stage, series=panel.series,
        year=str(panel.year),
    )  # fmt: skip


def _preview(new: Dataset, panel: Panelled) -> None:
    """The map page's own map of a table, from the figures as they would be; nothing is published by looking."""
    if panel.measure == v.Measure.CAPACITY:
        st.caption(say("No map shows capacity; the tables below hold its figures."))
        return
    figures = Atlas(new)
    try:
        content = compose(view_of(panel), on=date.today(), atlas=figures, theme=style.theme())  # noqa: DTZ011 - as above
    except GeoError as error:
        st.info(words.plain(str(error)), icon=":material/info:")
        return
    st.markdown(f"**{words.plain(content.headline)}**")
    width = min(viewport.map_width(viewport.width()), 1000)
    show_content.figure(content, key="upload_preview", width=width - 8, atlas=figures)
    show_content.source(content.caption)


def _ratio(row: Any) -> float:
    if row.change == ADDED and row.new_value > 0:
        return float("inf")
    if row.change == SAME and row.new_value == 0:
        return float("nan")
    if row.old_value == 0 and row.new_value > 0:
        return float("inf")
    return float(row.ratio)


def _words(row: Any) -> str:
    old = numbers.amount(row.old_value, row.old_unit) if pd.notna(row.old_value) else "no figure"
    new = numbers.amount(row.new_value, row.new_unit) if pd.notna(row.new_value) else "no figure"
    return f"{old} \u2192 {new}"


def _effects(effects: pd.DataFrame, alliance: str) -> None:
    st.markdown("### Effect on concentration and on the alliance's share")
    names = {code: countries.name_of(code) for code in {*effects["old_top"].dropna(), *effects["new_top"].dropna()}}
    shown = pd.DataFrame(
        {
            "Mineral": [minerals.mineral(name).name for name in effects[v.MINERAL]],
            "Table": effects[v.STAGE] + " " + effects[v.MEASURE],
            "Year": effects[v.YEAR],
            "Compared year": effects["old_year"].astype("Int64"),
            "HHI before": 10_000 * effects["old_hhi"].astype(float),
            "HHI after": 10_000 * effects["new_hhi"].astype(float),
            "HHI change": 10_000 * (effects["new_hhi"].astype(float) - effects["old_hhi"].astype(float)),
            "Largest before": effects["old_top"].map(names),
            "Largest after": effects["new_top"].map(names),
            "Alliance before": effects["old_alliance"].astype(float),
            "Alliance after": effects["new_alliance"].astype(float),
        }
    )
    shown = shown.assign(rank=shown["HHI change"].abs()).sort_values("rank", ascending=False).drop(columns="rank")
    year = st.column_config.NumberColumn(format="%d")
    points = st.column_config.NumberColumn(format="%.0f")
    part = st.column_config.NumberColumn(format="percent", help=f"Share of {alliance}, named members only.")
    st.dataframe(
        shown, hide_index=True, placeholder="\u2013", height=min(300, 38 + 35 * len(shown)),
        column_config={"HHI before": points, "HHI after": points,
                       "HHI change": st.column_config.NumberColumn(format="%+.0f"),
                       "Alliance before": part, "Alliance after": part, "Year": year, "Compared year": year},
    )  # fmt: skip


def _table(table: pd.DataFrame) -> None:
    st.markdown("### Every figure")
    kinds = [CHANGED, ADDED, REMOVED, SAME]
    chosen = st.pills("Show figures that are", kinds, selection_mode="multi", default=[CHANGED, ADDED, REMOVED])
    shown = table[table["change"].isin(chosen or kinds)]
    columns = ["change", v.MINERAL, v.STAGE, v.MEASURE, v.YEAR, v.PUBLISHED_NAME, "old_value", "new_value", "ratio",
               "new_unit", "new_basis", "old_status", "new_status", "new_published_value"]  # fmt: skip
    st.dataframe(
        shown[columns].head(_SHOWN), hide_index=True, placeholder="\u2013",
        height=min(330, 38 + 35 * max(len(shown), 1)),
        column_config={"old_value": st.column_config.NumberColumn("Before", format="localized"),
                       "new_value": st.column_config.NumberColumn("After", format="localized"),
                       "ratio": st.column_config.NumberColumn("After / before", format="%.2f"),
                       v.YEAR: st.column_config.NumberColumn("Year", format="%d"),
                       v.PUBLISHED_NAME: "Country", "new_unit": "Unit", "new_basis": "Basis",
                       "new_published_value": "As printed", "change": "Change"},
    )  # fmt: skip
    downloading.table("Download the comparison", table, "comparison.csv")
