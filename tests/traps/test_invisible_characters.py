"""Zero-width and direction marks, and letters of other alphabets, do not pass for a country."""

import pytest

from geo.reference.countries import UnknownCountryError, iso3_of, resolve


@pytest.mark.parametrize("mark", ["\u200b", "\u200f", "\u202e", "\u2066", "\ufeff", "\u00ad", "\x00", "\x07"])
def test_an_invisible_character_is_reported_with_its_number(mark):
    with pytest.raises(UnknownCountryError, match=f"U\\+{ord(mark):04X}") as caught:
        resolve(f"Chi{mark}na")
    assert caught.value.candidates == ("China",)


@pytest.mark.parametrize("published", ["\u0421hina", "Chin\u0430", "Ch\u0456le", "Ρeru"])  # noqa: RUF001 - the trap
def test_letters_of_another_alphabet_are_not_latin(published):
    with pytest.raises(UnknownCountryError):
        resolve(published)


@pytest.mark.parametrize("published", ["\u00a0China ", "China\n", "\tCHINA", "South\u00a0Korea", "South  Korea"])
def test_plain_white_space_does_not_matter(published):
    assert iso3_of(published) in {"CHN", "KOR"}


def test_a_script_in_a_name_is_shown_short_and_not_run():
    with pytest.raises(UnknownCountryError) as caught:
        resolve("<script>alert(1)</script>" * 1000)
    assert len(str(caught.value)) < 400
