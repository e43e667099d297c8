"""Four questions that the scenarios answer, each as a whole address: a way in that asks for no choice first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from geo.locale.say import mark
from geo.scenarios.selection import Scenario


@dataclass(frozen=True, slots=True)
class Question:
    """A ``question``, what its answer takes as given (``given``), and the ``words`` of its address.

    Both are templates: whoever shows them says them.
    """

    question: str
    given: str
    words: tuple[tuple[str, str], ...]


QUESTIONS: Final = (
    Question(
        mark("What if China stops exporting antimony?"),
        mark("A full stop, on the trade of 2023"),
        (
            ("scenario", Scenario.DISRUPTION),
            ("preset", "antimony-2024"),
            ("mineral", "antimony"),
            ("lines", "all"),
            ("year", "2023"),
            ("exporters", "CHN"),
            ("cut", "100"),
        ),
    ),
    Question(
        mark("How long would A$1.2 bn last?"),
        mark("Rare earths for the G7, at USD 0.65 per A$: an assumption that you can change"),
        (
            ("scenario", Scenario.STOCKPILE),
            ("stock_preset", "aus-critical-minerals-strategic-reserve-total-money"),
            ("mineral", "rare-earths"),
            ("importer", "g7"),
            ("amount", "1200000000"),
            ("unit", "money"),
            ("currency", "AUD"),
            ("rate", "0.65"),
            ("share", "100"),
        ),
    ),
    Question(
        mark("What does a floor of 110 USD/kg cost?"),
        mark("NdPr oxide, 5,000 t a year"),
        (
            ("scenario", Scenario.FLOOR),
            ("floor_preset", "lynas-jare-revised-supply-agreement"),
            ("mineral", "rare-earths"),
            ("product", "NdPr oxide"),
            ("floor", "110"),
            ("volume_from", "stated"),
            ("volume", "5000"),
            ("share", "100"),
        ),
    ),
    Question(
        mark("Who must grow so that nobody exceeds 65 %?"),
        mark("Japan\u2019s rare-earth imports by weight"),
        (
            ("scenario", Scenario.DIVERSIFICATION),
            ("mineral", "rare-earths"),
            ("importer", "JPN"),
            ("cap", "65"),
            ("by", "quantity"),
        ),
    ),
)
