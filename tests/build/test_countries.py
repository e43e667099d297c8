"""The shipped table of countries is what the build makes of the shipped inputs."""

import pytest

from geo import sources
from geo.build import countries
from geo.errors import SourceError


def write_names(raw, text):
    edition = raw / "iso" / "2000-01"
    edition.mkdir(parents=True)
    (edition / "display_names.csv").write_text(f"iso3,name,sovereign_iso3,note\n{text}", encoding="utf-8")


def test_rebuilds_the_shipped_table(tmp_path):
    countries.build(sources.INPUTS, sources.RAW, tmp_path)
    shipped = sources.TABLES / "countries.csv"
    assert (tmp_path / "countries.csv").read_text(encoding="utf-8") == shipped.read_text(encoding="utf-8")


def test_every_display_name_names_a_listed_country(tmp_path):
    write_names(tmp_path, "ZZZ,Nowhere,,\n")
    with pytest.raises(SourceError, match="ZZZ"):
        countries.build(sources.INPUTS, tmp_path, tmp_path)


def test_a_code_listed_twice_is_refused(tmp_path):
    write_names(tmp_path, "FRA,France,,\nFRA,Frankreich,,\n")
    with pytest.raises(SourceError, match="FRA twice"):
        countries.display_names(tmp_path)


def test_missing_display_names_are_reported(tmp_path):
    with pytest.raises(SourceError, match="display_names"):
        countries.display_names(tmp_path)
