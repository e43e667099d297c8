"""Colours of change: new over old figure in seven classes around "unchanged", brown for less and violet for more.

ColorBrewer's PuOr (Brewer, Harrower and Hatchard 2003; Apache-2.0 specifications), which colour-blind users
can tell apart; on a dark page the middle is dark.
"""

from __future__ import annotations

from typing import Final

from geo.locale.say import mark
from geo.maps.choropleth import Colouring
from geo.maps.classes import Classes
from geo.maps.colours import Theme

# New over old: 1 is unchanged; what rounds to two per cent is noise of rounded prints.
RATIOS: Final = Classes(
    "new / old",
    (0.5, 0.8, 0.98, 1.02, 1.25, 2.0),
    (
        mark("less than half"),
        mark("\u221250 to \u221220 %"),
        mark("\u221220 to \u22122 %"),
        mark("within 2 %"),
        mark("+2 to +25 %"),
        mark("+25 to +100 %"),
        mark("doubled and more, or new"),
    ),
)
_LIGHT = ("#b35806", "#f1a340", "#fee0b6", "#ededed", "#d8daeb", "#998ec3", "#542788")
_DARK = ("#f1a340", "#b9650f", "#6b4216", "#4d535b", "#4b4173", "#7f6fb8", "#b9aaf0")


def diverging(theme: Theme, *, title: str, classes: Classes | None = None) -> Colouring:
    """Colouring of ratios, new over old, or of the seven *classes* given."""
    colours = _DARK if theme.name == "dark" else _LIGHT
    return Colouring(classes or RATIOS, colours, colours, title)
