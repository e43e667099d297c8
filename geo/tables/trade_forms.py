"""The table of trade forms: as what each mineral crosses borders, whether or not a trade table holds it.

``trade_forms.csv``, one row per mineral and form: ``mineral``, ``product`` (the form in words, such as "oxides"),
``form`` (see ``FORMS``), ``stage``, ``principal`` (``yes`` for the forms in which most of the
mineral is traded), ``hs92`` and ``hs17`` (lines of ``mineral_hs.csv`` that hold it, joined by ``;``), ``held_in``
(the shipped trade tables with one of these lines, joined by ``;``), ``elsewhere`` (where customs record a form
without a line of its own here), ``world_value_kusd`` (thousand USD, world trade of 2024; empty where no shipped line
holds the form and nothing else), ``evidence`` (whether ``principal`` rests on the figures that ``reason`` cites or on
our judgement), ``reason``, ``source_id``.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pandas as pd

from geo.reference.tables.minerals import FORMS, HS_REVISIONS, HS_STAGES, YES_NO
from geo.schema import check as gate
from geo.schema import load, pa

EVIDENCE: Final = ("source", "judgement")
VALUE: Final = "world_value_kusd"
# Year of the world trade that weighs the forms: the one year that both trade tables hold.
VALUE_YEAR: Final = 2024
# Other goods of a line that are made of the mineral itself.
SAME_MINERAL: Final = ("scrap", "articles and scrap")
DTYPES: Final = {
    "mineral": "str",
    "product": "str",
    "form": "str",
    "stage": "str",
    "principal": "str",
    "hs92": "str",
    "hs17": "str",
    "held_in": "str",
    "elsewhere": "str",
    VALUE: "float64",
    "evidence": "str",
    "reason": "str",
    "source_id": "str",
}
_LINES = r"^\d{6}(;\d{6})*$"


def check(frame: pd.DataFrame) -> pd.DataFrame:
    """Return *frame* if every row is a form of a mineral and every mineral has a principal form.

    Raises
    ------
    TableError: listing every fault.
    """
    text = pa.Check.str_length(min_value=1)
    columns = {name: pa.Column(str, text) for name in DTYPES} | {
        "form": pa.Column(str, pa.Check.isin(FORMS)),
        "stage": pa.Column(str, pa.Check.isin(HS_STAGES)),
        "principal": pa.Column(str, pa.Check.isin(YES_NO)),
        "hs92": pa.Column(str, pa.Check.str_matches(_LINES), nullable=True),
        "hs17": pa.Column(str, pa.Check.str_matches(_LINES), nullable=True),
        "held_in": pa.Column(str, pa.Check.isin((*HS_REVISIONS, ";".join(HS_REVISIONS))), nullable=True),
        "elsewhere": pa.Column(str, text, nullable=True),
        VALUE: pa.Column(float, pa.Check.gt(0), nullable=True),
        "evidence": pa.Column(str, pa.Check.isin(EVIDENCE)),
    }
    schema = pa.DataFrameSchema(
        columns,
        unique=["mineral", "product"],
        checks=[
            pa.Check(_some_principal, error="the mineral has no principal form"),
            pa.Check(_stands_somewhere, error="neither a line nor a word on where the form stands"),
        ],
        strict=True,
        ordered=True,
    )
    return gate("trade_forms", frame, schema)


def _some_principal(frame: pd.DataFrame) -> pd.Series:
    return (frame["principal"] == "yes").groupby(frame["mineral"]).transform("any")


def _stands_somewhere(frame: pd.DataFrame) -> pd.Series:
    return frame[["hs92", "hs17", "elsewhere"]].notna().any(axis=1)


def read(*, path: Path | None = None) -> pd.DataFrame:
    """Read and check ``trade_forms.csv``; columns as in the module's docstring.

    Raises
    ------
    TableError: if the file is missing, unreadable or breaks the schema.
    """
    return load("trade_forms", path=path, dtypes=DTYPES, check=check)
