"""A site belongs where its point lies; every commodity is known or stops the build."""

from __future__ import annotations

import pandas as pd
import pytest
import shapely

from geo import vocabulary as v
from geo.build.sites import counts, minerals_of, sites
from geo.errors import SourceError
from geo.tables import sites as table

HEADER = [
    *("ICMMID", "Confidence Factor", "Mine Name ", "Group Names", "Latitude", "Longitude", "Asset Type", "Country"),
    *("Primary Commodity", "Secondary Commodity", "Other Commodities"),
]
KNOWN = minerals_of(
    [
        {"commodity": "copper", "mineral": "copper"},
        {"commodity": "bopper", "mineral": "copper"},
        {"commodity": "gold", "mineral": "gold"},
        {"commodity": "platinum", "mineral": "platinum"},
        {"commodity": "platinum", "mineral": "platinum-group-metals"},
        {"commodity": "thermal coal", "mineral": ""},
    ]
)
SHAPES = {
    "AUS": shapely.box(113, -39, 154, -10),
    "NCL": shapely.box(163, -23, 168, -19),
    "CHL": shapely.box(-76, -56, -66, -17),
}


def site(**changes: object) -> list[object]:
    cells = {
        "id": "ICMM1",
        "confidence": "Very Low",
        "name": "Hill",
        "group": "",
        "lat": -24.0,
        "lon": -69.0,
        "kind": "Mine",
        "country": "Chile",
        "one": "copper",
        "two": "",
        "more": "",
    }
    return list((cells | changes).values())


def read(*rows: list[object]):
    return sites([HEADER, *rows], KNOWN, SHAPES)


def test_a_row_a_mineral_with_its_most_important_role():
    found = read(site(one="copper", two="gold", more="bopper;platinum;gold"))
    assert dict(zip(found[v.MINERAL], found[table.ROLE], strict=True)) == {
        "copper": "primary",
        "gold": "secondary",
        "platinum": "other",
        "platinum-group-metals": "other",
    }
    assert set(found[table.CONFIDENCE]) == {"very low"}


def test_facilities_and_names_are_tidied():
    found = read(site(kind="Refinery; Steel Plant", name="1530\n lens"))
    assert found[table.FACILITIES].tolist() == ["refinery;steel plant"]
    assert found[table.NAME].tolist() == ["1530 lens"]


def test_a_typographic_minus_is_read():
    assert read(site(lat="\u221224.5"))[table.LATITUDE].tolist() == [-24.5]


def test_a_site_is_in_the_country_of_its_point_and_says_what_is_printed():
    found = read(site(country="New Caledonia", lat=-23.5, lon=120.3), site(id="ICMM2", lat=-24.0, lon=-69.0))
    assert found[v.ISO3].tolist() == ["AUS", "CHL"]
    assert found[v.NOTE].iloc[0] == "printed as in New Caledonia"
    assert pd.isna(found[v.NOTE].iloc[1])


def test_a_point_at_the_coast_keeps_its_country():
    assert read(site(lat=-24.0, lon=-76.9))[v.ISO3].tolist() == ["CHL"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"lat": 0.0, "lon": 0.0}, "in no country"),
        ({"two": "unobtainium"}, "unobtainium"),
    ],
)
def test_what_is_not_known_stops_the_build(changes, said):
    with pytest.raises(SourceError, match=said):
        read(site(**changes))


def test_other_columns_stop_the_build():
    with pytest.raises(SourceError, match="other columns"):
        sites([HEADER[:-1], site()[:-1]], KNOWN, SHAPES)


def test_coal_left_out_makes_no_row():
    assert len(read(site(), site(id="ICMM2", one="thermal coal"))) == 1


def rows(*counted: tuple[str, float, float]) -> list[list[object]]:
    return [["", "", "", "", name, one, other] for name, one, other in counted]


def test_counts_by_hand():
    found = counts(rows(("copper", 10.0, 4.0), ("platinum", 3.0, 3.0), ("Total", 13.0, 7.0)), KNOWN)
    assert found.set_index([v.MINERAL])[[table.KNOWN, table.PUBLISHED]].T.to_dict("list") == {
        "copper": [10, 4],
        "platinum": [3, 3],
        "platinum-group-metals": [3, 3],
    }


def test_counts_that_miss_their_total_stop_the_build():
    with pytest.raises(SourceError, match=r"\(10, 4\)"):
        counts(rows(("copper", 10.0, 4.0), ("Total", 11.0, 4.0)), KNOWN)


def test_the_shipped_sites_have_what_everybody_knows():
    shipped = table.SITES.read()
    places = shipped.set_index([table.NAME, v.MINERAL])[v.ISO3].to_dict()
    assert places["Chuquicamata", "copper"] == "CHL"
    assert places["Pilgangoora", "lithium"] == "AUS"
    assert not (shipped[v.MINERAL] == "steam-coal").any()
    assert len(shipped.drop_duplicates(table.SITE)) == 5_212
