"""Every word on the upload page comes from the catalogues, whatever is dropped; the user's own words stay."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from streamlit.testing.v1 import AppTest

from geo import confined
from tests.pseudo import leaks, page, speaking_pseudo, texts_on
from tests.uploads.conftest import xlsx

HEADER = "country,mineral,stage,measure,year,value,unit,basis,status,source,note\n"
TIDY = HEADER + "Chile,lithium,mine,production,2025,70000,t,Li content,,desk,\n"
FAULTY = TIDY + "Chinna,lithium,mine,production,2025,62000,t,Li content,,desk,\nPeru,copper,mine,production,2024,2,mt,,,,\n"
WIDE = "Country,Cobalt mine production 2022 (t),Cobalt mine production 2023 (t)\nChile,5,6\nPeru,7,8\n"
FRENCH = "Pays;Tonnage;Remarque\nChili;5,5;a\nP\u00e9rou;6,5;b\n"
BACI = "t,i,j,k,v,q\n2024,156,842,850511,500.5,10\n2024,156,99999,850511,5,1\n2024,156,156,850511,5,1\nx,1,2,850511,1,1\n"
# What the files themselves say, and names of sources.
OWN = re.compile(
    r"\b(?:desk|Chile|Chinna|lithium|copper|csv|Li content|French|wide|two|one|Pays|Tonnage|Remarque|Chili|Pérou|"
    r"broken|private|xlsx|Tin|Peru|Ann|Ben|first|second|BACI_HS92_Y\w*)\b"
)


def here(func: Callable[..., Any], *args: Any, progress: Any = None, **options: Any) -> Any:
    """The work of a child process, in this one: only here the made-up language is known."""
    return func(*args, **options, **({"progress": progress} if progress else {}))


@pytest.fixture(autouse=True)
def surroundings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A store of its own, and the made-up language."""
    monkeypatch.setenv("ATLAS_STORE", str(tmp_path / "store.sqlite"))
    with speaking_pseudo(), mock.patch.object(confined, "run", here):
        yield


def dropped(content: str | bytes, name: str = "desk.csv") -> AppTest:
    app = page("/upload")
    data = content.encode() if isinstance(content, str) else content
    app.file_uploader[0].set_value((name, data, "application/octet-stream"))
    return app.run()


def in_tables(app: AppTest) -> Iterator[tuple[str, str]]:
    """Labels and cells of the tables on a page; a column without a label is shown by its name."""
    for table in app.dataframe:
        config = json.loads(table.proto.columns or "{}")
        for name in table.value.columns:
            yield f"label of {name}", str(config.get(name, {}).get("label") or name)
            column = table.value[name].dropna()
            yield from ((f"cell of {name}", text) for text in column.unique() if isinstance(text, str))


def outside(app: AppTest) -> dict[str, str]:
    assert not app.exception
    return leaks((place, OWN.sub("", text)) for place, text in texts_on(app))


def test_tidy() -> None:
    app = dropped(TIDY)
    assert outside(app) == {}


@pytest.mark.parametrize("content, name", [(FAULTY, "desk.csv"), (WIDE, "wide.csv"), (FRENCH, "French.csv"), (BACI, "BACI_HS92_Y2024_V202601.csv"), (b"%PDF", "broken.csv"), ("", "broken.csv")])
def test_more(content, name) -> None:
    app = dropped(content, name)
    assert outside(app) == {}
