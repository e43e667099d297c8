"""Cut ``geo/exports/letters`` from Noto Sans JP and KR: the letters that the catalogues and names of the atlas write.

The fonts are those of the npm packages ``@expo-google-fonts/noto-sans-jp`` and ``noto-sans-kr`` (SIL Open Font License
1.1), unpacked in the folder ``fonts`` of the inputs. Run this step again when a catalogue has new letters; a test
names those that the fonts lack.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from babel import Locale
from fontTools import subset
from fontTools.fontBuilder import FontBuilder
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._g_l_y_f import Glyph

from geo.errors import MissingInputError
from geo.exports.fonts import LETTERS, SHIPPED

_CATALOGUES: Final = Path(__file__).parents[1] / "locale"
_ENDINGS: Final = frozenset([".py", ".po", ".json", ".csv", ".toml"])
_SOURCES: Final = {
    ("JP", False): "NotoSansJP_400Regular.ttf",
    ("JP", True): "NotoSansJP_700Bold.ttf",
    ("KR", False): "NotoSansKR_400Regular.ttf",
    ("KR", True): "NotoSansKR_700Bold.ttf",
}
# Letters below belong to the usual font; kana and signs are whole, whatever is written today.
_FIRST: Final = 0x2E80
_WHOLE: Final = (range(0x3000, 0x3040), range(0x3041, 0x3097), range(0x3099, 0x3100), range(0xFF01, 0xFF61))
_HANGUL: Final = range(0xAC00, 0xD7A4)
# Tables of a font that a picture has no use for.
_DROPPED: Final = ("GSUB", "GPOS", "GDEF", "BASE", "STAT", "VORG", "vhea", "vmtx")
# Of 1,000: the usual space of the pages has 214.
_NARROW: Final = 185
_FAMILY_IDS: Final = frozenset([1, 4, 16])


def needed() -> frozenset[str]:
    """East Asian letters of the catalogues, of the names of countries in Japanese and Korean, and of all kana."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(_CATALOGUES.rglob("*")) if path.suffix in _ENDINGS]
    for lang in ("ja", "ko"):
        locale = Locale.parse(lang)
        texts += [str(name) for name in locale.territories.values()]
        texts += [str(name) for kind in locale.months["format"].values() for name in kind.values()]
    found = {letter for text in texts for letter in text if ord(letter) >= _FIRST and letter.isprintable()}
    return frozenset(found | {chr(code) for block in _WHOLE for code in block if chr(code).isprintable()})


def build(inputs: Path, _raw: Path, _tables: Path) -> None:
    """Write one font per script and weight.

    Raises
    ------
    MissingInputError: if one of the fonts is not in ``inputs/fonts``.
    """
    paths = {key: inputs / "fonts" / name for key, name in _SOURCES.items()}
    if missing := [path for path in paths.values() if not path.exists()]:
        raise MissingInputError(missing)
    LETTERS.mkdir(parents=True, exist_ok=True)
    space(LETTERS / "space.ttf")
    letters = needed()
    for (script, bold), path in paths.items():
        own = [letter for letter in letters if (ord(letter) in _HANGUL) is (script == "KR")]
        _cut(path, own, SHIPPED[script]).save(LETTERS / f"{script}-{'bold' if bold else 'regular'}.ttf")


def space(path: Path) -> None:
    """A font of one letter, the narrow no-break space between a number and its unit.

    The families of the pages lack it, and browsers then draw half a space, with which "60 days" reads as one word.
    """
    made = FontBuilder(1000, isTTF=True)
    made.setupGlyphOrder([".notdef", "narrow"])
    made.setupCharacterMap({0x202F: "narrow"})
    made.setupGlyf({".notdef": Glyph(), "narrow": Glyph()})
    made.setupHorizontalMetrics({".notdef": (_NARROW, 0), "narrow": (_NARROW, 0)})
    # Lower than every line, which it must not move.
    made.setupHorizontalHeader(ascent=500, descent=-100)
    made.setupNameTable({"familyName": "Atlas Space", "styleName": "Regular"})
    made.setupOS2(sTypoAscender=500, sTypoDescender=-100, usWinAscent=500, usWinDescent=100)
    made.setupPost()
    made.font.recalcTimestamp = False
    made.setupHead(unitsPerEm=1000, created=0, modified=0)
    made.save(path)


def _cut(path: Path, letters: Iterable[str], family: str) -> Any:
    """The font with these letters alone, under a name that no font of a machine has."""
    font = TTFont(path, recalcTimestamp=False)
    options = subset.Options(layout_features=[], hinting=False, name_IDs=[0, 1, 2, 4, 6, 13, 14, 16])
    options.drop_tables += _DROPPED
    chosen = subset.Subsetter(options)
    chosen.populate(text="".join(sorted(letters)))
    chosen.subset(font)
    for record in font["name"].names:
        if record.nameID in _FAMILY_IDS:
            record.string = family
    return font
