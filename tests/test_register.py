"""The shipped register of sources, against the files it speaks of."""

from __future__ import annotations

import re
from datetime import date

import pytest

from geo import sources


@pytest.fixture(scope="module")
def register():
    return sources.read_register()


def test_every_shipped_table_is_registered_with_its_checksum(register):
    shipped = {path.stem: sources.sha256(path) for path in sources.TABLES.iterdir() if path.is_file()}
    assert dict(zip(register["table"], register["sha256"], strict=True)) == shipped


def test_every_source_is_an_origin_record_and_the_other_way_round(register):
    origins = sources.read_origins()
    assert set(register["source_id"]) == set(origins)
    for row in register.itertuples():
        origin = origins[row.source_id]
        assert row.table in origin.tables
        assert (row.publisher, row.licence, row.citation) == (origin.publisher, origin.licence, origin.citation)


def test_every_source_has_publisher_edition_licence_and_citation(register):
    for column in ("publisher", "title", "edition", "published", "retrieved", "licence", "citation"):
        assert (register[column].str.strip() != "").all(), column


def test_links_are_links(register):
    for column in ("url", "licence_url"):
        assert register[column].map(lambda link: link == "" or re.match(r"https?://\S+$", link) is not None).all()


def test_nothing_was_retrieved_before_it_was_published(register):
    retrieved = register["retrieved"].map(date.fromisoformat)
    published = register["published"].str.extract(r"^(\d{4})")[0].astype(int)
    assert (retrieved.map(lambda day: day.year) >= published).all()


def test_nothing_tells_of_the_machine_it_was_made_on(register):
    text = sources.REGISTER.read_text(encoding="utf-8")
    assert not re.search(r"/(?:home|tmp|work|root|Users)/|localhost", text)
    assert not register.empty
