"""The bill of materials: every locked package that is installed, in its locked version, and nothing of the machine."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))
try:
    import licences
    import sbom
finally:
    sys.path.pop(0)


@pytest.fixture(scope="module")
def bill(tmp_path_factory):
    target = tmp_path_factory.mktemp("sbom") / "sbom.json"
    assert sbom.main(["--to", str(target)]) == 0
    return json.loads(target.read_text(encoding="utf-8"))


def installed(name: str) -> bool:
    try:
        metadata.distribution(name)
    except metadata.PackageNotFoundError:
        return False
    return True


def test_every_locked_package_is_on_the_bill_with_its_version_and_licence(bill):
    held = {canonicalize_name(one["name"]): one for one in bill["components"]}
    expected = {name for name in licences.versions() if installed(name)}
    assert set(held) == expected
    assert {"streamlit", "duckdb", "starlette"} <= expected
    for name, one in held.items():
        assert one["version"] == metadata.version(name)
        assert one["purl"].startswith("pkg:pypi/")
    assert sum(bool(one.get("licenses")) for one in held.values()) > 0.8 * len(held)


def test_the_bill_is_of_the_atlas_and_says_nothing_of_the_machine(bill):
    assert (bill["bomFormat"], bill["metadata"]["component"]["name"]) == ("CycloneDX", "minerals-alliance-atlas")
    text = json.dumps(bill)
    for place in (str(ROOT), sys.prefix, "file:", str(Path.home())):
        assert place not in text or place == "/"
    refs = {one["bom-ref"] for one in bill["components"]} | {bill["metadata"]["component"]["bom-ref"]}
    assert {ref for one in bill["dependencies"] for ref in one["dependsOn"]} <= refs


def test_another_version_than_the_locked_one_is_named():
    other = {"components": [{"name": "Py_Arrow", "version": "1.0"}, {"name": "tin", "version": "2"}]}
    locked = {"py-arrow": ["2.0", "3.0"], "tin": ["2"]}
    assert sbom.faults(other, locked) == ["py-arrow is 1.0; the lock has 2.0 and 3.0"]


@pytest.mark.slow
def test_the_bill_is_of_the_environment_that_is_named_and_not_of_this_one(tmp_path):
    place = tmp_path / "venv"
    subprocess.run([sys.executable, "-m", "venv", place], check=True)
    python, locked = str(place / "bin" / "python"), licences.versions()
    assert sbom.shipped(sbom.of_environment(python), set(locked))["components"] == []
    wanted = f"cachetools=={locked['cachetools'][0]}"
    subprocess.run([python, "-m", "pip", "install", "--quiet", "--no-deps", wanted], check=True)
    (only,) = sbom.shipped(sbom.of_environment(python), set(locked))["components"]
    assert f"{only['name']}=={only['version']}" == wanted
