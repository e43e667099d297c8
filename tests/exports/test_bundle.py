"""The bundle of tables: a valid Frictionless description of exactly what is in it."""

from __future__ import annotations

import hashlib
import json
import zipfile

import jsonschema
import pandas as pd
import pyarrow.parquet as pq
import pytest

from geo import sources
from geo.cli.main import main
from geo.errors import SourceError
from geo.exports import bundle

# The required parts of Data Package 1.0 and Table Schema 1.0 (https://specs.frictionlessdata.io/schemas).
_SCHEMA = {
    "type": "object",
    "required": ["name", "resources"],
    "properties": {
        "name": {"pattern": "^([-a-z0-9._/])+$"},
        "resources": {
            "type": "array",
            "minItems": 1,
            "items": {
                "required": ["name", "path", "schema", "sources", "licenses", "hash", "bytes"],
                "properties": {
                    "name": {"pattern": "^([-a-z0-9._/])+$"},
                    "path": {"pattern": "^(?=^[^./~])(^((?!\\.{2}).)*$).*$"},
                    "sources": {"minItems": 1, "items": {"required": ["title"]}},
                    "licenses": {
                        "minItems": 1,
                        "items": {"anyOf": [{"required": ["name"]}, {"required": ["path"]}]},
                    },
                    "schema": {
                        "required": ["fields"],
                        "properties": {
                            "fields": {
                                "minItems": 1,
                                "items": {
                                    "required": ["name", "type", "description"],
                                    "properties": {
                                        "type": {"enum": ["string", "number", "integer", "boolean", "any"]},
                                        "description": {"minLength": 1},
                                    },
                                },
                            }
                        },
                    },
                },
            },
        },
    },
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    target = tmp_path_factory.mktemp("bundle") / "atlas"
    assert main(["bundle", "--to", str(target)]) == 0
    return target


def test_the_description_is_valid_and_names_every_table(folder):
    found = json.loads((folder / bundle.DESCRIPTION).read_text(encoding="utf-8"))
    jsonschema.validate(found, _SCHEMA)
    assert {one["path"] for one in found["resources"]} == {f"tables/{path.name}" for path in sources.TABLES.iterdir()}


def test_fields_bytes_and_checksums_are_those_of_the_files(folder):
    found = json.loads((folder / bundle.DESCRIPTION).read_text(encoding="utf-8"))
    for one in found["resources"]:
        path = folder / one["path"]
        assert one["bytes"] == path.stat().st_size
        assert one["hash"] == "sha256:" + hashlib.sha256(path.read_bytes()).hexdigest()
        names = [field["name"] for field in one["schema"]["fields"]]
        held = pq.read_schema(path).names if one["format"] == "parquet" else list(pd.read_csv(path, nrows=0))
        assert names == held


def test_an_archive_is_the_same_every_time_and_nothing_is_overwritten(folder, tmp_path):
    one, other = tmp_path / "one.zip", tmp_path / "other.zip"
    names = bundle.write(one)
    bundle.write(other)
    assert one.read_bytes() == other.read_bytes()
    assert zipfile.ZipFile(one).namelist() == names
    for target in (one, folder):
        with pytest.raises(SourceError):
            bundle.write(target)
