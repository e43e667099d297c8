"""Import risk in words made from its numbers: title, finding, what else there is to say, and what it leaves out."""

from __future__ import annotations

import functools
from typing import Any, Final

import pandas as pd

from geo import numbers
from geo import vocabulary as v
from geo.content.content import Badge
from geo.indicators import eu_criticality
from geo.indicators import geopolrisk as gpr
from geo.indicators.dependence import SupplyMix
from geo.locale.languages import ENGLISH, current
from geo.locale.say import joined, mark, say, sentence, term
from geo.reference import countries, minerals, names
from geo.risk import model, suppliers
from geo.risk.model import Importer
from geo.risk.selection import RiskSelection
from geo.risk.suppliers import Dependence, EuRisk
from geo.tables.trade import area_name
from geo.trade import forms
from geo.trade.plausibility import weights_left_out

# Part of the value without weight from which on it is said, and the part that rounds to all of it.
_SMALL: Final = 0.001
_ALL: Final = 0.995
_NAMED = 4


def who(importer: Importer) -> str:
    """The importer in the middle of a sentence: "the United States", "the EU-27"."""
    if _is_country(importer):
        return names.country_in_text(importer.id)
    return importer.name if "," in importer.id or current() != ENGLISH else f"the {importer.name}"


def whose(importer: Importer) -> str:
    """The importer before what it imports: "Germany's", "the United States'", "EU-27"."""
    if "," not in importer.id and not _is_country(importer):
        return importer.name
    return names.possessive(who(importer))


def _is_country(importer: Importer) -> bool:
    return importer.members == (importer.id,)


def area_in_text(code: str) -> str:
    """A supplier in the middle of a sentence; some are not a country of today."""
    known = {entry.iso3 for entry in countries.all_countries()}
    return names.country_in_text(code) if code in known else area_name(code)


def product(mineral: str) -> str:
    """What the counted HS codes are, with their form where it is not the whole; see :func:`geo.trade.forms.in_text`."""
    return forms.in_text(mineral, _codes(mineral))


def name_of(mineral: str) -> str:
    """A mineral in a table of scores: by everything that its codes hold where they are of no mineral alone."""
    codes = _codes(mineral)
    alone = forms.completeness(mineral, codes).present
    return minerals.mineral(mineral).name if alone else forms.named(mineral, codes)


def badge(mineral: str) -> Badge:
    """How much of the mineral's trade the counted HS codes hold."""
    return forms.badge(forms.completeness(mineral, _codes(mineral)))


def refusal(mineral: str) -> str:
    """Why no headline can speak of a mineral's imports, without a full stop: no code holds one of its main forms."""
    held = forms.completeness(mineral, _codes(mineral))
    return forms.missing_in_words(held).rstrip(".") if held.main_forms_absent else ""


@functools.lru_cache(maxsize=256)
def _codes(mineral: str) -> tuple[str, ...]:
    lines = model.lines_of(mineral)
    return tuple(lines.loc[lines["counted"], v.HS6])


def _ores_only(mineral: str) -> bool:
    lines = model.lines_of(mineral)
    described = lines.loc[lines["counted"], "description"].str.lower()
    return bool(len(described) and described.str.contains(r"\bores?\b|\bconcentrates\b").all())


def known(row: Any) -> bool:
    """Whether the score of a row rests on something: neither refused nor a zero for want of any record."""
    return pd.notna(row[gpr.SCORE]) and not (row[gpr.CAVEAT] and row[gpr.SCORE] == 0)


def why_not(row: Any) -> str:
    """Why a row has no score that rests on something; empty where it has one."""
    return "" if known(row) else gpr.reason_in_words(gpr.gap(row))


def silent(row: Any) -> bool:
    """Whether nothing is on record of a row: neither imports nor production."""
    return not known(row) and gpr.gap(row) == gpr.NOTHING_RECORDED


def rank(rows: pd.DataFrame, mineral: str) -> tuple[int, int]:
    """Rank of a mineral's score among the importer's minerals of a year, 1 the riskiest, and how many have one."""
    scored = rows[[known(row) for row in rows.to_dict("records")]]
    ranks = scored[gpr.SCORE].rank(ascending=False, method="min")
    return int(ranks[scored[v.MINERAL] == mineral].iloc[0]), len(scored)


def headline(selection: RiskSelection, found: Dependence) -> str:
    """The finding in one sentence without a full stop: who supplies most, and how much, by value or by gross weight.

    Where no code holds a form in which the mineral is mostly traded, the headline says so instead.
    """
    return refusal(selection.mineral) or _headline(selection, found)


def _headline(selection: RiskSelection, found: Dependence) -> str:
    words = {
        "whose": whose(selection.importer),
        "who": who(selection.importer),
        "goods": product(selection.mineral),
        "year": selection.year,
        "by": selection.by_words,
    }
    if found.mix is None and found.unweighed:
        return _capital(say("{whose} imports of {goods} in {year} have a value but no reported weight", **words))
    if found.mix is None:
        return say("No imports of {goods} by {who} are recorded for {year}", **words)
    if found.mix.trifle:
        return too_little(found.mix, **words)
    template = mark("{top} supplied {share} of {whose} imports of {goods} {by} in {year}")
    if found.mix.unweighed_share >= _ALL:
        template = mark("{top} supplied {share} of {whose} imports of {goods} {by} in {year}; no weight is reported")
    elif selection.by == "quantity" and found.mix.unweighed_share >= _SMALL:
        template = mark("{top} supplied {share} of {whose} imports of {goods} with a reported weight in {year}, {by}")
    return _capital(say(template, top=area_in_text(found.mix.top), share=numbers.share(found.mix.top_share), **words))


def too_little(mix: SupplyMix, **words: object) -> str:
    """The headline where imports are worth so little that they say nothing of who supplies the importer.

    Parameters
    ----------
    words: ``whose``, ``goods`` and ``year``.
    """
    template = mark(
        "{whose} recorded imports of {goods} in {year} were worth {money}, too little to name a main supplier"
    )
    return _capital(say(template, money=numbers.money(1000 * mix.value_kusd), **words))


def finding(selection: RiskSelection, row: Any, rows: pd.DataFrame, found: Dependence) -> str:
    """What the headline had to refuse, how many equal suppliers that amounts to, and the score with its rank.

    Parameters
    ----------
    row: the mineral's row of the scores. rows: those of every mineral of the importer and year.
    """
    parts = [f"{_headline(selection, found)}."] if refusal(selection.mineral) else []
    if found.mix is not None and not found.mix.trifle:
        alone = len(found.suppliers) == 1
        parts.append(
            say("It is the only recorded supplier.")
            if alone
            else say("That is equivalent to {count} equal suppliers.", count=numbers.decimal(1 / found.mix.hhi, 1))
        )
    if not known(row):
        return " ".join([*parts, say("No GeoPolRisk score: {reason}.", reason=why_not(row))])
    place, count_scored = rank(rows, selection.mineral)
    parts.append(
        say(
            "GeoPolRisk score {score} (0\u20131), rank {place} of {count} minerals with a score for {who}.",
            score=numbers.decimal(row[gpr.SCORE], 3),
            place=place,
            count=count_scored,
            who=who(selection.importer),
        )
    )
    return " ".join(parts)


def details(selection: RiskSelection, row: Any, found: Dependence, alliance: str) -> tuple[str, ...]:
    """The parts of the score, the share from outside the alliance, weights that are missing or cannot be right."""
    parts = []
    if known(row):
        parts.append(
            say(
                "The score is the HHI of world production ({hhi}) times import risk ({risk}).",
                hhi=numbers.decimal(row[gpr.HHI], 2),
                risk=numbers.decimal(row[gpr.IMPORT_RISK], 2),
            )
        )
    if found.mix is not None and alliance and not found.mix.trifle:
        outside = numbers.share(found.mix.outside_share)
        parts.append(
            say(
                "{share} of the imports {by} came from outside {alliance}.",
                share=outside,
                by=selection.by_words,
                alliance=alliance,
            )
        )
    if found.mix is not None and found.mix.unweighed_share >= _SMALL:
        share = numbers.share(found.mix.unweighed_share)
        parts.append(say("Weight is not reported for {share} of the import value.", share=share))
    if found.left_out and selection.by == "quantity":
        parts.append(weights_left_out(found.left_out, found.left_out_t))
    return tuple(parts)


def notes(
    selection: RiskSelection, row: Any, found: Dependence, eu: tuple[EuRisk | None, str], *, basis: str = ""
) -> tuple[str, ...]:
    """What the codes cover and leave out, what was taken for granted, and what cannot be computed; sentences.

    Parameters
    ----------
    basis: where production and trade count different things (:func:`geo.risk.model.basis_notes_of`).
    """
    covered, warning = coverage(selection.mineral)
    parts = [say("HS codes covered: {codes}.", codes=covered), warning]
    if found.unweighed and selection.by == "quantity":
        parts.append(say("Not counted, as no weight is reported: {names}.", names=_some(found.unweighed)))
    parts += [sentence(text) for text in (gpr.reason_in_words(row[gpr.CAVEAT]), basis) if text and known(row)]
    if row[gpr.UNGOVERNED]:
        parts.append(
            say(
                "Suppliers without a governance estimate count as 0.5: {names} ({share} of the weight).",
                names=_some(str(row[gpr.UNGOVERNED]).split(";")),
                share=numbers.share(row[gpr.UNGOVERNED_SHARE]),
            )
        )
    if found.reliance is None:
        reason = names.with_names(found.reliance_reason)
        parts.append(say("Import reliance and self-sufficiency are not computable. {reason}", reason=reason))
    parts.append(eu_method(selection.importer, eu))
    return tuple(part for part in parts if part)


def _some(codes: tuple[str, ...] | list[str]) -> str:
    shown = [area_in_text(code) for code in codes]
    more = [say("{count} more", count=len(shown) - _NAMED)] if len(shown) > _NAMED else []
    return joined([*shown[:_NAMED], *more])


def eu_method(importer: Importer, eu: tuple[EuRisk | None, str]) -> str:
    """Supply risk after the EU's method of 2017, gross and with recycling, and what it was computed without."""
    both, reason = eu
    if both is None:
        return say("Supply risk after the EU\u2019s method is not computable: {reason}", reason=reason)
    risk = both.gross
    value, recycled, rate = numbers.decimal(risk.value, 2), "", ""
    template = mark(
        "Gross supply risk after the EU\u2019s criticality method of 2017: {value} of 10; no recycling rate of this "
        "importer is known."
    )
    if both.recycled is not None and both.rate is not None:
        recycled, rate = numbers.decimal(both.recycled.value, 2), numbers.share(both.rate)
        template = mark(
            "Gross supply risk after the EU\u2019s criticality method of 2017: {value} of 10; with recycling "
            "{recycled} (end-of-life recycling input rate of the EU {rate}, SCRREEN 2023)."
        )
    parts = mark("World production weighted by governance {world}; sourcing of {who} {sourcing}.")
    if risk.sourcing is None:
        parts = mark("World production weighted by governance {world}; sourcing of {who} not computable.")
    missing = [part for part in risk.missing if both.recycled is None or part != eu_criticality.NO_RECYCLING]
    return " ".join(
        [
            say(template, value=value, recycled=recycled, rate=rate),
            say(
                parts,
                world=numbers.decimal(risk.world, 2),
                who=who(importer),
                sourcing=numbers.decimal(risk.sourcing, 2),
            ),
            say(
                "Governance: mean of the World Bank\u2019s six dimensions, edition of {edition}, year {year}. Computed "
                "without: {missing}. Not comparable with the threshold of 1 that the Commission uses, which applies to "
                "the full formula.",
                edition=suppliers.GOVERNANCE_EDITION,
                year=both.governance_year,
                missing="; ".join(map(eu_criticality.missing_in_words, missing)),
            ),
        ]
    )


def coverage(mineral: str) -> tuple[str, str]:
    """The HS codes behind a number, and a warning about what they leave out (or nothing)."""
    lines = model.lines_of(mineral)
    counted, left_out = lines[lines["counted"]], lines[~lines["counted"]]
    said = "; ".join(_line(line) for line in counted.itertuples())
    stages = set(counted[v.STAGE])
    other = left_out[~left_out[v.STAGE].isin(stages)]
    if not len(other):
        return said, ""
    template = mark("Covers processed forms only. Not counted: {listed}.")
    if stages == {"mine"}:
        template = mark("Covers mined forms only. Not counted: {listed}.")
        if _ores_only(mineral):
            template = mark("Covers ores and concentrates only. Not counted: {listed}.")
    listed = "; ".join(
        forms.detailed(forms.described(str(line.description)), str(line.hs6)) for line in other.itertuples()
    )
    return said, say(template, listed=listed)


def _line(line: Any) -> str:
    """A line with its code, and what else it holds."""
    goods = forms.described(str(line.description))
    if not line.bundle_note:
        return forms.detailed(goods, line.hs6)
    return say("{goods} ({code}: {note})", goods=goods, code=line.hs6, note=term("HS note", line.bundle_note))


def source_line(citation: str, selection: RiskSelection, version: str) -> str:
    """Sources, method and dataset, for the foot of the figures."""
    return say(
        "Source: {citation}. Method: GeoPolRisk (Koyamparambath et al. 2024, doi 10.1016/j.resconrec.2024.107801), "
        "{label} ({method}). Dataset: {version}.",
        citation=citation.rstrip("."),
        label=selection.method.in_text,
        method=selection.method.value,
        version=version,
    )


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]


def comparison(
    one: RiskSelection, other: RiskSelection, founds: tuple[Dependence, Dependence], rows: tuple[Any, Any], *, part: str
) -> tuple[str, str] | None:
    """Title and finding of two importers, minerals or years beside each other; the earlier year first.

    Parameters
    ----------
    rows: the scores of both selections. part: what they differ in: ``importer``, ``mineral`` or ``year``.

    Returns
    -------
    ``None`` where one has no recorded supplier, or where they have no sentence in common.
    """
    mixes = [found.mix for found in founds]
    if any(mix is None or mix.trifle for mix in mixes) or one.by != other.by:
        return None
    (top, share), (top_too, share_too) = (
        (area_in_text(mix.top), numbers.share(mix.top_share)) for mix in mixes if mix is not None
    )
    words: dict[str, object] = {
        "top": top,
        "share": share,
        "top_too": top_too,
        "share_too": share_too,
        "by": one.by_words,
        "whose": whose(one.importer),
        "whose_too": whose(other.importer),
        "year": one.year,
        "year_too": other.year,
        "goods": product(one.mineral),
        "goods_too": product(other.mineral),
    }
    template = _COMPARED.get((part, top == top_too))
    if template is None:
        return None
    return _capital(say(template, **words)), _compared_scores(one, other, founds, rows, part)


# By what differs, and whether both have the same largest supplier.
_COMPARED: Final = {
    ("importer", True): mark(
        "{top} supplied {share} of {whose} and {share_too} of {whose_too} imports of {goods} {by} in {year}"
    ),
    ("importer", False): mark(
        "{top} supplied {share} of {whose} imports of {goods} {by} in {year}, {top_too} {share_too} of {whose_too}"
    ),
    ("mineral", True): mark(
        "{top} supplied {share} of {whose} imports of {goods} {by} in {year} and {share_too} of its imports of "
        "{goods_too}"
    ),
    ("mineral", False): mark(
        "{top} supplied {share} of {whose} imports of {goods} {by} in {year}, {top_too} {share_too} of the imports of "
        "{goods_too}"
    ),
    ("year", True): mark(
        "{top} supplied {share} of {whose} imports of {goods} {by} in {year} and {share_too} in {year_too}"
    ),
    ("year", False): mark(
        "{top} supplied most of {whose} imports of {goods} {by} in {year} ({share}), {top_too} in {year_too} "
        "({share_too})"
    ),
}


def _compared_scores(
    one: RiskSelection, other: RiskSelection, founds: tuple[Dependence, Dependence], rows: tuple[Any, Any], part: str
) -> str:
    """How many equal suppliers either has, and both scores."""
    names_of = {
        "importer": (who(one.importer), who(other.importer)),
        "mineral": (names.mineral_in_text(one.mineral), names.mineral_in_text(other.mineral)),
        "year": (str(one.year), str(other.year)),
    }[part]
    counts = [numbers.decimal(1 / found.mix.hhi, 1) for found in founds if found.mix is not None]
    parts = [
        say(
            "That is equivalent to {count} equal suppliers ({name}) against {count_too} ({name_too}).",
            count=counts[0],
            name=names_of[0],
            count_too=counts[1],
            name_too=names_of[1],
        )
    ]
    if all(known(row) for row in rows):
        parts.append(
            say(
                "GeoPolRisk score (0\u20131): {score} for {name}, {score_too} for {name_too}.",
                score=numbers.decimal(rows[0][gpr.SCORE], 3),
                name=names_of[0],
                score_too=numbers.decimal(rows[1][gpr.SCORE], 3),
                name_too=names_of[1],
            )
        )
    return " ".join(parts)
