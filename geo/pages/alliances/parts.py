"""What is shown below the map of alliances: coverage, dependence, accession, comparison, members."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

import pandas as pd
import streamlit as st

from geo.blocs import accession, coverage, purchases, sentences
from geo.blocs.answers import Accession, Goal, Question
from geo.blocs.coverage import Cell, Key
from geo.blocs.holdings import COLUMN_NAMES, OWN_COLUMNS, Column, Ledger
from geo.blocs.records import accession_record, dependence_record
from geo.blocs.selection import Choice, Part
from geo.errors import GeoError
from geo.pages.alliances import charts, controls, drawing
from geo.pages.shared import downloading, session, style, words
from geo.reference import alliances, countries
from geo.reference.names import mineral_in_text

_SIDE_BY_SIDE = 1000


def show(choice: Choice, ledger: Ledger, cells: Mapping[Key, Cell], *, window: int) -> None:
    """The chosen part; *cells* is the matrix of the chosen minerals, *window* the width of the window in pixels."""
    if choice.part is Part.COVERAGE:
        _coverage(choice, ledger, cells)
    elif choice.part is Part.DEPENDENCE:
        _dependence(choice, ledger)
    elif choice.part is Part.ACCESSION:
        _accession(choice, ledger)
    elif choice.part is Part.COMPARE:
        _compare(choice, ledger, window)
    else:
        _members(choice)


def _sources(ledger: Ledger, columns: tuple[Column, ...]) -> str:
    """Everything a table stands on, cited once."""
    ids = {one for (_, column), held in ledger.holdings.items() if column in columns for one in held.source_ids}
    return f"Sources: {session.dataset().citation(tuple(sorted(ids))).rstrip('.')}. Dataset: {ledger.version}."


def _coverage(choice: Choice, ledger: Ledger, cells: Mapping[Key, Cell]) -> None:
    order = coverage.weakest_first(cells, choice.column)
    st.html(
        '<p class="atlas-text">Share of the world in per cent, weakest first by '
        f"{COLUMN_NAMES[choice.column].lower()}. Under each share: whose figure, of which year; every column of a "
        "mineral stands on one series, its preferred one, and shares of different series are not added up. A range "
        "ends where all unnamed output is counted as the members\u2019. Exports and imports: by value, trade "
        "among members included, the HS lines of the stage most traded. A mineral\u2019s name opens it on the map.</p>"
    )
    alliance = "" if choice.own else choice.group.id
    st.html(charts.coverage(cells, order, choice.column, style.theme(), alliance))
    _foot(_sources(ledger, tuple(Column)), coverage.to_frame(cells, order), f"coverage-{choice.group.id}")


def _dependence(choice: Choice, ledger: Ledger) -> None:
    found = purchases.all_dependence(ledger, choice.group.members, choice.minerals)
    st.html(f'<h3 class="bloc">{escape(sentences.dependence_headline(choice.short_name, found))}</h3>')
    st.html(
        '<p class="atlas-text">Bought abroad: all that members import, from each other too, by value; from '
        "outsiders: from countries outside the group. Net import reliance: the group\u2019s net imports over its "
        "apparent consumption in tonnes, only where production and trade are of one stage and year and both are gross "
        "weight. World HHI of production: members counted one by one, and as a single supplier.</p>"
    )
    if not found:
        st.info("The trade table has no lines of these minerals.", icon=":material/info:")
        return
    hhi = {}
    for one in found:
        column = next((own for own in OWN_COLUMNS[:2] if (one.mineral, own) in ledger.holdings), None)
        if column is not None:
            held = ledger.holdings[one.mineral, column]
            hhi[one.mineral] = (charts.origin(held), coverage.world_hhi(held, choice.group.members))
    alliance = "" if choice.own else choice.group.id
    st.html(charts.dependence(found, hhi, style.theme(), alliance))
    records = pd.DataFrame([dependence_record(one) for one in found])
    for name in ("hs_lines", "caveats"):
        records[name] = records[name].map("; ".join)
    _foot(_sources(ledger, tuple(Column)), records, f"dependence-{choice.group.id}")


def _accession(choice: Choice, ledger: Ledger) -> None:
    controls.question(choice, ledger)
    try:
        result = accession.accession(ledger, choice.group.members, choice.question(ledger), choice.target)
    except GeoError as error:
        st.info(words.plain(str(error)), icon=":material/info:")
        return
    st.html(f'<h3 class="bloc">{escape(sentences.verdict(result, choice.short_name))}</h3>')
    st.html(f'<p class="atlas-text">{escape(_tested(result))}</p>')
    left, right = st.columns(2, gap="large")
    with left:
        st.markdown("##### Step by step")
        st.vega_lite_chart(charts.steps(result, style.theme()), width="stretch")
        hidden = len(result.states) - 16
        if hidden > 0:
            st.caption(f"{hidden} more steps are in the file.")
    with right:
        st.markdown("##### What each non-member would add")
        _ranking(result)
    for name, column, reason in result.missing:
        st.caption(words.plain(f"No data: {mineral_in_text(name)}, {COLUMN_NAMES[column].lower()}: {reason}."))
    _unknown(ledger, result.question)
    record = accession_record(result)
    steps = pd.DataFrame(record["steps"]).drop(columns="shares").assign(target=result.target.limit)
    _foot(_sources(ledger, _tested_columns(result)), steps, f"accession-{choice.group.id}")


def _unknown(ledger: Ledger, question: Question) -> None:
    """Countries that no ranking can hold, because their figure is not published."""
    held = [ledger.holdings.get((name, column)) for name in question.minerals for column in question.columns]
    codes = {code for one in held if one for code in one.unpublished}
    if codes:
        names = sentences.listing(sorted(countries.name_of(code) for code in codes), limit=12)
        st.caption(words.plain(f"Listed without a figure, so that what they would add is not known: {names}."))


def _tested_columns(result: Accession) -> tuple[Column, ...]:
    """The columns behind the answer, for its sources."""
    bought = result.target.goal is Goal.OUTSIDER_PURCHASES
    return (*result.question.columns, Column.IMPORTS) if bought else result.question.columns


def _tested(result: Accession) -> str:
    """What exactly the target measures, in words."""
    goal = result.target.goal
    if goal is Goal.OWN_SHARE:
        tested = (
            "Tested: the mean of the group\u2019s shares of the world over the chosen minerals and stages, each with "
            "equal weight, named output only. Largest contribution first is exact: no other choice needs fewer "
            "countries."
        )
    elif goal is Goal.OUTSIDER_OUTPUT:
        tested = (
            "Tested: the largest single outsider\u2019s share of the world, in the worst of the chosen minerals and "
            "stages. An outsider\u2019s share of the world changes only if it joins itself."
        )
    else:
        exact = "no other choice needs fewer countries." if result.exact else "a different choice may need fewer."
        tested = (
            "Tested: the largest single outsider\u2019s share of everything that members import, from each other "
            "too, by value, in the worst of the chosen minerals; new members bring their own purchases. The EU\u2019s "
            "65 % and the United Kingdom\u2019s 60 % speak of consumption, which is not published by country. Each "
            f"step takes the country that lowers most what is bought above the limit; {exact}"
        )
    stay = sorted(countries.name_of(code) for code in result.question.without)
    return tested + (f" Not considered: {sentences.listing(stay, limit=8)}." if stay else "")


def _ranking(result: Accession) -> None:
    if not result.candidates:
        st.caption("Nobody who is considered would add anything.")
        return
    several = len(result.candidates[0].gains) > 1
    rows = [
        {"Country": countries.name_of(one.iso3), "Adds, mean": one.gain}
        | ({f"{controls.mineral_name(name)}, {column}": gain for name, column, gain in one.gains} if several else {})
        for one in result.candidates
    ]
    names = list(rows[0])[1:]
    config = {name: st.column_config.NumberColumn(format="percent") for name in names[1:]}
    config[names[0]] = st.column_config.ProgressColumn(
        "Share of the world it adds" + (", mean" if several else ""), format="percent", min_value=0,
        max_value=max(one.gain for one in result.candidates),
    )  # fmt: skip
    st.dataframe(
        pd.DataFrame(rows),
        hide_index=True,
        placeholder="\u2013",
        height=min(470, 38 + 35 * len(rows)),
        column_config=config,
    )


def _compare(choice: Choice, ledger: Ledger, window: int) -> None:
    controls.other(choice)
    other = alliances.bloc(choice.other, on=choice.on)
    if not other.members:
        st.info(words.plain(f"{other.name} had no members on {choice.on}."), icon=":material/info:")
        return
    name = alliances.alliance(other.id).short_name
    found = coverage.compare(ledger, choice.group.members, other.members, choice.minerals)
    gaps = [one.difference for (_, own), one in found.items() if own is choice.column and one.difference is not None]
    ahead, column = sum(gap > 0 for gap in gaps), COLUMN_NAMES[choice.column].lower()
    finding = f"{choice.short_name} has more than {name} in {ahead} of {len(gaps)} minerals by {column}"
    st.html(f'<h3 class="bloc">{escape(finding)}</h3>')
    own = len(choice.group.members)
    shared = choice.group.members & other.members
    both = f"{len(shared)} {'counts' if len(shared) == 1 else 'count'} in both." if shared else "Nobody counts in both."
    st.html(
        f'<p class="atlas-text">A: {escape(choice.short_name)}, {own} members. B: {escape(name)}, '
        f"{len(other.members)} members on {choice.on}. {both} A \u2212 B in "
        "percentage points of the lower ends; blue where A has more, orange where B has.</p>"
    )
    width = _half(window)
    with st.container(horizontal=True, gap="medium"):
        for key, label, group in (("a", choice.short_name, choice.group.members), ("b", name, other.members)):
            with st.container(width=width):
                st.markdown(f"**{key.upper()}: {words.plain(label)}**")
                drawing.draw(
                    label, group, choice, ledger, width=width, alt=f"World map of {label}.", key=f"bloc_map_{key}",
                    more={}, labels=4,
                )  # fmt: skip
    order = sorted(choice.minerals, key=lambda one: _gap(found[one, choice.column].difference))
    columns = [choice.column, *(own for own in OWN_COLUMNS if own is not choice.column)][:3]
    st.html(charts.comparison(found, order, (choice.short_name, name), style.theme(), columns))
    rows = [
        {"mineral": one.mineral, "column": one.column.value, "a_low": one.one.low, "a_high": one.one.high,
         "b_low": one.other.low, "b_high": one.other.high, "difference": one.difference,
         "no_data": one.reason or None}
        for one in found.values()
    ]  # fmt: skip
    _foot(_sources(ledger, tuple(Column)), pd.DataFrame(rows), f"compare-{choice.group.id}-{other.id}")


def _half(window: int) -> int:
    """Width of one of two maps: side by side, or over the full width of a narrow window."""
    content = window - 80
    return max(320, min((content - 32) // 2 if window >= _SIDE_BY_SIDE else content, 860))


def _gap(difference: float | None) -> tuple[bool, float]:
    return difference is None, difference or 0.0


def _members(choice: Choice) -> None:
    counted = len(choice.group.members)
    if choice.own:
        names = {countries.name_of(code): code for code in choice.group.members}
        listed = [{"Country": name, "Code": names[name]} for name in sorted(names)]
        st.dataframe(pd.DataFrame(listed), hide_index=True, placeholder="\u2013")
        return
    entry = alliances.alliance(choice.group.id)
    st.html(
        f'<h3 class="bloc">{escape(entry.name)}: {counted} members on {choice.on}</h3>'
        f'<p class="atlas-text">{escape(entry.description)} Founded {entry.founded}; {escape(entry.status)}. '
        f"These roles make a country a member: {escape(', '.join(entry.counted_roles))}.</p>"
    )
    rows: list[dict[str, str | None]] = [
        {
            "Country or bloc": row.country,
            "Role": row.role,
            "Counts": "yes" if row.role in entry.counted_roles else "no",
            "From": row.valid_from.isoformat() if row.valid_from else "unknown",
            "To": row.valid_to.isoformat() if row.valid_to else "",
            "Evidence": row.evidence,
            "Note": row.note,
            "Source": row.source_url or None,
        }
        for row in alliances.memberships(entry.id, on=choice.on)
    ]
    table = pd.DataFrame(rows)
    st.dataframe(
        table, hide_index=True, placeholder="\u2013", height=min(700, 38 + 35 * len(rows)),
        column_config={
            "Source": st.column_config.LinkColumn("Source"), "Note": st.column_config.TextColumn(width="large"),
        },
    )  # fmt: skip
    _foot(f"Source: {session.dataset().origins['atlas-alliances-2026'].citation}", table, f"members-{entry.id}")


def _foot(source: str, table: pd.DataFrame, name: str) -> None:
    """Source line and download of a table."""
    st.html(f'<p class="atlas-source">{escape(source)}</p>')
    downloading.table("Download as CSV", table, f"{name}.csv", key=f"download_{name}")
