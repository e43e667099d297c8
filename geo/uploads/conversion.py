"""From the unit and basis of a file to those of the atlas, decided once for each combination that occurs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

import pandas as pd

from geo import numbers
from geo import vocabulary as v
from geo.dataset import Dataset
from geo.locale.languages import ENGLISH, spoken
from geo.locale.say import mark, say
from geo.reference import minerals
from geo.reference.bases import basis_in_words
from geo.uploads import units
from geo.uploads.names import mineral_in_words

NOT_STATED = "not stated"
Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Reference:
    """What the active dataset says of the figures to come.

    ``units`` by mineral; ``bases`` by mineral, stage and measure of the series that the upload is to join
    (empty where it joins none); ``facts`` the rows it is compared with, of one series a mineral and stage; ``metal``
    those of the first series that states the metal's own content, to tell factors between a metal and its compounds.
    """

    units: Mapping[str, str] = field(default_factory=dict)
    bases: Mapping[Key, str] = field(default_factory=dict)
    facts: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=list(v.FACT_COLUMNS)), repr=False)
    metal: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=list(v.FACT_COLUMNS)), repr=False)


def reference(dataset: Dataset, series: str) -> Reference:
    """Reference for an upload into *series*; where it has not a table, the preferred series is compared."""
    everything = pd.concat(list(dataset.facts.values()), ignore_index=True)
    absolute = everything[everything[v.UNIT] != v.Unit.PERCENT]
    by_mineral = absolute.drop_duplicates(v.MINERAL).set_index(v.MINERAL)[v.UNIT].to_dict()
    own = everything[everything[v.SERIES] == series]
    key = [v.MINERAL, v.STAGE, v.MEASURE]
    latest = own.sort_values(v.YEAR).drop_duplicates(key, keep="last")
    bases = dict(zip(latest[key].itertuples(index=False, name=None), latest[v.BASIS], strict=True))
    # Tables that the series has not are compared with the series offered first for them, so that none goes unlooked at.
    rest = everything[~pd.MultiIndex.from_frame(everything[key]).isin(pd.MultiIndex.from_frame(latest[key]))]
    own = pd.concat([own, _first(rest, dataset)])
    contents = {name: f"{units.element(minerals.mineral(name).symbol)} content" for name in by_mineral}
    metal = _first(everything[everything[v.BASIS] == everything[v.MINERAL].map(contents)], dataset)
    return Reference(by_mineral, bases, own.reset_index(drop=True), metal.reset_index(drop=True))


def _first(facts: pd.DataFrame, dataset: Dataset) -> pd.DataFrame:
    """Of every mineral, stage and measure the rows of the series that is offered first."""
    rank = facts[v.SERIES].map(dataset.series.set_index(v.SERIES)["default_rank"])
    return facts[rank == rank.groupby([facts[name] for name in (v.MINERAL, v.STAGE, v.MEASURE)]).transform("min")]


@dataclass(frozen=True, slots=True)
class Conversion:
    """How figures of one mineral, stage, measure, unit and basis become canonical.

    ``fault`` says why they cannot; ``doubt`` what to look at; ``said`` what was done beyond the unit, which ``kept``
    says in English: the note that stays with the figure, whoever reads it.
    """

    unit: str = ""
    factor: float = 1.0
    basis: str = NOT_STATED
    fault: str = ""
    advice: str = ""
    doubt: str = ""
    said: str = ""
    kept: str = ""


def convert(key: Key, unit_text: str, reading: units.Reading | None, basis_text: str, known: Reference) -> Conversion:
    """The conversion for one combination; *key* is mineral, stage and measure."""
    mineral = key[0]
    if reading is None:
        return _unknown_unit(unit_text)
    wanted = v.Unit(known.units.get(mineral, v.Unit.TONNE.value))
    share = reading.unit is v.Unit.PERCENT
    # Diamonds may be weighed in grams; nothing else is counted in carats.
    stones = reading.unit is v.Unit.CARAT and wanted is not v.Unit.CARAT
    factor = 1.0 if share else None if stones else units.unit_factor(reading.unit, wanted)
    if factor is None:
        return Conversion(
            fault=say(_MEASURES_OTHER[reading.unit, wanted], unit=repr(unit_text), mineral=mineral_in_words(mineral)),
            advice=say("Check the unit, or whether another mineral is meant."),
        )
    unit = reading.unit if share else wanted
    form = _form(reading, basis_text, mineral)
    own = minerals.mineral(mineral).symbol
    if units.element(form) and units.element(own) and not units.contains(own, units.element(form)):
        return Conversion(
            fault=say(
                "{content} is not a content of {mineral} ({symbol}).",
                content=form,
                mineral=mineral_in_words(mineral),
                symbol=own,
            ),
            advice=say("Check the unit and the mineral."),
        )
    basis = basis_text.strip() or (f"{form} content" if form else "")
    return _on_basis(Conversion(unit.value, reading.factor * factor, basis), form, wanted=known.bases.get(key, ""))


# By what the unit measures and what the mineral is counted in; a mass of diamonds is converted, per cent stand alone.
_MEASURES_OTHER: Final = {
    (v.Unit.CARAT, v.Unit.TONNE): mark("{unit} measures carats, but {mineral} is counted in mass."),
    (v.Unit.MILLION_M3, v.Unit.TONNE): mark("{unit} measures volume, but {mineral} is counted in mass."),
    (v.Unit.MILLION_M3, v.Unit.CARAT): mark("{unit} measures volume, but {mineral} is counted in carats."),
    (v.Unit.TONNE, v.Unit.MILLION_M3): mark("{unit} measures mass, but {mineral} is counted in volume."),
    (v.Unit.CARAT, v.Unit.MILLION_M3): mark("{unit} measures carats, but {mineral} is counted in volume."),
}


def _unknown_unit(text: str) -> Conversion:
    if not text.strip():
        return Conversion(
            fault=say("The unit is missing."), advice=say("Give the unit: t, kt, kg, ct, million m3 \u2026")
        )
    if text.strip() in units.AMBIGUOUS:
        return Conversion(
            fault=say("The unit {unit} can be read in more than one way.", unit=repr(text)),
            advice=say("Write t, Mt (million tonnes) or troy oz."),
        )
    return Conversion(
        fault=say("{unit} is not a unit that the atlas knows.", unit=repr(text[:60])),
        advice=say("Units: t, kt, Mt, kg, g, lb, troy oz, ct, million m3, %; a content may follow, as in 't Li2O'."),
    )


def _form(reading: units.Reading, basis_text: str, mineral: str) -> str:
    """Formula of what is counted, from the unit or from the basis; empty for gross weight or where neither says."""
    if reading.content == "metal":
        symbol = minerals.mineral(mineral).symbol
        return units.element(symbol) or symbol
    return reading.content or form_of(basis_text)


def form_of(basis: str) -> str:
    """Formula in a basis such as "Li2O content"; empty where there is none.

    >>> form_of("Li2O content"), form_of("refined cobalt, Co content"), form_of("gross weight")
    ('Li2O', 'Co', '')
    """
    last = basis.rsplit(",", maxsplit=1)[-1].strip()
    return (units.content(last) or "") if last.endswith("content") else ""


def _on_basis(found: Conversion, form: str, *, wanted: str) -> Conversion:
    """On the basis of the series to be joined, by factor where both state the same element."""
    if not wanted and form in units.RESTATED:
        wanted = f"{units.element(form)} content"
    if not wanted or found.basis == wanted or found.unit == v.Unit.PERCENT:
        doubt = (
            "" if found.basis else say("The file does not say what is weighed (metal content, oxide, gross weight).")
        )
        return Conversion(found.unit, found.factor, found.basis or NOT_STATED, doubt=doubt)
    if not found.basis:
        doubt = say(
            "The file does not say what is weighed; taken as {basis}, as in the series it joins.",
            basis=repr(basis_in_words(wanted)),
        )
        return Conversion(found.unit, found.factor, wanted, doubt=doubt)
    target = form_of(wanted)
    if form and form == target:
        return Conversion(found.unit, found.factor, wanted)
    ratio = units.content_factor(form, target) if form and target else None
    if ratio is None:
        return Conversion(
            fault=say(
                "The basis {basis} cannot be joined to a series that counts {wanted}.",
                basis=repr(basis_in_words(found.basis)),
                wanted=repr(basis_in_words(wanted)),
            ),
            advice=say("Add the file as a separate series, or convert it."),
        )

    def said() -> str:
        return say(
            "{content} to {wanted}: times {ratio} (atomic weights)",
            content=form,
            wanted=target,
            ratio=numbers.decimal(ratio, 4),
        )

    return Conversion(found.unit, found.factor * ratio, wanted, said=said(), kept=spoken(ENGLISH, said)())


def read_as(found: Conversion, printed: str, meant: str) -> Conversion:
    """A conversion that says as which unit the printed one is read."""

    def said(more: str) -> str:
        text = say("unit {printed} read as {meant}", printed=repr(printed[:40]), meant=repr(meant))
        return f"{text}; {more}" if more else text

    return replace(found, said=said(found.said), kept=spoken(ENGLISH, lambda: said(found.kept))())
