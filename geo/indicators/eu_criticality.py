"""Supply risk of the EU's criticality method of 2017.

For a raw material at one stage::

    SR = [ HHI_WGI(world) * IR / 2 + HHI_WGI(sourcing) * (1 - IR / 2) ] * (1 - EoL_RIR) * SI
    HHI_WGI = sum_c S_c^2 * WGI_c * t_c

``S_c``: shares (0-1) of world production, or of what the importer sources (own output and imports);
``WGI_c``: governance of c, 0 good to 10 bad, 2 * (2.5 - w) for an estimate w; ``t_c``: trade parameter, 1 where
nothing restricts or eases exports; ``IR``: import reliance; ``EoL_RIR``: end-of-life recycling input rate;
``SI``: substitution index. SR runs from 0 to 10.

Source: European Commission, Methodology for establishing the EU list of critical raw materials (2017), used
for the lists of 2020 and 2023. The method takes w as the mean of six World Bank dimensions; with fewer, and
without recycling or substitution, the result is *gross*, and says what it lacks.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from geo.errors import NotComputableError
from geo.locale.say import mark_term, say, term

SHARE: Final = "share"
WGI: Final = "wgi"
TRADE: Final = "t"
_SUM_TOLERANCE = 1e-6

NO_SOURCING: Final = mark_term("missing", "what the importer sources, by country (the world mix stands for it)")
NO_RELIANCE: Final = mark_term("missing", "import reliance (the world mix alone counts)")
NO_RECYCLING: Final = mark_term("missing", "end-of-life recycling input rate (taken as 0)")
NO_SUBSTITUTION: Final = mark_term("missing", "substitution index (taken as 1)")
NO_TRADE_TERM: Final = mark_term("missing", "trade parameters (taken as 1 for every country)")
NO_DIMENSIONS: Final = mark_term(
    "missing", "five of the six governance dimensions (political stability stands for all)"
)


def missing_in_words(missing: str) -> str:
    """What supply risk was computed without, one of ``SupplyRisk.missing``, in the language spoken now."""
    return term("missing", missing)


def weighted_hhi(mix: pd.DataFrame) -> float:
    """HHI weighted by governance and trade: sum of ``share``^2 * ``wgi`` * ``t``, on 0-10.

    Parameters
    ----------
    mix: one row per country: ``share`` (0-1, at most 1 together; the rest is unnamed and adds nothing), ``wgi``
        (0 good to 10 bad) and, if known, ``t``.

    Raises
    ------
    NotComputableError: if there is no share, a share lacks its governance, or shares add up to more than 1.
    """
    if mix.empty:
        raise NotComputableError(say("There is no share to weigh."))
    if mix[[SHARE, WGI]].isna().any(axis=None):
        raise NotComputableError(say("Every share needs a governance value; one is missing."))
    if mix[SHARE].sum() > 1 + _SUM_TOLERANCE:
        raise NotComputableError(f"The shares add up to {mix[SHARE].sum():.3f}, more than 1.")
    trade = mix[TRADE] if TRADE in mix.columns else 1.0
    return float((np.square(mix[SHARE]) * mix[WGI] * trade).sum())


@dataclass(frozen=True, slots=True)
class SupplyRisk:
    """Supply risk on 0-10, its parts, and what it was computed without.

    ``sourcing`` and ``reliance`` are ``None`` where only the world mix could be counted.
    """

    value: float
    world: float
    sourcing: float | None
    reliance: float | None
    eol_rir: float | None
    substitution: float | None
    missing: tuple[str, ...]

    @property
    def gross(self) -> bool:
        """Whether recycling or substitution is left out."""
        return self.eol_rir is None or self.substitution is None


def supply_risk(
    world: float,
    *,
    sourcing: float | None = None,
    reliance: float | None = None,
    eol_rir: float | None = None,
    substitution: float | None = None,
    also_missing: tuple[str, ...] = (),
) -> SupplyRisk:
    """Supply risk from the two weighted HHI (0-10) and three factors (0-1).

    Without *sourcing* or *reliance* the world mix alone counts, as in the method where the EU's sourcing is
    not known; without *eol_rir* or *substitution* their factor is 1. All that is missing is named.

    Raises
    ------
    NotComputableError: if reliance, recycling or substitution is not within 0-1.
    """
    for name, factor in (("Import reliance", reliance), ("EoL-RIR", eol_rir), ("Substitution", substitution)):
        if factor is not None and not 0 <= factor <= 1:
            raise NotComputableError(f"{name} is {factor}, not within 0-1.")
    mixed = world
    if sourcing is not None and reliance is not None:
        mixed = world * reliance / 2 + sourcing * (1 - reliance / 2)
    gaps = (
        (sourcing, NO_SOURCING),
        (reliance, NO_RELIANCE),
        (eol_rir, NO_RECYCLING),
        (substitution, NO_SUBSTITUTION),
    )
    return SupplyRisk(
        value=mixed * (1 - (eol_rir or 0.0)) * (1.0 if substitution is None else substitution),
        world=world,
        sourcing=sourcing,
        reliance=reliance,
        eol_rir=eol_rir,
        substitution=substitution,
        missing=(*(words for found, words in gaps if found is None), *also_missing),
    )


def governance_weights(estimates: pd.DataFrame, dimensions: Collection[str]) -> tuple[pd.Series, tuple[str, ...]]:
    """Governance 0 good to 10 bad by alpha-3 code, 2 * (2.5 - w) for the mean w of all dimensions, cut to 0-10.

    Parameters
    ----------
    estimates: one row per country and dimension of one year and edition: ``iso3``, ``dimension``, ``estimate``.
    dimensions: every dimension that the mean needs, in the method the six of the World Bank.

    Returns the weights, and the codes of countries that lack one of the dimensions: these have no weight, because a
    mean of fewer is another indicator.

    Raises
    ------
    NotComputableError: if the estimates are of more than one edition or year.
    """
    for what in ("edition", "year"):
        if what in estimates.columns and len(set(estimates[what])) > 1:
            raise NotComputableError(f"Governance of more than one {what} is never mixed.")
    by_country = estimates.set_index(["iso3", "dimension"])["estimate"]
    wide = by_country.unstack("dimension").reindex(columns=sorted(dimensions))  # noqa: PD010 - one value each
    whole = wide.notna().all(axis="columns")
    weights = (2 * (2.5 - wide[whole].mean(axis="columns"))).clip(0, 10)
    return weights, tuple(sorted(wide.index[~whole]))
