"""An uploaded trade file gives only flows of mapped lines, says what it left out, and never mixes with others."""

from __future__ import annotations

import io
import itertools
import json
import math
import zipfile
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from geo import vocabulary as v
from geo.atlas import shipped as shipped_atlas
from geo.briefing import reading
from geo.briefing.storyboard import SavedSlide
from geo.cli.main import main
from geo.compose import compose
from geo.content.view import from_record
from geo.engine.base import EmbeddedEngine
from geo.engine.load.file import HEADING, IN_PARTS, NEARER, OTHER_LINES, TOO_WIDE, read_release
from geo.engine.load.layouts import NO_LINE, OTHER_CLASSIFICATION
from geo.engine.table import TradeTable
from geo.engine.user_files import ADDED, APART, INSTEAD, INSURED, KEPT, REPLACED, Cited, UserFile, merge
from geo.errors import GeoError, SourceError, UnknownChoiceError
from geo.store import trade_files
from geo.tables import trade
from geo.trade import model as trade_model

HEADER = "t,i,j,k,v,q\n"
MAGNETS = "2024,156,842,850511,500.5,NA\n2024,156,276,850511,900,   12.5\n2024,392,276,850511,100,2\n"
NAME = "BACI_HS92_Y2024_V202601.csv"
COMTRADE = (
    "refYear,reporterCode,flowCode,partnerCode,partner2Code,classificationCode,cmdCode,customsCode,motCode,netWgt,"
    "primaryValue\n"
)


def baci(rows: str) -> bytes:
    return (HEADER + rows).encode()


def packed(**members: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(f"{name}.csv", content)
    return buffer.getvalue()


def triples(frame: pd.DataFrame) -> list[tuple[object, ...]]:
    return list(frame[[v.YEAR, v.HS6, v.EXPORTER, v.IMPORTER, v.VALUE_KUSD]].itertuples(index=False, name=None))


def test_baci_keeps_mapped_lines_and_missing_weights() -> None:
    other_goods = "2024,156,842,10121,7,1\n2024,156,842,999999,7,1\n"
    found = read_release(baci(MAGNETS + other_goods), name=NAME)
    assert triples(found.frame) == [
        (2024, "850511", "CHN", "DEU", 900.0),
        (2024, "850511", "CHN", "USA", 500.5),
        (2024, "850511", "JPN", "DEU", 100.0),
    ]
    assert found.frame[v.QUANTITY_T].tolist()[0] == 12.5
    assert found.frame[v.QUANTITY_T].isna().tolist() == [False, True, False]
    assert (found.report.kind, found.report.faulty, found.report.lines) == ("baci", 0, ("850511",))


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("x,156,842,850511,1,2", "year"),
        ("2024,156,842,850511,-1,2", "value"),
        ("2024,156,842,850511,inf,2", "value"),
        ("2024,156,842,850511,1,heavy", "weight"),
        ("2024,156,842,850511,1,-2", "weight"),
        ("2024,98765,842,850511,1,2", "'98765'"),
        ("2024,,842,850511,1,2", "exporter"),
        ("2024,156,842", "broken"),
        ("2024,156,842,850511,1,2,3,4", "broken"),
    ],
)
def test_a_faulty_row_is_named_by_its_line_and_left_out(row: str, reason: str) -> None:
    found = read_release(baci("2024,156,842\n" + row + "\n" + MAGNETS), name=NAME)
    assert found.report.kept == 3
    assert found.report.faulty == 2
    named = {problem.row: problem.reason for problem in found.report.problems.itertuples()}
    assert list(named) == [2, 3]
    assert reason in named[3]


def test_the_same_flow_with_two_values_is_taken_from_neither_row() -> None:
    again = "2024,156,276,850511,901,12.5\n2024,392,276,850511,100,2\n"
    found = read_release(baci(MAGNETS + again), name=NAME)
    assert triples(found.frame) == [
        (2024, "850511", "CHN", "USA", 500.5),
        (2024, "850511", "JPN", "DEU", 100.0),
    ]
    assert found.report.faulty == 2
    assert ("the same row again", 1) in found.report.left_out


def test_a_zip_gives_its_years_and_names_what_is_no_trade() -> None:
    content = packed(
        BACI_HS92_Y2023_V202601=baci("2023,156,842,850511,1,1\n"),
        BACI_HS92_Y2024_V202601=baci(MAGNETS),
        country_codes_V202601=b"country_code,country_name\n4,Afghanistan\n",
    )
    seen: list[float] = []
    found = read_release(content, name="BACI_HS92_V202601.zip", progress=lambda done, _: seen.append(done))
    assert found.report.years == (2023, 2024)
    assert any("country_codes_V202601.csv" in note for note in found.report.notes)
    assert seen == sorted(seen)
    assert seen[-1] == 1.0


def test_comtrade_gives_imports_from_single_countries_in_thousand_usd_and_tonnes() -> None:
    rows = [
        "2024,276,M,156,0,H0,850511,C00,0,12500,900000",
        "2024,276,M,0,0,H0,850511,C00,0,99999,999999",
        "2024,276,X,156,0,H0,850511,C00,0,1,1",
        "2024,276,M,392,0,HS,850511,C00,0,1,1",
        "2024,276,M,392,0,H0,850511,C00,2100,1,1",
        "2024,842,M,490,0,H0,850511,C00,0,0,50000",
    ]
    # Comtrade ends its rows, not its header, with a comma.
    found = read_release((COMTRADE + "".join(f"{row},\n" for row in rows)).encode(), name="TradeData.csv")
    assert triples(found.frame) == [(2024, "850511", "CHN", "DEU", 900.0), (2024, "850511", "TWN", "USA", 50.0)]
    assert found.frame[v.QUANTITY_T].tolist()[0] == 12.5
    assert found.frame[v.QUANTITY_T].isna().tolist() == [False, True]
    assert sum(count for _, count in found.report.left_out) == 4
    assert found.report.faulty == 0


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"a,b\n1,2\n", "x.csv", "neither a BACI file"),
        (b"", "x.csv", "neither a BACI file"),
        (baci(MAGNETS), "BACI_HS17_Y2024_V202601.csv", "HS17"),
        (packed(BACI_HS22_Y2024_V202601=baci(MAGNETS)), "release.zip", "HS22"),
        (baci(MAGNETS.replace("NA", "N\0A")), NAME, "NUL"),
        (baci("2024,156,842,10121,7,1\n"), NAME, "no flow"),
        (packed(bomb=b"0" * 40_000_000), "bomb.zip", "packed more than"),
        (packed(a=baci(MAGNETS))[:-30], "cut.zip", ""),
        (
            packed(a=baci(MAGNETS), b=(COMTRADE + "2024,276,M,156,0,H0,850511,C00,0,1,1\n").encode()),
            "x.zip",
            "one kind",
        ),
        (MAGNETS.join(["t,i,j,k,v\n", ""]).encode(), "x.csv", "neither"),
    ],
)
def test_what_is_no_trade_file_is_refused_in_words(content: bytes, name: str, said: str) -> None:
    with pytest.raises(GeoError) as caught:
        read_release(content, name=name)
    assert said in str(caught.value)


def test_a_file_name_is_neither_a_pattern_nor_an_address(tmp_path: Path) -> None:
    (tmp_path / "other.csv").write_bytes(baci("1999,156,842,850511,1,1\n"))
    file = tmp_path / "BACI_HS92_[o]*';--.csv"
    file.write_bytes(baci(MAGNETS))
    assert read_release(file).report.years == (2024,)
    with pytest.raises(SourceError):
        read_release(tmp_path / "oth*.csv")


@given(st.binary(max_size=300))
@settings(deadline=None, max_examples=25)
def test_any_bytes_are_read_or_refused(junk: bytes) -> None:
    try:
        found = read_release(HEADER.encode() + MAGNETS.encode() + junk, name=NAME)
    except GeoError:
        return
    assert trade.check(found.frame) is found.frame


# --- merging ------------------------------------------------------------------------------------------------------

CELLS = st.dictionaries(
    st.tuples(st.sampled_from(["260500", "282200", "850511"]), st.sampled_from([2022, 2023, 2024])),
    st.integers(1, 9),
    min_size=1,
    max_size=9,
)


def table(cells: dict[tuple[str, int], int]) -> pd.DataFrame:
    """One flow a cell."""
    rows = [(year, line, "CHN", "DEU", float(value), None) for (line, year), value in cells.items()]
    return pd.DataFrame(rows, columns=list(trade.COLUMNS)).astype({v.YEAR: "int16", v.QUANTITY_T: "float64"})


def values(engine: object) -> dict[tuple[str, int], float]:
    frame = engine.run("SELECT hs6, year, SUM(value_kusd) AS value_kusd FROM trade GROUP BY hs6, year", {})  # type: ignore[attr-defined]
    return {(row.hs6, int(row.year)): row.value_kusd for row in frame.itertuples()}


@given(CELLS, CELLS, st.booleans())
@settings(deadline=None, max_examples=30)
def test_every_line_and_year_comes_whole_from_one_of_the_two(
    shipped: dict[tuple[str, int], int],
    own: dict[tuple[str, int], int],
    replace: bool,  # noqa: FBT001 - drawn
) -> None:
    base = EmbeddedEngine.from_frame(table(shipped))
    merged = merge(base, [UserFile("x", "a" * 64, "baci", table(own), replace)])
    assert values(merged.engine) == ({**shipped, **own} if replace else {**own, **shipped})
    assert values(base) == shipped
    said = {(row.hs6, row.year): row.decision for row in merged.decisions.itertuples()}
    both = REPLACED if replace else KEPT
    assert said == {cell: both if cell in shipped else ADDED for cell in own}
    assert merged.added.alike == {line for line, _ in own} - {line for line, _ in shipped}


@given(CELLS, CELLS)
@settings(deadline=None, max_examples=20)
def test_imports_with_freight_never_continue_a_line_of_baci(
    shipped: dict[tuple[str, int], int], own: dict[tuple[str, int], int]
) -> None:
    base = EmbeddedEngine.from_frame(table(shipped))
    merged = merge(base, [UserFile("x", "a" * 64, "comtrade", table(own))])
    lines = {line for line, _ in shipped}
    assert values(merged.engine) == shipped | {cell: value for cell, value in own.items() if cell[0] not in lines}
    taken = merged.decisions.set_index([v.HS6, v.YEAR])["decision"]
    assert {cell for cell in own if taken[cell] == APART} == {cell for cell in own if cell[0] in lines}
    assert merged.added.apart == {line for line, _ in own} - lines
    shipped_source = Cited("BACI.", "cepii")
    for line, year in own:
        cited = merged.cited(shipped_source, [line], year)
        assert (cited == shipped_source) == (line in lines)
        assert ("by 1 importing country" in cited.text) == (line not in lines)


@given(CELLS, CELLS)
@settings(deadline=None, max_examples=20)
def test_imports_with_freight_stand_for_a_line_in_every_year_or_in_none(
    shipped: dict[tuple[str, int], int], own: dict[tuple[str, int], int]
) -> None:
    base = EmbeddedEngine.from_frame(table(shipped))
    merged = merge(base, [UserFile("x", "a" * 64, "comtrade", table(own), replace=True)])
    lines, theirs = {line for line, _ in shipped}, {line for line, _ in own}
    kept = {cell: value for cell, value in shipped.items() if cell[0] not in theirs}
    assert values(merged.engine) == kept | own
    taken = merged.decisions.set_index([v.HS6, v.YEAR])["decision"]
    assert {cell for cell in own if taken[cell] == INSTEAD} == {cell for cell in own if cell[0] in lines}
    assert merged.added.apart == theirs
    for line, year in own:
        assert merged.cited(Cited("BACI.", "cepii"), [line], year).basis == INSURED


def test_only_trade_flows_shows_imports_with_freight_in_place_of_baci(workspace: Path) -> None:
    own = UserFile("TradeData.csv", "a" * 64, "comtrade", table({("282200", 2024): 7}), replace=True)
    atlas = shipped_atlas().with_trade(TradeTable((own,)))
    flows = from_record({"page": "flows", "mineral": "cobalt", "lines": "282200", "year": "2024"})
    day = date(2026, 11, 30)
    content = compose(flows, on=day, atlas=atlas)
    assert "uploaded by you" in content.caption.source
    assert "with freight and insurance" in content.caption.definition
    assert "that Germany imported in 2024" in content.headline
    assert "imports that Germany declared" in content.caption.notes[0]
    assert content.tables[0].frame[v.VALUE_KUSD].tolist() == [7.0]
    risk = from_record({"page": "risk", "mineral": "cobalt", "importer": "DEU"})
    assert compose(risk, on=day, atlas=atlas).headline == compose(risk, on=day).headline
    assert atlas.reconciled.trade.merged is None
    assert not workspace.exists()


def test_alliances_and_slides_count_a_file_of_the_session_and_cite_it(workspace: Path) -> None:
    flows = table({("282200", 2024): 7}).assign(**{v.VALUE_KUSD: 1e9, v.QUANTITY_T: 1e6})
    own = UserFile("release.csv", "a" * 64, "baci", flows, replace=True)
    atlas = shipped_atlas().with_trade(TradeTable((own,)))
    words = {"page": "alliances", "alliance": "g7", "column": "imports", "mineral": "cobalt", "part": "members"}
    day = date(2026, 11, 30)
    before, after = (compose(from_record(words), on=day, atlas=one) for one in (shipped_atlas(), atlas))
    assert "release.csv uploaded by you" in after.caption.source
    assert "release.csv" not in before.caption.source
    assert own.origin in after.caption.origins
    assert [tile.value for tile in after.tiles] != [tile.value for tile in before.tiles]
    slide = reading.capture(
        SavedSlide("alliances", {name: word for name, word in words.items() if name != "page"}), atlas, on=day
    )
    assert "release.csv uploaded by you" in reading.read(slide, atlas, on=day).source
    assert not workspace.exists()


# --- comtrade in any revision of the Harmonized System --------------------------------------------------------------


def comtrade(*rows: str) -> bytes:
    return (COMTRADE + "".join(f"{row}\n" for row in rows)).encode()


def left_out(content: bytes) -> dict[str, int]:
    return dict(read_release(content, name="TradeData.csv").report.left_out)


def test_a_code_of_a_later_revision_stands_for_its_line_of_1992() -> None:
    found = read_release(
        comtrade(
            # Beryllium metal: 811211 of 1992 is 811212 and 811213 since 2002; an importer without waste has one row.
            "2024,276,M,156,0,H6,811212,C00,0,2000,5000",
            "2024,276,M,156,0,H6,811213,C00,0,1000,1000",
            "2024,842,M,156,0,H5,282200,C00,0,3000,9000",
            "2024,842,M,0,0,H6,811213,C00,0,1,1",
        ),
        name="TradeData.csv",
    )
    assert triples(found.frame) == [
        (2024, "282200", "CHN", "USA", 9.0),
        (2024, "811211", "CHN", "DEU", 6.0),
    ]
    assert found.frame[v.QUANTITY_T].tolist() == [3.0, 3.0]
    assert any("811211 from 811212 + 811213" in note for note in found.report.notes)
    assert any("HS17" in note and "282200" in note for note in found.report.notes)


def test_a_line_of_which_the_file_lacks_a_code_is_left_out_with_what_it_lacks() -> None:
    rows = "2024,276,M,156,0,H6,811212,C00,0,2000,5000", "2024,276,M,156,0,H6,282200,C00,0,1,1000"
    assert left_out(comtrade(*rows)) == {f"{IN_PARTS} (811211 of HS 1992 needs 811213 of HS22)": 1}


def test_a_code_that_holds_other_goods_is_left_out_with_its_name() -> None:
    # Unwrought gallium shares 811292 of HS 2022 with indium, niobium, vanadium and more.
    rows = "2024,276,M,156,0,H6,811292,C00,0,2000,5000", "2024,276,M,156,0,H6,282200,C00,0,1,1000"
    assert left_out(comtrade(*rows)) == {f"{TOO_WIDE} (811292 of HS22)": 1}


def test_an_undivided_heading_is_its_line_and_any_other_is_a_sum_of_lines() -> None:
    found = read_release(
        comtrade(
            "2024,276,M,156,0,H6,7402,C00,0,1000,5000",
            "2024,276,M,156,0,H6,8105,C00,0,1000,7000",
            "2024,276,M,156,0,H6,1001,C00,0,1000,7000",
        ),
        name="TradeData.csv",
    )
    assert triples(found.frame) == [(2024, "740200", "CHN", "DEU", 5.0)]
    assert dict(found.report.left_out) == {NO_LINE: 1, OTHER_LINES: 1}
    # A heading may be rounded in another way than its line.
    both = comtrade("2024,276,M,156,0,H6,7402,C00,0,1000,5001", "2024,276,M,156,0,H6,740200,C00,0,1000,5000")
    assert triples(read_release(both, name="TradeData.csv").frame) == [(2024, "740200", "CHN", "DEU", 5.0)]
    assert left_out(both) == {HEADING: 1}


def test_of_a_line_in_two_revisions_the_one_nearest_to_1992_counts() -> None:
    found = read_release(
        comtrade(
            "2024,276,M,156,0,H6,282200,C00,0,1000,5000",
            "2024,276,M,392,0,H6,282200,C00,0,1000,3000",
            "2024,276,M,156,0,H0,282200,C00,0,1000,4000",
            "2023,276,M,156,0,H6,282200,C00,0,1000,6000",
        ),
        name="TradeData.csv",
    )
    assert triples(found.frame) == [(2023, "282200", "CHN", "DEU", 6.0), (2024, "282200", "CHN", "DEU", 4.0)]
    assert dict(found.report.left_out) == {NEARER: 2}


def test_every_row_is_taken_or_counted_with_its_reason() -> None:
    rows = [
        f"{year},{importer},{flow},{partner},0,{classification},{code},C00,{mot},100,{number + 1}"
        for number, (year, importer, flow, partner, classification, code, mot) in enumerate(
            itertools.product(
                (2023, 2024),
                (276, 842),
                ("M", "X"),
                (0, 156),
                ("H0", "H6", "HS"),
                ("282200", "811212", "811213", "811292", "8105", "0101"),
                (0, 2100),
            )
        )
    ]
    report = read_release(comtrade(*rows), name="TradeData.csv").report
    assert (report.kept, report.added, report.faulty) == (8, 4, 0)
    assert report.kept + report.added + sum(count for _, count in report.left_out) == len(rows)


# --- remembering, command line and page ---------------------------------------------------------------------------


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ATLAS_STORE", str(tmp_path / "store"))
    return tmp_path / "store" / "store.sqlite"


def test_a_remembered_file_is_kept_once_and_can_be_forgotten(workspace: Path) -> None:
    brought = UserFile("x.csv", "b" * 64, "baci", table({("850511", 2024): 5}))
    trade_files.save(brought)
    trade_files.save(brought)
    (entry,) = trade_files.listing()
    assert (entry.name, entry.rows, entry.replace) == ("x.csv", 1, False)
    pd.testing.assert_frame_equal(trade_files.load(entry).frame, brought.frame)
    assert (trade_files.save(brought, owner="ann").owner, trade_files.listing()[0].owner) == ("ann", "ann")
    with pytest.raises(UnknownChoiceError):
        trade_files.forget("")
    trade_files.forget("bbbb")
    assert trade_files.listing() == ()


def ask(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, dict[str, object]]:
    code = main([*arguments, "--json"])
    out = capsys.readouterr().out
    return code, json.loads(out) if out else {}


def test_the_command_line_remembers_and_flows_then_answer(
    workspace: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / NAME
    file.write_bytes(baci(MAGNETS + "2024,156,842,282200,1,1\n"))
    assert ask(capsys, "flows", "--mineral", "permanent-magnets")[1]["hs_revision"] == "HS 2017"
    for _ in range(2):
        code, said = ask(capsys, "ingest", str(file))
        assert (code, said["flows"]) == (0, 4)
        assert {cell["decision"]: cell["flows"] for cell in said["cells"]} == {ADDED: 3, KEPT: 1}  # type: ignore[attr-defined, index]
    assert len(trade_files.listing()) == 1
    code, answer = ask(capsys, "flows", "--mineral", "permanent-magnets")
    assert code == 0
    assert answer["world"]["value_kusd"] == 1500.5  # type: ignore[index]
    assert "uploaded by you" in str(answer["source"])
    assert "cepii" not in str(answer["source_id"])
    code, listed = ask(capsys, "ingest", "--list")
    digest = listed["remembered"][0]["sha256"]  # type: ignore[index]
    assert ask(capsys, "ingest", "--forget", digest[:12]) == (0, {"remembered": []})
    assert ask(capsys, "ingest")[0] == 2


def test_lines_with_another_basis_are_offered_but_not_added_up(workspace: Path) -> None:
    apart = trade_model.AddedLines(apart=frozenset({"260500"}))
    alike = trade_model.AddedLines(alike=frozenset({"260500"}))
    assert "260500" not in trade_model.pick_lines("cobalt", added=apart)
    assert trade_model.pick_lines("cobalt", "260500", apart) == ("260500",)
    assert "260500" in trade_model.pick_lines("cobalt", added=alike)
    assert "260500" not in trade_model.line_choices("cobalt")
    assert not workspace.exists()


PAGE = """
import streamlit as st
from geo.engine.load.file import read_release
from geo.engine.user_files import UserFile
from geo.pages.flows import page
from geo.pages.shared import session
def bring():
    found = read_release(st.session_state["content"], name="BACI_HS92_Y2024_V202601.csv")
    session.use_trade_file(UserFile(found.report.name, found.report.sha256, found.report.kind, found.frame))
st.button("bring", key="bring", on_click=bring)
page.page()
"""


def test_the_page_shows_an_uploaded_line_in_this_session_only(workspace: Path) -> None:
    apps = []
    for _ in range(2):
        app = AppTest.from_string(PAGE, default_timeout=90)
        app.query_params["mineral"] = "permanent-magnets"
        app.session_state["content"] = baci(MAGNETS)
        apps.append(app.run())
    assert "HS 2017 lines 850511" in _html(apps[0])
    apps[0].button(key="bring").click().run()
    assert not apps[0].exception
    assert not apps[0].error
    assert "uploaded by you" in _html(apps[0])
    assert "HS 1992 lines 850511" in _html(apps[0])
    assert "uploaded by you" not in _html(apps[1].run())
    stop = next(button for button in apps[0].button if button.label.startswith("Stop using"))
    stop.click().run()
    assert "HS 2017 lines 850511" in _html(apps[0])
    assert not workspace.exists()


def _html(app: AppTest) -> str:
    return " ".join(str(part.proto.body) for part in app.get("html"))


def test_other_pages_keep_to_the_shipped_flows(workspace: Path) -> None:
    trade_files.save(UserFile("x.csv", "d" * 64, "baci", table({("850511", 2024): 5})))
    app = AppTest.from_string(
        "import streamlit as st\n"
        "from geo.pages.shared import session\n"
        "from geo.trade.history import years_of\n"
        "lines = ('850511',)\n"
        "st.text(f'{years_of(session.atlas(), lines)} {years_of(session.trade_atlas(), lines)}')\n",
        default_timeout=90,
    ).run()
    assert app.text[0].value == "() (2024,)"
    assert workspace.exists()


def test_private_figures_keep_the_files_that_are_saved_for_everyone(workspace: Path) -> None:
    trade_files.save(UserFile("x.csv", "d" * 64, "baci", table({("850511", 2024): 5})))
    app = AppTest.from_string(
        "import streamlit as st\n"
        "from geo.atlas import Atlas\n"
        "from geo.pages.shared import session\n"
        "from geo.trade.history import years_of\n"
        "st.session_state[session.ACTIVE] = Atlas(session.shipped().dataset)\n"
        "st.text(f'{years_of(session.trade_atlas(), (\"850511\",))}')\n",
        default_timeout=90,
    ).run()
    assert app.text[0].value == "(2024,)"
    assert workspace.exists()


# --- other layouts ------------------------------------------------------------------------------------------------

OLD = (
    "Classification,Year,Period,Trade Flow Code,Trade Flow,Reporter Code,Partner Code,2nd Partner Code,Commodity Code,"
    "Netweight (kg),Trade Value (US$)\n"
)


def test_an_old_download_of_comtrade_gives_imports_of_single_countries() -> None:
    rows = (
        "H0,2017,2017,1,Import,392,152,,283691,5000,60000\n"
        "H0,2017,2017,1,Import,392,0,,283691,5000,60000\n"
        "H0,2017,2017,2,Export,392,156,,283691,5000,60000\n"
        "HS,2017,2017,1,Import,156,152,,283691,5000,60000\n"
        "H0,2017,201703,1,Import,410,152,,283691,7,8\n"
    )
    found = read_release((OLD + rows).encode(), name="comtrade.csv")
    (flow,) = found.frame.to_dict("records")
    assert (flow["exporter"], flow["importer"], flow["hs6"]) == ("CHL", "JPN", "283691")
    assert (flow["value_kusd"], flow["quantity_t"]) == (60, 5)
    assert dict(found.report.left_out) == {
        OTHER_CLASSIFICATION: 1,
        "no annual figure": 1,
        "no imports (exports mirror them)": 1,
        "the sum over all partners": 1,
    }


def test_an_answer_of_comtrade_in_json() -> None:
    row = {
        "freqCode": "A",
        "refYear": 2023,
        "reporterCode": 392,
        "flowCode": "M",
        "partnerCode": 152,
        "partner2Code": 0,
        "classificationCode": "H0",
        "cmdCode": "283691",
        "customsCode": "C00",
        "motCode": 0,
        "netWgt": None,
        "primaryValue": 60000.0,
    }
    found = read_release(json.dumps({"count": 1, "data": [row]}).encode(), name="answer.json")
    (flow,) = found.frame.to_dict("records")
    assert (flow["exporter"], flow["importer"], flow["value_kusd"]) == ("CHL", "JPN", 60)
    assert math.isnan(flow["quantity_t"])


@pytest.mark.parametrize("text", ['{"data": 5}', "{}", '{"data": [1]}', "[", '{"data": [{"a": 1}]}'])
def test_another_json_is_refused(text: str) -> None:
    with pytest.raises(SourceError):
        read_release(text.encode(), name="answer.json")


def test_wits_names_countries_and_weighs_in_kilograms_only() -> None:
    text = (
        "Reporter,TradeFlow,ProductCode,Product Description,Year,Partner,Trade Value 1000USD,Quantity,Quantity Unit\n"
        'China,Import,260500,Cobalt ores,2023,"Congo, Dem. Rep.",12.34,5000,Kg\n'
        "Japan,Import,283691,Lithium carbonates,2023,Chile,345.5,1234,Item\n"
        "Japan,Import,283691,Lithium carbonates,2023, World,345.5,1234,Kg\n"
        "Japan,Export,283691,Lithium carbonates,2023,Chile,3,1,Kg\n"
        "Japan,Import,283691,Lithium carbonates,2023,Congo,3,1,Kg\n"
    )
    found = read_release(text.encode(), name="wits.csv")
    flows = found.frame.set_index("importer")
    assert flows.loc["CHN", ["exporter", "value_kusd", "quantity_t"]].tolist() == ["COD", 12.34, 5]
    assert flows.loc["JPN", ["exporter", "value_kusd"]].tolist() == ["CHL", 345.5]
    assert math.isnan(flows.loc["JPN", "quantity_t"])
    # A bare "Congo" is a name of two countries: a faulty row, never one of them.
    assert found.report.faulty == 1
    assert any("taken for HS 1992" in note for note in found.report.notes)


@pytest.mark.parametrize(
    ("header", "why"),
    [
        ("DATAFLOW,freq,reporter,partner,product,flow,indicators,TIME_PERIOD,OBS_VALUE", "euros"),
        ("HTS Number,Country,Quantity Description,2023,2024", "Harmonized Tariff Schedule"),
    ],
)
def test_eurostat_and_dataweb_are_refused_with_the_reason(header: str, why: str) -> None:
    row = ",".join("1" for _ in header.split(","))
    with pytest.raises(SourceError, match=why):
        read_release(f"{header}\n{row}\n".encode(), name="file.csv")
