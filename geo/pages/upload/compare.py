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
from geo.locale import faults
from geo.locale.say import joined, say, say_count
from geo.maps import change, choropleth, world
from geo.maps.join import join
from geo.pages.shared import downloading, session, style, viewport, words
from geo.pages.shared import show as show_content
from geo.pages.shared.show import deck
from geo.pages.upload import cells
from geo.production.indicators import PRODUCTION_SHARE, RESERVES_SHARE
from geo.production.selection import DEFAULT_ALLIANCE
from geo.reference import alliances, countries, minerals
from geo.reference.names import measure_in_words, stage_in_words
from geo.uploads import compare
from geo.uploads.compare import ADDED, CHANGED, REMOVED, SAME, Panelled

_SHOWN = 20_000
_CHANGE, _AFTER = "change", "after"


def show(old: Dataset, new: Dataset, touched: list[Panelled]) -> None:
    """Counts, effects, map and table."""
    table = compare.compare(old, new, touched)
    counts = table["change"].value_counts()
    st.markdown(f"## {say('What would change')}")
    st.html(f'<p class="atlas-text">{_finding(counts, touched, old)}</p>')
    alliance = st.selectbox(
        say("Alliance"),
        [entry.id for entry in alliances.all_alliances()],
        key="upload_alliance",
        width=300,
        index=[entry.id for entry in alliances.all_alliances()].index(DEFAULT_ALLIANCE),
        format_func=lambda name: alliances.alliance(name).short_name,
    )
    members = session.members(alliance, date.today())  # noqa: DTZ011 - the user's calendar day
    effects = compare.effects(old, new, touched, members=members)
    panel = _panel(effects, touched, table)
    if panel is not None:
        what = st.segmented_control(
            say("Map"),
            [_CHANGE, _AFTER],
            default=_CHANGE,
            required=True,
            key="upload_map_shows",
            format_func={_CHANGE: say("What changes"), _AFTER: say("As it will be")}.__getitem__,
        )
        if what == _AFTER:
            _preview(new, panel)
        else:
            _map(table, panel)
    _effects(effects, alliances.alliance(alliance).short_name)
    _table(table)


def _finding(counts: pd.Series, touched: list[Panelled], old: Dataset) -> str:
    labels = old.labels()
    names = sorted({labels.get(panel.before, panel.before) for panel in touched if panel.before})
    compared = (
        say("Compared with {series}.", series=joined(names)) if names else say("There is nothing to compare it with.")
    )
    kinds = len({panel.mineral for panel in touched})
    count = {kind: numbers.whole(int(counts.get(kind, 0))) for kind in (CHANGED, ADDED, REMOVED, SAME)}
    found = say_count(
        "{changed} changed, {added} added, {removed} removed, {same} unchanged figures in 1 mineral.",
        "{changed} changed, {added} added, {removed} removed, {same} unchanged figures in {minerals} minerals.",
        kinds,
        minerals=numbers.whole(kinds),
        changed=count[CHANGED],
        added=count[ADDED],
        removed=count[REMOVED],
        same=count[SAME],
    )
    text = f"{found} {compared}"
    return text.replace("&", "&amp;").replace("<", "&lt;")


def _panel(effects: pd.DataFrame, touched: list[Panelled], table: pd.DataFrame) -> Panelled | None:
    """The table shown on the map: chosen, at first the one with most changed figures."""
    if effects.empty:
        return None
    moved = table[table["change"] != SAME].groupby([v.MINERAL, v.STAGE, v.MEASURE, v.YEAR, v.SERIES]).size()
    latest = {(row.mineral, row.stage, row.measure, row.series): row.year for row in effects.itertuples()}
    options = [p for p in touched if latest[p.mineral, p.stage, p.measure, p.series] == p.year]
    options.sort(key=lambda p: (-moved.get((p.mineral, p.stage, p.measure, p.year, p.series), 0), p.mineral))
    titles = pd.Series([_title(one) for one in options])
    # Several series of a file may hold one table, as the content and the carbonate of lithium.
    named = {
        one: say("{table} ({series})", table=title, series=one.series) if again else title
        for one, title, again in zip(options, titles, titles.duplicated(keep=False), strict=True)
    }
    label = say("Mineral and year on the map")
    return st.selectbox(
        label, options, format_func=lambda one: named.get(one, _title(one)), width=420, key="upload_panel"
    )


def _title(panel: Panelled) -> str:
    return cells.panel_in_words(panel.mineral, panel.stage, panel.measure, panel.year)


def _map(table: pd.DataFrame, panel: Panelled) -> None:
    """New over old figure of every country."""
    earth, theme = world.load(), style.theme()
    here = (table[v.MINERAL] == panel.mineral) & (table[v.STAGE] == panel.stage) & (table[v.MEASURE] == panel.measure)
    here &= table[v.SERIES] == panel.series
    rows = table[here & (table[v.YEAR] == panel.year) & (table[v.AREA_KIND] == v.AreaKind.COUNTRY)]
    values = pd.DataFrame(
        {
            v.ISO3: rows[v.ISO3].astype(object),
            v.VALUE: [_ratio(row) for row in rows.itertuples()],
            v.STATUS: rows["change"],
            "value_text": [_words(row) for row in rows.itertuples()],
            "detail": [cells.change_in_words(kind) for kind in rows["change"]],
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
        value_text=frame["value_text"].where(~missing, say("in neither table")),
        detail=frame["detail"].where(~missing, ""),
        source=_title(panel),
        label=frame["label"].where(frame["label"].notna(), None),
    )
    width = min(viewport.map_width(viewport.width()), 1000)
    colouring = change.diverging(theme, title=say("{table}: new figure against the old one", table=_title(panel)))
    drawn = choropleth.draw(earth, frame, colouring, theme, width_px=width - 8)
    with st.container(width=width):
        deck(
            drawn.deck,
            key="upload_map",
            height=choropleth.height_px(earth, width - 8),
            alt=say("World map of change: {table}. The table below holds the same figures.", table=_title(panel)),
        )
    st.html(drawn.legend.to_html())


def view_of(panel: Panelled) -> View:
    """The view of the map page that shows a table."""
    shown = RESERVES_SHARE if panel.measure == v.Measure.RESERVES else PRODUCTION_SHARE
    return View(
        page=Page.MAP,
        mineral=panel.mineral,
        view=shown.id,
        stage=panel.stage,
        series=panel.series,
        year=str(panel.year),
    )


def _preview(new: Dataset, panel: Panelled) -> None:
    """The map page's own map of a table, from the figures as they would be; nothing is published by looking."""
    if panel.measure == v.Measure.CAPACITY:
        st.caption(say("No map shows capacity; the tables below hold its figures."))
        return
    figures = Atlas(new)
    try:
        content = compose(view_of(panel), on=date.today(), atlas=figures, theme=style.theme())  # noqa: DTZ011 - as above
    except GeoError as error:
        st.info(words.plain(faults.in_words(error)), icon=":material/info:")
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
    old = numbers.amount(row.old_value, row.old_unit) if pd.notna(row.old_value) else say("no figure")
    new = numbers.amount(row.new_value, row.new_unit) if pd.notna(row.new_value) else say("no figure")
    return f"{old} \u2192 {new}"


def _effects(effects: pd.DataFrame, alliance: str) -> None:
    st.markdown("### " + say("Effect on concentration and on the alliance\u2019s share"))
    names = {code: countries.name_of(code) for code in {*effects["old_top"].dropna(), *effects["new_top"].dropna()}}
    whole = [
        say("{stage} {measure}", stage=stage_in_words(stage), measure=measure_in_words(measure))
        for stage, measure in zip(effects[v.STAGE], effects[v.MEASURE], strict=True)
    ]
    shown = pd.DataFrame(
        {
            "mineral": [minerals.mineral(name).name for name in effects[v.MINERAL]],
            "table": whole,
            "year": effects[v.YEAR],
            "old_year": effects["old_year"].astype("Int64"),
            "old_hhi": 10_000 * effects["old_hhi"].astype(float),
            "new_hhi": 10_000 * effects["new_hhi"].astype(float),
            "change": 10_000 * (effects["new_hhi"].astype(float) - effects["old_hhi"].astype(float)),
            "old_top": effects["old_top"].map(names),
            "new_top": effects["new_top"].map(names),
            "old_alliance": effects["old_alliance"].astype(float),
            "new_alliance": effects["new_alliance"].astype(float),
        },
        index=effects.index,
    )
    shown = shown.assign(rank=shown["change"].abs()).sort_values("rank", ascending=False).drop(columns="rank")
    number = st.column_config.NumberColumn
    named = say("Share of {alliance}, named members only.", alliance=alliance)
    st.dataframe(
        shown,
        hide_index=True,
        placeholder="\u2013",
        height=min(300, 38 + 35 * len(shown)),
        column_config={
            "mineral": say("Mineral"),
            "table": say("Table"),
            "year": number(say("Year"), format="%d"),
            "old_year": number(say("Compared year"), format="%d"),
            "old_hhi": number(say("HHI before"), format="%.0f"),
            "new_hhi": number(say("HHI after"), format="%.0f"),
            "change": number(say("HHI change"), format="%+.0f"),
            "old_top": say("Largest before"),
            "new_top": say("Largest after"),
            "old_alliance": number(say("Alliance before"), format="percent", help=named),
            "new_alliance": number(say("Alliance after"), format="percent", help=named),
        },
    )


def _table(table: pd.DataFrame) -> None:
    st.markdown(f"### {say('Every figure')}")
    kinds = [CHANGED, ADDED, REMOVED, SAME]
    chosen = st.pills(
        say("Show figures that are"),
        kinds,
        selection_mode="multi",
        default=[CHANGED, ADDED, REMOVED],
        format_func=cells.change_in_words,
        key="upload_kinds_of_change",
    )
    shown = table[table["change"].isin(chosen or kinds)]
    columns = [
        "change",
        v.MINERAL,
        v.STAGE,
        v.MEASURE,
        v.YEAR,
        v.PUBLISHED_NAME,
        "old_value",
        "new_value",
        "ratio",
        "new_unit",
        "new_basis",
        "old_status",
        "new_status",
        "new_published_value",
    ]
    st.dataframe(
        cells.worded(shown.head(_SHOWN))[columns],
        hide_index=True,
        placeholder="\u2013",
        height=min(330, 38 + 35 * max(len(shown), 1)),
        column_config={
            **cells.labels(columns),
            "old_value": st.column_config.NumberColumn(cells.label("old_value"), format="localized"),
            "new_value": st.column_config.NumberColumn(cells.label("new_value"), format="localized"),
            "ratio": st.column_config.NumberColumn(cells.label("ratio"), format="%.2f"),
            v.YEAR: st.column_config.NumberColumn(cells.label(v.YEAR), format="%d"),
        },
    )
    downloading.table(say("Download the comparison"), table, "comparison.csv")
