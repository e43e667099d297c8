"""Colours: few, colour-blind-safe, and meant for paper as well as for screens.

Sequential ramps are ColorBrewer's YlGnBu, Blues and Oranges (Brewer, Harrower and Hatchard 2003,
"ColorBrewer.org"; Apache-2.0 specifications), which stay ordered in greyscale. On a dark page the
ramp is turned round, so that more is always further from the background.
"""

from __future__ import annotations

from dataclasses import dataclass

YLGNBU = ("#eff9c6", "#c7e9b4", "#7fcdbb", "#41b6c4", "#1d91c0", "#225ea8", "#0c2c84")
BLUES = ("#c6dbef", "#85b9dc", "#3a8bc4", "#08519c")
BLUES_ON_DARK = ("#1c4468", "#2f77b5", "#62b0ea", "#c4e6ff")
ORANGES_ON_DARK = ("#67350d", "#ad5511", "#f08c2e", "#ffd9a3")
ORANGES = ("#fdd0a2", "#fba55c", "#e6700f", "#a63603")
# After ColorBrewer's Purples, with a stronger first class that stands off grey land: projections.
PURPLES = ("#ebe0f7", "#d8c6ee", "#bfa3e0", "#a07fd0", "#7f59bb", "#5f379f", "#3f1480")
# Okabe and Ito (2008), Color Universal Design; the first five that stay apart in greyscale, yellow left out.
SERIES_COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9")


@dataclass(frozen=True, slots=True)
class Theme:
    """Every colour of a map or chart on a light or a dark page; hexadecimal.

    One colour, one meaning: ``member`` is the hue of ``members``, for outlines and lines; ``alert`` is for what
    restricts or cuts trade; ``selected`` outlines what is chosen and fills nothing; ``projection`` is for what nobody
    has measured yet (outlook, announced capacity).
    """

    name: str
    page: str
    ocean: str
    graticule: str
    border: str
    not_listed: str
    zero: str
    withheld: str
    ink: str
    halo: str
    member: str
    alert: str
    selected: str
    projection: str
    sequential: tuple[str, ...]
    members: tuple[str, ...]
    others: tuple[str, ...]
    projected: tuple[str, ...]


LIGHT = Theme(
    name="light",
    page="#ffffff",
    ocean="#f3f6f8",
    graticule="#e1e7ec",
    border="#ffffff",
    not_listed="#d9dcdf",
    zero="#fbfaf3",
    withheld="#b09a84",
    ink="#16202a",
    halo="#ffffff",
    member=BLUES[-1],
    alert="#d1495b",
    selected="#111111",
    projection="#5b6b2a",
    sequential=YLGNBU,
    members=BLUES,
    others=ORANGES,
    projected=PURPLES,
)
DARK = Theme(
    name="dark",
    page="#0e1117",
    ocean="#151b23",
    graticule="#222b36",
    border="#0e1117",
    not_listed="#3b424b",
    zero="#22282f",
    withheld="#8a7668",
    ink="#f2f5f7",
    halo="#0e1117",
    member=BLUES_ON_DARK[-2],
    alert="#ff7a8a",
    selected="#ffffff",
    projection="#b8c18b",
    sequential=YLGNBU[::-1],
    members=BLUES_ON_DARK,
    others=ORANGES_ON_DARK,
    projected=PURPLES[::-1],
)
THEMES = {theme.name: theme for theme in (LIGHT, DARK)}


def rgb(colour: str) -> list[int]:
    """``"#1d91c0"`` as ``[29, 145, 192]``."""
    return [int(colour[i : i + 2], 16) for i in (1, 3, 5)]


def ramp(colours: tuple[str, ...], classes: int) -> tuple[str, ...]:
    """*classes* of the ramp's colours, spread over its whole length, ends kept."""
    if classes == 1:
        return colours[-1:]
    last = len(colours) - 1
    return tuple(colours[round(i * last / (classes - 1))] for i in range(classes))


def luminance(colour: str) -> float:
    """Relative luminance 0-1 (WCAG 2.2, definition of relative luminance)."""
    channels = [c / 255 for c in rgb(colour)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]  # noqa: PLR2004
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio 1-21 of two colours (WCAG 2.2, success criterion 1.4.3)."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)
