"""The words of an export: what it shows, what it rests on, when it was made and where it is found again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from geo.dataset import Dataset
from geo.locale.languages import current, speaking
from geo.locale.say import say
from geo.sources import Origin

# The origin of the shapes, beside that of the figures.
BORDERS = "natural-earth-5"


@dataclass(frozen=True, slots=True)
class Caption:
    """The words of an export.

    ``filters`` are pairs of name and choice; ``origins`` the editions behind the figures and the shapes;
    ``details`` are further sentences after the finding, ``notes`` gaps and warnings, ``assumptions`` what a calculation
    takes as given, and ``messages`` what of the address does not exist and what is shown instead, one text each;
    ``faults`` are the same without what is shown instead, for a file that is refused.
    ``lang`` is the language of all of them.
    """

    title: str
    finding: str
    filters: tuple[tuple[str, str], ...]
    definition: str
    source: str
    origins: tuple[Origin, ...]
    dataset: str
    made: dt.date
    permalink: str
    notes: tuple[str, ...]
    messages: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()
    details: tuple[str, ...] = ()
    assumptions: tuple[str, ...] = ()
    lang: str = field(default_factory=current)

    @property
    def licences(self) -> tuple[str, ...]:
        """Publisher, edition and licence of every source."""
        return tuple(f"{origin.publisher}, {origin.edition}: {origin.licence}" for origin in self.origins)

    @property
    def boundaries(self) -> str:
        """What the borders of a map are, and what they do not say; empty for what has no map."""
        if all(origin.id != BORDERS for origin in self.origins):
            return ""
        with speaking(self.lang):
            return say(
                "Boundaries: Natural Earth 5, drawn as statistics count countries and dashed where disputed; they "
                "take no position on the status of any territory."
            )

    @property
    def licence_line(self) -> str:
        """The licences in one line."""
        with speaking(self.lang):
            return say("Licences: {licences}.", licences="; ".join(self.licences))

    @property
    def stamp(self) -> str:
        """Dataset, date and permalink in one line."""
        with speaking(self.lang):
            return say(
                "Dataset {dataset} \u00b7 made {day} \u00b7 {permalink}",
                dataset=self.dataset,
                day=self.made.isoformat(),
                permalink=self.permalink,
            )

    @property
    def text(self) -> str:
        """The finding and the sentences after it."""
        text = " ".join((self.finding, *self.details))
        # Japanese has no space after a full stop.
        return text.replace("\u3002 ", "\u3002")

    @property
    def choices(self) -> str:
        """The filters in one line."""
        return " \u00b7 ".join(f"{name}: {choice}" for name, choice in self.filters)

    @property
    def remarks(self) -> str:
        """What a calculation takes as given, what does not exist and what else must be known, in one paragraph."""
        with speaking(self.lang):
            texts = " ".join(self.assumptions)
            given = say("Assumptions: {assumptions}", assumptions=texts) if texts else ""
        return " ".join(part for part in (given, *self.messages, *self.notes) if part)

    @property
    def provenance(self) -> tuple[tuple[str, str], ...]:
        """Names and words of everything that an export says about itself, in the order in which files write it."""
        with speaking(self.lang):
            return (
                (say("Title"), self.title),
                (say("Finding"), self.finding),
                *((say("Details"), text) for text in self.details),
                *self.filters,
                (say("Definition"), self.definition),
                *((say("Assumption"), text) for text in self.assumptions),
                *(
                    (say("Note"), text)
                    for text in (*self.messages, *self.notes, *([self.boundaries] if self.boundaries else []))
                ),
                (say("Source"), self.source.removeprefix(say("Source: {source}", source=""))),
                *((say("Licence"), licence) for licence in self.licences),
                (say("Dataset"), self.dataset),
                (say("Made"), self.made.isoformat()),
                (say("Permalink"), self.permalink),
            )

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The provenance in prose, as it stands under a figure or in the notes of a slide; none is empty."""
        found = (
            self.choices,
            self.definition,
            self.remarks,
            self.source,
            self.boundaries,
            self.licence_line,
            self.stamp,
        )
        return tuple(text for text in found if text)


def origins(dataset: Dataset, ids: Iterable[str], *, shapes: bool = True) -> tuple[Origin, ...]:
    """The editions behind an export; *shapes* says whether it has a map."""
    wanted = dict.fromkeys([*ids, *([BORDERS] if shapes else [])])
    return tuple(dataset.origins[one] for one in wanted if one in dataset.origins)


def joint(one: Caption, other: Caption, *, title: str, finding: str) -> Caption:
    """The words of two views beside each other; what they have in common is said once."""
    first, second = dict(one.filters), dict(other.filters)
    filters = tuple(
        (name, choice if second.get(name, choice) == choice else f"{choice} | {second[name]}")
        for name, choice in first.items()
    )
    parts = [*one.source.split(". "), *other.source.split(". ")]
    return replace(
        one,
        title=title,
        finding=finding,
        filters=(*filters, *((name, choice) for name, choice in other.filters if name not in first)),
        definition=" ".join(dict.fromkeys([one.definition, other.definition])),
        source=". ".join(dict.fromkeys(part.rstrip(".") for part in parts)) + ".",
        origins=tuple(dict.fromkeys([*one.origins, *other.origins])),
        permalink=" | ".join(dict.fromkeys([one.permalink, other.permalink])),
        notes=tuple(dict.fromkeys([*one.notes, *other.notes])),
        messages=tuple(dict.fromkeys([*one.messages, *other.messages])),
        faults=tuple(dict.fromkeys([*one.faults, *other.faults])),
        details=(),
        assumptions=tuple(dict.fromkeys([*one.assumptions, *other.assumptions])),
    )
