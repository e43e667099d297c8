"""The tables of a view of flows hold every row with its source, and say what they leave out."""

from __future__ import annotations

import datetime as dt

import pytest

from geo.compose import compose
from geo.content.content import Content
from geo.content.view import from_address
from geo.trade.plausibility import HIGH, LOW, NO_WEIGHT, OK, TOO_FEW

ON = dt.date(2026, 11, 23)


def tables(atlas, words: str) -> Content:
    return compose(from_address(f"/flows?{words}"), on=ON, atlas=atlas)


def test_the_table_of_flows_is_whole_and_traceable(atlas):
    content = tables(atlas, "mineral=cobalt&year=2024&top=20")
    frame = content.table.frame
    assert content.table.title == "All 1,216 flows of this view"
    assert (len(frame), int(frame["drawn"].sum())) == (1216, 20)
    assert frame["share_of_world"].sum() == pytest.approx(1)
    assert set(frame["share_measured_by"]) == {"value"}
    assert set(frame["basis"]) == {"gross weight; current USD, free on board"}
    assert set(frame["source_id"]) == {"cepii-baci-202601"}
    assert content.table.rows[1] == ("DR Congo \u2192 China", "USD\u202f3.02\u202fbn", "54\u202f%")


def test_unusual_unit_values_stand_first(atlas):
    table = tables(atlas, "mineral=cobalt&year=2024&country=JPN").tables[2]
    marks = table.frame["mark"].tolist()
    unusual = [mark in {HIGH, LOW, NO_WEIGHT} for mark in marks]
    assert unusual == sorted(unusual, reverse=True)
    assert set(marks) <= {HIGH, LOW, NO_WEIGHT, OK, TOO_FEW}
    assert table.note == f"Marked: {sum(unusual)} of {len(marks)} flows by HS code, listed first."


def test_exporters_without_production_need_production_of_the_year(atlas):
    hubs = tables(atlas, "mineral=cobalt&year=2024").tables[3]
    assert "Finland" not in set(hubs.frame["country"])  # mines cobalt
    assert (hubs.frame["export_share"] >= 0.01).all()
    early = tables(atlas, "mineral=cobalt&year=1996").tables[3]
    assert early.frame.empty
    assert early.note == "Not available for 1996: production is known for 2007\u20132015 and 2018\u20132024 only."


def test_codes_say_what_they_bundle_and_whether_the_view_covers_them(atlas):
    codes = tables(atlas, "mineral=tellurium").tables[4].frame.set_index("hs6")
    assert codes.loc["280450", ["stage", "description", "bundle_note", "shown"]].tolist() == [
        "Processed",
        "Boron and tellurium",
        "One line for boron and tellurium",
        "yes",
    ]
    cobalt = tables(atlas, "mineral=cobalt&lines=810510").tables[4].frame.set_index("hs6")["shown"]
    assert (cobalt["810510"], cobalt["282200"], cobalt["260500"]) == ("yes", "no", "not in the trade table")
