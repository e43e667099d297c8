"""The wheel alone, without the checkout: library, data and command."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def copy_of(source: Path, target: Path) -> Path:
    """The files that git knows, so that a build leaves nothing in the checkout."""
    names = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=source,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split("\0")
    for name in filter(None, names):
        if name.startswith(("tests/", "benchmarks/", "tools/")) or not (source / name).is_file():
            continue
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        (target / name).write_bytes((source / name).read_bytes())
    return target


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    source = copy_of(ROOT, folder / "source")
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "-w", folder, source],
        check=True,
        capture_output=True,
    )
    (made,) = folder.glob("*.whl")
    return made


def test_the_package_has_a_command_and_names_its_requirements() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["scripts"] == {"minerals-atlas": "geo.cli.main:main"}
    assert "optional-dependencies" in project["dynamic"]


def test_every_kind_of_file_beside_the_modules_is_in_the_package() -> None:
    # What building the wheel proves, without building it: a font that is left out is missed on installed pages alone.
    setuptools = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]
    beside = [path for path in (ROOT / "geo").rglob("*") if path.is_file() and path.suffix not in {".py", ".pyc"}]
    assert beside
    assert [path.name for path in beside if not any(path.match(kind) for kind in setuptools["package-data"]["*"])] == []


@pytest.mark.slow
def test_the_wheel_holds_every_file_that_the_atlas_reads(wheel: Path) -> None:
    held = set(zipfile.ZipFile(wheel).namelist())
    for table in (ROOT / "data" / "tables").iterdir():
        assert f"geo/installed/data/tables/{table.name}" in held
    own = {path.relative_to(ROOT) for path in (ROOT / "geo").rglob("*") if path.is_file()}
    assert {str(path) for path in own if "__pycache__" not in path.parts} <= held
    assert not {name for name in held if "data/inputs/" in name or "secrets" in name}


@pytest.mark.slow
def test_the_command_answers_and_draws_without_the_checkout(wheel: Path, tmp_path: Path) -> None:
    place = tmp_path / "installed"
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", place, wheel],
        check=True,
        capture_output=True,
    )
    # The requirements are those of this environment; the checkout is not on the path.
    paths = os.pathsep.join((str(place), sysconfig.get_path("purelib")))
    environment = {**os.environ, "PYTHONPATH": paths, "XDG_DATA_HOME": str(tmp_path)}

    def run(*words: str) -> str:
        done = subprocess.run(
            [place / "bin" / "minerals-atlas", *words],
            cwd=tmp_path,
            env=environment,
            check=True,
            capture_output=True,
            text=True,
        )
        return done.stdout

    answer = json.loads(run("concentration", "--mineral", "cobalt", "--json"))
    assert answer["top"] == "COD"
    run("export", "--view", "/?mineral=cobalt", "--to", "map.svg")
    assert "</svg>" in (tmp_path / "map.svg").read_text(encoding="utf-8")
    assert "serve" in run("--help")
    where = subprocess.run(
        [sys.executable, "-P", "-c", "import geo.sources; print(geo.sources.ROOT / 'app.py')"],
        cwd=tmp_path,
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    assert where.stdout.strip() == str(place / "geo" / "installed" / "app.py")
    assert Path(where.stdout.strip()).is_file()
