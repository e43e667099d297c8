"""A pydeck deck whose JSON is compact and whose geometry is encoded once.

pydeck writes JSON with an indent, one coordinate per line: 1.4 MB for a world that is 0.3 MB compact.
Layers are given here as JSON text, so that unchanged geometry is never encoded twice.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any, Final

import pydeck as pdk

# The typeface of names on a map: Streamlit's own, then those of Japanese and Korean (geo/pages/static/frame.css).
FONT: Final = "Source Sans, Atlas JP, Atlas KR, sans-serif"
# One encoder for all: a map has hundreds of small pieces.
_ENCODER = json.JSONEncoder(separators=(",", ":"), allow_nan=False, ensure_ascii=False)


def encode(value: Any) -> str:
    """Compact JSON; NaN is refused, because JavaScript cannot read it."""
    return _ENCODER.encode(value)


def layer(kind: str, data: str, **properties: Any) -> str:
    """A deck.gl layer as JSON; *data* is JSON text already, *properties* are camelCase names of deck.gl."""
    head = encode({"@@type": kind, **properties})
    return f'{head[:-1]},"data":{data}}}'


def feature(geometry: str, properties: dict[str, Any]) -> str:
    """A GeoJSON feature as text; *geometry* is JSON text already."""
    return f'{{"type":"Feature","geometry":{geometry},"properties":{encode(properties)}}}'


def collection(features: Sequence[str]) -> str:
    """A GeoJSON feature collection as text."""
    return f'{{"type":"FeatureCollection","features":[{",".join(features)}]}}'


class TextDeck(pdk.Deck):  # type: ignore[misc]  # pydeck has no types
    """A deck of layers that are JSON text.

    No map provider is set and the view is not geographic, so that no tile server is ever asked. pydeck's own
    start is left out: it looks for notebooks and for keys of map providers, 3 ms per map and nothing we want.

    ``tips`` are the tooltips, as JSON: a list of lines for every row number ``i`` that objects of the layers carry, the
    first of them a name, the last a source. They go to the page as text beside the map, under ``mark``, because shapes
    that come by address cannot hold them.
    """

    def __init__(
        self, layers: Sequence[str], *, view: dict[str, Any], state: dict[str, Any], tips: Sequence[Sequence[str]]
    ) -> None:
        self.tips = encode(tips)
        self.mark = hashlib.sha256(self.tips.encode()).hexdigest()[:12]
        # The page's script puts the words there: geo/pages/static/frame.js.
        self._tips, self._layers, self._view, self._state = tips, layers, view, state
        self._tooltip = {"html": f'<span class="atlas-tip {self.mark}">{{i}}</span>', "style": _TOOLTIP}
        self._text = (
            f'{{"initialViewState":{encode(state)},"views":[{encode(view)}],'
            f'"mapProvider":null,"layers":[{",".join(layers)}]}}'
        )

    def to_json(self) -> str:
        """The deck as compact JSON."""
        return self._text

    def returned(self, turn: int) -> TextDeck:
        """The same deck, which brings the first camera back for the *turn*-th time (from 1 on).

        A browser moves its camera only to what has changed, so every turn differs from the last by what nobody sees.
        Once somebody has zoomed a flat map, deck.gl goes by its two axes.
        """
        step = 1 + turn % 2
        nudges = {"zoom": 0.0005 * step, "longitude": 0.001 * step, "latitude": 0.001 * step}
        state = {name: value + nudges.get(name, 0) if name in nudges else value for name, value in self._state.items()}
        if "target" in state:
            x, *others = state["target"]
            state |= {"target": [x + step, *others], "zoomX": state["zoom"], "zoomY": state["zoom"]}
        return TextDeck(self._layers, view=self._view, state=state, tips=self._tips)


_TOOLTIP = {
    "backgroundColor": "#16202a",
    "color": "#ffffff",
    "fontSize": "13px",
    "lineHeight": "1.45",
    "maxWidth": "320px",
    "borderRadius": "4px",
    "padding": "8px 10px",
    "zIndex": "10",
}
