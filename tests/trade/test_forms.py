"""What trade lines stand for, and how much of a mineral's trade they can show."""

from __future__ import annotations

import pytest

from geo.errors import UnknownChoiceError
from geo.reference.tables import minerals as tables
from geo.tables import trade
from geo.tables import trade_forms as forms_of
from geo.trade import forms as trade_forms
from geo.trade.forms import NAMED, Standing

HELD = {
    revision: tables.read_hs(revision=revision).query("in_trade_table == 'yes'") for revision in tables.HS_REVISIONS
}


def held(mineral: str, revision: str = "HS92") -> set[str]:
    lines = HELD[revision]
    return set(lines.loc[lines["mineral"] == mineral, "hs6"])


@pytest.mark.parametrize(
    ("mineral", "line", "revision", "expected"),
    [
        ("antimony", "261710", "HS92", Standing.OWN),
        ("rare-earths", "284690", "HS92", Standing.GROUP),
        ("rare-earths", "284610", "HS92", Standing.PART),
        ("cerium", "284610", "HS92", Standing.OWN),
        ("yttrium", "280530", "HS92", Standing.BUNDLE),
        ("scandium", "280530", "HS92", Standing.BUNDLE),
        ("tellurium", "280450", "HS92", Standing.BUNDLE),
        ("coking-coal", "270112", "HS92", Standing.BUNDLE),
        ("gallium", "811292", "HS17", Standing.BUNDLE),
        ("gallium", "811291", "HS92", Standing.BUNDLE),
        ("helium", "280429", "HS17", Standing.MIXED),
        ("kaolin", "250830", "HS92", Standing.OTHER),
        ("graphite", "380110", "HS92", Standing.OTHER),
        ("bismuth", "810600", "HS92", Standing.OWN),
    ],
)
def test_only_a_line_of_the_mineral_itself_carries_its_name(mineral, line, revision, expected):
    assert trade_forms.standing(mineral, line, revision=revision) == expected


def test_no_shipped_bundle_carries_the_name_of_one_mineral():
    """Audit A4: scandium, yttrium, tellurium and coking coal were named in headlines of lines that they share."""
    for revision, lines in HELD.items():
        for row in lines.itertuples():
            several = ";" in str(row.holds) and row.mineral != "rare-earths"
            one = trade_forms.standing(row.mineral, row.hs6, revision=revision)
            assert not (several and one in NAMED), (row.mineral, row.hs6)


@pytest.mark.parametrize(
    ("mineral", "sentence"),
    [
        ("antimony", "Antimony is traded mostly as metal and oxides, which this trade table does not hold."),
        (
            "nickel",
            (
                "Nickel is traded mostly as matte, refined metal, ferro-nickel and nickel pig iron, "
                "which this trade table does not hold."
            ),
        ),
        ("phosphate", "Phosphate rock is traded mostly as unground rock, which this trade table does not hold."),
        ("silver", "Silver is traded mostly as unwrought metal, which this trade table does not hold."),
        (
            "uranium",
            (
                "Uranium is traded mostly as natural uranium and compounds, and as enriched uranium, "
                "which this trade table does not hold."
            ),
        ),
        (
            "tellurium",
            (
                "Tellurium is traded mostly as metal; this trade table holds metal only together with other "
                "minerals or goods."
            ),
        ),
        ("lithium", "Not held: spodumene concentrate, chloride and lithium-ion batteries."),
        ("rare-earths", "Not held: permanent magnets; ores and concentrates."),
        ("barite", ""),
    ],
)
def test_what_the_first_table_lacks_is_said_in_words(mineral, sentence):
    """Audit A5 and the first of the ten biggest problems of the pages."""
    assert trade_forms.missing_in_words(trade_forms.completeness(mineral, held(mineral))) == sentence


def test_the_share_counts_forms_where_not_every_value_is_known():
    found = trade_forms.completeness("antimony", held("antimony"))
    assert (found.share, found.weighted, found.main_forms_absent) == (pytest.approx(1 / 3), False, True)
    assert found.present == ("ores and concentrates",)
    assert found.absent == ("metal", "oxides")
    assert found.basis == "by number of forms, unweighted"


def test_the_share_is_weighted_by_world_trade_where_every_value_is_known():
    """Unwrought palladium is traded for 12.39 bn USD in HS 1992 of 2024, semi-manufactures for 1.69 bn."""
    found = trade_forms.completeness("palladium", ["711021"])
    flows = trade.read(lines=["711021", "711029"], years=[2024]).groupby("hs6")["value_kusd"].sum()
    assert found.share == pytest.approx(flows["711021"] / flows.sum())
    assert found.basis == "by world trade value of 2024"
    assert not found.main_forms_absent


def test_a_line_of_another_mineral_adds_nothing():
    assert trade_forms.completeness("antimony", ["260300"]).share == 0


def test_all_forms_at_hand_are_the_whole():
    assert trade_forms.completeness("barite", held("barite")).whole
    assert trade_forms.named("barite", held("barite")) == "Barite"


@pytest.mark.parametrize(
    ("mineral", "revision", "name"),
    [
        ("antimony", "HS92", "Antimony (ores and concentrates)"),
        ("graphite", "HS92", "Natural graphite (powder and flakes; other forms)"),
        ("zirconium", "HS92", "Zircon (ores and concentrates)"),
        ("yttrium", "HS92", "Rare earths and scandium (metal)"),
        ("antimony", "HS17", "Antimony (metal)"),
        (
            "gallium",
            "HS17",
            "Gallium, germanium, hafnium, indium, niobium, rhenium, vanadium and scrap (unwrought metal)",
        ),
    ],
)
def test_a_headline_names_the_form_and_the_bundle(mineral, revision, name):
    assert trade_forms.named(mineral, held(mineral, revision), revision=revision) == name


def test_no_mineral_with_lines_is_without_known_forms():
    assert set(forms_of.read()["mineral"]) == set(tables.read_hs()["mineral"])


def test_the_second_table_has_its_thirty_lines():
    assert HELD["HS17"]["hs6"].nunique() == 30
    assert {"850511", "740311", "750210", "811292", "810411", "280469"} <= set(HELD["HS17"]["hs6"])


def test_every_line_is_weighed_gross():
    assert {*HELD["HS92"]["basis"], *HELD["HS17"]["basis"]} == {"gross weight"}


def test_an_unknown_line_or_revision_is_refused():
    with pytest.raises(UnknownChoiceError, match="261710"):
        trade_forms.standing("antimony", "850511")
    with pytest.raises(UnknownChoiceError, match="HS92"):
        trade_forms.completeness("antimony", [], revision="HS12")
    with pytest.raises(UnknownChoiceError, match="HS92"):
        tables.read_hs(revision="HS22")
