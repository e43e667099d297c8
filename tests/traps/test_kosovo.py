"""Kosovo has no ISO code; the atlas uses XKX, as the World Bank does."""

import pytest

from geo.reference.countries import country, iso3_of, iso3_of_code, iso3_of_comtrade, resolve
from geo.vocabulary import AreaKind


@pytest.mark.parametrize("published", ["Kosovo", "Kosovo*", "Kosovo, Republic of", "XKX", "XK", "KSV"])
def test_every_name(published):
    assert iso3_of(published) == "XKX"


def test_has_no_numeric_code():
    assert country("XKX").numeric == ""


def test_r20_is_kosovo_only_where_the_table_uses_it_so():
    assert iso3_of("R20", publisher="wmd") == "XKX"
    assert iso3_of_code("R20", publisher="wgi") == "XKX"
    assert iso3_of("Europe EFTA, nes", publisher="wgi") == "XKX"
    assert resolve("Europe EFTA, nes").kind is AreaKind.REGION
    assert iso3_of_comtrade(697) is None
