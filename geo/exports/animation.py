"""The years of a view as a moving picture: one page per year in a GIF that plays by itself."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image

from geo.compose import at, compose
from geo.content.view import Slide
from geo.errors import NotComputableError
from geo.exports import paper
from geo.exports.export import Progress, silent
from geo.exports.regions import WORLD
from geo.locale.say import say

_DPI = 90
# Milliseconds that a year is shown, and the last one.
_YEAR, _LAST = 900, 2_600
_COLOURS = 128


def gif(
    slide: Slide,
    *,
    size: str = "16:9",
    theme: str = "light",
    region: str = WORLD,
    progress: Progress = silent,
    **more: Any,
) -> bytes:
    """Every year in which the view can be drawn, up to its own, each in its own words.

    Parameters
    ----------
    more: ``on``, ``atlas``, ``base`` and ``lang`` as :func:`geo.compose.compose` takes them.

    Raises
    ------
    NotComputableError: if the slide has two views or the view one year. UnknownChoiceError: for a size or region.
    """
    own = compose(slide.view, theme=paper.theme_of(theme), **more)
    shown = int(own.view.year or 0)
    years = [year for year in own.years if year <= shown]
    if slide.other is not None or len(years) < 2:  # noqa: PLR2004 - one year does not move
        raise NotComputableError(say("This view has no earlier years to animate."))
    frames = []
    for place, year in enumerate(years):
        progress(place, len(years))
        content = own if year == shown else at(own, year, theme=paper.theme_of(theme), **more)
        made = paper.sheet(content, size=size, theme=theme, region=region)
        frames.append(Image.open(io.BytesIO(paper.as_png(made, dpi=_DPI))).convert("RGB"))
    progress(len(years), len(years))
    # One palette for all of them: a colour means the same in every year.
    palette = frames[-1].quantize(_COLOURS, dither=Image.Dither.NONE)
    plain = [frame.quantize(palette=palette, dither=Image.Dither.NONE) for frame in frames]
    file = io.BytesIO()
    plain[0].save(
        file, "GIF", save_all=True, append_images=plain[1:], duration=[_YEAR] * (len(plain) - 1) + [_LAST], loop=0
    )
    return file.getvalue()
