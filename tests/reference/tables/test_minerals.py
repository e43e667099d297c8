"""The shipped tables about minerals, and what their gates refuse."""

import sqlite3
from contextlib import closing

import pandas as pd
import pytest

from geo import sources
from geo.build import minerals as build
from geo.errors import SourceError, TableError
from geo.reference.tables import minerals as tables

# The number of items that each authority states for its list.
STATED = {
    "us-2025": 60,
    "us-2022": 50,
    "eu-2023": 34,
    "eu-2024": 34,
    "eu-2024-strategic": 17,
    "uk-2022": 18,
    "canada-2024": 34,
    "australia-2024": 31,
    "australia-2024-strategic": 5,
    "india-2023": 30,
    "korea-2023": 33,
    "korea-2023-strategic": 10,
    "japan-2020": 34,
}


def test_every_table_names_only_minerals_of_the_register():
    known = set(tables.read_minerals()["id"])
    for frame in (tables.read_lists(), tables.read_hs(), tables.read_end_uses()):
        assert set(frame["mineral"]) <= known


def test_every_world_mining_data_table_has_its_mineral():
    mapping = pd.read_csv(sources.MAPPINGS / "commodities.csv")
    assert set(mapping["mineral"]) <= set(tables.read_minerals()["id"])


def test_lists_have_the_number_of_items_their_authority_states():
    items = tables.read_lists().groupby("list_id")["list_item"].nunique()
    assert items.to_dict() == STATED


def test_the_2025_us_list_is_the_2022_list_and_ten_more():
    lists = tables.read_lists()
    old, new = (set(lists.loc[lists["list_id"] == name, "list_item"]) for name in ("us-2022", "us-2025"))
    assert old < new
    assert new - old == {
        "Boron",
        "Copper",
        "Lead",
        "Metallurgical coal",
        "Phosphate",
        "Potash",
        "Rhenium",
        "Silicon",
        "Silver",
        "Uranium",
    }


def test_the_published_commodity_map_is_reproduced():
    """53 commodities with a main line; 21 complementary ones, coal's 270112 among them."""
    lines = tables.read_hs().query("geopolrisk == 'yes'")
    assert lines["role"].value_counts().to_dict() == {"main": 53, "complementary": 21}
    cobalt = lines.query("mineral == 'cobalt'").set_index("hs6")["role"].to_dict()
    assert cobalt == {"282200": "main", "810510": "complementary"}
    coal = set(lines.query("mineral == 'steam-coal'")["hs6"])
    assert coal == {"270119", "270111", "270112"}


def test_every_line_of_the_trade_extract_belongs_to_a_mineral():
    lines = tables.read_hs()
    assert lines.loc[lines["in_trade_table"] == "yes", "hs6"].nunique() == 74
    absent = lines.loc[lines["in_trade_table"] == "no", "hs6"]
    assert {"850511", "260500", "750210", "740311", "811291", "380110"} <= set(absent)


def test_every_mineral_with_lines_has_one_main_line():
    lines = tables.read_hs()
    assert (lines[lines["role"] == "main"].groupby("mineral").size() == 1).all()
    assert set(lines["mineral"]) == set(lines.loc[lines["role"] == "main", "mineral"])


def test_shares_of_one_source_and_year_do_not_exceed_the_whole():
    """Rounding may add a point or two: antimony of 2019 adds up to 101 as printed."""
    uses = tables.read_end_uses()
    keys = ["published_mineral", "mineral", "region", "published_year", "source_url"]
    assert (uses.groupby(keys, dropna=False)["share_pct"].sum() <= 102).all()


def test_what_was_read_second_hand_says_so():
    """Audit B: 67 rows said "primary" though a repository cites the source."""
    uses = tables.read_end_uses()
    cited = uses["note"].str.contains("as cited in", na=False)
    assert set(uses.loc[cited, "evidence"]) <= {"secondary", "press"}
    assert (cited & (uses["evidence"] == "secondary")).sum() >= 67


def test_forecasts_are_told_from_observed_years():
    forecasts = tables.read_end_uses().query("forecast == 'yes'")
    assert set(forecasts["published_year"]) == {"2030 forecast", "2020 forecast"}
    assert set(forecasts["year"]) == {2030, 2020}


def _minerals(**changes: object) -> pd.DataFrame:
    row = dict.fromkeys(tables.MINERAL_COLUMNS) | {
        "id": "cobalt",
        "name": "Cobalt",
        "group": "Non-ferrous metals",
        "description": "A metal.",
        "source_id": "s",
    }
    return pd.DataFrame([row | changes]).astype("str")


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"id": "Cobalt"}, "column 'id'"),
        ({"group": "Metals"}, "column 'group'"),
        ({"part_of": "metals"}, "part_of"),
        ({"by_product_of": "nickel", "by_product_source": "x"}, "by_product_of"),
        ({"by_product_source": "x"}, "without a host"),
    ],
)
def test_a_broken_mineral_is_refused(change, word):
    with pytest.raises(TableError, match=word):
        tables.check_minerals(_minerals(**change))


def test_a_sound_mineral_passes():
    assert len(tables.check_minerals(_minerals())) == 1


def test_an_unknown_spelling_stops_the_build():
    names = build.aliases(tables.read_minerals())
    assert build.ids_of("rare earths;Dysprosium;REE", names) == ("rare-earths", "dysprosium")
    assert build.ids_of("critical minerals", names) == ()
    with pytest.raises(SourceError, match="unobtainium"):
        build.ids_of("cobalt;unobtainium", names)


def test_a_list_that_lost_an_item_stops_the_build(tmp_path):
    folder = tmp_path / "short"
    folder.mkdir()
    (folder / "items.csv").write_text("list_item,minerals,via,members\nCobalt,cobalt,direct,\n")
    origin = (sources.RAW / "critical-lists" / "us-2025" / "origin.toml").read_text(encoding="utf-8")
    (folder / "origin.toml").write_text(origin, encoding="utf-8")
    with pytest.raises(SourceError, match="1 items, but the list has 60"):
        build.lists(tmp_path, tables.read_minerals())


def test_a_line_that_contradicts_the_databases_stops_the_build(tmp_path):
    with closing(sqlite3.connect(tmp_path / "baci.db")) as trade:
        trade.executescript(
            "create table baci_trade (k integer); insert into baci_trade values (282200), (260300);"
            "create table product_codes_HS92_V202401b (code text);"
            "insert into product_codes_HS92_V202401b values ('282200'), ('810510'), ('260300');"
        )
    with closing(sqlite3.connect(tmp_path / "world_mining_data.db")) as world:
        world.executescript(
            'create table "HS Code Map" (Sheet_name text, "HS Code" text, "HS Code - Complementary" text);'
            "insert into \"HS Code Map\" values ('Cobalt', '282200', '810510');"
        )
    lines = pd.DataFrame(
        {"mineral": ["cobalt"] * 2, "hs6": ["282200", "999999"], "role": ["main"] * 2, "revision": ["HS92"] * 2}
    )
    with pytest.raises(SourceError) as caught:
        build.tariff_lines(lines, inputs=tmp_path)
    for fault in ("not a line of HS 1992: 999999", "without a mineral: 260300", "cobalt 810510"):
        assert fault in str(caught.value)
