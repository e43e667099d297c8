"""One content per part: page, slide, exports and command line say and show the same; the picture proves the title."""

from __future__ import annotations

import datetime as dt
import json
from html import unescape

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from geo import vocabulary as v
from geo.atlas import shipped
from geo.blocs import purchases
from geo.blocs.accession import Goal
from geo.blocs.coverage import below
from geo.blocs.holdings import COLUMN_NAMES, ShareOf
from geo.blocs.ledger import ledger_of
from geo.blocs.model import cells, dependence
from geo.blocs.purchases import traded_as
from geo.blocs.selection import Part, resolve
from geo.briefing import reading
from geo.briefing.storyboard import SavedSlide
from geo.cli.main import main
from geo.compose import compose
from geo.content.charts import Role
from geo.content.content import Content, MapFigure
from geo.content.table import CellKind
from geo.content.view import from_record
from geo.engine import queries
from geo.errors import NotComputableError
from geo.exports import files
from geo.maps.colours import LIGHT
from geo.reference import alliances
from geo.reference.choices import Choices

ON = dt.date(2026, 3, 1)
STATES = (
    {"alliance": "g7", "mineral": "cobalt"},
    {"alliance": "quad", "mineral": "tin", "column": "exports", "list": "us-2025"},
    {"alliance": "g7", "mineral": "lithium", "part": "dependence"},
    {"alliance": "g7", "mineral": "lithium", "part": "accession", "minerals": "lithium", "target": "60"},
    {"alliance": "g7", "mineral": "cobalt", "part": "compare", "with": "brics"},
    {"group": "AUS,USA", "name": "Mine", "mineral": "lithium", "part": "members"},
)
COMMANDS = (
    ("coverage", "g7"),
    ("coverage", "quad", "--sort", "exports", "--list", "us-2025"),
    ("dependence", "g7"),
    ("accession", "g7", "--mineral", "lithium", "--target", "60"),
    ("compare", "g7", "brics"),
    ("show", "--countries", "AUS,USA"),
)


def content_of(**params: str) -> Content:
    view = from_record({"page": "alliances", "on": ON.isoformat(), **params})
    return compose(view, on=ON, atlas=shipped())


def selection_of(**params: str):
    return resolve(ledger_of(shipped()), Choices({"on": ON.isoformat(), **params}), ON)


def _page() -> None:
    from geo.pages.alliances import page as alliances_page  # noqa: PLC0415 - the function is run as a script of its own

    alliances_page.page()


def page_of(params: dict[str, str]) -> str:
    """Every word of the page that is not a widget."""
    app = AppTest.from_function(_page, default_timeout=120)
    for name, value in {"on": ON.isoformat(), **params}.items():
        app.query_params[name] = value
    app.run()
    assert [*app.exception, *app.error] == []
    shown = [part.proto.body for part in app.get("html")]
    texts = [part.value for part in (*app.markdown, *app.caption, *app.metric)]
    return unescape(" ".join([*shown, *texts])).replace("\\", "").replace("\u2060", "")


@pytest.mark.parametrize("params", STATES, ids=lambda one: one.get("part", "coverage"))
def test_page_slide_and_files_say_what_the_content_says(params):
    content = content_of(**params)
    caption = content.caption
    shown = page_of(params)
    for words in (
        caption.title,
        caption.text,
        caption.source,
        *(entry.label for entry in content.figure.legend.entries),
    ):
        assert words in shown
    for chart in content.charts:
        assert chart.title in shown
    for tile in content.tiles if params.get("part") != "compare" else ():  # two maps leave no room for tiles
        assert tile.value in shown
    told = reading.read(SavedSlide("alliances", {"on": ON.isoformat(), **params}), shipped(), on=ON)
    assert (told.title, told.finding, told.source) == (caption.title, caption.finding, caption.source)
    head = " ".join(files.csv(content).decode("utf-8-sig").replace('"', "").split())
    for words in (
        f"# Title: {caption.title}",
        f"# Finding: {caption.finding}",
        caption.source.removeprefix("Source: "),
    ):
        assert " ".join(words.split()) in head


@pytest.mark.parametrize(("params", "command"), list(zip(STATES, COMMANDS, strict=True)))
def test_the_command_line_says_what_the_content_says(capsys, params, command):
    assert main(["alliance", *command, "--on", ON.isoformat(), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    asked = {name: word for name, word in params.items() if name != "mineral" or "minerals" in params}
    caption = content_of(**asked | ({"name": "Custom group"} if "group" in params else {})).caption
    assert (found["title"], found["finding"], found["source"]) == (caption.title, caption.text, caption.source)


@pytest.mark.parametrize("part", list(Part))
def test_every_part_has_what_a_slide_and_a_file_need(part):
    content = content_of(alliance="g7", mineral="cobalt", part=part)
    caption = content.caption
    assert caption.finding.endswith(".")
    assert len(caption.finding) <= 220
    assert caption.origins
    assert isinstance(content.figure, MapFigure)
    assert len(content.table.rows) > 1
    assert len({len(row) for row in content.table.rows}) == 1
    rows = content.map_table.frame.set_index("iso3")
    assert rows.loc["CAN", "member"] == "yes"
    assert rows.loc["COD", "member"] == "no"
    colours = content.figure.table.set_index("iso3")["colour"]
    assert colours["CAN"] in LIGHT.members
    assert colours["COD"] in LIGHT.others
    json.loads(files.geojson(content))


def test_the_matrix_is_the_table_of_coverage_and_the_bars_count_what_the_title_counts():
    params = {"alliance": "g7", "mineral": "cobalt"}
    content, selection = content_of(**params), selection_of(**params)
    found = cells(shipped(), selection)
    weak, known = below(found, ShareOf.MINE, 0.10)
    assert content.caption.title.endswith(f"in {len(weak)} of {known} minerals")
    assert content.bars.values[0] == len(weak)
    assert sum(content.bars.values) == known
    shares = [column for column in content.table.columns if column.kind is CellKind.SHARE]
    assert [column.label for column in shares] == list(COLUMN_NAMES.values())
    assert len(content.table.frame) == len(selection.minerals)
    row = content.table.frame.set_index("mineral_id").loc["cobalt"]
    cell = found["cobalt", ShareOf.MINE]
    assert (row["mine"], row["mine_to"]) == (cell.low, cell.high)
    assert row["mine_source"] == "WMD 2024"


def test_the_bars_and_the_table_of_import_dependence_are_of_non_members():
    params = {"alliance": "g7", "mineral": "lithium", "part": "dependence"}
    content, selection = content_of(**params), selection_of(**params)
    found = dependence(shipped(), selection)
    known = [one for one in found if one.outside_share is not None]
    alone = [one for one in known if traded_as(one.mineral, one.lines).alone]
    count = sum(one.outside_share > 0.65 for one in alone)
    assert (
        f"over 65\u202f% of members\u2019 imports by value come from non-members in {count} of {len(alone)} minerals"
        in content.caption.title
    )
    assert content.bars.values == tuple(one.outside_share for one in known[:10])
    assert set(content.bars.roles) == {Role.OTHER}
    assert list(content.table.frame["from_outside_share"])[:10] == [one.outside_share for one in known[:10]]
    assert not set(content.table.frame["top_outsider"].dropna()) & selection.group.members


def test_a_comparison_shows_both_sides():
    content = content_of(alliance="g7", mineral="cobalt", part="compare", **{"with": "brics"})
    gaps = content.table.frame["difference_mine"].dropna()
    assert content.bars.names[:2] == ("G7", "BRICS")
    assert content.bars.values[:2] == ((gaps > 0).sum(), (gaps < 0).sum())
    assert f"in {(gaps > 0).sum()} of {len(gaps)} minerals" in content.caption.title
    assert content.table.rows[0] == ("Mineral", "Mine production: G7", "Mine production: BRICS", "Difference")


def test_the_steps_end_blue_where_the_target_is_met_and_the_target_is_a_bar():
    content = content_of(alliance="g7", part="accession", minerals="lithium", target="60")
    assert content.bars.names[:2] == ("Target: at least", "Members today")
    assert content.bars.values[0] == pytest.approx(0.6)
    assert content.bars.values[-1] >= 0.6
    assert content.bars.roles[-1] is Role.MEMBER
    assert set(content.bars.roles[1:-1]) == {Role.OTHER}
    assert "Australia" in content.caption.title


def test_trade_says_that_it_is_measured_by_value():
    content = content_of(alliance="g7", mineral="tin", column="exports")
    assert "of world exports by value" in content.caption.title
    assert "exports of tin ores and concentrates by value" in content.figure.legend.title
    assert "of world exports by value" in set(content.figure.table["value_text"].str.partition("% ")[2])


def test_an_alliance_without_members_is_refused_and_an_empty_custom_group_can_be_filled():
    with pytest.raises(NotComputableError, match="since 2025"):
        content_of(alliance="pax_silica", on="2019-01-01")
    content = content_of(group="none", name="Mine")
    assert content.caption.title == "Mine has no members yet"
    assert not content.figure.members
    assert content.tiles == ()


def test_the_words_of_the_page_are_those_of_the_product():
    shown = page_of({"alliance": "g7", "mineral": "cobalt"})
    for words in ("Main producers: ", "They produce no ", "Lowest shares: ", "One non-member holds over 65"):
        assert words in shown
    assert "HHI: members as a bloc" in [tile.label for tile in content_of(alliance="g7", mineral="cobalt").tiles]
    for words in ("outsider", "Carried by", "as many"):
        assert words not in shown


@pytest.mark.parametrize("goal", list(Goal))
def test_no_share_is_above_one_whatever_the_goal(goal):
    content = content_of(alliance="g7", part="accession", minerals="cobalt,lithium", goal=goal, without="none")
    assert all(0 <= value <= 1 for value in content.bars.values)


def test_every_alliance_of_today_has_every_part():
    for entry in alliances.all_alliances():
        if alliances.members(entry.id, on=ON):
            title = content_of(alliance=entry.id, list="us-2025").caption.title
            assert title.startswith(entry.short_name)


@pytest.mark.parametrize("mineral", ["scandium", "yttrium"])
def test_a_mineral_that_has_a_bundled_line_alone_has_no_figure(mineral):
    """Audit A4: "scandium and yttrium 96 % from outsiders" of a line of all rare-earth metals."""
    assert mineral not in ledger_of(shipped()).minerals
    content = content_of(alliance="g7", mineral=mineral, part="dependence")
    assert any(f"No figures for {mineral} here" in text for text in content.caption.messages)


@pytest.mark.parametrize("mineral", ["tellurium", "coking-coal"])
@pytest.mark.parametrize("column", ["exports", "imports"])
def test_a_line_that_bundles_minerals_is_no_share_of_one_of_them(mineral, column):
    """Audit A4: no bundled line carries one mineral's name in a matrix, a ranking or a title."""
    content = content_of(alliance="g7", mineral=mineral, column=column)
    frame = content.table.frame.set_index("mineral_id")
    assert frame[column].isna()[mineral]
    assert "not this mineral alone" in frame.loc[mineral, f"{column}_no_data"]
    assert not content.tiles
    compared = content_of(alliance="g7", mineral=mineral, column=column, part="compare", **{"with": "brics"})
    assert compared.table.frame.set_index("mineral_id")[f"difference_{column}"].isna()[mineral]


@pytest.mark.parametrize("mineral", ["tellurium", "coking-coal"])
def test_import_dependence_and_accession_name_what_the_line_holds(mineral):
    """Audit A4: neither a title nor the title of a chart names one mineral of a bundle."""
    dependent = content_of(alliance="g7", mineral=mineral, part="dependence")
    left_out = "Not counted, as their HS lines hold other minerals too: coking coal and tellurium."
    assert left_out in dependent.caption.details
    goods = traded_as(mineral, ledger_of(shipped()).purchases[mineral].lines)
    assert not goods.alone
    assert dependent.charts[1].title == f"Suppliers of members\u2019 imports of {goods.text}, by value"
    joined = content_of(
        alliance="g7", mineral=mineral, part="accession", minerals=mineral, goal="outsider-purchases", target="5"
    )
    assert f"of the {goods.text} that members import by value" in joined.caption.text


def test_a_weight_that_cannot_be_right_is_in_no_import_reliance():
    """Audit A3: what is left out is said with its weight, and only where it was to be counted."""
    ledger, found = ledger_of(shipped()), []
    for name, one in ledger.purchases.items():
        declared = queries.world(shipped().trade.engine, lines=one.lines, years=[one.year])[v.QUANTITY_T].sum()
        assert np.nansum(one.quantity_t) + one.left_out_t.sum() == pytest.approx(declared), name
        if one.left_out_t.sum() > 0:
            importer = ledger.codes[one.importer[int(one.left_out_t.argmax())]]
            found.append(purchases.dependence(ledger, name, {importer}).reliance)
    known = [one for one in found if one is not None]
    assert known
    assert all("implausible unit value" in " ".join(one.caveats) for one in known)
