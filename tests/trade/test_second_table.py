"""Flows in HS 2017: magnets and refined metals of 2024, beside the table of HS 1992 and never mixed with it."""

from __future__ import annotations

import datetime as dt
import json

import pandas as pd
import pytest

from geo import vocabulary as v
from geo.cli.main import main
from geo.compose import compose, compose_slide
from geo.content.charts import Lines
from geo.content.view import Slide, View, from_record
from geo.exports import files
from geo.reference.alliances import members
from geo.reference.choices import Choices
from geo.schema import path_of
from geo.trade import listed, model, sourcing
from geo.trade.selection import as_address, resolve

ON = dt.date(2026, 11, 30)
MAGNETS = {"mineral": "permanent-magnets"}


def view(words: dict[str, str]) -> View:
    return from_record({**words, "page": "flows"})


@pytest.fixture(scope="module")
def published() -> pd.DataFrame:
    """The table as it is shipped, read without the engine."""
    return pd.read_parquet(path_of("trade_hs17", "parquet"))


@pytest.fixture(scope="module")
def magnets(atlas):
    return compose(view(MAGNETS), on=ON, atlas=atlas)


def test_magnets_flow_in_2024_with_the_figures_of_the_table(atlas, magnets, published):
    own = published[published[v.HS6] == "850511"]
    assert magnets.years == (2024,)
    assert len(magnets.table.frame) == len(own) == 4415
    assert magnets.table.frame[v.VALUE_KUSD].sum() == pytest.approx(own[v.VALUE_KUSD].sum())
    china = own.loc[own[v.EXPORTER] == "CHN", v.VALUE_KUSD].sum() / own[v.VALUE_KUSD].sum()
    assert china == pytest.approx(0.626, abs=0.001)
    title = magnets.caption.title.replace("\u202f", " ")
    assert title.startswith("China shipped 63 % of the world\u2019s traded permanent magnets of metal")
    first = magnets.figure.arrows.iloc[0]
    assert (first[v.EXPORTER], first[v.IMPORTER]) == ("CHN", "DEU")


def test_the_revision_stands_in_title_caption_legend_and_file(magnets):
    caption, text = magnets.caption, files.csv(magnets).decode()
    assert "(HS 2017 850511)" in caption.title
    assert "HS 2017 lines 850511" in caption.source
    assert dict(caption.filters)["Trade table"] == "BACI, HS 2017 (30 HS codes, 2024)"
    assert next(one.id for one in caption.origins) == "cepii-baci-hs17-202601"
    assert "never meet in one sum, share or chart" in " ".join(caption.notes)
    assert set(magnets.table.frame["hs_revision"]) == {"HS 2017"}
    assert "cepii-baci-hs17-202601" in text
    assert "cepii-baci-202601" not in text
    assert magnets.table.stem == "flows-permanent-magnets-all-hs17-2024"


def test_the_tables_share_no_answer(atlas):
    """Barite stands in both: 939 m USD in HS 2017, another sum in HS 1992, each from its own table."""
    second = atlas.in_revision("HS17")
    assert second is atlas.in_revision("HS17")
    assert second.memo is not atlas.memo
    sums = [model.trade_of(one, ("251110",), 2024, model.By.VALUE).value_kusd for one in (atlas, second)]
    assert sums[1] == pytest.approx(938_744.4, abs=1)
    assert sums[0] != pytest.approx(sums[1])
    pair = Slide(view({"mineral": "barite"}), other=view({"mineral": "barite", "revision": "HS17"}))
    both = compose_slide(pair, on=ON, atlas=atlas)
    assert both.left.figure.scale != both.right.figure.scale
    assert "HS 2017" in both.caption.title


def test_the_table_is_a_choice_where_both_have_the_mineral(atlas):
    def chosen(**words: str):
        choices = Choices(words)
        return resolve(atlas, choices), choices.messages

    assert chosen(mineral="copper")[0].lines == ("260300",)
    second, messages = chosen(mineral="copper", revision="hs17")
    assert (second.revision, second.lines, second.years, messages) == ("HS17", ("740311",), (2024,), [])
    assert dict(as_address(second))["revision"] == "HS17"
    lacking, messages = chosen(mineral="cerium", revision="HS17")
    assert lacking.revision == "HS92"
    assert messages == ["The HS 2017 trade table has no HS code of Cerium. Showing HS 1992."]
    unknown = "Unknown trade table \u2018HS22\u2019. Showing HS 1992. Did you mean \u2018HS92\u2019?"
    assert chosen(mineral="copper", revision="HS22")[1] == [unknown]


@pytest.mark.parametrize("mineral", ["gallium", "germanium", "indium", "rhenium", "hafnium"])
def test_a_bundle_never_carries_one_minerals_name(atlas, mineral):
    title = compose(view({"mineral": mineral, "revision": "HS17"}), on=ON, atlas=atlas).caption.title
    held = "gallium, germanium, hafnium, indium, niobium, rhenium, vanadium and scrap (unwrought metal; HS 2017 811292)"
    assert f"traded {held} by value in 2024" in title.replace("(metal;", "(unwrought metal;")


def test_a_bundle_is_not_added_to_a_line_of_the_minerals_own():
    """811292 holds vanadium with six other metals, 720292 is ferro-vanadium alone."""
    assert model.pick_lines("vanadium", revision="HS17") == ("720292",)
    assert model.pick_lines("vanadium", "811292", revision="HS17") == ("811292",)
    assert model.pick_lines("gallium", revision="HS17") == ("811292",)


def test_an_uploaded_file_in_hs_1992_comes_first_and_does_not_enter_hs_2017(uploaded):
    atlas = uploaded([(2024, "850511", "CHN", "DEU", 900.0, 12.5)])
    first = compose(view(MAGNETS), on=ON, atlas=atlas)
    assert first.view.params()["revision"] == "HS92"
    assert len(first.table.frame) == 1
    second = compose(view({**MAGNETS, "revision": "HS17"}), on=ON, atlas=atlas)
    assert len(second.table.frame) == 4415


def test_the_largest_flows_are_a_labelled_series_of_values(magnets):
    (chart,) = (one for one in magnets.charts if isinstance(one, Lines))
    assert chart.years == tuple(str(year) for year in range(2002, 2024))
    assert chart.title == "Largest exporters: largest flows, 2002\u20132023, million USD"
    assert "not the whole of trade" in chart.note
    assert next(mark.year for mark in chart.marks) == "2017"
    raw = pd.read_parquet(path_of("largest_flows", "parquet"))
    own = raw[(raw[v.HS6] == "850511") & (raw[v.YEAR] == 2023) & (raw[v.EXPORTER] == "CHN")]
    assert chart.series["China"][-1] == pytest.approx(own[v.VALUE_KUSD].sum() / 1000)
    table = magnets.tables[-1]
    assert set(table.frame["revision"]) == {"HS02", "HS17"}
    assert set(table.frame["basis"]) == {"largest flows only, by value; current USD, free on board"}


def test_the_series_of_a_country_and_of_a_pair(atlas):
    raw = pd.read_parquet(path_of("largest_flows", "parquet"))
    own = raw[(raw[v.HS6] == "850511") & (raw[v.YEAR] == 2023) & (raw[v.IMPORTER] == "DEU")]
    of_country = resolve(atlas, Choices({**MAGNETS, "country": "DEU"}))
    table = listed.series(of_country)
    assert table.loc[table[v.YEAR] == 2023, v.VALUE_KUSD].sum() == pytest.approx(own[v.VALUE_KUSD].sum())
    of_pair = resolve(atlas, Choices({**MAGNETS, "flow": "CHN-DEU"}))
    assert set(listed.series(of_pair)["partner"]) == {"CHN"}
    nothing = resolve(atlas, Choices({**MAGNETS, "flow": "CHL-MNG"}))
    assert listed.lines(nothing, on=ON) == listed.tables(nothing) == ()


def test_what_is_missing_is_offered_with_its_file():
    """Antimony: metal is in HS 2017, oxides are in neither table and have the line 282580 of HS 1992."""
    (offer,) = sourcing.offers("antimony", model.at_hand("antimony"))
    assert offer == (
        "Oxides: bring BACI for 282580: BACI_HS92_V202601.zip from CEPII, under \u2018Upload trade data\u2019 on the "
        "Trade flows page or with \u2018python -m geo ingest BACI_HS92_V202601.zip\u2019."
    )
    assert sourcing.offers("barite", model.at_hand("barite")) == ()
    lithium = sourcing.offers("lithium", model.at_hand("lithium"))
    assert len(lithium) == 1
    assert lithium[0].startswith("No file adds spodumene concentrate (HS 253090, with other minerals)")
    assert sourcing.offers("antimony", ["261710", "282580"]) == ()


def test_the_command_line_answers_in_hs_2017(capsys, published):
    assert main(["flows", "--mineral", "permanent-magnets", "--country", "JPN", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["hs_revision"], answer["source_id"]) == ("HS 2017", "cepii-baci-hs17-202601")
    own = published[(published[v.HS6] == "850511") & (published[v.IMPORTER] == "JPN")]
    bought = own.set_index(v.EXPORTER)[v.VALUE_KUSD]
    shown = {flow["exporter"]: flow["value_kusd"] for flow in answer["flows"] if flow["importer"] == "JPN"}
    assert shown["CHN"] == pytest.approx(bought["CHN"])
    assert main(["flows", "--mineral", "copper", "--table", "hs17"]) == 0
    assert "refined copper cathodes (HS 2017 740311)" in capsys.readouterr().out


def test_eu_members_are_those_of_the_table(published):
    """What the next pages call the EU's imports: flows from outside into one of the 27."""
    eu = members("eu27", on=ON)
    own = published[published[v.HS6] == "850511"]
    outside = own[own[v.IMPORTER].isin(eu) & ~own[v.EXPORTER].isin(eu)]
    share = outside.loc[outside[v.EXPORTER] == "CHN", v.VALUE_KUSD].sum() / outside[v.VALUE_KUSD].sum()
    assert share == pytest.approx(0.8862, abs=0.0001)
