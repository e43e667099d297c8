"""A country's profile: its place in every mineral, its reserves, its alliances."""

from __future__ import annotations

from datetime import date

import pandas as pd
import streamlit as st

from geo import numbers
from geo import vocabulary as v
from geo.content import texts
from geo.country import model as country_model
from geo.dataset import Dataset
from geo.pages.shared import caches
from geo.production import model as production_model
from geo.production.model import Snapshot
from geo.reference import alliances, countries, minerals


def show(dataset: Dataset, iso3: str, *, on: date) -> None:
    """The profile of one country."""
    name = countries.name_of(iso3)
    st.divider()
    st.markdown(f"### {name}")
    own = country_model.profile(caches.rankings(dataset.version), iso3)
    joined = alliances.alliances_of(iso3, on=on)
    _summary(name, own)
    if joined:
        st.markdown("**Member of:** " + " \u00b7 ".join(entry.short_name for entry in joined))
    else:
        st.markdown("**Member of:** none of the alliances listed here.")
    if own.empty:
        st.caption("None of the sources lists a figure for this country.")
        return
    made, held = (own[own[v.MEASURE] == measure] for measure in (v.Measure.PRODUCTION, v.Measure.RESERVES))
    left, right = st.columns(2, gap="large")
    with left:
        st.markdown("##### Production")
        _table(dataset, made)
    with right:
        st.markdown("##### Reserves")
        if held.empty:
            st.caption("No source here publishes reserves for this country.")
        else:
            _table(dataset, held)


def card(taken: Snapshot, iso3: str) -> None:
    """What the map says of the selected country, beside the map; the whole profile stands below."""
    table = production_model.country_values(taken)
    found = table[table[v.ISO3] == iso3]
    with st.container(border=True):
        st.markdown(f"**{countries.name_of(iso3)}**")
        if found.empty:
            st.caption("Not listed by this source: no figure is published.")
        else:
            row = next(found.itertuples())
            st.markdown(texts.value_text(taken, row))
            st.caption(texts.detail_text(row, taken.result.panel.unit, taken.result.producers))
        st.caption("Its full profile stands below the table.")


def _summary(name: str, own: pd.DataFrame) -> None:
    made = own[own[v.MEASURE] == v.Measure.PRODUCTION]
    first = made[made["rank"] == 1]
    words = [f"{name} has published output of {made[v.MINERAL].nunique()} of the minerals here"]
    if not first.empty:
        top = [
            f"{minerals.mineral(row.mineral).name} ({numbers.share(row.share)})" for row in first.head(6).itertuples()
        ]
        others = " and others" if len(first) > len(top) else ""
        words.append(f"and is the largest producer of {', '.join(top)}{others}")
    st.markdown(" ".join(words) + ".")


def _table(dataset: Dataset, rows: pd.DataFrame) -> None:
    labels = dataset.labels()
    st.dataframe(
        pd.DataFrame(
            {
                "Mineral": [minerals.mineral(name).name for name in rows[v.MINERAL]],
                "Stage": rows[v.STAGE],
                "Share": rows["share"],
                "Rank": rows["rank"],
                "Amount": [numbers.amount(row.amount, row.unit) for row in rows.itertuples()],
                "Year": rows[v.YEAR].astype(str),
                "Status": rows[v.STATUS],
                "Series": rows[v.SERIES].map(labels),
            }
        ),
        hide_index=True,
        placeholder="\u2013",
        height=min(420, 38 + 35 * len(rows)),
        column_config={
            "Share": st.column_config.ProgressColumn("Share of world", format="percent", min_value=0, max_value=1)
        },
    )
