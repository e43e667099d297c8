"""The page of import risk: who supplies an importer, how risky that is, and how it compares."""

from __future__ import annotations

from datetime import date
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from geo import numbers
from geo import vocabulary as v
from geo.content.view import Page
from geo.errors import NotComputableError
from geo.indicators import geopolrisk as gpr
from geo.maps import choropleth, world
from geo.pages.briefing import parts as briefing_parts
from geo.pages.risk import charts, controls, drawing, tables
from geo.pages.shared import address, export, session, style, viewport, words
from geo.pages.shared import policy as policy_view
from geo.reference import alliances, minerals, names, policy
from geo.risk import model as risk_model
from geo.risk import sentences as risk_sentences
from geo.risk.model import Dependence
from geo.risk.selection import RiskSelection, as_address, resolve
from geo.tables.trade import area_name

_MATRIX_KEY = "risk_matrix"
# Narrower windows put the charts under each other.
_TWO_CHARTS = 1000
_AXES = {
    "import-risk": (
        gpr.IMPORT_RISK,
        "Import risk of this importer (governance of suppliers, own output counts as safe)",
    ),
    "governance": ("governance", "Governance risk of its imports alone"),
}


@words.guarded
def page() -> None:
    """Draw the page."""
    dataset = session.dataset()
    today = date.today()  # noqa: DTZ011 - the reader's calendar day
    wish = address.params()
    selection, said = resolve(dataset, wish, on=today)
    words.warn(said)
    controls.show(selection, today)
    allies = session.members(selection.alliance, today)
    alliance = alliances.alliance(selection.alliance).short_name if selection.alliance else ""
    table = risk_model.scores_of(session.atlas(), selection.importer, selection.method)
    rows = table[table[v.YEAR] == selection.year].reset_index(drop=True)
    history = table[table[v.MINERAL] == selection.mineral]
    row = rows[rows[v.MINERAL] == selection.mineral].to_dict("records")[0]
    found = risk_model.dependence_of(
        session.atlas(),
        selection.importer,
        mineral=selection.mineral,
        year=selection.year,
        by=selection.by,
        allies=allies,
    )
    st.html(f'<h1 class="atlas-headline">{escape(risk_sentences.headline(selection, found))}</h1>')
    text = risk_sentences.explanation(selection, row, rows, found, alliance)
    st.html(f'<p class="atlas-text">{escape(text)}</p>')
    covered, warning = risk_sentences.coverage(selection.mineral)
    st.html(f'<p class="atlas-source">Trade lines counted: {escape(covered)}.</p>')
    if warning:
        st.warning(warning, icon=":material/rule:")
    window = viewport.width()
    width = viewport.map_width(window)
    with st.container(horizontal=True, gap="medium"):
        with st.container(width=width):
            _map(selection, width - 8)
        with st.container(width="stretch"):
            _figures(row, found, alliance)
    controls.year(selection)
    citation = dataset.citation(risk_model.sources_of(session.atlas(), selection.year))
    line = risk_sentences.source_line(citation, selection, dataset.version)
    st.html(f'<p class="atlas-source">{escape(line)}</p>')
    with st.container(horizontal=True, gap="small"):
        briefing_parts.add_button("risk")
        export.show(Page.RISK, dict(as_address(selection)), title=risk_sentences.headline(selection, found))
    marks = _events(selection, history, today)
    left, right = st.columns(2, gap="large") if window >= _TWO_CHARTS else (st.container(), st.container())
    with left:
        _suppliers(selection, found)
    with right:
        _trend(history, marks, today)
    _matrix(selection, rows, window)
    policy_view.show(wish, on=today, mineral=selection.mineral)
    _eu_method(selection, found)
    tables.show(selection, rows, found)
    address.write([*as_address(selection), *policy_view.parts(wish)])


def _map(selection: RiskSelection, width: int) -> None:
    table = risk_model.scores_of_all(session.atlas(), selection.method)
    name = names.mineral_in_text(selection.mineral)
    drawn = drawing.draw(table, selection, world.load(), style.theme(), width)
    st.pydeck_chart(
        drawn.deck,
        key=drawing.KEY,
        on_select=drawing.clicked,
        selection_mode="single-object",
        height=choropleth.height_px(world.load(), width),
        alt=f"World map of the GeoPolRisk score of every importer for {name}. The downloads hold the same figures.",
    )
    st.html(drawn.legend.to_html())


def _figures(row: dict[str, Any], found: Dependence, alliance: str) -> None:
    """Headline figures, each with its parts or its reason."""
    left, right = st.columns(2)
    known = risk_sentences.known(row)
    left.metric(
        "GeoPolRisk score",
        f"{row[gpr.SCORE]:.3f}" if known else "no score",
        help="HHI of world production times import risk, 0 to 1 (Koyamparambath et al. 2024). "
        + str(row[gpr.REASON] or row[gpr.CAVEAT] or ""),
    )
    right.metric(
        "Import risk",
        f"{row[gpr.IMPORT_RISK]:.3f}" if known else "none",
        help="Governance risk of the suppliers, weighted by tonnes, over imports and own production together. "
        "Trade between members of a group carries no risk and counts as supply.",
    )
    left.metric(
        "World production HHI",
        numbers.hhi(row[gpr.HHI]),
        help="0 to 10,000. As the method counts it: named producers only.",
    )
    right.metric("Price of imports", _price(row), help="Value of the imports over their weight, gross.")
    mix = found.mix
    if mix:
        area = area_name(mix.top)
        left.metric(f"Largest supplier: {area}", numbers.share(mix.top_share))
        right.metric("HHI of suppliers", numbers.hhi(mix.hhi), help=f"Sum of squared shares of imports by {mix.by}.")
        if alliance:
            left.metric("From outside the alliance", numbers.share(mix.outside_share), help=alliance)
    reliance = found.reliance
    if reliance:
        right.metric(
            "Import reliance",
            "net exporter" if reliance.net_exporter else numbers.share(reliance.value),
            help="(imports - exports) / (production + imports - exports). " + "; ".join(reliance.caveats),
        )
        left.metric(
            "Self-sufficiency",
            numbers.share(reliance.self_sufficiency),
            help=f"Production over apparent consumption of {numbers.amount(reliance.consumption, reliance.unit)}.",
        )
    else:
        st.caption(f"**Import reliance and self-sufficiency: not computable.** {found.reliance_reason}")
    notes = [str(row[name]) for name in (gpr.CAVEAT, gpr.BASIS_NOTE) if row[name]]
    if row[gpr.UNGOVERNED]:
        codes = [area_name(code) for code in str(row[gpr.UNGOVERNED]).split(";")]
        share = numbers.share(row[gpr.UNGOVERNED_SHARE])
        shown = ", ".join(codes[:4]) + (f" and {len(codes) - 4} more" if len(codes) > 4 else "")  # noqa: PLR2004
        notes.append(f"suppliers without a governance estimate count 0.5: {shown} ({share} of the weight)")
    if row[gpr.UNWEIGHED] and float(row[gpr.UNWEIGHED]) > 0.001:  # noqa: PLR2004
        notes.append(f"{numbers.share(row[gpr.UNWEIGHED])} of the import value has no weight")
    for note in notes:
        st.caption(note[0].upper() + note[1:] + ".")


def _price(row: dict[str, Any]) -> str:
    price = row[risk_model.PRICE]
    if pd.isna(price) or not price:
        return "none"
    return f"{numbers.significant(float(price))}{numbers.NBSP}USD/kg"


def _suppliers(selection: RiskSelection, found: Dependence) -> None:
    st.markdown(f"##### Suppliers by {selection.by}, and their governance risk")
    if found.mix is None:
        st.caption(found.mix_reason)
        return
    st.vega_lite_chart(charts.suppliers(found, style.theme()), width="stretch")
    if selection.alliance:
        st.caption("\u25cf member of the highlighted alliance. Trade within a group of importers is no import.")


def _events(selection: RiskSelection, history: pd.DataFrame, today: date) -> pd.DataFrame:
    """Policy events about the mineral as marks of the years from the first score to today."""
    events = policy.events(on=today, mineral=selection.mineral)
    return policy.marks(events, years=range(int(history[v.YEAR].min()), today.year + 1))


def _trend(history: pd.DataFrame, marks: pd.DataFrame, today: date) -> None:
    st.markdown("##### Risk over time, with policy")
    answered = [risk_sentences.known(row) for row in history.to_dict("records")]
    shown = {name: history[name].where(answered) for name in (gpr.SCORE, gpr.IMPORT_RISK)}
    spec = charts.trend(history.assign(**shown), _editions(), marks, style.theme(), last=today.year)
    st.vega_lite_chart(spec, width="stretch")
    st.caption(
        f"\u25b2 policy events about this mineral ({len(marks)}), from the day they hold; the list is below. "
        f"Production ends in {int(history[v.YEAR].max())}. The World Bank recalculated its governance estimates "
        "with the 2025 edition: the years before and after the dashed line do not compare exactly."
    )


def _editions() -> dict[int, str]:
    table = session.dataset().governance.drop_duplicates(v.YEAR)
    origins = session.dataset().origins
    return {int(row.year): origins[row.source_id].edition for row in table.itertuples()}


def _matrix(selection: RiskSelection, rows: pd.DataFrame, window: int) -> None:
    name = risk_sentences.who(selection.importer)
    st.markdown(f"##### Risk matrix of {name}, {selection.year}: click a mineral to open it")
    controls.axis(selection)
    supplied = rows[[risk_sentences.known(row) for row in rows.to_dict("records")]]
    supplied = supplied[supplied[gpr.IMPORTS] > 0]
    supplied = supplied.assign(governance=supplied[gpr.NUMERATOR] / supplied[gpr.IMPORTS])
    if supplied.empty:
        st.caption("No mineral has a score for this importer and year.")
        return
    column, title = _AXES[selection.axis]
    spec = charts.matrix(supplied, style.theme(), selected=selection.mineral, column=column, title=title, width=window)
    st.vega_lite_chart(spec, width="stretch", key=_MATRIX_KEY, on_select=_mineral_picked, selection_mode=charts.PICK)
    left_out = sorted(set(rows[v.MINERAL]) - set(supplied[v.MINERAL]))
    names = ", ".join(minerals.mineral(each).name for each in left_out)
    lines = " Dashed curves join equal scores." if column == gpr.IMPORT_RISK else ""
    st.caption(
        f"Names stand at the highest scores, where there is room; hover for the others. Size: value of imports.{lines}"
        + (f" Without a score or imports: {names}." if left_out else "")
    )


def _mineral_picked() -> None:
    """A click on a point opens its mineral."""
    picked = st.session_state[_MATRIX_KEY].selection.get(charts.PICK, [])
    if picked:
        address.change("mineral", picked[0]["mineral"])


def _eu_method(selection: RiskSelection, found: Dependence) -> None:
    """Supply risk after the EU's method of 2017, as far as its inputs are sourced."""
    dataset = session.dataset()
    inputs = risk_model.inputs_of(session.atlas())
    try:
        risk = risk_model.eu_supply_risk(
            dataset, inputs, selection.importer, found, mineral=selection.mineral, year=selection.year
        )
    except NotComputableError as error:
        st.caption(f"Supply risk after the EU\u2019s method: not computable. {words.plain(str(error))}")
        return
    label = "Gross supply risk" if risk.gross else "Supply risk"
    st.markdown(f"##### {label} after the EU\u2019s criticality method of 2017: {risk.value:.2f} of 10")
    st.caption(
        f"World production weighted by governance {risk.world:.2f}; what {risk_sentences.who(selection.importer)} "
        f"sources {'not computable' if risk.sourcing is None else f'{risk.sourcing:.2f}'}. "
        f"Computed without: {'; '.join(risk.missing)}. Not to be held against the Commission\u2019s threshold of 1, "
        "which is meant for the full formula."
    )
