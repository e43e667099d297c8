"""Every word on the page of alliances comes from the catalogues."""

from __future__ import annotations

import pytest

from tests.pseudo import leaks, page, speaking_pseudo, texts_on

# Of trade, whose maps rest on nothing that a publisher of production has worded.
ADDRESSES = (
    "/alliances?alliance=g7&part=coverage&column=exports&mineral=copper",
    "/alliances?alliance=g7&part=dependence&column=imports&mineral=copper",
    "/alliances?alliance=g7&part=accession&goal=outsider-purchases&minerals=copper&column=imports&mineral=copper",
    "/alliances?alliance=g7&part=compare&with=brics&column=imports&mineral=copper",
    "/alliances?group=DEU,FRA,JPN&name=0&part=members&column=exports&mineral=copper",
    "/alliances?group=none&name=0&column=exports&mineral=copper&goal=0&on=0",
)


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_word_of_the_page_comes_from_the_catalogues(address: str) -> None:
    with speaking_pseudo():
        app = page(address)
        assert not app.exception
        assert leaks((place, text.replace("&lt;", "")) for place, text in texts_on(app)) == {}
