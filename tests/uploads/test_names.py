"""Names in other languages and misspelt ones: silver is never platinum, and no doubt is chosen for anybody."""

import pytest

from geo import vocabulary as v
from geo.dataset import Dataset
from geo.uploads.names import Corrections, mineral_names, places

from .conftest import Examine, kinds, of_kind, template

NONE = Corrections()


@pytest.mark.parametrize(
    ("text", "mineral"),
    [
        ("Plata", "silver"),
        ("Oro", "gold"),
        ("Argent", "silver"),
        ("Zinn", "tin"),
        ("Étain", "tin"),
        ("Or", "gold"),
        ("Seltene Erden", "rare-earths"),
        ("Litio", "lithium"),
        ("钴", "cobalt"),
        ("レアアース", "rare-earths"),
        ("Manganês", "manganese"),
        ("Piombo", "lead"),
    ],
)
def test_minerals_in_other_languages(text: str, mineral: str) -> None:
    (found,) = mineral_names([text], corrections=NONE)
    assert found.mineral == mineral


@pytest.mark.parametrize("text", ["Coal", "Tin ore", "Scheelite", "Steel", "Gemstones", "Ferronickel", "Monazite"])
def test_a_doubtful_mineral_is_asked_and_nothing_is_chosen(text: str) -> None:
    (found,) = mineral_names([text], corrections=NONE)
    assert (found.mineral, found.sure) == ("", False)


@pytest.mark.parametrize(
    ("text", "iso3"),
    [
        ("Sudáfrica", "ZAF"),
        ("Elfenbeinküste", "CIV"),
        ("Kongo, DR", "COD"),
        ("刚果（金）", "COD"),  # noqa: RUF001 - as written
        ("États-Unis", "USA"),
        ("Northern Rhodesia", "ZMB"),
        ("South West Africa", "NAM"),
        ("Malagasy Republic", "MDG"),
    ],
)
def test_countries_in_other_languages_and_of_earlier_days(text: str, iso3: str) -> None:
    (found,) = places([text], publisher=None, corrections=NONE)
    assert found.place is not None
    assert found.place.iso3 == iso3


@pytest.mark.parametrize(
    ("text", "sure"),
    [
        ("Austalia", True),
        ("Phillipines", True),
        ("Nigera", False),
        ("England", False),
        ("Congo", False),
        ("Korea", False),
        ("Virgin Islands", False),
    ],
)
def test_only_a_near_certain_misspelling_is_chosen_at_first(text: str, *, sure: bool) -> None:
    (found,) = places([text], publisher=None, corrections=NONE)
    assert found.place is None
    assert found.sure is sure


def test_a_mark_behind_a_country_is_an_estimate_and_regions_stay_out(examine: Examine) -> None:
    checked = examine(
        template(
            "Australiae,rare earths,mine,production,2022,18000,t REO",
            "World total (rounded) 10,rare earths,mine,production,2022,297000,t REO",
            "High-income countries,rare earths,mine,production,2022,9000,t REO",
            "EU27,rare earths,mine,production,2022,1,t REO",
        )
    )
    assert checked.errors == 0
    facts = checked.table().set_index(v.AREA_KIND)
    assert facts.loc["country", [v.ISO3, v.VALUE, v.STATUS]].tolist() == ["AUS", 18_000, "estimated"]
    assert facts.loc["world", v.VALUE] == 297_000
    (left,) = of_kind(checked, "left out").to_dict("records")
    assert (left["rows"], left["value"]) == (2, "EU27, High-income countries")


def test_lithium_carbonate_keeps_its_factor(examine: Examine) -> None:
    checked = examine(template("Chile,Lithium carbonate,mine,production,2024,260000,t"))
    facts = checked.table()
    assert facts[v.BASIS].tolist() == ["Li content"]
    assert facts[v.VALUE][0] == pytest.approx(260_000 * 0.18787, rel=1e-3)


def test_two_forms_of_numbers_in_one_file_are_an_error_that_names_both_cells(examine: Examine) -> None:
    rows = "\n".join(
        f'{country},lithium,mine,2024,"{value}",t'
        for country, value in (("Australia", "88,000"), ("Chile", "49,000"), ("Portugal", "380,5"))
    )
    checked = examine(f"country,mineral,stage,year,value,unit\n{rows}\n")
    (problem,) = of_kind(checked, "number format").to_dict("records")
    assert "'380,5' in row 4" in problem["reason"]
    assert "'88,000' in row 2" in problem["reason"]
    assert checked.facts.empty


@pytest.mark.parametrize(
    ("factor", "told"),
    [(1e-3, "a thousandth of"), (1e3, "a thousand times"), (2204.6, "pounds"), (1.10231, "short tons"), (1, "")],
)
def test_a_known_factor_is_named_once_whatever_the_basis(
    examine: Examine, dataset: Dataset, factor: float, told: str
) -> None:
    facts = dataset.facts["cobalt", "production"]
    own = facts[(facts[v.SERIES] == "usgs") & (facts[v.YEAR] == 2024) & (facts[v.STAGE] == "mine")]
    own = own[(own[v.AREA_KIND] == "country") & (own[v.VALUE] > 0)]
    rows = [
        f"{iso3},cobalt,mine,production,2024,{value * factor:.9f},t"
        for iso3, value in zip(own[v.ISO3], own[v.VALUE], strict=True)
    ]
    checked = examine(template(*rows), series="usgs")
    found = of_kind(checked, "factor")
    assert len(found) == (1 if told else 0)
    assert "large change" not in kinds(checked, "warning")
    if told:
        assert told in found["reason"][0] + found["suggestion"][0]
