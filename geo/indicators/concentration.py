"""Concentration of supply: shares, Herfindahl-Hirschman index, concentration ratios, N-1.

Formulas: HHI = sum of squared shares (U.S. Department of Justice and FTC, Merger Guidelines 2023,
guideline 1); CR_k = sum of the k largest shares; effective number of suppliers = 1/HHI (Hill number
of order 2); N-1 = supply without the largest supplier (IEA, Global Critical Minerals Outlook 2025);
governance-weighted HHI = sum of S_c^2 * WGI_c * t_c (European Commission, Methodology for
establishing the EU list of critical raw materials, 2017; doi 10.2873/769526).

"Other countries" and withheld output make the HHI an interval. With residual share R it lies in
[sum s^2, sum s^2 + R^2]: the residual may be split among infinitely many producers, or be one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from geo import numbers
from geo import vocabulary as v
from geo.errors import NotComputableError
from geo.indicators.panel import Panel
from geo.locale.say import mark, mark_term, say, term

# Totals printed with two digits stand for up to 5 % more or less; a wider gap is said.
_ROUNDING = 0.05


@dataclass(frozen=True, slots=True)
class Bands:
    """A scheme of HHI bands on 0-10,000: below ``moderate`` low, above ``high`` highly concentrated."""

    id: str
    name: str
    moderate: float
    high: float

    def band(self, hhi: float) -> str:
        """``"low"``, ``"moderate"`` or ``"high"`` for an HHI on 0-1."""
        points = hhi * 10_000
        if points > self.high:
            return "high"
        return "moderate" if points >= self.moderate else "low"


_BAND_WORDS: Final = {
    ("low", "low"): mark_term("concentration", "low"),
    ("moderate", "moderate"): mark_term("concentration", "moderate"),
    ("high", "high"): mark_term("concentration", "high"),
    ("low", "moderate"): mark_term("concentration", "low to moderate"),
    ("low", "high"): mark_term("concentration", "low to high"),
    ("moderate", "high"): mark_term("concentration", "moderate to high"),
}


def band_in_words(low: str, high: str) -> str:
    """A band, or the two in which the ends of an interval fall, in the language spoken now."""
    return term("concentration", _BAND_WORDS[low, high])


# Merger Guidelines, section 2.1 (2023) and section 5.3 (2010).
BANDS_2023 = Bands("doj-2023", mark("US Merger Guidelines 2023 (1,000 / 1,800)"), 1_000, 1_800)
BANDS_2010 = Bands("doj-2010", mark("US Merger Guidelines 2010 (1,500 / 2,500)"), 1_500, 2_500)
BAND_SCHEMES = {scheme.id: scheme for scheme in (BANDS_2023, BANDS_2010)}


@dataclass(frozen=True, slots=True)
class Concentration:
    """How concentrated one panel is.

    HHI, CR and shares on 0-1; amounts in ``unit``. ``hhi`` equals ``hhi_low``: the residual is taken
    as split among many, the lower end of the guaranteed interval. ``shares``: one row per country with
    a figure, largest first: ``iso3``, ``value``, ``share``, ``rank``, ``status``, ``source_id``,
    ``source_ref``, ``note``.
    ``total`` is the sum of the rows plus the residual, never the rounded world total, which is
    ``published_total``. ``excluded`` are countries whose output is withheld or not available and not
    known to be in the total: their share is unknown and the other shares are upper bounds.
    """

    panel: Panel
    shares: pd.DataFrame
    total: float
    published_total: float | None
    residual_share: float
    hhi: float
    hhi_low: float
    hhi_high: float
    cr1: float
    cr3: float
    cr5: float
    producers: int
    top: str
    excluded: tuple[str, ...]
    inside_residual: tuple[str, ...]
    caveats: tuple[str, ...]

    @property
    def effective_suppliers(self) -> float:
        """1/HHI: the number of equal suppliers that would give this HHI (upper end, from ``hhi_low``)."""
        return 1 / self.hhi if self.hhi else float("nan")

    @property
    def remaining_supply(self) -> float:
        """Supply without the largest supplier (N-1), in the panel's unit."""
        return self.total * (1 - self.cr1)

    @property
    def remaining_share(self) -> float:
        """Share of supply that is left without the largest supplier (N-1), 0-1."""
        return 1 - self.cr1

    @property
    def hhi_without_top(self) -> float | None:
        """HHI of what remains without the largest supplier: (H - s^2) / (1 - s)^2; ``None`` if nothing does."""
        if np.isclose(self.cr1, 1):
            return None
        return (self.hhi_low - self.cr1**2) / (1 - self.cr1) ** 2


def concentration(panel: Panel) -> Concentration:
    """Concentration of one panel.

    Raises
    ------
    NotComputableError: if no country has a figure above zero.
    """
    if panel.named <= 0:
        raise NotComputableError(say("{panel}: no country has a published figure above zero.", panel=panel.label))
    inside = panel.hidden
    excluded = _excluded(panel, inside)
    residual = panel.unnamed
    total = panel.named + residual
    shares = _shares(panel.countries, total)
    ordered = shares["share"].to_numpy()
    low = float(np.square(ordered).sum())
    residual_share = residual / total
    return Concentration(
        panel=panel,
        shares=shares,
        total=total,
        published_total=panel.world,
        residual_share=residual_share,
        hhi=low,
        hhi_low=low,
        hhi_high=low + residual_share**2,
        cr1=float(ordered[:1].sum()),
        cr3=float(ordered[:3].sum()),
        cr5=float(ordered[:5].sum()),
        producers=int((ordered > 0).sum()),
        top=str(shares[v.ISO3].iloc[0]),
        excluded=excluded,
        inside_residual=inside,
        caveats=_caveats(panel, residual_share, inside, excluded),
    )


def _excluded(panel: Panel, inside: tuple[str, ...]) -> tuple[str, ...]:
    """Countries whose withheld figure is not known to be in the published total.

    A country "not available" is told apart in ``Panel.unpublished``: that is not evidence of output.
    """
    rows = zip(panel.countries[v.ISO3], panel.countries[v.STATUS], strict=True)
    return tuple(iso3 for iso3, status in rows if status == v.Status.WITHHELD and iso3 not in inside)


def _shares(countries: pd.DataFrame, total: float) -> pd.DataFrame:
    """The countries with a figure, the largest first, with share and rank."""
    columns = [
        v.ISO3,
        v.VALUE,
        v.STATUS,
        v.PUBLISHED_VALUE,
        v.PUBLISHED_UNIT,
        v.SOURCE_ID,
        v.SOURCE_REF,
        v.NOTE,
    ]
    values, codes = countries[v.VALUE].tolist(), countries[v.ISO3].tolist()
    known = np.flatnonzero(countries[v.VALUE].notna()).tolist()
    order = sorted(known, key=lambda at: (-values[at], codes[at]))
    table = countries[columns].iloc[order].reset_index(drop=True)
    falling = -table[v.VALUE].to_numpy()
    ranks = pd.array(np.searchsorted(falling, falling, side="left") + 1, dtype="Int64")
    ranks[falling >= 0] = pd.NA
    return table.assign(share=table[v.VALUE] / total, rank=ranks)


def _caveats(
    panel: Panel, residual_share: float, inside: tuple[str, ...], excluded: tuple[str, ...]
) -> tuple[str, ...]:
    found = []
    if residual_share:
        share = numbers.written(f"{residual_share:.1%}")
        found.append(say("{share} is unnamed (other countries), so the HHI is an interval", share=share))
    if panel.remainder_is_floor:
        found.append(say("the figure for other countries is printed as a lower bound: shares are upper bounds"))
    if panel.remainder_unpublished:
        found.append(say("other countries are listed without an amount: shares are upper bounds"))
    if panel.unpublished:
        names = ", ".join(panel.unpublished)
        found.append(say("listed without a figure, so shares are upper bounds: {names}", names=names))
    if panel.world and not panel.world_is_floor:
        gap = (panel.named + panel.unnamed) / panel.world - 1
        if abs(gap) > _ROUNDING:
            more = mark("the rows add up to {share} more than the published total; shares are of their sum")
            less = mark("the rows add up to {share} less than the published total; shares are of their sum")
            found.append(say(more if gap > 0 else less, share=numbers.written(f"{abs(gap):.0%}")))
    if inside:
        found.append(say("in the published total but not published singly: {names}", names=", ".join(inside)))
    if excluded:
        found.append(say("withheld and not in the total, share unknown: {names}", names=", ".join(excluded)))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class GovernanceHHI:
    """Governance-weighted HHI on 0-10 (EU method; shares as fractions, WGI rescaled to 0-10, t = 1).

    ``value`` puts producers without an estimate at 5, the world mean of the indicator; ``low`` and
    ``high`` put them, and for ``high`` the residual too, at 0 and 10. ``missing`` names them.
    """

    value: float
    low: float
    high: float
    year: int
    missing: tuple[str, ...]
    imputed: tuple[str, ...]


def governance_weight(estimate: float) -> float:
    """WGI estimate (-2.5 strong risk to +2.5) as weight 0-10, higher = worse: 2 * (2.5 - w), clipped."""
    return float(np.clip(2 * (2.5 - estimate), 0, 10))


def governance_hhi(
    result: Concentration, governance: pd.DataFrame, *, sovereign: dict[str, str] | None = None
) -> GovernanceHHI:
    """Sum of S^2 * WGI over the producers of *result* (EU criticality method 2017, trade term t = 1).

    Parameters
    ----------
    governance: columns ``iso3``, ``year``, ``estimate`` (political stability, about -2.5 to +2.5).
    sovereign: territory to sovereign; a territory without an estimate takes its sovereign's.

    Only political stability is used here, where the EU takes the mean of the six WGI dimensions.
    The last governance year not after the panel's is taken.

    Raises
    ------
    NotComputableError: if there is no governance year up to the panel's.
    """
    years = sorted(year for year in governance[v.YEAR].unique() if year <= result.panel.year)
    if not years:
        raise NotComputableError(say("No governance estimates for {year} or before.", year=result.panel.year))
    year = int(years[-1])
    estimates = governance[governance[v.YEAR] == year].set_index(v.ISO3)["estimate"].dropna().to_dict()
    producers = result.shares[result.shares["share"] > 0]
    imputed, missing = [], []
    value = low = high = 0.0
    for iso3, share in zip(producers[v.ISO3], producers["share"], strict=True):
        ruler = (sovereign or {}).get(iso3, iso3)
        if iso3 not in estimates and ruler in estimates:
            imputed.append(iso3)
        estimate = estimates.get(iso3, estimates.get(ruler))
        weight = 5.0 if estimate is None else governance_weight(estimate)
        value += share**2 * weight
        low += share**2 * (0.0 if estimate is None else weight)
        high += share**2 * (10.0 if estimate is None else weight)
        if estimate is None:
            missing.append(iso3)
    high += 10 * result.residual_share**2
    return GovernanceHHI(value, low, high, year, tuple(missing), tuple(imputed))


@dataclass(frozen=True, slots=True)
class BlocShare:
    """Share of a group of countries in one panel, 0-1.

    ``low`` counts named members only; ``high`` adds the residual, which may be theirs.
    ``members_without_figure`` are listed by the publisher without one (withheld, not available): they are in
    neither, and the share is not the whole bloc's.
    ``hhi_as_one`` is the HHI (lower end) with the group counted as one supplier.
    """

    low: float
    high: float
    amount: float
    hhi_as_one: float
    members_with_figures: tuple[str, ...]
    members_without_figure: tuple[str, ...]


def bloc_share(result: Concentration, members: frozenset[str]) -> BlocShare:
    """Share of *members* (alpha-3) in the panel of *result*; HHI identity: sum of S_g^2 >= HHI."""
    inside = result.shares[v.ISO3].isin(members)
    low = float(result.shares.loc[inside, "share"].sum())
    squares = float(np.square(result.shares.loc[~inside, "share"]).sum())
    producing = result.shares.loc[inside & (result.shares[v.VALUE] > 0), v.ISO3]
    return BlocShare(
        low=low,
        high=low + result.residual_share,
        amount=float(result.shares.loc[inside, v.VALUE].sum()),
        hhi_as_one=squares + low**2,
        members_with_figures=tuple(sorted(producing)),
        members_without_figure=tuple(sorted(members & {*result.excluded, *result.panel.unpublished})),
    )
