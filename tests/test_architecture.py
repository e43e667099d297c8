"""The house rules that a reader of the imports can check: who may use whom, and who may touch what."""

from __future__ import annotations

import ast
import graphlib
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

# The direction of the code, as CONTRIBUTING.md explains it: a module imports from its own row or from
# rows above. A name stands for a module or a whole package of geo.
ROWS = (
    ("errors", "vocabulary"),
    ("locale",),
    ("memo", "archive", "confined", "settings", "numbers", "sources", "workspace", "writing", "downloads", "journal"),
    ("schema",),
    ("reference",),
    ("tables",),
    ("indicators", "engine", "store"),
    ("maps",),
    ("dataset",),
    ("content",),
    ("atlas",),
    ("production", "trade", "uploads"),
    ("risk", "health"),
    ("blocs", "scenarios", "chain", "country"),
    ("compose",),
    ("exports",),
    ("briefing", "api"),
    ("build", "pages", "cli"),
    ("__main__",),
)
RANKS = {name: rank for rank, row in enumerate(ROWS) for name in row}

# Beyond the rows: packages that must not know each other although one stands above the other.
STRANGERS = {
    "indicators": ("sources", "tables", "engine", "dataset"),  # pure functions of the frames they are given
    "maps": ("indicators", "engine", "store"),  # draw, never compute
    "pages": ("build", "cli"),
    "cli": ("build", "pages"),
}
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "common", "misc"}
# What a function needs to read a file or a database.
FILE_MODULES = {"pathlib", "os", "io", "sqlite3", "duckdb", "pyarrow", "csv", "tomllib", "shutil"}
FILE_CALLS = {"open", "read_csv", "read_parquet", "read_sql", "read_json", "read_excel", "read_text", "read_bytes"}


def modules() -> dict[str, Path]:
    """Every module of the library and the application, by dotted name."""
    found = {}
    for path in sorted((ROOT / "geo").rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return {**found, "app": ROOT / "app.py"}


MODULES = modules()
TREES = {name: ast.parse(path.read_text(encoding="utf-8")) for name, path in MODULES.items()}


def imports(name: str) -> set[str]:
    """Dotted names of what a module imports, anywhere in it."""
    found = set()
    for node in ast.walk(TREES[name]):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{name}: relative import"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
            found |= {full if full in MODULES else node.module for full in names}
        elif isinstance(node, ast.Call) and ast.unparse(node.func) == "importlib.import_module":
            found |= {part.value for part in node.args if isinstance(part, ast.Constant)}
    return found


def place(name: str) -> str:
    """The entry of the table that a module of geo belongs to."""
    return name.split(".")[1]


INSIDE = sorted(name for name in MODULES if name.startswith("geo."))


@pytest.mark.parametrize("name", INSIDE)
def test_a_module_imports_only_from_its_own_row_or_above(name):
    assert place(name) in RANKS, f"{name} has no row yet: say in ROWS where it stands"
    used = {other for other in imports(name) if other.startswith("geo.")}
    upwards = {other for other in used if RANKS[place(other)] > RANKS[place(name)]}
    assert upwards == set()
    strangers = STRANGERS.get(place(name), ())
    assert {other for other in used if place(other) in strangers} == set()


def test_no_two_modules_import_each_other():
    graph = {name: {other for other in imports(name) if other in MODULES} for name in MODULES}
    assert len(list(graphlib.TopologicalSorter(graph).static_order())) == len(MODULES)  # raises CycleError


@pytest.mark.parametrize("name", [name for name in sorted(MODULES) if name not in {"geo.settings", "geo.confined"}])
def test_only_the_settings_read_the_environment(name):
    # A child process inherits the environment as it is; what it means is read by the settings alone.
    read = {ast.unparse(node) for node in ast.walk(TREES[name]) if isinstance(node, ast.Attribute)}
    assert {"os.environ", "os.environb", "os.getenv"} & read == set()
    named = {
        f"{node.module}.{alias.name}"
        for node in ast.walk(TREES[name])
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert {"os.environ", "os.environb", "os.getenv"} & named == set()


def test_only_the_pages_know_streamlit():
    users = {name for name in MODULES if any(used.split(".")[0] == "streamlit" for used in imports(name))}
    assert {name for name in users if name != "app" and place(name) != "pages"} == set()
    assert "app" in users


@pytest.mark.parametrize("name", [name for name in INSIDE if place(name) == "indicators"])
def test_indicators_read_no_file(name):
    assert {used for used in imports(name) if used.split(".")[0] in FILE_MODULES} == set()
    called = {
        getattr(node.func, "attr", getattr(node.func, "id", None))
        for node in ast.walk(TREES[name])
        if isinstance(node, ast.Call)
    }
    assert called & FILE_CALLS == set()


# Who may write tables or offer files: the one writer, its one button, and tables that stay inside: those of the build,
# the register of sources beside them, and what the store keeps of a version.
WRITERS = {
    "to_csv": {"geo.downloads", "geo.store.contents"},
    "csv.writer": {"geo.sources"},
    "csv.DictWriter": set(),
    "to_excel": set(),
    "ExcelWriter": set(),
    "Workbook": {"geo.downloads"},
    "download_button": {"geo.pages.shared.downloading"},
}


@pytest.mark.parametrize("name", [name for name in MODULES if not name.startswith("geo.build.")])
def test_every_table_that_leaves_goes_through_the_one_writer(name):
    called = {ast.unparse(node.func) for node in ast.walk(TREES[name]) if isinstance(node, ast.Call)}
    for writer, allowed in WRITERS.items():
        found = {call for call in called if call == writer or call.endswith(f".{writer}")}
        ours = {call for call in found if call in {"data.to_csv", "groups.to_csv", "to_csv"}}  # bytes of geo.downloads
        assert name in allowed or found <= ours, found


@pytest.mark.parametrize("name", sorted(MODULES))
def test_a_module_is_named_for_what_it_does(name):
    assert FORBIDDEN_NAMES.isdisjoint(name.split("."))


@pytest.mark.parametrize("name", sorted(MODULES))
def test_no_assert_outside_tests_and_no_broad_except(name):
    for node in ast.walk(TREES[name]):
        assert not isinstance(node, ast.Assert), f"assert in line {node.lineno}"
        if isinstance(node, ast.ExceptHandler):
            caught = ast.unparse(node.type) if node.type else "everything"
            assert caught not in {"everything", "Exception", "BaseException"}, f"line {node.lineno}"


def test_no_two_classes_share_a_name():
    names = [node.name for tree in TREES.values() for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    assert sorted({name for name in names if names.count(name) > 1}) == []


# A command of the command line, and the one place where pages find the store (it must not load the trade engine).
# A migration of the store is as long as its change.
SHORT = {"geo.cli.health", "geo.cli.bundle", "geo.pages.shared.stored"}


def test_no_module_is_too_small_to_be_one():
    small = {
        name
        for name, path in MODULES.items()
        if path.name not in {"__init__.py", "__main__.py", "app.py"}
        and len(path.read_text(encoding="utf-8").splitlines()) < 26
    }
    assert {name for name in small if not name.startswith("geo.store.migrations.")} - SHORT == set()


def test_importing_opens_no_data_file():
    # An audit hook hears of every file that is opened.
    program = (
        "import sys\n"
        "opened = []\n"
        "sys.addaudithook(lambda event, args: opened.append(str(args[0])) if event == 'open' else None)\n"
        f"for name in {[name for name in INSIDE if place(name) not in {'pages', 'build', '__main__'}]!r}:\n"
        "    __import__(name)\n"
        f"print([path for path in opened if path.startswith({str(ROOT / 'data')!r})])\n"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def packages(file: str) -> set[str]:
    """Names of the packages in a requirements file."""
    lines = (ROOT / file).read_text(encoding="utf-8").splitlines()
    return {
        _IMPORTED_AS.get(found.group(), found.group()) for line in lines if (found := re.match(r"[a-z0-9-]+", line))
    }


# Packages that are imported under another name.
_IMPORTED_AS = {
    "python-pptx": "pptx",
    "python-calamine": "python_calamine",
    "fonttools": "fontTools",
    "pillow": "PIL",
    "imageio-ffmpeg": "imageio_ffmpeg",
}


def foreign(names: list[str]) -> set[str]:
    """Packages from elsewhere that these modules import."""
    tops = {used.split(".")[0] for name in names for used in imports(name)}
    return tops - set(sys.stdlib_module_names) - {"geo"}


def test_the_base_requirements_are_what_the_atlas_imports():
    running = [name for name in MODULES if name == "app" or (name.startswith("geo.") and place(name) != "build")]
    extras = (
        packages("requirements-postgres.txt")
        | packages("requirements-sign-in.txt")
        | packages("requirements-spark.txt")
        | packages("requirements-video.txt")
        | {"py4j"}
    )  # it comes with PySpark
    assert foreign(running) - extras == packages("requirements.txt")
    rebuilding = foreign([name for name in INSIDE if place(name) == "build"])
    assert rebuilding - packages("requirements.txt") <= packages("requirements-dev.txt")


def test_the_package_names_its_requirements_in_one_place():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert "dependencies" in project["project"]["dynamic"]
    assert project["tool"]["setuptools"]["dynamic"]["dependencies"] == {"file": ["requirements.txt"]}


def test_the_guide_shows_the_same_rows():
    guide = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    written = re.findall(r"^\| \d+ \| (.*) \|$", guide, flags=re.MULTILINE)
    assert written == [", ".join(f"`{name}`" for name in row) for row in ROWS]


def test_every_exception_from_a_security_rule_says_why():
    files = [path for name in ("geo", "tests", "tools", "benchmarks") for path in (ROOT / name).rglob("*.py")]
    exceptions = re.compile(r"# noqa: ([A-Z0-9, ]*\bS\d{3}\b[A-Z0-9, ]*)( - \w.*)?$", re.MULTILINE)
    found = [(path.name, *match) for path in files for match in exceptions.findall(path.read_text(encoding="utf-8"))]
    assert len(found) > 5
    assert [one for one in found if not one[2]] == []
