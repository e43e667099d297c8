"""Every basis of the tables has words in the catalogues; one of an upload stays as its author wrote it."""

from __future__ import annotations

import pytest

from geo import vocabulary as v
from geo.reference.bases import basis_in_words
from geo.tables import facts, history, outlook, usgs_editions
from tests.pseudo import outside, speaking_pseudo


@pytest.mark.parametrize(
    "read", [facts.read, lambda: facts.read("reserves"), history.read, outlook.TABLE.read, usgs_editions.TABLE.read]
)
def test_every_basis_has_words(read):
    with speaking_pseudo():
        found = {basis: basis_in_words(basis) for basis in read()[v.BASIS].unique()}
    assert found
    assert {basis: text for basis, text in found.items() if outside(text)} == {}


def test_a_basis_reads_as_the_table_has_it():
    assert basis_in_words("spodumene concentrate, gross weight") == "spodumene concentrate, gross weight"


def test_a_basis_of_an_upload_stays():
    with speaking_pseudo():
        assert basis_in_words("kilos as sold") == "kilos as sold"
