"""GeoPolRisk: supply risk of an importer for a mineral, from production, trade and political stability.

For importer c, mineral A and year y (Koyamparambath et al. 2024, 10.1016/j.resconrec.2024.107801;
Santillan-Saldivar et al. and the JOSS paper 10.21105/joss.09600 describe the same formula)::

    HHI         = sum_k p_k^2 / (sum_k p_k)^2                  over producing countries k
    import risk = sum_i q_i g_i / (sum_i q_i + P_c)            over suppliers i of c
    score       = HHI * import risk
    CF          = score * price / 0.409412948                  eq. kg Cu per kg

``q_i``: tonnes imported from i on the mineral's HS lines together; ``g_i``: political instability of i, 0-1
(0 between members of one group); ``P_c``: production of c; price: value of the imports over their weight.

The method adds tonnes of gross weight (trade) to tonnes on the basis of the production statistics, often
contained metal. It is computed as published and every such mineral bears a ``basis_note``. Volumes and
carats are never added to tonnes: those minerals get no score, and a ``reason``.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Final

import numpy as np
import pandas as pd

from geo import vocabulary as v
from geo.errors import NotComputableError, UnknownChoiceError
from geo.indicators.dependence import counts_gross_weight
from geo.locale.languages import ENGLISH, speaking
from geo.locale.say import joined, mark_term, say, term
from geo.reference.bases import basis_in_words

COPPER_CF: Final = 0.409412948  # mean of copper, OECD countries, 2017-2021 (the method's reference)
NEUTRAL: Final = 0.5  # the method's value for a supplier without a governance estimate

SCORE: Final = "score"
HHI: Final = "hhi"
IMPORT_RISK: Final = "import_risk"
PRICE: Final = "price_usd_per_kg"
FACTOR: Final = "characterisation_factor"
NUMERATOR: Final = "numerator_t"
IMPORTS: Final = "imports_t"
IMPORTS_VALUE: Final = "imports_kusd"
PRODUCTION: Final = "production_t"
LINES: Final = "hs6_lines"
UNWEIGHED: Final = "unweighed_share"
UNGOVERNED: Final = "ungoverned"
UNGOVERNED_SHARE: Final = "ungoverned_share"
UNPUBLISHED: Final = "producers_without_figure"
LEFT_OUT: Final = "members_without_figure"
BASIS_NOTE: Final = "basis_note"
REASON: Final = "reason"
CAVEAT: Final = "caveat"
COLUMNS: Final = (
    v.IMPORTER,
    v.MINERAL,
    v.YEAR,
    SCORE,
    HHI,
    IMPORT_RISK,
    PRICE,
    FACTOR,
    NUMERATOR,
    IMPORTS,
    IMPORTS_VALUE,
    PRODUCTION,
    LINES,
    UNWEIGHED,
    UNGOVERNED,
    UNGOVERNED_SHARE,
    UNPUBLISHED,
    LEFT_OUT,
    BASIS_NOTE,
    REASON,
    CAVEAT,
)
NOTHING_RECORDED: Final = mark_term("reason of a score", "no imports and no production on record")
UNWEIGHED_IMPORTS: Final = mark_term("reason of a score", "no import has a weight")
UNPUBLISHED_OUTPUT: Final = mark_term("reason of a score", "domestic production is not published")
# How a gap is said where the published method takes it for zero.
_AS_ZERO: Final = {
    "": "",
    NOTHING_RECORDED: mark_term("reason of a score", "no imports and no production on record; counted as zero"),
    UNWEIGHED_IMPORTS: mark_term("reason of a score", "no import has a weight; counted as zero"),
    UNPUBLISHED_OUTPUT: mark_term("reason of a score", "domestic production is not published; counted as zero"),
}
_STAGES: Final = (mark_term("stage", "mine"), mark_term("stage", "refined"), mark_term("stage", "downstream"))
_CELL: Final = [v.IMPORTER, v.MINERAL, v.YEAR]
_PER_TONNE: Final = {"kg": 1000.0}


def geopolrisk(
    *,
    production: pd.DataFrame,
    trade: pd.DataFrame,
    governance: pd.DataFrame,
    lines: pd.DataFrame,
    groups: Mapping[str, Collection[str]] | None = None,
    importers: Collection[str] | None = None,
    years: Collection[int] | None = None,
    missing_governance: float | None = NEUTRAL,
    truncate_production: bool = False,
    absent_as_zero: bool = False,
) -> pd.DataFrame:
    """Score every importer (or group), mineral and year at once.

    Parameters
    ----------
    production: fact rows of one series (columns ``geo.vocabulary.FACT_COLUMNS``), one stage a mineral.
    trade: columns of :mod:`geo.tables.trade`. governance: ``iso3``, ``year``, ``risk`` (0-1).
    lines: ``mineral``, ``hs6`` and, if at hand, ``stage`` of the lines that stand for a mineral.
    groups: members (alpha-3) by name; then the importers are these groups, each with a row for every mineral
        and year, and trade within a group bears no risk. Else the importers are single countries.
    importers: without *groups*, the countries (alpha-3) to score, each with a row for every mineral and year;
        default, whoever has imports or production on record, with a row for what is on record.
    years: default, every year that all three tables cover.
    missing_governance: value for a supplier without an estimate; ``None`` refuses the score instead.
    truncate_production: cut production to whole published units before the HHI.
    absent_as_zero: count missing weights and unpublished domestic production as 0, price over the value of all
        flows, and a cell without imports and production as score 0; ``caveat`` says where that was done.
        With this, the option before and :func:`as_published` over *governance*, the numbers are those of
        the program that accompanies the publication (geopolrisk-py 2.0.1).

    Returns
    -------
    Columns :data:`COLUMNS`, ordered by importer, mineral, year.
    ``score``, ``hhi``, ``import_risk``: 0-1, missing where ``reason`` says why. ``imports_kusd``: thousand US
    dollars. ``unweighed_share``: share of the import value without weight (left out of the tonnes).
    ``ungoverned``: suppliers without an estimate, joined by ";", ``ungoverned_share``: their share of the tonnes.
    ``producers_without_figure``: countries left out of the HHI because their output is not published.
    ``members_without_figure``: the same for domestic production, joined by ";": with them the import risk would
    be lower. ``caveat``: what *absent_as_zero* counted as zero.

    Raises
    ------
    NotComputableError: if production mixes series, stages, units or bases within a mineral, no mineral has a
        line, or there is no common year.
    UnknownChoiceError: for a year that one of the tables lacks.
    """
    chosen = _years(production, trade, governance, years)
    lines = lines.loc[lines[v.MINERAL].isin(production[v.MINERAL].unique())]
    if lines.empty:
        raise NotComputableError("None of the minerals has a trade line.")
    made = _production(production, chosen, lines)
    kept = _kept(importers, groups)
    flows = trade if kept is None else trade[trade[v.IMPORTER].isin(kept)]
    bought = _imports(_flows(flows, lines, groups, chosen), governance, missing_governance)
    own = _domestic(made, groups, absent_as_zero=absent_as_zero)
    cells = own.merge(bought, on=_CELL, how="outer")
    names = importers if groups is None else groups
    if names is not None:
        grid = made[[v.MINERAL, v.YEAR]].drop_duplicates()
        cells = grid.merge(pd.Series(list(names), name=v.IMPORTER, dtype="str"), how="cross").merge(cells, how="left")
    cells = cells.merge(_hhi(made, truncate=truncate_production), on=[v.MINERAL, v.YEAR])
    with speaking(ENGLISH):  # one table for all languages
        notes = _notes(made, lines)
    cells = cells.merge(notes, on=v.MINERAL)
    return _scores(cells, absent_as_zero=absent_as_zero)


def _kept(importers: Collection[str] | None, groups: Mapping[str, Collection[str]] | None) -> list[str] | None:
    """Importers whose flows are needed; ``None`` for all."""
    if groups is not None:
        return sorted({member for members in groups.values() for member in members})
    return None if importers is None else sorted(importers)


def as_published(governance: pd.DataFrame, differences: pd.DataFrame) -> pd.DataFrame:
    """The estimates as the published program reads them: ``iso3``, ``year``, ``risk``.

    Parameters
    ----------
    governance: columns ``iso3``, ``year``, ``risk``.
    differences: ``iso3``, ``year`` (missing = every year) and ``risk`` that the program uses instead (missing =
        it finds none).
    """
    kept = governance[[v.ISO3, v.YEAR, "risk"]]
    everywhere = differences.loc[differences[v.YEAR].isna(), v.ISO3]
    dated = differences[differences[v.YEAR].notna()].astype({v.YEAR: "int64"})
    replaced = pd.MultiIndex.from_frame(kept[[v.ISO3, v.YEAR]]).isin(pd.MultiIndex.from_frame(dated[[v.ISO3, v.YEAR]]))
    kept = kept[~kept[v.ISO3].isin(everywhere) & ~replaced]
    return pd.concat([kept, dated.loc[dated["risk"].notna(), [v.ISO3, v.YEAR, "risk"]]], ignore_index=True)


def _years(
    production: pd.DataFrame, trade: pd.DataFrame, governance: pd.DataFrame, years: Collection[int] | None
) -> list[int]:
    covered = [{int(year) for year in table[v.YEAR].unique()} for table in (production, trade, governance)]
    common = sorted(set.intersection(*covered))
    if years is None and not common:
        raise NotComputableError("Production, trade and governance have no year in common.")
    for year in years or ():
        if year not in common:
            raise UnknownChoiceError("year", year, common)
    return sorted(years) if years else common


def _production(production: pd.DataFrame, years: list[int], lines: pd.DataFrame) -> pd.DataFrame:
    """Country rows of the chosen years, of minerals that have lines, on one series, stage, unit and basis."""
    rows = production[
        (production[v.AREA_KIND] == v.AreaKind.COUNTRY)
        & (production[v.MEASURE] == v.Measure.PRODUCTION)
        & production[v.YEAR].isin(years)
        & production[v.MINERAL].isin(lines[v.MINERAL].unique())
    ]
    for column in (v.SERIES, v.STAGE, v.UNIT, v.BASIS):
        kinds = rows.groupby(v.MINERAL)[column].nunique()
        if (kinds > 1).any():
            mixed = ", ".join(kinds.index[kinds > 1])
            raise NotComputableError(f"Production of {mixed} stands on more than one {column}; choose one.")
    return rows


def _members(groups: Mapping[str, Collection[str]], column: str) -> pd.DataFrame:
    pairs = [(name, iso3) for name, members in groups.items() for iso3 in sorted(set(members))]
    return pd.DataFrame(pairs, columns=["group", column])


def _flows(
    trade: pd.DataFrame, lines: pd.DataFrame, groups: Mapping[str, Collection[str]] | None, years: list[int]
) -> pd.DataFrame:
    """Flows of the minerals' lines with ``mineral``, groups for importers, and ``within``: inside a group."""
    wanted = lines[[v.MINERAL, v.HS6]].drop_duplicates()
    flows = trade[trade[v.YEAR].isin(years) & trade[v.HS6].isin(wanted[v.HS6])].merge(wanted, on=v.HS6)
    flows = flows.astype({v.YEAR: "int64"}).assign(within=False)
    if groups is None:
        return flows
    flows = flows.merge(_members(groups, v.IMPORTER), on=v.IMPORTER)
    flows = flows.drop(columns=v.IMPORTER).rename(columns={"group": v.IMPORTER})
    pairs = pd.MultiIndex.from_frame(_members(groups, v.EXPORTER))
    return flows.assign(within=pd.MultiIndex.from_frame(flows[[v.IMPORTER, v.EXPORTER]]).isin(pairs))


def _imports(flows: pd.DataFrame, governance: pd.DataFrame, missing_governance: float | None) -> pd.DataFrame:
    """Sums over the suppliers of every cell: ``numerator_t, imports_t, value, weighed`` and what is missing."""
    risks = governance[[v.ISO3, v.YEAR, "risk"]].rename(columns={v.ISO3: v.EXPORTER})
    risk = flows[[v.EXPORTER, v.YEAR]].merge(risks, on=[v.EXPORTER, v.YEAR], how="left")["risk"].to_numpy()
    within, weight = flows["within"].to_numpy(dtype=bool), flows[v.QUANTITY_T].to_numpy()
    unknown = np.isnan(risk) & ~within
    filled = np.where(unknown, np.nan if missing_governance is None else missing_governance, risk)
    flows = flows.assign(
        **{
            NUMERATOR: np.where(within, 0.0, filled) * weight,
            "refused": unknown & ~np.isnan(weight) & (missing_governance is None),
            "weighed_kusd": np.where(np.isnan(weight), 0.0, flows[v.VALUE_KUSD]),
            "ungoverned_t": np.where(unknown, weight, 0.0),
        }
    )
    cells = flows.groupby(_CELL, sort=False)
    sums = cells[[NUMERATOR, v.QUANTITY_T]].sum(min_count=1)
    sums[["value_kusd", "weighed_kusd", "ungoverned_t"]] = cells[[v.VALUE_KUSD, "weighed_kusd", "ungoverned_t"]].sum()
    sums["refused"] = cells["refused"].any()
    names = flows[unknown].groupby(_CELL)[v.EXPORTER].agg(lambda found: ";".join(sorted(set(found))))
    sums[UNGOVERNED] = names.reindex(sums.index)
    return sums.rename(columns={v.QUANTITY_T: IMPORTS}).reset_index()


def _domestic(
    made: pd.DataFrame, groups: Mapping[str, Collection[str]] | None, *, absent_as_zero: bool
) -> pd.DataFrame:
    """Production of every importer or group, t, of the members with a figure; missing if none has one."""
    own = made[[v.ISO3, v.MINERAL, v.YEAR, v.VALUE]].rename(columns={v.ISO3: v.IMPORTER})
    own = own.assign(member=own[v.IMPORTER])
    if groups is not None:
        own = own.merge(_members(groups, v.IMPORTER), on=v.IMPORTER)
        own = own.drop(columns=v.IMPORTER).rename(columns={"group": v.IMPORTER})
    gone = own[own[v.VALUE].isna()].groupby(_CELL)["member"]
    if absent_as_zero:
        own = own.fillna({v.VALUE: 0.0})
    sums = own.groupby(_CELL, sort=False)[[v.VALUE]].sum(min_count=1).rename(columns={v.VALUE: PRODUCTION})
    sums[LEFT_OUT] = gone.agg(lambda found: ";".join(sorted(found))).reindex(sums.index)
    return sums.reset_index()


def _hhi(made: pd.DataFrame, *, truncate: bool) -> pd.DataFrame:
    """HHI of production by mineral and year, and how many producers have no published figure."""
    amount = made[v.VALUE]
    if truncate:
        units = made[v.PUBLISHED_UNIT].map(_PER_TONNE).fillna(1.0)
        # Rounding first: 0.29 t * 1000 must not become 289 kg.
        amount = np.floor((amount * units).round(6))
    panel = made[[v.MINERAL, v.YEAR]].assign(
        amount=amount, square=np.square(amount), **{UNPUBLISHED: made[v.VALUE].isna()}
    )
    sums = panel.groupby([v.MINERAL, v.YEAR], sort=False).sum().reset_index()
    total = sums["amount"].where(sums["amount"] > 0)
    return sums.assign(**{HHI: sums["square"] / np.square(total)})[[v.MINERAL, v.YEAR, HHI, UNPUBLISHED]]


def _notes(made: pd.DataFrame, lines: pd.DataFrame) -> pd.DataFrame:
    """By mineral: its lines, its production unit, and where production and trade count different things."""
    stages = lines[v.STAGE] if v.STAGE in lines.columns else pd.Series("", index=lines.index)
    covered = lines.assign(stage=stages).groupby(v.MINERAL)
    table = made.drop_duplicates(v.MINERAL).set_index(v.MINERAL)[[v.UNIT, v.BASIS, v.STAGE]]
    table[LINES] = covered[v.HS6].agg(lambda codes: ";".join(sorted(set(codes))))
    traded = {mineral: sorted(set(found) - {""}) for mineral, found in covered["stage"]}
    table[BASIS_NOTE] = [
        _note(basis, stage, traded[mineral])
        for mineral, basis, stage in zip(table.index, table[v.BASIS], table[v.STAGE], strict=True)
    ]
    return table[[v.UNIT, LINES, BASIS_NOTE]].reset_index()


def gap(row: Mapping[str, Any]) -> str:
    """Why a row has no score, or only one that takes a gap for zero: a key for :func:`reason_in_words`, or empty."""
    if row[REASON]:
        return str(row[REASON])
    return next((found for found, said in _AS_ZERO.items() if said == row[CAVEAT]), "")


def reason_in_words(text: str) -> str:
    """A reason or a caveat of a row of :func:`geopolrisk` in the language spoken now; its tables are in English."""
    return term("reason of a score", text)


def basis_notes(production: pd.DataFrame, lines: pd.DataFrame) -> dict[str, str]:
    """By mineral: where production and trade count different things, in the language spoken now; else empty.

    Parameters
    ----------
    production: fact rows of one series, stage, unit and basis a mineral.
    lines: columns ``mineral``, ``hs6``, ``stage``.
    """
    table = _notes(production[production[v.MINERAL].isin(lines[v.MINERAL].unique())], lines)
    return dict(zip(table[v.MINERAL], table[BASIS_NOTE], strict=True))


def _stage(stage: str) -> str:
    return term("stage", stage) if stage in _STAGES else stage


def _note(basis: str, stage: str, traded: list[str]) -> str:
    notes = []
    if not counts_gross_weight(basis):
        notes.append(say("production counts {basis}, trade gross weight", basis=basis_in_words(basis)))
    if traded not in ([], [stage]):
        notes.append(
            say(
                "production is of the stage {stage}, the trade lines are {traded}",
                stage=_stage(stage),
                traded=joined([_stage(one) for one in traded]),
            )
        )
    return "; ".join(notes)


def _scores(cells: pd.DataFrame, *, absent_as_zero: bool) -> pd.DataFrame:
    """The formula, cell by cell in columns, and a reason wherever it has no answer."""
    traded = cells["value_kusd"].notna()
    imports = cells[IMPORTS] if not absent_as_zero else cells[IMPORTS].fillna(0.0)
    imports = imports.where(traded, 0.0)
    numerator = cells[NUMERATOR].where(traded & (imports != 0), 0.0).mask(imports.isna())
    unpublished = cells[PRODUCTION].isna() & cells[LEFT_OUT].notna()
    own = cells[PRODUCTION].fillna(0.0).mask(unpublished)
    priced = cells["value_kusd"] if absent_as_zero else cells["weighed_kusd"]
    refused = cells["refused"].fillna(value=False).astype(bool)
    unweighed = traded & cells[IMPORTS].isna()
    texts = (
        ((imports == 0) & (own == 0) & ~unweighed, NOTHING_RECORDED),
        (unweighed, UNWEIGHED_IMPORTS),
        (cells[LEFT_OUT].notna() if absent_as_zero else unpublished, UNPUBLISHED_OUTPUT),
    )
    gaps = pd.Series("", index=cells.index)
    for broken, text in texts:
        gaps = gaps.mask(broken, text)
    reason = gaps.mask(gaps != "", "") if absent_as_zero else gaps
    for broken, text in (
        (refused, mark_term("reason of a score", "a supplier has no governance estimate")),
        (cells[HHI].isna(), mark_term("reason of a score", "no country has published production above zero")),
        (
            cells[v.UNIT] != v.Unit.TONNE,
            mark_term("reason of a score", "production is not counted in tonnes and cannot be added to trade"),
        ),
    ):
        reason = reason.mask(broken, text)
    counted = gaps.where(absent_as_zero & (gaps != "") & (reason == ""), "")
    supply = imports + own
    risk = (numerator / supply.where(supply > 0)).where(supply != 0, 0.0).mask(reason != "")
    score = cells[HHI] * risk
    price = (priced / imports.where(imports > 0)).mask(absent_as_zero & (imports == 0), 0.0)
    result = cells.assign(
        **{
            SCORE: score,
            IMPORT_RISK: risk,
            PRICE: price,
            FACTOR: score * price / COPPER_CF,
            NUMERATOR: numerator,
            IMPORTS: imports,
            IMPORTS_VALUE: cells["value_kusd"],
            PRODUCTION: own.where(cells[v.UNIT] == v.Unit.TONNE),
            UNWEIGHED: 1 - cells["weighed_kusd"] / cells["value_kusd"].where(cells["value_kusd"] > 0),
            UNGOVERNED: cells[UNGOVERNED].fillna(""),
            LEFT_OUT: cells[LEFT_OUT].fillna(""),
            UNGOVERNED_SHARE: cells["ungoverned_t"] / imports.where(imports > 0),
            REASON: reason,
            CAVEAT: counted.map(_AS_ZERO),
        }
    )
    return result[list(COLUMNS)].sort_values(_CELL, ignore_index=True)
