"""Every word of the alliances comes from the catalogues: every part, custom groups, refusals and unknown choices."""

from __future__ import annotations

import datetime as dt

import pytest

from geo.atlas import shipped
from geo.blocs import content as alliances
from geo.blocs import groups
from geo.compose import compose
from geo.content.view import from_address
from geo.errors import GeoError, TableError
from geo.locale.languages import speaking
from tests.pseudo import leaks, speaking_pseudo, texts_of

ON = dt.date(2026, 11, 30)
VIEWS = (
    "/alliances",
    "/alliances?mineral=cobalt&alliance=g7&part=dependence",
    "/alliances?mineral=cobalt&alliance=g7&part=accession&goal=outsider-purchases&target=65&minerals=cobalt,lithium",
    "/alliances?mineral=cobalt&alliance=g7&part=accession&goal=outsider-purchases&target=5&without=CHN,COD",
    "/alliances?mineral=lithium&alliance=g7&part=accession&goal=outsider-output&stages=mine,refined&without=none",
    "/alliances?alliance=eu27&part=accession&goal=own-share&target=99",
    "/alliances?mineral=copper&alliance=g7&part=accession&goal=own-share&target=20&minerals=copper,nickel",
    "/alliances?alliance=g7&part=compare&with=brics&column=imports&mineral=copper",
    "/alliances?alliance=eu27&part=compare&with=five_eyes&column=refined&mineral=zinc",
    "/alliances?alliance=forge&part=members",
    "/alliances?group=DEU,FRA,JPN&name=0&column=exports&mineral=rare-earths&list=eu-2023",
    "/alliances?group=none&name=0",
    "/alliances?group=DEU&part=dependence&column=mine&mineral=cobalt&name=0",
    "/alliances?group=DEU,00&part=0&list=0&column=0&mineral=0&goal=0&target=900&with=0&minerals=0&stages=0&name=0",
    "/alliances?alliance=brics&mineral=cobalt&column=mine&on=2015-06-30&seat=none",
)
REFUSED = (
    "/alliances?alliance=msp&on=1990-01-01",
    "/alliances?alliance=g7&part=compare&with=msp&on=1990-01-01",
    "/alliances?alliance=g7&part=accession&minerals=gallium&stages=reserves",
    "/alliances?group=VAT&name=0&part=accession&goal=outsider-purchases&minerals=lithium",
)


@pytest.mark.parametrize("address", VIEWS)
def test_every_word_of_a_view_comes_from_the_catalogues(address: str) -> None:
    with speaking_pseudo():
        texts = texts_of(compose(from_address(address), on=ON))
        # Tooltips of the map are worded where production is.
        assert leaks((place, text) for place, text in texts if "figure.table" not in place) == {}


@pytest.mark.parametrize("address", REFUSED)
def test_a_refusal_speaks_the_language(address: str) -> None:
    with speaking_pseudo():
        with pytest.raises(GeoError) as error:
            compose(from_address(address), on=ON)
        assert leaks(iter([("refusal", str(error.value))])) == {}


@pytest.mark.parametrize("part", ["coverage", "accession", "compare", "members"])
@pytest.mark.parametrize(("word", "value"), [("alliance", "brics"), ("mineral", "lithium")])
def test_two_groups_compare_in_the_language(part: str, word: str, value: str) -> None:
    with speaking_pseudo():
        one = from_address(f"/alliances?alliance=g7&mineral=cobalt&part={part}")
        other = from_address(f"/alliances?alliance=g7&mineral=cobalt&part={part}&{word}={value}")
        found = alliances.compare(one, other, ("", ""), part=word, on=ON, atlas=shipped())
        assert found is not None
        assert leaks(iter([("title", found[0]), ("finding", found[1])])) == {}


@pytest.mark.parametrize("text", ["", "iso3\n", "iso3,name\n", "iso3,name\nDEU,0,0\nDEU,\nDEU,\nFRA,Japan\n"])
def test_the_faults_of_a_file_speak_the_language(text: str) -> None:
    with speaking_pseudo(), pytest.raises(TableError) as error:
        groups.read_csv("0", text.encode())
    assert leaks(("fault", fault) for fault in error.value.faults) == {}


def test_what_is_known_of_a_group_is_kept_in_each_language() -> None:
    view = from_address("/alliances?mineral=cobalt&alliance=g7&part=dependence")
    english = compose(view, on=ON)
    with speaking("de"):
        german = compose(view, on=ON)
    assert english.caption.filters[0][0] == "Alliance"
    assert compose(view, on=ON).tables[0].title == english.tables[0].title
    assert german.tables[0].frame["mineral_id"].tolist() == english.tables[0].frame["mineral_id"].tolist()
