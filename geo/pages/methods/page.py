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
from geo.locale import faults
from geo.locale.languages import ENGLISH, current
from geo.locale.say import mark, mark_term, say, sentence, term
from geo.pages.shared import downloading, language, session, show, style
from geo.pages.shared.words import plain
from geo.production import agreement, indicators
from geo.production import coverage as facets
from geo.reference import countries, minerals
from geo.uploads.accept import description_in_words

# Addresses name a tab by its English label.
_TABS = (
    mark("Sources"),
    mark("Series"),
    mark("Indicators"),
    mark("Alliances and scenarios"),
    mark("Known limits"),
    mark("Coverage"),
    mark("Country names"),
    mark("Data dictionary"),
)
# Words of the tables for the catalogues.
_MARKED = (
    mark_term("stage", "mine"),
    mark_term("stage", "refined"),
    mark_term("measure", "production"),
    mark_term("measure", "reserves"),
    mark_term("measure", "capacity"),
    mark_term("kind of area", "country"),
    mark_term("kind of area", "remainder"),
    mark_term("kind of area", "world"),
    mark_term("kind of area", "region"),
)
_PART, _ASKED, _FIRST = "part", "methods_asked", "methods_first"
RECORDS = (*records.RECORDS, *indicators.RECORDS)
_READABLE = 900  # px: a line of about 110 letters
_CHECKSUM = 12
_ANY = ""
_MEASURES = [v.Measure.PRODUCTION.value, v.Measure.RESERVES.value, v.Measure.CAPACITY.value]
_NO_NETWORK = mark(
    "The atlas makes no request to the network. Maps, figures, fonts and formulas are read from the files that "
    "are shipped with it; a link is followed only if you click it."
)


def page() -> None:
    """Draw the page; only the open tab is computed."""
    style.apply()
    show.title(say("Data and methods"))
    shown = (_sources, _series, _indicators, _scenarios, _limits, _coverage, _names, _dictionary)
    labels = {name: say(name) for name in _TABS}
    tabs = st.tabs(list(labels.values()), key=f"{_PART}_{current()}", default=labels[_first()], on_change="rerun")
    for name, tab, draw in zip(_TABS, tabs, shown, strict=True):
        if tab.open:
            _write(name)
            with tab:
                try:
                    draw()
                except GeoError as error:
                    st.error(plain(faults.in_words(error)), icon=":material/error:")


def _first() -> str:
    """The tab that the address asks for; it stays the first one until the address is changed by hand or going back."""
    asked = st.query_params.get(_PART, "")
    if (current(), asked) != st.session_state.get(_ASKED):
        st.session_state[_ASKED] = (current(), asked)
        st.session_state[_FIRST] = asked if asked in _TABS else _TABS[0]
    return str(st.session_state[_FIRST])


def _write(name: str) -> None:
    """Name the open tab in the address, and the language; the first tab needs no name."""
    wanted = "" if name == _TABS[0] else name
    if wanted != st.query_params.get(_PART, ""):
        if wanted:
            st.query_params[_PART] = wanted
        else:
            st.query_params.pop(_PART, None)
    st.session_state[_ASKED] = (current(), wanted)
    language.keep()


def _in_english(summary: str) -> None:
    """What a text that is kept in English alone is about, in the language of the page."""
    if current() != ENGLISH:
        st.info(summary, icon=":material/translate:", width=_READABLE)


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
    return table.reindex(index=known, columns=columns).rename(index=names).rename_axis(say("Mineral"))


def _words(stage: str, measure: str) -> str:
    if measure == v.Measure.RESERVES:
        return term("measure", measure)
    return say("{stage} {measure}", stage=term("stage", stage), measure=term("measure", measure))


def _sources() -> None:
    register = sources.read_register()
    table = editions(register)
    st.markdown(
        say(
            "The {tables} tables of the atlas are built from {editions} editions of published sources, listed here. "
            "{network}",
            tables=register["table"].nunique(),
            editions=table["source_id"].nunique(),
            network=say(_NO_NETWORK),
        ),
        width=_READABLE,
    )
    sought = st.text_input(
        say("Search the sources"), placeholder=say("Publisher, title, table, licence \u2026"), width=420
    ).lower()
    found = table[table.apply(lambda row: sought in " ".join(row).lower(), axis=1)]
    if found.empty:
        st.info(say("No source holds these words: {words}", words=plain(sought)), icon=":material/info:")
        return
    st.dataframe(
        found,
        hide_index=True,
        placeholder="\u2013",
        height=min(560, 38 + 35 * len(found)),
        column_order=[
            "publisher",
            "title",
            "edition",
            "tables",
            "licence",
            "licence_url",
            "url",
            "retrieved",
            "citation",
            "checksums",
            "source_id",
        ],
        column_config={
            "publisher": st.column_config.TextColumn(say("Publisher"), width="medium"),
            "title": st.column_config.TextColumn(say("Title"), width="large"),
            "edition": say("Edition"),
            "tables": say("Tables"),
            "licence": st.column_config.TextColumn(say("Licence"), width="medium"),
            "licence_url": st.column_config.LinkColumn(say("Terms"), display_text=say("terms")),
            "url": st.column_config.LinkColumn(say("Page"), display_text=term("link", "page")),
            "retrieved": say("Retrieved"),
            "citation": st.column_config.TextColumn(say("Citation"), width="large"),
            "checksums": st.column_config.TextColumn(say("SHA-256 of the tables, first letters"), width="medium"),
            "source_id": say("Id"),
        },
        alt=say("Editions with publisher, licence, tables and citation"),
    )
    downloading.table(
        say("Download the register as CSV"),
        register,
        "sources.csv",
        help=say("One row per table and source, with full checksums."),
    )
    titles = found.set_index("source_id")
    chosen = st.selectbox(
        say("Cite an edition"), titles.index, format_func=lambda name: f"{titles.loc[name, 'title']}", width=_READABLE
    )
    st.code(titles.loc[chosen, "citation"], language=None, wrap_lines=True, width=_READABLE)
    terms = titles.loc[chosen, "licence_url"]
    licence = plain(titles.loc[chosen, "licence"])
    words = (
        say("Licence: {licence} ([terms]({address}))", licence=licence, address=terms)
        if terms
        else say("Licence: {licence}", licence=licence)
    )
    st.caption(words, width=_READABLE)


def _series() -> None:
    dataset = session.dataset()
    first = dataset.series.sort_values("default_rank").iloc[0]
    st.markdown(
        say(
            "A series is one publisher's set of figures. **Series, stages, measures, units and bases are never mixed** "
            "within one total, share or index: publishers count different things, and two of them added up or set "
            "side by side would show a difference of method as one of supply. A map that lacks a figure stays without "
            "one; it is never filled from another series.\n\n"
            "The default is **{series}**: it names every producing country, has no remainder, reaches furthest "
            "back and covers the most minerals. Where it has no figure for a mineral and stage, the next series is "
            "offered, always by name. Reserves and capacity come from the U.S. Geological Survey alone.",
            series=first["label"],
        ),
        width=_READABLE,
    )
    offers = dataset.offers
    for entry in dataset.series.sort_values("default_rank").itertuples():
        counts = offers[offers[v.SERIES] == entry.series].groupby([v.MEASURE, v.STAGE]).size()
        held = "; ".join(
            say(
                "{measure} ({stage}): {count}",
                measure=term("measure", measure),
                stage=term("stage", stage),
                count=count,
            )
            for (measure, stage), count in counts.items()
        )
        span = f"{entry.first_year}\u2013{entry.last_year}" if entry.first_year != entry.last_year else entry.first_year
        lines = (
            say("- **Years**: {years}", years=span),
            say("- **Minerals**: {minerals}", minerals=held),
            say("- **Figures**: shares in per cent")
            if entry.kind == "shares"
            else say("- **Figures**: absolute amounts"),
        )
        edition = say(
            "{publisher}, *{title}*, edition {edition}",
            publisher=entry.publisher,
            title=entry.title,
            edition=entry.edition,
        )
        about = sentence(description_in_words(entry.description))
        st.markdown("\n\n".join([f"### {entry.label}\n{edition}", about, "\n".join(lines)]), width=_READABLE)


def _indicators() -> None:
    st.markdown(" · ".join(f"[{_title(entry)}](#{entry.id})" for entry in RECORDS), width=_READABLE)
    with st.expander(say("Indicators of the map"), icon=":material/map:"):
        st.table(mapped(), hide_index=True)
    for entry in RECORDS:
        st.header(_title(entry), anchor=entry.id, width=_READABLE)
        st.markdown(to_markdown(entry), width=_READABLE)


def _title(entry: records.Indicator) -> str:
    return say(entry.title)


def mapped() -> pd.DataFrame:
    """Every indicator of the map in the order of its control: ``Indicator``, ``Definition``, ``Formula`` (a link)."""
    titles = {entry.id: _title(entry) for entry in RECORDS}
    return pd.DataFrame(
        [
            (say(one.title), " ".join(say(part) for part in one.definition), f"[{titles[one.record]}](#{one.record})")
            for one in indicators.MAPPED
        ],
        columns=[say("Indicator"), say("Definition"), say("Formula")],
    )


def _scenarios() -> None:
    _in_english(say("How alliances are counted and how the scenarios are computed. The text below is in English."))
    _page_of("scenarios")


def _limits() -> None:
    _in_english(
        say(
            "What the figures of the atlas cannot say, and every decision behind them: corrections, boundaries, "
            "territories and partners of trade. The texts below are in English."
        )
    )
    _page_of("limits")
    _decisions(
        say("Corrections: every departure from the print"),
        corrections(session.dataset().series).rename(columns=say),
    )
    shapes = sources.read_mapping("boundary_names")
    _decisions(
        say("Boundaries: what is drawn, where it is not plain"),
        shapes.loc[shapes["reason"] != "", ["natural_earth", "iso3", "treatment", "reason"]].set_axis(
            [say("Area in Natural Earth"), say("Code"), say("Treatment"), say("Reason")], axis=1
        ),
    )
    noted = [entry for entry in countries.all_countries() if entry.note]
    _decisions(
        say("Countries and territories with a note"),
        pd.DataFrame(
            [(entry.name, entry.iso3, entry.note) for entry in noted], columns=[say("Name"), say("Code"), say("Note")]
        ),
    )
    partners = sources.read_mapping("comtrade_codes")
    _decisions(
        say("Partners of trade statistics whose reading is not plain"),
        partners.loc[partners["reason"] != "", ["code", "published", "iso3", "reason"]].set_axis(
            [say("Number"), say("Published as"), say("Code"), say("Reason")], axis=1
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
            mark("Figure"): figure + " (" + table["kind"] + ")",
            mark("Published"): table["published"],
            mark("Used"): table["used"],
            mark("Reason"): table["reason"],
        }
    )


def _decisions(title: str, table: pd.DataFrame) -> None:
    with st.expander(f"{title} ({len(table)})", icon=":material/fact_check:"):
        st.table(table.map(plain), hide_index=True)


def _coverage() -> None:
    atlas = session.trade_atlas()
    table = facets.coverage(atlas)
    listed = int(table[facets.LISTED].sum())
    st.header(say("What there is for each mineral"), width=_READABLE)
    st.markdown(
        say(
            "{listed} of the {all} minerals are on the critical-minerals lists of the United States (2025), the "
            "European Union (2024) or Japan (2020). Cells give years or trade forms; a form with an asterisk is traded "
            "under a code that covers other minerals or goods too. Points count sites in ICMM\u2019s public list; it "
            "knows more sites than it may publish. Empty means no figure, not zero.",
            listed=listed,
            all=len(table),
        ),
        width=_READABLE,
    )
    names = {
        "facet": say("Figures"),
        "of_listed": say("Of {count} listed minerals", count=listed),
        "of_all": say("Of all {count} minerals", count=len(table)),
        "bring": say("To add what is missing"),
    }
    st.table(facets.counts(table).rename(columns=names), hide_index=True)
    only = st.toggle(say("Listed minerals only"), key="listed_only", value=True)
    shown = table[table[facets.LISTED]] if only else table
    headings = {facet.name: _heading(facet) for facet in facets.FACETS}
    st.dataframe(
        shown,
        hide_index=True,
        height=480,
        column_order=["name", *headings, facets.MISSING],
        column_config={
            "name": st.column_config.TextColumn(say("Mineral"), pinned=True),
            **headings,
            facets.MISSING: say("Missing"),
        },
        alt=say("Minerals by kind of figure, with the years or trade forms that the atlas has"),
    )
    downloading.table(say("Download as CSV"), table, "coverage.csv")
    _series_coverage(atlas.dataset)
    _agreement(atlas.dataset)


def _heading(facet: facets.Facet) -> str:
    return say(facet.label)


def _agreement(dataset: Dataset) -> None:
    found = agreement.table(dataset)
    st.subheader(say("Agreement of the publishers"), width=_READABLE)
    st.markdown(
        say(
            "Who produces how much, in the latest year that two series share. Named are countries among the "
            "{leading} largest of either whose shares differ by a factor of {factor} and by {points} points or more. "
            "Empty means that the series agree.",
            leading=agreement.LEADING,
            factor=numbers.written(f"{agreement.FACTOR:g}"),
            points=numbers.whole(100 * agreement.POINTS),
        ),
        width=_READABLE,
    )
    names = {
        "mineral": say("Mineral"),
        "stage": say("Stage"),
        "year": say("Year"),
        "series": say("Series"),
        "disagreement": say("Disagreement"),
    }
    st.dataframe(
        found,
        hide_index=True,
        height=420,
        column_config=names,
        alt=say("Minerals and stages with the countries on whose share publishers disagree"),
    )
    downloading.table(say("Download agreement as CSV"), found, "agreement.csv")


def _series_coverage(dataset: Dataset) -> None:
    table = coverage(dataset)
    st.header(say("Years by data source"), width=_READABLE)
    st.markdown(
        say(
            "Years with at least one published figure, by series, stage and measure. Empty means no figure in that "
            "series, not zero."
        ),
        width=_READABLE,
    )
    st.dataframe(
        table,
        height=620,
        alt=say("Minerals by series, stage and measure with the years that have figures"),
    )
    flat = table.set_axis([": ".join(pair) for pair in table.columns], axis=1).reset_index()
    downloading.table(say("Download as CSV"), flat, "coverage-by-series.csv", key="coverage_by_series")


def _names() -> None:
    st.markdown(
        say(
            "A published name becomes a country by a list, exactly or not at all: capitals, accents, stops, wrong "
            "decodings and footnote marks are looked through, and no name is ever guessed. A name that fits several "
            "countries, such as Congo or Korea, is refused, unless its publisher is known to use it for one. Totals, "
            "remainders (other countries) and regions are recognised as such and never drawn."
        ),
        width=_READABLE,
    )
    with st.container(horizontal=True, gap="medium"):
        published = st.text_input(say("A name as published"), "Congo (Kinshasa)", max_chars=120, width=340)
        publisher = st.selectbox(
            say("Spelled so by"),
            [_ANY, *countries.PUBLISHERS],
            width=200,
            format_func=lambda one: one or say("any publisher"),
        )
    try:
        place = countries.resolve(published or "", publisher=None if publisher == _ANY else publisher)
    except GeoError as error:
        st.warning(plain(faults.in_words(error)), icon=":material/help:")
        return
    if place.iso3 is None:
        st.info(
            say("No country: {name} ({kind}).", name=plain(place.name), kind=term("kind of area", place.kind)),
            icon=":material/functions:",
        )
        return
    entry = countries.country(place.iso3)
    known = {"name": entry.name, "code": entry.iso3, "official": entry.official_name}
    if entry.sovereign_iso3 == entry.iso3:
        words = say("**{name}** ({code}), {official}.", **known)
    else:
        owner = countries.name_of(entry.sovereign_iso3)
        words = say("**{name}** ({code}), {official}, a territory of {owner}.", owner=owner, **known)
    st.success(words, icon=":material/flag:")
    if entry.note:
        st.caption(term("country note", entry.note))


def _dictionary() -> None:
    _in_english(say("What every table and column holds. The text below is in English."))
    parts = sources.sections(sources.DICTIONARY)
    st.markdown(parts.pop("").partition("\n")[2], width=_READABLE)
    chosen = st.segmented_control(say("Tables about"), list(parts), default=next(iter(parts)), required=True)
    st.markdown(parts[chosen], width=_READABLE)
