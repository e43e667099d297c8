"""What is possible but odd: totals that do not add up, and figures far from those of the previous edition."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import pandas as pd

from geo import numbers
from geo import vocabulary as v
from geo.locale.say import joined, mark, say
from geo.reference import countries
from geo.reference.names import stage_in_words
from geo.uploads import factors
from geo.uploads.conversion import Reference
from geo.uploads.mapping import role_in_words
from geo.uploads.names import mineral_in_words
from geo.uploads.read import column_in_words
from geo.uploads.report import Severity, problems

TOLERANCE: Final = 0.02
# Percentage points by which a share may move before it is worth a look.
SHARE_MOVE: Final = 0.25
# What fractions of one may add up to with their roundings.
_ONE: Final = 1.02
_PANEL = [v.SERIES, v.MINERAL, v.STAGE, v.MEASURE, v.YEAR]
_KEY = [v.MINERAL, v.STAGE, v.MEASURE, v.AREA_KIND, v.ISO3]


@dataclass(frozen=True, slots=True)
class Where:
    """Sheet, row and column of every figure of the draft."""

    sheet: pd.Series = field(repr=False)
    row: Any = field(repr=False)
    column: pd.Series = field(repr=False)

    def columns(self, positions: Any) -> Any:
        """Names of the columns of some figures, as a user reads them."""
        column = self.column.iloc[positions]
        return column.astype(object).map({name: column_in_words(str(name)) for name in column.unique()}).array


def warnings(
    facts: pd.DataFrame, where: Where, positions: Any, known: Reference, *, factor: float
) -> list[pd.DataFrame]:
    """Warnings on the facts, whose rows stand at *positions* of the draft."""
    if facts.empty:
        return []
    panel = facts.groupby(_PANEL, observed=True, sort=False).ngroup().to_numpy()
    return [
        *_totals(facts, where, positions, panel),
        *_stages(facts, where, positions, known),
        *_fractions(facts, where, positions, panel),
        *_changes(facts, where, positions, panel, known, factor),
    ]


def _stages(facts: pd.DataFrame, where: Where, positions: Any, known: Reference) -> list[pd.DataFrame]:
    """A warning for each mineral whose output the active data count at another stage alone: aluminium is not mined."""
    keys = [v.MINERAL, v.STAGE]
    made = known.facts[known.facts[v.MEASURE] == v.Measure.PRODUCTION]
    stages = made.groupby(v.MINERAL, observed=True)[v.STAGE].agg(lambda column: set(column.astype("str"))).to_dict()
    here = facts.loc[(facts[v.MEASURE] == v.Measure.PRODUCTION).to_numpy(), keys].astype("str")
    parts = []
    for (mineral, stage), rows in here.groupby(keys, sort=True):
        usual = stages.get(str(mineral), {stage})
        if stage in usual:
            continue
        at = positions[int(rows.index[0])]
        parts.append(
            problems(
                Severity.WARNING,
                "unusual stage",
                sheet=[where.sheet.iloc[at]],
                row=[where.row[at]],
                column=role_in_words(v.STAGE),
                value=stage_in_words(str(stage)),
                rows=[len(rows)],
                reason=say(
                    "{mineral}: the active data count it as {usual} alone, the file as {stage}.",
                    mineral=mineral_in_words(str(mineral)),
                    stage=stage_in_words(str(stage)),
                    usual=joined([stage_in_words(one) for one in sorted(usual)]),
                ),
                suggestion=say("Check the stage, and whether another mineral is meant."),
            )
        )
    return parts


def _fractions(facts: pd.DataFrame, where: Where, positions: Any, panel: Any) -> list[pd.DataFrame]:
    """A warning where figures in per cent add up to one: a spreadsheet shows 0.76 as 76 %."""
    share = (facts[v.UNIT] == v.Unit.PERCENT).to_numpy()
    value = np.nan_to_num(facts[v.VALUE].to_numpy())
    country = (facts[v.AREA_KIND] == v.AreaKind.COUNTRY).to_numpy()
    count = int(panel.max()) + 1
    total = np.bincount(panel[share & country], weights=value[share & country], minlength=count)
    number = np.bincount(panel[share & country], minlength=count)
    small = (number > 1) & (total > 0) & (total <= _ONE)
    hit = np.flatnonzero(share & small[panel])
    if not len(hit):
        return []
    at = positions[hit[0]]
    return [
        problems(
            Severity.WARNING,
            "factor",
            sheet=[where.sheet.iloc[at]],
            row=[where.row[at]],
            column=role_in_words(v.VALUE),
            value=str(facts[v.PUBLISHED_VALUE].iloc[hit[0]]),
            rows=[len(hit)],
            reason=say("Shares of one mineral and year add up to less than {most} per cent.", most=1),
            suggestion=say("Perhaps they are fractions of one: check the unit."),
        )
    ]


def _sums(facts: pd.DataFrame, panel: Any) -> tuple[Any, Any]:
    """Sum of countries and remainder, and the published total (missing where none is printed), by panel."""
    count = int(panel.max()) + 1
    world = (facts[v.AREA_KIND] == v.AreaKind.WORLD).to_numpy()
    value = facts[v.VALUE].to_numpy()
    rows = np.bincount(panel[~world], weights=np.nan_to_num(value[~world]), minlength=count)
    total = np.full(count, np.nan)
    total[panel[world]] = value[world]
    return rows, total


def _totals(facts: pd.DataFrame, where: Where, positions: Any, panel: Any) -> list[pd.DataFrame]:
    rows, total = _sums(facts, panel)
    open_ = np.zeros(len(rows), dtype=bool)
    open_[panel[facts[v.VALUE].isna().to_numpy() & (facts[v.AREA_KIND] != v.AreaKind.WORLD).to_numpy()]] = True
    gap = rows - total
    # Totals are often rounded to two significant digits: 12,000,000 stands for 11.5 to 12.5 million.
    with np.errstate(divide="ignore", invalid="ignore"):
        rounding = 0.5 * 10.0 ** (np.floor(np.log10(total)) - 1)
    wrong = np.abs(gap) > np.fmax(TOLERANCE * total, rounding) * (1 + 1e-9)
    # A figure that is not published can account for what is missing, never for what is too much.
    wrong &= (gap > 0) | ~open_
    # A total that stands alone is one of no rows.
    wrong &= np.bincount(panel[(facts[v.AREA_KIND] != v.AreaKind.WORLD).to_numpy()], minlength=len(rows)) > 0
    world = (facts[v.AREA_KIND] == v.AreaKind.WORLD).to_numpy()
    hit = np.flatnonzero(world & wrong[panel])
    if not len(hit):
        return []
    at = positions[hit]
    units = facts[v.UNIT].to_numpy(dtype="str")[hit]
    template = mark("The rows add up to {sum}, the file's total is {total}.")
    reason = [
        say(template, sum=numbers.amount(rows[p], unit), total=numbers.amount(total[p], unit))
        for p, unit in zip(panel[hit], units, strict=True)
    ]
    return [
        problems(
            Severity.WARNING,
            "total",
            sheet=where.sheet.iloc[at].array,
            row=where.row[at],
            column=where.columns(at),
            value=facts[v.PUBLISHED_VALUE].iloc[hit].astype("str").array,
            reason=reason,
            suggestion=say("A row may be missing or counted twice; shares are taken of the sum of rows."),
        )
    ]


def _changes(
    facts: pd.DataFrame, where: Where, positions: Any, panel: Any, known: Reference, factor: float
) -> list[pd.DataFrame]:
    """Figures that differ from the same year's in the previous edition, or else from its nearest earlier year."""
    old = known.facts
    present = set(facts[v.MINERAL].cat.categories)
    old = old[old[v.MINERAL].isin(present) & (old[v.AREA_KIND] != v.AreaKind.REMAINDER)]
    if old.empty:
        return []
    before, share_before, year_before = _match(facts, old)
    best, year_best = before, year_before
    # The best comparable figure: on the same basis where there is one, else of the metal's content, else on any.
    metal = known.metal[known.metal[v.MINERAL].isin(present) & (known.metal[v.AREA_KIND] != v.AreaKind.REMAINDER)]
    for other in (metal, old):
        if len(other):
            found, _, year_found = _match(facts, other, any_basis=True)
            year_best = np.where(np.isnan(best), year_found, year_best)
            best = np.where(np.isnan(best), found, best)
    same_year = year_best == facts[v.YEAR].to_numpy()
    told = factors.warnings(facts, best, same_year, where.sheet.iloc[positions].array, where.row[positions])
    value = facts[v.VALUE].to_numpy()
    rows, _ = _sums(facts, panel)
    country = (facts[v.AREA_KIND] == v.AreaKind.COUNTRY).to_numpy()
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = value / before
        share = np.where(country, value / rows[panel], np.nan)
    # A factor is said once, not again for every row of it.
    number = facts.groupby([v.MINERAL, v.STAGE, v.MEASURE], observed=True, sort=False).ngroup().to_numpy()
    tables = facts.iloc[np.unique(number, return_index=True)[1]]
    said = np.array([(row.mineral, row.stage, row.measure) in told for row in tables.itertuples()], dtype=bool)[number]
    far = (ratio > factor) | (ratio < 1 / factor)
    far &= ~said
    moved = (np.abs(share - share_before) > SHARE_MOVE) & ~far
    parts = [*told.values()]
    for kind, mask in (("large change", far), ("outlier share", moved)):
        hit = np.flatnonzero(mask)
        if not len(hit):
            continue
        names = dict(zip(hit, facts[v.ISO3].iloc[hit].astype("str"), strict=True))
        units = dict(zip(hit, facts[v.UNIT].iloc[hit].astype("str"), strict=True))
        who = {code: _who(code) for code in set(names.values())}
        if kind == "large change":
            template = mark("{place}: {amount} against {before} in {year} in the active data.")
            reason = [
                say(
                    template,
                    place=who[names[i]],
                    amount=numbers.amount(value[i], units[i]),
                    before=numbers.amount(before[i], units[i]),
                    year=int(year_before[i]),
                )
                for i in hit
            ]
        else:
            template = mark("{place}: {share} of the total against {before} in {year} in the active data.")
            reason = [
                say(
                    template,
                    place=who[names[i]],
                    share=numbers.share(share[i]),
                    before=numbers.share(share_before[i]),
                    year=int(year_before[i]),
                )
                for i in hit
            ]
        at = positions[hit]
        parts.append(
            problems(
                Severity.WARNING,
                kind,
                sheet=where.sheet.iloc[at].array,
                row=where.row[at],
                column=where.columns(at),
                value=facts[v.PUBLISHED_VALUE].iloc[hit].astype("str").array,
                reason=reason,
                suggestion=say("Check the unit and the row; accept it if it is meant."),
            )
        )
    return parts


def _who(iso3: str) -> str:
    return countries.name_of(iso3) if iso3 else say("World")


def _match(facts: pd.DataFrame, old: pd.DataFrame, *, any_basis: bool = False) -> tuple[Any, Any, Any]:
    """Value, share and year in the active data for every fact, on the same unit and basis, or on any basis."""
    keys = [*_KEY, v.UNIT] if any_basis else [*_KEY, v.UNIT, v.BASIS]
    plain = old.assign(
        share=old[v.VALUE]
        / old[v.VALUE].where(old[v.AREA_KIND] == v.AreaKind.COUNTRY).groupby([old[n] for n in _PANEL]).transform("sum"),
        **{v.ISO3: old[v.ISO3].fillna("")},
    ).rename(columns={v.VALUE: "before", v.YEAR: "year_before"})
    plain = plain[plain["before"].notna()]
    kept = [*_KEY, v.UNIT, v.BASIS, "before", "share", "year_before"]
    # One number per key of either table: a merge on codes costs a tenth of one on texts.
    left, right = facts[[*_KEY, v.UNIT, v.BASIS]], plain[kept]
    number_left = np.zeros(len(left), dtype=np.int64)
    number_right = np.zeros(len(right), dtype=np.int64)
    for name in keys:
        column = left[name].astype("category")
        words = pd.Index(column.cat.categories)
        number_left = number_left * (len(words) + 1) + column.cat.codes.to_numpy()
        position = words.get_indexer(right[name])
        number_right = np.where((position < 0) | (number_right < 0), -1, number_right * (len(words) + 1) + position)
    base = plain.assign(number=number_right)[number_right >= 0].sort_values("year_before", kind="stable")
    # Of most rows of a large file there is nothing to compare with: only the others are sorted and matched.
    at = np.flatnonzero(pd.Index(number_left).isin(base["number"]))
    asked = pd.DataFrame({"number": number_left[at], "year": facts[v.YEAR].to_numpy()[at], "at": at})
    matched = pd.merge_asof(
        asked.sort_values("year", kind="stable"),
        base[["number", "year_before", "before", "share"]].astype({"year_before": "int64"}),
        left_on="year",
        right_on="year_before",
        by="number",
    )
    found = np.full((len(facts), 3), np.nan)
    found[matched["at"].to_numpy()] = matched[["before", "share", "year_before"]].to_numpy(dtype="float64")
    before, share, year = found.T
    return before, share, year
