"""Countries under the names they had, or still have elsewhere."""

import pytest

from geo.reference.countries import resolve


@pytest.mark.parametrize(
    ("published", "name"),
    [
        ("Burma", "Myanmar"),  # USGS
        ("Turkey", "Türkiye"),  # USGS, Natural Earth
        ("Turkiye", "Türkiye"),
        ("TÜRKİYE", "Türkiye"),
        ("Macedonia", "North Macedonia"),  # Natural Earth
        ("Swaziland", "Eswatini"),
        ("eSwatini", "Eswatini"),  # Natural Earth
        ("Cape Verde", "Cabo Verde"),  # World Mining Data
        ("East Timor", "Timor-Leste"),
        ("Ivory Coast", "Côte d'Ivoire"),
        ("Côte d’Ivoire", "Côte d'Ivoire"),  # noqa: RUF001 - as the USGS prints it
        ("Cote d Ivoire", "Côte d'Ivoire"),
        ("Czech Republic", "Czechia"),
        ("Holland", "Netherlands"),
        ("Russian Federation", "Russia"),
        ("Viet Nam", "Vietnam"),
        ("Lao People's Dem. Rep.", "Laos"),
        ("Iran (Islamic Rep.)", "Iran"),
        ("Syrian Arab Republic", "Syria"),
        ("Sudan (...2011)", "Sudan"),
        ("Great Britain", "United Kingdom"),
        ("UK", "United Kingdom"),
        ("uk", "United Kingdom"),
        ("U.S.", "United States"),
        ("usa", "United States"),
        ("America", "United States"),
        ("United States of America", "United States"),
    ],
)
def test_is_known_under_its_display_name(published, name):
    assert resolve(published).name == name
