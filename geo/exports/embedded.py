"""The letters of a drawing, in the drawing: fonts cut down to what a page uses."""

from __future__ import annotations

import base64
import io

from fontTools import subset
from fontTools.ttLib import TTFont

from geo.exports import fonts
from geo.exports.fonts import Face
from geo.exports.sheet import Sheet

_WEIGHTS = {False: "normal", True: "bold"}


def font_rules(made: Sheet) -> str:
    """Style rules with the letters that the page uses; a whole font would weigh more than the map."""
    letters = sorted({letter for box in made.texts for letter in box.text})
    rules = []
    for bold, weight in _WEIGHTS.items():
        own = [(letter, fonts.face_of(letter, bold=bold)) for letter in letters]
        for face in fonts.faces(bold):
            used = "".join(letter for letter, its in own if its is face)
            if not used:
                continue
            data = base64.b64encode(_cut_down(face, used)).decode()
            rules.append(
                f"@font-face{{font-family:'{face.family}';font-weight:{weight};src:url(data:font/ttf;base64,{data})}}"
            )
    return "".join(rules)


def _cut_down(face: Face, letters: str) -> bytes:
    font = TTFont(face.path, fontNumber=face.number, recalcTimestamp=False)
    options = subset.Options(layout_features=["kern"], hinting=False, drop_tables=["FFTM"], name_IDs=[1, 2, 13, 14])
    chosen = subset.Subsetter(options)
    chosen.populate(text=letters)
    chosen.subset(font)
    file = io.BytesIO()
    font.save(file)
    return file.getvalue()
