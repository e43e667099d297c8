"""Data and methods: sources with licences, series, formulas with references, known limits, coverage, names."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from geo import numbers, sources
from geo import vocabulary as v
from geo.dataset import Dataset
from geo.errors import GeoError
from geo.indicators import records
from geo.indicators.records import to_markdown
from geo.pages.shared import downloading, session, show, style
from geo.pages.shared.words import plain
from geo.production import agreement, indicators
from geo.production import coverage as facets
from geo.reference import countries, minerals

_TABS = (
    "Sources",
    "Series",
    "Indicators",
    "Alliances and scenarios",
    "Known limits",
    "Coverage",
    "Country names",
    "Data dictionary",
)
RECORDS = (*records.RECORDS, *indicators.RECORDS)
_READABLE = 900  # px: a line of about 110 letters
_CHECKSUM = 12
_ANY = "any publisher"
_MEASURES = [v.Measure.PRODUCTION.value, v.Measure.RESERVES.value, v.Measure.CAPACITY.value]
_NO_NETWORK = (
    "The atlas makes no request to the network. Maps, figures, fonts and formulas are read from the files that "
    "are shipped with it; a link is followed only if you click it."
)


def page() -> None:
    """Draw the page; only the open tab is computed."""
    style.apply()
    show.title("Data and methods")
    shown = (_sources, _series, _indicators, _scenarios, _limits, _coverage, _names, _dictionary)
    tabs = st.tabs(_TABS, key="part", bind="query-params")
    for tab, draw in zip(tabs, shown, strict=True):
        if tab.open:
            with tab:
                try:
                    draw()
                except GeoError as error:
                    st.error(plain(str(error)), icon=":material/error:")


def editions(register: pd.DataFrame) -> pd.DataFrame:
    """One row per edition: the columns of the register, with its ``tables`` joined; lists of critical minerals last.

    Columns: ``source_id``, ``publisher``, ``title``, ``edition``, ``published``, ``tables``, ``licence``,
    ``licence_url``, ``url``, ``retrieved``, ``citation``, ``checksums`` (first letters, in the order of tables).
    """
    short = register.assign(sha256=register["sha256"].str[:_CHECKSUM])
    joined = short.groupby("source_id").agg(tables=("table", ", ".join), checksums=("sha256", ", ".join))
    columns = ["source_id", "publisher", "title", "edition", "published", "licence", "licence_url", "url"]
    rows = register[[*columns, "retrieved", "citation"]].drop_duplicates("source_id")
    table = rows.merge(joined, on="source_id").sort_values(["publisher", "title"])
    lists = table["tables"] == "mineral_lists"
    return pd.concat([table[~lists], table[lists]], ignore_index=True)


def coverage(dataset: Dataset) -> pd.DataFrame:
    """Years with figures: one row per mineral, columns series over stage and measure; empty where none."""
    labels = dataset.series.set_index(v.SERIES)
    offers = dataset.offers.assign(
        rank=dataset.offers[v.SERIES].map(labels["default_rank"]),
        kind=dataset.offers[v.MEASURE].map(_MEASURES.index),
        label=dataset.offers[v.SERIES].map(labels["label"]),
        what=[_words(row.stage, row.measure) for row in dataset.offers.itertuples()],
        shown=dataset.offers["years"].map(numbers.year_spans),
    )
    order = offers.sort_values(["rank", "kind", v.STAGE])[["label", "what"]].drop_duplicates()
    names = {entry.id: entry.name for entry in minerals.all_minerals()}
    cells = {"values": "shown", "aggfunc": "first", "fill_value": ""}
    table = offers.pivot_table(index=v.MINERAL, columns=["label", "what"], **cells)
    known = [name for name in names if name in table.index]
    columns = pd.MultiIndex.from_frame(order, names=[None, None])
    return table.reindex(index=known, columns=columns).rename(index=names).rename_axis("Mineral")


def _words(stage: str, measure: str) -> str:
    return measure if measure == v.Measure.RESERVES else f"{stage} {measure}"


def _sources() -> None:
    register = sources.read_register()
    table = editions(register)
    st.markdown(
        f"The {register['table'].nunique()} tables of the atlas are built from {table['source_id'].nunique()} editions "
        f"of published sources, listed here. {_NO_NETWORK}",
        width=_READABLE,
    )
    sought = st.text_input("Search the sources", placeholder="Publisher, title, table, licence …", width=420).lower()
    found = table[table.apply(lambda row: sought in " ".join(row).lower(), axis=1)]
    if found.empty:
        st.info(f"No source holds these words: {plain(sought)}", icon=":material/info:")
        return
    st.dataframe(
        found,
        hide_index=True,
        placeholder="\u2013",
        height=min(560, 38 + 35 * len(found)),
        column_order=[
            "publisher", "title", "edition", "tables", "licence", "licence_url", "url", "retrieved", "citation",
            "checksums", "source_id",
        ],
        column_config={
            "publisher": st.column_config.TextColumn("Publisher", width="medium"),
            "title": st.column_config.TextColumn("Title", width="large"),
            "edition": "Edition",
            "tables": "Tables",
            "licence": st.column_config.TextColumn("Licence", width="medium"),
            "licence_url": st.column_config.LinkColumn("Terms", display_text="terms"),
            "url": st.column_config.LinkColumn("Page", display_text="page"),
            "retrieved": "Retrieved",
            "citation": st.column_config.TextColumn("Citation", width="large"),
            "checksums": st.column_config.TextColumn("SHA-256 of the tables, first letters", width="medium"),
            "source_id": "Id",
        },
        alt="Editions with publisher, licence, tables and citation",
    )  # fmt: skip
    downloading.table(
        "Download the register as CSV",
        register,
        "sources.csv",
        help="One row per table and source, with full checksums.",
    )
    titles = found.set_index("source_id")
    chosen = st.selectbox(
        "Cite an edition", titles.index, format_func=lambda name: f"{titles.loc[name, 'title']}", width=_READABLE
    )
    st.code(titles.loc[chosen, "citation"], language=None, wrap_lines=True, width=_READABLE)
    terms = titles.loc[chosen, "licence_url"]
    link = f" ([terms]({terms}))" if terms else ""
    st.caption(f"Licence: {plain(titles.loc[chosen, 'licence'])}{link}", width=_READABLE)


def _series() -> None:
    dataset = session.dataset()
    first = dataset.series.sort_values("default_rank").iloc[0]
    st.markdown(
        "A series is one publisher's set of figures. **Series, stages, measures, units and bases are never mixed** "
        "within one total, share or index: publishers count different things, and two of them added up or set side by "
        "side would show a difference of method as one of supply. A map that lacks a figure stays without one; it is "
        "never filled from another series.\n\n"
        f"The default is **{first['label']}**: it names every producing country, has no remainder, reaches furthest "
        f"back and covers the most minerals. Where it has no figure for a mineral and stage, the next series is "
        "offered, always by name. Reserves and capacity come from the U.S. Geological Survey alone.",
        width=_READABLE,
    )
    offers = dataset.offers
    for entry in dataset.series.sort_values("default_rank").itertuples():
        counts = offers[offers[v.SERIES] == entry.series].groupby([v.MEASURE, v.STAGE]).size()
        held = "; ".join(f"{measure} ({stage}): {count}" for (measure, stage), count in counts.items())
        span = f"{entry.first_year}\u2013{entry.last_year}" if entry.first_year != entry.last_year else entry.first_year
        st.markdown(
            f"### {entry.label}\n{entry.publisher}, *{entry.title}*, edition {entry.edition}\n\n"
            f"{entry.description}.\n\n- **Years**: {span}\n- **Minerals**: {held}\n"
            f"- **Figures**: {'shares in per cent' if entry.kind == 'shares' else 'absolute amounts'}",
            width=_READABLE,
        )


def _indicators() -> None:
    st.markdown(" · ".join(f"[{entry.title}](#{entry.id})" for entry in RECORDS), width=_READABLE)
    with st.expander("Indicators of the map", icon=":material/map:"):
        st.table(mapped(), hide_index=True)
    for entry in RECORDS:
        st.header(entry.title, anchor=entry.id, width=_READABLE)
        st.markdown(to_markdown(entry), width=_READABLE)


def mapped() -> pd.DataFrame:
    """Every indicator of the map in the order of its control: ``Indicator``, ``Definition``, ``Formula`` (a link)."""
    titles = {entry.id: entry.title for entry in RECORDS}
    return pd.DataFrame(
        [(one.title, one.definition, f"[{titles[one.record]}](#{one.record})") for one in indicators.MAPPED],
        columns=["Indicator", "Definition", "Formula"],
    )


def _scenarios() -> None:
    _page_of("scenarios")


def _limits() -> None:
    _page_of("limits")
    _decisions("Corrections: every departure from the print", corrections(session.dataset().series))
    shapes = sources.read_mapping("boundary_names")
    _decisions(
        "Boundaries: what is drawn, where it is not plain",
        shapes.loc[shapes["reason"] != "", ["natural_earth", "iso3", "treatment", "reason"]].set_axis(
            ["Area in Natural Earth", "Code", "Treatment", "Reason"], axis=1
        ),
    )
    noted = [entry for entry in countries.all_countries() if entry.note]
    _decisions(
        "Countries and territories with a note",
        pd.DataFrame([{"Name": entry.name, "Code": entry.iso3, "Note": entry.note} for entry in noted]),
    )
    partners = sources.read_mapping("comtrade_codes")
    _decisions(
        "Partners of trade statistics whose reading is not plain",
        partners.loc[partners["reason"] != "", ["code", "published", "iso3", "reason"]].set_axis(
            ["Number", "Published as", "Code", "Reason"], axis=1
        ),
    )


def _page_of(name: str) -> None:
    """A page of the documentation, without its title."""
    for heading, text in sources.sections(sources.DOCS / f"{name}.md").items():
        if heading:
            st.markdown(f"### {heading}\n{text}", width=_READABLE)
        else:
            st.markdown(text.partition("\n")[2], width=_READABLE)


def corrections(series: pd.DataFrame) -> pd.DataFrame:
    """The corrections in four columns: ``Figure``, ``Published``, ``Used``, ``Reason``."""
    table = sources.read_mapping("corrections")
    labels = table["series"].map(series.set_index(v.SERIES)["label"])
    parts = table.assign(series=labels, area=table["area"].replace("*", ""))
    figure = parts[["series", "commodity", "measure", "area", "year"]].agg(
        lambda row: ", ".join(filter(None, row)), axis=1
    )
    return pd.DataFrame(
        {
            "Figure": figure + " (" + table["kind"] + ")",
            "Published": table["published"],
            "Used": table["used"],
            "Reason": table["reason"],
        }
    )


def _decisions(title: str, table: pd.DataFrame) -> None:
    with st.expander(f"{title} ({len(table)})", icon=":material/fact_check:"):
        st.table(table.map(plain), hide_index=True)


def _coverage() -> None:
    atlas = session.trade_atlas()
    table = facets.coverage(atlas)
    listed = int(table[facets.LISTED].sum())
    st.header("What there is for each mineral", width=_READABLE)
    st.markdown(
        f"{listed} of the {len(table)} minerals are on the critical-minerals lists of the United States (2025), the "
        "European Union (2024) or Japan (2020). Cells give years or trade forms; a form with an asterisk is traded "
        "under a code that covers other minerals or goods too. Points count sites in ICMM\u2019s public list; it knows "
        "more sites than it may publish. Empty means no figure, not zero.",
        width=_READABLE,
    )
    names = {
        "facet": "Figures",
        "of_listed": f"Of {listed} listed minerals",
        "of_all": f"Of all {len(table)} minerals",
        "bring": "To add what is missing",
    }
    st.table(facets.counts(table).rename(columns=names), hide_index=True)
    only = st.toggle("Listed minerals only", key="listed_only", value=True)
    shown = table[table[facets.LISTED]] if only else table
    headings = {facet.name: facet.label for facet in facets.FACETS}
    st.dataframe(
        shown,
        hide_index=True,
        height=480,
        column_order=["name", *headings, facets.MISSING],
        column_config={
            "name": st.column_config.TextColumn("Mineral", pinned=True),
            **headings,
            facets.MISSING: "Missing",
        },
        alt="Minerals by kind of figure, with the years or trade forms that the atlas has",
    )
    downloading.table("Download as CSV", table, "coverage.csv")
    _series_coverage(atlas.dataset)
    _agreement(atlas.dataset)


def _agreement(dataset: Dataset) -> None:
    found = agreement.table(dataset)
    st.subheader("Agreement of the publishers", width=_READABLE)
    st.markdown(
        f"Who produces how much, in the latest year that two series share. Named are countries among the "
        f"{agreement.LEADING} largest of either whose shares differ by a factor of {agreement.FACTOR:g} and by "
        f"{100 * agreement.POINTS:.0f} points or more. Empty means that the series agree.",
        width=_READABLE,
    )
    names = {"mineral": "Mineral", "stage": "Stage", "year": "Year", "series": "Series", "disagreement": "Disagreement"}
    st.dataframe(
        found, hide_index=True, height=420, column_config=names,
        alt="Minerals and stages with the countries on whose share publishers disagree",
    )  # fmt: skip
    downloading.table("Download agreement as CSV", found, "agreement.csv")


def _series_coverage(dataset: Dataset) -> None:
    table = coverage(dataset)
    st.header("Years by data source", width=_READABLE)
    st.markdown(
        "Years with at least one published figure, by series, stage and measure. Empty means no figure in that "
        "series, not zero.",
        width=_READABLE,
    )
    st.dataframe(
        table,
        height=620,
        alt="Minerals by series, stage and measure with the years that have figures",
    )
    flat = table.set_axis([": ".join(pair) for pair in table.columns], axis=1).reset_index()
    downloading.table("Download as CSV", flat, "coverage-by-series.csv", key="coverage_by_series")


def _names() -> None:
    st.markdown(
        "A published name becomes a country by a list, exactly or not at all: capitals, accents, stops, wrong "
        "decodings and footnote marks are looked through, and no name is ever guessed. A name that fits several "
        "countries, such as Congo or Korea, is refused, unless its publisher is known to use it for one. Totals, "
        "remainders (other countries) and regions are recognised as such and never drawn.",
        width=_READABLE,
    )
    with st.container(horizontal=True, gap="medium"):
        published = st.text_input("A name as published", "Congo (Kinshasa)", max_chars=120, width=340)
        publisher = st.selectbox("Spelled so by", [_ANY, *countries.PUBLISHERS], width=200)
    try:
        place = countries.resolve(published or "", publisher=None if publisher == _ANY else publisher)
    except GeoError as error:
        st.warning(plain(str(error)), icon=":material/help:")
        return
    if place.iso3 is None:
        st.info(f"No country: {plain(place.name)} ({place.kind}).", icon=":material/functions:")
        return
    entry = countries.country(place.iso3)
    owner = "" if entry.sovereign_iso3 == entry.iso3 else f", a territory of {countries.name_of(entry.sovereign_iso3)}"
    st.success(f"**{entry.name}** ({entry.iso3}), {entry.official_name}{owner}.", icon=":material/flag:")
    if entry.note:
        st.caption(entry.note)


def _dictionary() -> None:
    parts = sources.sections(sources.DICTIONARY)
    st.markdown(parts.pop("").partition("\n")[2], width=_READABLE)
    chosen = st.segmented_control("Tables about", list(parts), default=next(iter(parts)), required=True)
    st.markdown(parts[chosen], width=_READABLE)
