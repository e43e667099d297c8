"""How a form of trade that no table here holds is brought: which file of the publisher, and where it is loaded."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

import pandas as pd

from geo.locale.say import mark, say, term
from geo.reference.tables import minerals as mineral_tables
from geo.trade import forms

# The publisher's archive in HS 1992, as CEPII names it; later releases differ in the last part alone.
RELEASE: Final = "BACI_HS92_V202601.zip"


# What can be done about forms of a mineral, or about a mineral, whose lines of HS 1992 a file has.
_BRING: Final = mark(
    "{goods}: bring BACI for {codes}: {file} from CEPII, under \u2018Upload trade data\u2019 on the Trade flows page "
    "or with \u2018python -m geo ingest {file}\u2019."
)
_ADD: Final = mark(
    "To add it, bring BACI for {codes}: {file} from CEPII, under \u2018Upload trade data\u2019 on the Trade flows page "
    "or with \u2018python -m geo ingest {file}\u2019."
)


def add(codes: Collection[str]) -> str:
    """The sentence that offers to bring lines of HS 1992: the file, its publisher, and where it is loaded."""
    return say(_ADD, codes=forms.listed(list(codes)), file=RELEASE)


def offers(mineral: str, at_hand: Collection[str]) -> tuple[str, ...]:
    """What to do about each form that the tables lack, one sentence per way.

    The forms with lines of HS 1992 that are nowhere at hand can be brought; those that the other table holds by
    themselves are named with it; the others have no line of their own.

    Parameters
    ----------
    at_hand: lines of HS 1992 in the table asked, with those of files laid over it.

    Raises
    ------
    UnknownChoiceError: if there is no such mineral.
    """
    known = forms.forms(mineral)
    held = pd.Series([bool(set(text.split(";")) & set(at_hand)) for text in known["hs92"]], index=known.index)
    second = known["held_in"].str.contains(mineral_tables.HS_2017)
    rows = known[~held & ~second]
    loadable = rows[rows["hs92"] != ""]
    codes = list(dict.fromkeys(code for text in loadable["hs92"] for code in text.split(";")))
    sentences = []
    if codes:
        goods = _capital(forms.listed(forms.words_of(list(loadable["product"]))))
        sentences.append(say(_BRING, goods=goods, codes=forms.listed(codes), file=RELEASE))
    lost = rows[rows["hs92"] == ""]
    if len(lost):
        goods_lost = forms.words_of(list(lost["product"]))
        parts = [
            forms.detailed(goods, term("place in the HS", str(where)))
            for goods, where in zip(goods_lost, lost["elsewhere"], strict=True)
        ]
        sentences.append(say("No file adds {forms}: no HS 1992 line is read for it.", forms=forms.listed(parts)))
    return tuple(sentences)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
