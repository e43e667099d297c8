"""One resolver of choices: from the words of an address to what exists, with a sentence for each that does not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from geo import numbers
from geo.errors import UnknownChoiceError, listed_years
from geo.locale.languages import ENGLISH, current
from geo.locale.say import mark_term, say, term
from geo.reference import alliances, countries, minerals
from geo.reference.names import mineral_in_text

# Characters of a word that does not exist that are repeated to the user.
_SHOWN = 60
# Words for "no alliance" in an address.
NONE = "none"
MINERAL = "mineral"
# More tonnes, kilograms or dollars than there are of anything; products of several such numbers stay finite.
MOST = 1e12


# What users call the choices of an address.
_WHAT: Final = frozenset(
    {
        mark_term("choice", "alliance"),
        mark_term("choice", "amount"),
        mark_term("choice", "axis"),
        mark_term("choice", "cap"),
        mark_term("choice", "colour"),
        mark_term("choice", "content"),
        mark_term("choice", "country"),
        mark_term("choice", "coverage basis"),
        mark_term("choice", "critical-minerals list"),
        mark_term("choice", "cut"),
        mark_term("choice", "data source of revisions"),
        mark_term("choice", "data source"),
        mark_term("choice", "factor"),
        mark_term("choice", "floor"),
        mark_term("choice", "goal"),
        mark_term("choice", "growth"),
        mark_term("choice", "HS code or stage"),
        mark_term("choice", "importer"),
        mark_term("choice", "indicator"),
        mark_term("choice", "measure of imports"),
        mark_term("choice", "measure"),
        mark_term("choice", "method"),
        mark_term("choice", "mineral"),
        mark_term("choice", "node size"),
        mark_term("choice", "number of flows"),
        mark_term("choice", "origin of the volume"),
        mark_term("choice", "own"),
        mark_term("choice", "part"),
        mark_term("choice", "price"),
        mark_term("choice", "product"),
        mark_term("choice", "rate"),
        mark_term("choice", "revision"),
        mark_term("choice", "scenario"),
        mark_term("choice", "share"),
        mark_term("choice", "shift"),
        mark_term("choice", "spare"),
        mark_term("choice", "stage"),
        mark_term("choice", "target"),
        mark_term("choice", "trade table"),
        mark_term("choice", "trade year"),
        mark_term("choice", "unit"),
        mark_term("choice", "volume"),
        mark_term("choice", "way to count the EU\u2019s seat"),
        mark_term("choice", "year to compare with"),
        mark_term("choice", "year"),
    }
)
# "1" is what a person would write into an address, "True" what a switch writes.
SWITCHED_ON: Final = ("1", "True")


@dataclass(frozen=True, slots=True)
class Choices:
    """The words of an address (``params``) and, as they are resolved, a sentence for each that does not exist.

    ``messages`` say what is shown instead; ``faults`` are the same sentences without it, for a file that is refused.
    ``carried``: names of words that were chosen elsewhere. Where they do not exist, another is shown without a word;
    a mineral is named all the same.
    """

    params: Mapping[str, str]
    messages: list[str] = field(default_factory=list)
    carried: frozenset[str] = frozenset()
    faults: list[str] = field(default_factory=list)

    def note(self, fault: str, *, instead: str = "", hint: str = "") -> None:
        """Note a fault of the address: a sentence, another about what is shown *instead*, and a *hint*."""
        self.messages.append(" ".join(part for part in (fault, instead, hint) if part))
        self.faults.append(" ".join(part for part in (fault, hint) if part))

    def of(self, **params: str) -> Choices:
        """Choices of other words, whose faults are noted with these."""
        return replace(self, params=params)

    def switched(self, name: str) -> bool:
        """Whether a switch is on."""
        return self.word(name) in SWITCHED_ON

    def word(self, name: str) -> str:
        """The word as it stands; empty where there is none."""
        found = self.params.get(name)
        return "" if found is None else str(found)

    def pick(
        self,
        name: str,
        offered: Iterable[object],
        default: object,
        *,
        what: str = "",
        labels: Mapping[str, str] | None = None,
    ) -> str:
        """One of the offered values, or the default with a message.

        Parameters
        ----------
        what: what a user calls the choice, in English; its *name* in the address if left out. labels: values in words.
        """
        wanted, choices = self.word(name), tuple(str(one) for one in offered)
        if not wanted:
            return str(default)
        if wanted in choices:
            return wanted
        if name not in self.carried or name == MINERAL:
            self.unknown(what or name, wanted, choices, shown=(labels or {}).get(str(default), str(default)))
        return str(default)

    def year(self, name: str, offered: Collection[int], default: int, *, what: str = "year") -> int:
        """One of the offered years, or the default with a message that names the range."""
        wanted = self.word(name)
        if not wanted or not offered:
            return default
        if wanted in {str(year) for year in offered}:
            return int(wanted)
        if name in self.carried:
            return default
        self.note(
            say(
                "No figures for the {what} {wanted}; there are some for {years}.",
                what=_called(what),
                wanted=_quoted(wanted),
                years=_years(offered),
            ),
            instead=say("Showing {shown}.", shown=default),
        )
        return default

    def number(self, name: str, default: float | None, *, low: float, high: float = MOST) -> float | None:
        """A number within bounds; an empty word is the default."""
        wanted = self.word(name)
        if not wanted:
            return default
        try:
            value = float(wanted)
        except ValueError:
            value = float("nan")
        if low <= value <= high:
            return value
        ends = {"low": numbers.written(f"{low:g}"), "high": numbers.written(f"{high:g}")}
        bounds = say("{low} to {high}", **ends) if high < MOST else say("{low} or more, at most a trillion", **ends)
        self.note(
            say(
                "The {what} cannot be {wanted}: give {bounds}.",
                what=_called(name.replace("_", " ")),
                wanted=_quoted(wanted),
                bounds=bounds,
            ),
            instead=say(
                "Showing {shown}.", shown=say("no value") if default is None else numbers.written(f"{default:g}")
            ),
        )
        return default

    def alliance(self, default: str, name: str = "alliance") -> str:
        """Id of an alliance; empty for none."""
        wanted = self.word(name) if name in self.params else default
        if wanted in {"", NONE}:
            return ""
        known = {entry.id: entry.short_name for entry in alliances.all_alliances()}
        if wanted in known:
            return wanted
        self.unknown("alliance", wanted, known, shown=say("no alliance"))
        return ""

    def seat(self) -> str:
        """How a seat of the European Union counts: with the union's states (the default), or as none."""
        labels = {str(one): one.words for one in alliances.EuSeat}
        return self.pick(
            "seat", alliances.EuSeat, alliances.EuSeat.UNION, what="way to count the EU\u2019s seat", labels=labels
        )

    def country(self, name: str = "country") -> str:
        """Alpha-3 code of a country; empty for none."""
        wanted = self.word(name)
        if wanted and wanted not in {entry.iso3 for entry in countries.all_countries()}:
            self.note(say("There is no country with the code {code}.", code=_quoted(wanted)))
            return ""
        return wanted

    def day(self, name: str, default: dt.date) -> dt.date:
        """A day (ISO 8601), or the default."""
        wanted = self.word(name)
        try:
            return dt.date.fromisoformat(wanted) if wanted else default
        except ValueError:
            self.note(
                say("{wanted} is not a day such as {day}.", wanted=_quoted(wanted), day=default.isoformat()),
                instead=say("Showing that one."),
            )
            return default

    def unknown(self, what: str, wanted: str, choices: Iterable[str], *, shown: str) -> None:
        """Note that *wanted* does not exist and what is shown instead, with the nearest name that does."""
        if what == MINERAL and wanted in {entry.id for entry in minerals.all_minerals()}:
            self.note(
                say("No figures for {mineral} here.", mineral=mineral_in_text(wanted)),
                instead=say("Showing {shown}.", shown=_mineral(shown)),
            )
            return
        nearest = UnknownChoiceError(what, wanted, choices).nearest
        self.note(
            say("Unknown {what} {wanted}.", what=_called(what), wanted=_quoted(wanted)),
            instead=say("Showing {shown}.", shown=shown or term("choice", "none")),
            hint=say("Did you mean {nearest}?", nearest=_quoted(nearest)) if nearest else "",
        )


def _mineral(shown: str) -> str:
    """A mineral's id in words; other words as they stand."""
    known = {text: entry.id for entry in minerals.all_minerals() for text in (entry.id, entry.english, entry.name)}
    return mineral_in_text(known[shown]) if shown in known else shown


def _called(what: str) -> str:
    """What users call a choice, in the language spoken now; what is not listed here is worded already."""
    return term("choice", what) if what in _WHAT else what


def _years(offered: Collection[int]) -> str:
    return listed_years(offered) if current() == ENGLISH else numbers.year_spans(offered)


def _quoted(text: str) -> str:
    return say("\u2018{text}\u2019", text=text[:_SHOWN])
