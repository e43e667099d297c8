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
from geo.uploads import sniff
from tests.pseudo import leaks, page, speaking_pseudo, texts_on
from tests.uploads.conftest import xlsx

HEADER = "country,mineral,stage,measure,year,value,unit,basis,status,source,note\n"
TIDY = HEADER + "Chile,lithium,mine,production,2025,70000,t,Li content,,desk,\n"
OTHER = HEADER + "Chile,nickel,mine,production,2025,5000,t,Ni content,,desk,\n"
FAULTY = (
    TIDY
    + "Chinna,lithium,mine,production,2025,62000,t,Li content,,desk,\nPeru,copper,mine,production,2024,2,mt,,,,\n"
    + "Chile,copper,mine,production,2024,5,t,Cu content,,,\n"
)
WIDE = "Country,Cobalt mine production 2022 (t),Cobalt mine production 2023 (t)\nChile,5,6\nPeru,7,8\n"
FRENCH = "Production mini\u00e8re de cobalt;;\n;;\nPays;2024 (t);\nChili;5,5;a\nP\u00e9rou;6,5;b\n"
UNKNOWN = "Wer;Was;Wieviel\nAnna;5,5;a\nBert;6,5;b\n"
BACI = (
    "t,i,j,k,v,q\n2024,156,842,850511,500.5,10\n2024,156,99999,850511,5,1\n2024,156,156,850511,5,1\nx,1,2,850511,1,1\n"
    "2024,156,842,850511,500.5,10\n2024,156,392,850511,1,1\n2024,156,392,850511,2,1\n2024,156,842,010101,5,1\n"
)
COMTRADE = (
    "refYear,reporterCode,flowCode,partnerCode,partner2Code,classificationCode,cmdCode,customsCode,motCode,netWgt,"
    "primaryValue\n2023,392,M,152,0,H6,283691,C00,0,1000,60000\n2023,392,M,0,0,H6,283691,C00,0,1000,60000\n"
    "2023,392,X,152,0,H6,283691,C00,0,1000,60000\n2023,392,M,152,0,B4,283691,C00,0,1000,60000\n"
    "2023,392,M,152,0,H6,811213,C00,0,1000,60000\n2023,392,M,152,0,H6,811292,C00,0,1000,60000\n"
)
# What the files say, in their cells, columns and names; encodings and units, which are named alike everywhere.
OWN = re.compile(
    r"(?<!\w)(?:desk|Chile|Chinna'?|Peru|Chili|rou|lithium|copper|nickel|tin|cobalt|Wer|Was|Wieviel|Anna|Bert|Country|"
    r"Cobalt mine production|Production mini re de cobalt|Pays|Ann|Ben|mt'?|BACI_HS92_Y2024_V202601|csv|utf-|sig|"
    r"windows-|gb|cp|big|le|be|troy oz|short tons|lb|million)(?!\w)"
)


# Columns of marks that are no words.
_CODES = frozenset(["SHA-256"])


# What the files call their column of figures, as a report quotes it.
_FIGURES = ("column", "value")


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


def press(app: AppTest, label: str) -> AppTest:
    (button,) = [one for one in app.button if one.label == f"\u27e6{label}\u27e7"]
    return button.click().run()


def in_tables(app: AppTest) -> Iterator[tuple[str, str]]:
    """Labels and cells of the tables on a page; a column without a label is shown by its name."""
    for table in app.dataframe:
        config = json.loads(table.proto.columns or "{}")
        for name in table.value.columns:
            yield f"label of {name}", str(config.get(name, {}).get("label") or name)
            column = table.value[name].dropna() if name not in _CODES else []
            yield from (
                (f"cell of {name}", text)
                for text in dict.fromkeys(column)
                if isinstance(text, str) and (name, text) != _FIGURES
            )


def outside(app: AppTest) -> dict[str, str]:
    """What stands in no catalogue on a page and is not the user's own."""
    assert not app.exception
    found = leaks((*texts_on(app), *in_tables(app)))  # type: ignore[arg-type]
    return {words: place for words, place in found.items() if OWN.sub("", words).strip()}


@pytest.mark.parametrize(
    ("content", "name", "shows"),
    [
        (TIDY, "desk.csv", "Compared with"),
        (FAULTY, "desk.csv", "Corrections, each for all rows"),
        (WIDE, "desk.csv", "Table with years as columns"),
        (FRENCH, "desk.csv", "Filled in from what the file says"),
        (UNKNOWN, "desk.csv", "Which column is which?"),
        (xlsx({"Anna": [["Country", "", "Pays"], ["Chile", "5", "x"], ["Peru", "6", "y"]]}), "desk.xlsx", "a workbook"),
        (BACI, "BACI_HS92_Y2024_V202601.csv", "from a country to itself"),
        (COMTRADE, "desk.csv", "Converted from HS22"),
        ("reporter,partner,product,flow,indicators\n1,2,3,4,5\n", "desk.csv", "Eurostat"),
        (b"%PDF", "desk.csv", "a PDF; a table in it"),
        ("", "desk.csv", "The file is empty"),
        (b"PK\x03\x04 no archive", "desk.zip", "The archive is damaged"),
        ('Pays;Wer\n"Chile;5\n' + "x;5\n" * 50, "desk.csv", "A quote is opened"),
    ],
    ids=[
        "tidy",
        "faulty",
        "wide",
        "french",
        "unknown",
        "workbook",
        "baci",
        "comtrade",
        "eurostat",
        "pdf",
        "empty",
        "broken archive",
        "open quote",
    ],
)
def test_every_word_of_what_is_dropped_comes_from_the_catalogues(content: str | bytes, name: str, shows: str) -> None:
    app = dropped(content, name)
    assert outside(app) == {}
    assert any(shows in text for _, text in (*texts_on(app), *in_tables(app)))


def test_a_file_that_is_too_large_is_refused_in_the_readers_language(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sniff, "MAX_BYTES", 20)
    app = dropped(TIDY)
    assert outside(app) == {}
    assert any("Split it" in one.value for one in app.error)


def saved(app: AppTest, who: str) -> AppTest:
    """The dataset "desk", saved by somebody."""
    for box in app.text_input:
        if "Save as dataset" in box.label:
            box.set_value("desk")
        if "Your name" in box.label:
            box.set_value(who)
    return press(app, "Save")


def test_every_word_of_what_is_saved_merged_and_deleted_comes_from_the_catalogues() -> None:
    used = press(dropped(TIDY), "Use in this session")
    assert outside(used) == {}
    assert outside(saved(used, "Ann")) == {}
    app = saved(press(dropped(OTHER), "Use in this session"), "Ben")
    assert any("Nothing was overwritten" in one.value for one in app.error)
    assert outside(app.run()) == {}
    assert any("Two versions: choose table by table" in one.value for one in app.markdown)
    assert outside(press(app, "Merge and save")) == {}
    assert outside(press(app, "Undo the merge")) == {}
    assert any("Back to version 1" in text for _, text in in_tables(app))
    (whose,) = [one for one in app.selectbox if "From" in one.label]
    whose.set_value(2)
    assert outside(press(app, "Compare")) == {}
    assert any("differ" in one.value for one in app.caption)
    assert outside(press(app, "Delete")) == {}
    assert any("Deleted in the last" in one.label for one in app.selectbox)


def test_a_mapping_is_asked_in_the_readers_words_and_read_back_as_ids() -> None:
    app = dropped("Wer;Wieviel\nChile;5,5\nPeru;6,5\n")
    for box in app.selectbox:
        if box.label.startswith("\u27e6country"):
            box.set_value("Wer")
        if box.label.startswith("\u27e6value"):
            box.set_value("Wieviel")
    words = {"mineral": "\u27e6Lithium\u27e7", "stage": "\u27e6refined\u27e7", "year": "2024", "unit": "t"}
    for box in app.text_input:
        for part, word in words.items():
            if f"one \u27e6{part}\u27e7" in box.label:
                box.set_value(word)
    press(app, "Use these columns")
    assert not app.exception
    facts = app.session_state["upload_checked"][1].facts
    assert set(zip(facts["mineral"], facts["stage"], facts["measure"], strict=True)) == {
        ("lithium", "refined", "production")
    }


def test_a_file_is_checked_again_where_the_language_changes() -> None:
    app = dropped(TIDY + "Chile,lithium,mine,production,2025,70000,t,Li content,,desk,\n")
    before = app.session_state["upload_checked"][0]
    app.query_params["lang"] = "en"
    app.run()
    assert app.session_state["upload_checked"][0] != before
    assert any("in this file" in one.value and "\u27e6" not in one.value for one in app.error)
