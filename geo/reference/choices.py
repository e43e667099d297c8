"""One resolver of choices: from the words of an address to what exists, with a sentence for each that does not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from geo.errors import UnknownChoiceError, listed_years
from geo.reference import alliances, countries, minerals
from geo.reference.names import mineral_in_text

# Characters of a word that does not exist that are repeated to the user.
_SHOWN = 60
# Words for "no alliance" in an address.
NONE = "none"
MINERAL = "mineral"
# More tonnes, kilograms or dollars than there are of anything; products of several such numbers stay finite.
MOST = 1e12


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
        what: what a user calls the choice; its *name* in the address if left out. labels: values in words.
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
        span = listed_years(offered)
        self.note(
            f"No figures for the {what} {_quoted(wanted)}; there are some for {span}.", instead=f"Showing {default}."
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
        bounds = f"{low:g} to {high:g}" if high < MOST else f"{low:g} or more, at most a trillion"
        shown = "no value" if default is None else f"{default:g}"
        self.note(
            f"The {name.replace('_', ' ')} cannot be {_quoted(wanted)}: give {bounds}.", instead=f"Showing {shown}."
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
        self.unknown("alliance", wanted, known, shown="no alliance")
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
            self.note(f"There is no country with the code {_quoted(wanted)}.")
            return ""
        return wanted

    def day(self, name: str, default: dt.date) -> dt.date:
        """A day (ISO 8601), or the default."""
        wanted = self.word(name)
        try:
            return dt.date.fromisoformat(wanted) if wanted else default
        except ValueError:
            self.note(f"{_quoted(wanted)} is not a day such as {default.isoformat()}.", instead="Showing that one.")
            return default

    def unknown(self, what: str, wanted: str, choices: Iterable[str], *, shown: str) -> None:
        """Note that *wanted* does not exist and what is shown instead, with the nearest name that does."""
        if what == MINERAL and wanted in {entry.id for entry in minerals.all_minerals()}:
            self.note(f"No figures for {mineral_in_text(wanted)} here.", instead=f"Showing {_mineral(shown)}.")
            return
        nearest = UnknownChoiceError(what, wanted, choices).nearest
        hint = f"Did you mean {_quoted(nearest)}?" if nearest else ""
        self.note(f"Unknown {what} {_quoted(wanted)}.", instead=f"Showing {shown or NONE}.", hint=hint)


def _mineral(shown: str) -> str:
    """A mineral's id in words; other words as they stand."""
    known = {text for entry in minerals.all_minerals() for text in (entry.id, entry.english)}
    return mineral_in_text(shown) if shown in known else shown


def _quoted(text: str) -> str:
    return f"\u2018{text[:_SHOWN]}\u2019"
