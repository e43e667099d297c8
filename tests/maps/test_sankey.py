"""The Sankey diagram: heights add up, and no name breaks out of it."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from urllib.parse import unquote

import pandas as pd
import pytest

from geo.maps import sankey
from geo.maps.colours import LIGHT

FLOWS = pd.DataFrame(
    [("A", "A", 10.0), ("A", "B", 30.0), ("B", "A", 60.0)], columns=["origin", "destination", "amount"]
).assign(text="words")
COLOURS = {"A": "#08519c", "B": "#e6700f"}
SPACE = "{http://www.w3.org/2000/svg}"


def draw(flows: pd.DataFrame = FLOWS, title: str = "a title", words: str = "w") -> str:
    return sankey.draw(
        flows, ["A", "B"], colours=COLOURS, words=dict.fromkeys("AB", (words, words)), theme=LIGHT, title=title
    )


def test_bars_are_as_high_as_their_trade():
    """Exporters A 40, B 60 of 100; importers A 70, B 30."""
    bars = [float(bar.get("height", "")) for bar in ET.fromstring(draw()).iter(f"{SPACE}rect")]  # noqa: S314 - our own
    left_a, right_a, left_b, right_b = bars
    assert left_a / left_b == pytest.approx(40 / 60, rel=0.01)
    assert right_a / right_b == pytest.approx(70 / 30, rel=0.01)
    assert left_a + left_b == pytest.approx(right_a + right_b, abs=0.2)


def test_a_ribbon_a_flow_above_zero():
    nothing = pd.DataFrame([("B", "B", 0.0, "none")], columns=["origin", "destination", "amount", "text"])
    tree = ET.fromstring(draw(pd.concat([FLOWS, nothing])))  # noqa: S314 - our own
    assert len(list(tree.iter(f"{SPACE}path"))) == 3


def test_words_cannot_break_out():
    bad = '"><script>alert(1)</script>'
    text = draw(FLOWS.assign(text=bad), title=bad, words=bad)
    assert "<script" not in text
    image = sankey.as_image(text, alt=bad)
    assert "<script" not in image
    found = re.search(r'src="data:image/svg\+xml,([^"]+)"', image)
    assert found
    assert unquote(found[1]) == text


@pytest.mark.parametrize(
    ("long", "width", "lines"),
    [
        ("Washington talks, January 2026", sankey.WIDTH, ["Washington talks, January", "2026"]),
        ("Washington talks, January 2026", sankey.NARROW, ["Washington", "talks, January", "2026"]),
        ("Rohstoffpartnerschaftsabkommen", sankey.WIDTH, ["Rohstoffpartnerschaftsabkommen"]),
    ],
)
def test_a_long_name_has_the_lines_that_it_needs_and_a_long_word_is_fitted_into_its_room(long, width, lines):
    drawn = sankey.draw(
        FLOWS.replace("A", long),
        [long, "B"],
        colours={long: "#08519c", "B": "#e6700f"},
        words=dict.fromkeys((long, "B"), ("w", "w")),
        theme=LIGHT,
        title="a title",
        width=width,
    )
    tree = ET.fromstring(drawn)  # noqa: S314 - our own
    names = [text for text in tree.iter(f"{SPACE}text") if text.get("font-weight") and text.text not in ("B", None)]
    written = [text.text for text in names if text.text not in ("Exporters", "Importers")]
    assert written == lines * 2
    fitted = [text.get("textLength") for text in names if text.text in lines]
    assert fitted == (["238"] * 2 if len(lines) == 1 else [None] * 2 * len(lines))
