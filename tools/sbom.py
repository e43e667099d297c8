"""The bill of materials (CycloneDX, JSON) of the installed atlas: ``python tools/sbom.py [--of PYTHON] [--to FILE]``.

It describes an environment in which the atlas is installed, by default this one, with what of it the atlas brings:
packages of tests and checks are left out. Exits with 1 and names the packages whose version is not the locked one.
Needs ``pip install cyclonedx-bom``, in whichever environment runs this tool.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import licences
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
# Where a package lies on the machine that made the bill is nobody's business.
_LOCAL = ("file:", "/")


def of_environment(python: str) -> dict[str, Any]:
    """Everything that an environment holds, the same for the same packages."""
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "cyclonedx_py",
            "environment",
            "--pyproject",
            str(ROOT / "pyproject.toml"),
            "--output-reproducible",
            "--of",
            "JSON",
            "-o",
            "-",
            python,
        ],
        check=True,
        capture_output=True,
        text=True,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def shipped(bill: dict[str, Any], names: set[str]) -> dict[str, Any]:
    """The bill with the packages of *names* alone, and nothing that says where they were installed."""
    kept = [_public(one) for one in bill.get("components", []) if canonicalize_name(one["name"]) in names]
    own = bill["metadata"]["component"]["bom-ref"]
    refs = {own, *(one["bom-ref"] for one in kept)}
    edges = [
        {"ref": one["ref"], "dependsOn": [ref for ref in one.get("dependsOn", []) if ref in refs]}
        for one in bill.get("dependencies", [])
        if one["ref"] in refs
    ]
    return bill | {"components": kept, "dependencies": edges}


def _public(component: dict[str, Any]) -> dict[str, Any]:
    links = [one for one in component.get("externalReferences", []) if not one["url"].startswith(_LOCAL)]
    return {name: part for name, part in component.items() if name != "externalReferences"} | (
        {"externalReferences": links} if links else {}
    )


def faults(bill: dict[str, Any], locked: dict[str, list[str]]) -> list[str]:
    """A sentence for every package in another version than the locked one."""
    return [
        f"{name} is {one['version']}; the lock has {' and '.join(locked[name])}"
        for one in bill["components"]
        if one["version"] not in locked[name := canonicalize_name(one["name"])]
    ]


def main(arguments: list[str]) -> int:
    """Write the bill, or print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--of", default=sys.executable, help="Python of the environment (default: this one)")
    parser.add_argument("--to", type=Path, help="file to write (default: print)")
    options = parser.parse_args(arguments)
    locked = licences.versions()
    bill = shipped(of_environment(options.of), set(locked))
    text = json.dumps(bill, indent=1, ensure_ascii=False) + "\n"
    if options.to:
        options.to.write_text(text, encoding="utf-8")
    else:
        sys.stdout.write(text)
    wrong = faults(bill, locked)
    sys.stderr.write("".join(f"{one}\n" for one in wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
