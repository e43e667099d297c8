# ruff: noqa: RUF001 - signs as they are printed
"""What identifies a spelling survives case, marks and wrong decodings; what does not stays out."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.reference.spellings import hidden, normalise, readings, without_footnote


@pytest.mark.parametrize(
    ("published", "key"),
    [
        ("Côte d’Ivoire", "cotedivoire"),
        ("Cote d Ivoire", "cotedivoire"),
        ("TÜRKİYE", "turkiye"),
        ("Korea, Republic of", "korearepublicof"),
        ("Trinidad & Tobago", "trinidadandtobago"),
        ("St. Lucia", "saintlucia"),
        ("The Gambia", "gambia"),
        ("Sudan (the)", "sudan"),
        ("Ｃｈｉｎａ", "china"),
        ("Bosnia–Herzegovina", "bosniaherzegovina"),
    ],
)
def test_normalise(published, key):
    assert normalise(published) == key


@pytest.mark.parametrize("joined", ["Belgium/Luxembourg", "Belgium; Luxembourg", "Belgium + Luxembourg"])
def test_signs_that_join_two_names_stay(joined):
    assert normalise(joined) != "belgiumluxembourg"


@pytest.mark.parametrize("name", ["Türkiye", "Côte d’Ivoire", "São Tomé", "Åland"])
@pytest.mark.parametrize("encoding", ["latin-1", "cp1252", "mac_roman"])
def test_a_wrong_decoding_is_undone(name, encoding):
    try:
        garbled = name.encode("utf-8").decode(encoding)
    except UnicodeDecodeError:
        pytest.skip("this encoding shows no character for one of the bytes")
    assert name in readings(garbled)


def test_two_wrong_decodings_are_undone():
    garbled = "Türkiye"
    for _ in range(2):
        garbled = garbled.encode("utf-8").decode("cp1252")
    assert garbled == "TÃƒÂ¼rkiye"
    assert "Türkiye" in readings(garbled)


@pytest.mark.parametrize(
    ("published", "base"),
    [
        ("Canada1", "Canada"),
        ("Canada¹²", "Canada"),
        ("Kosovo*", "Kosovo"),
        ("Congo (Kinshasa)3", "Congo (Kinshasa)"),
        ("Chile†", "Chile"),
        ("EU2020", "EU2020"),
        ("Canada 12", "Canada 12"),
        ("Canada", "Canada"),
    ],
)
def test_without_footnote(published, base):
    assert without_footnote(published) == base


def test_hidden_finds_controls_but_not_white_space():
    assert hidden("a\u200b\u202eb\u00a0c\td\n") == ["\u200b", "\u202e"]


@settings(deadline=None)
@given(st.text(max_size=60))
def test_normalising_twice_is_normalising_once(text):
    once = normalise(text)
    assert normalise(once) == once
