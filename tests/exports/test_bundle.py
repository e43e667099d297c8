"""The bundle of tables: a valid Frictionless description of exactly what is in it."""

from __future__ import annotations

import hashlib
import json
import shutil
import zipfile

import frictionless
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


@pytest.mark.slow
def test_frictionless_reads_every_csv_of_the_bundle_as_described(folder):
    package = frictionless.Package(str(folder / bundle.DESCRIPTION))
    assert package.name == "minerals-alliance-atlas"
    # Of Parquet it counts no bytes, and its rows take minutes; its columns are compared with the description above.
    tables = [one for one in package.resources if one.format == "csv"]
    assert len(tables) > 20
    faults = {one.name: one.validate().flatten(["message"]) for one in tables}
    assert {name: found for name, found in faults.items() if found} == {}


@pytest.mark.slow
def test_frictionless_finds_a_table_that_is_not_as_described(folder, tmp_path):
    copy = tmp_path / "bundle"
    shutil.copytree(folder, copy)
    table = copy / "tables" / "reserves.csv"
    table.write_bytes(table.read_bytes() + b"one,cell,too,many\n")
    package = frictionless.Package(str(copy / bundle.DESCRIPTION))
    assert not package.get_resource("reserves").validate().valid
