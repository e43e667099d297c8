import numpy as np
import pandas as pd
import pytest

from geo import downloads
from geo import vocabulary as v
from geo.dataset import Dataset
from geo.uploads import intake
from geo.uploads.mapping import ColumnMapping, MappingError, signature

from .conftest import Examine, of_kind, xlsx

KEY = [v.MINERAL, v.STAGE, v.MEASURE, v.YEAR, v.AREA_KIND, v.ISO3]


def shipped(dataset: Dataset, series: str) -> pd.DataFrame:
    whole = pd.concat(list(dataset.facts.values()), ignore_index=True)
    return whole[whole[v.SERIES] == series]


def test_world_mining_data_names_its_mineral_by_the_sheet(examine: Examine) -> None:
    sheet = [
        ["Country", "unit", 2023, 2024, "data source"],
        ["Chile", "metr. t", 100, 120, "r"],
        ["Australia", "metr. t", 200, 230.5, "e"],
        ["Total", "metr. t", 300, 350.5, "e"],
    ]
    content = xlsx({"Lithium (Li2O)": [["Lithium (Li2O)"], *sheet], "Gallium": sheet})
    checked = examine(content, name="6.4.xlsx")
    assert checked.errors == 0
    facts = checked.table().set_index([v.MINERAL, v.YEAR, v.PUBLISHED_NAME]).sort_index()
    assert facts.loc[("lithium", 2024, "Australia"), [v.VALUE, v.BASIS, v.STATUS, v.STAGE]].tolist() == [
        230.5,
        "Li2O content",
        "estimated",
        "mine",
    ]
    assert facts.loc[("gallium", 2023, "Chile"), v.STAGE] == "refined"
    assert facts.loc[("gallium", 2023, "Total"), v.AREA_KIND] == "world"
    assert set(facts[v.SERIES]) == {"wmd"}


BGS = (
    "bgs_statistic_type_trans,bgs_commodity_trans,bgs_sub_commodity_trans,country_trans,country_iso3_code,year,quantity,"
    "units,concat_figure_notes_text,data_precision_description\n"
    'Production,"cobalt, mine",,Congo (Kinshasa),COD,2023-01-01,175000,tonnes (metal content),,Estimated Value\n'
    'Production,"copper, refined",,Chile,CHL,2023-01-01,2000000,tonnes (metal content),,Normal Value\n'
    'Imports,"cobalt, unwrought",,Chile,CHL,2023-01-01,5,tonnes (metric),,Normal Value\n'
)


def test_the_british_export(examine: Examine) -> None:
    checked = examine(BGS, name="wms.csv")
    assert checked.errors == 0
    facts = checked.table().set_index(v.MINERAL)
    assert facts.loc["cobalt", [v.STAGE, v.BASIS, v.STATUS, v.VALUE]].tolist() == [
        "mine",
        "Co content",
        "estimated",
        175_000,
    ]
    assert facts.loc["copper", v.STAGE] == "refined"
    assert "Imports" in of_kind(checked, "left out")["reason"][0]


def test_years_as_columns_with_what_the_title_says(examine: Examine) -> None:
    text = "Mine production (kt)\nCommodity,Country,2023,2024e\nNickel,Indonesia,1800,2200\nNickel,World,3600,\n"
    checked = examine(text)
    facts = checked.table().set_index([v.YEAR, v.AREA_KIND])
    assert facts.loc[(2023, "country"), v.VALUE] == 1_800_000
    assert facts.loc[(2024, "country"), v.STATUS] == "estimated"
    assert len(facts) == 3


@pytest.mark.parametrize(
    "header",
    [
        "t,i,j,k,v,q",
        "refYear,reporterCode,partnerCode,cmdCode,flowCode,netWgt,primaryValue",
        "Year,Trade Flow Code,Reporter Code,Partner Code,Commodity Code,Netweight (kg),Trade Value (US$)",
        "Reporter,TradeFlow,ProductCode,Year,Partner,Trade Value 1000USD,Quantity,Quantity Unit",
        "DATAFLOW,freq,reporter,partner,product,flow,indicators,TIME_PERIOD,OBS_VALUE",
        "HTS Number,Country,Quantity Description,2023,2024",
    ],
)
def test_trade_is_recognised_and_sent_to_the_trade_tables(examine: Examine, header: str) -> None:
    row = ",".join("1" for _ in header.split(","))
    with pytest.raises(MappingError, match="geo ingest"):
        examine(f"{header}\n{row}\n")


def test_an_unknown_table_asks_for_its_columns_and_remembers_them(examine: Examine) -> None:
    text = "Where,What,When,How much,In\nChile,lithium,2025,5,kt Li\n"
    with pytest.raises(MappingError, match="say which is which"):
        examine(text)
    upload = intake.open_file("other.csv", text.encode())
    columns = {"country": "Where", "mineral": "What", "year": "When", "value": "How much", "unit": "In"}
    mapping = ColumnMapping(columns, {}, {"stage": "mine"})
    checked = examine(text, mappings={signature(upload.sheets[0].header): ColumnMapping.from_json(mapping.to_json())})
    assert list(checked.table()[v.VALUE]) == [5_000]


def test_next_years_header_finds_this_years_mapping() -> None:
    assert signature(("Country", "Output 2024")) == signature(("country", "Output 2025"))
    assert signature(("Country", "Output 2024")) != signature(("Country", "Input 2024"))


def test_what_is_downloaded_can_be_uploaded_again(examine: Examine, dataset: Dataset) -> None:
    own = shipped(dataset, "usgs")
    checked = examine(downloads.csv(own), name="facts.csv", series="usgs")
    assert checked.errors == 0
    again = checked.table().sort_values(KEY, ignore_index=True)
    before = own.sort_values(KEY, ignore_index=True)
    for column in (*KEY, v.BASIS, v.UNIT, v.STATUS, v.SERIES):
        assert (again[column].fillna("") == before[column].fillna("")).all(), column
    for column in (v.VALUE, v.LOWER, v.UPPER):
        assert np.allclose(again[column], before[column], equal_nan=True)
