"""The licences of everything that the atlas is installed with: ``python tools/licences.py``.

Compared with the list of what may be used together with Apache-2.0 in a program that is given away. Exits with 1 and
names what is not on it, and what does not say.
"""

from __future__ import annotations

import re
import sys
from importlib import metadata
from pathlib import Path

LOCK = Path(__file__).resolve().parents[1] / "requirements.lock"
ALLOWED = {
    "0BSD",
    "Apache-2.0",
    "BSD",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "CC0-1.0",
    "MIT",
    "MIT-0",
    "MIT-CMU",
    "MPL-2.0",
    "PSF-2.0",
    "Zlib",
}
# Used as they are, over their interface, and replaceable by whoever installs them (LGPL-3.0, section 4).
EXCEPTIONS = {"psycopg": "LGPL-3.0-only", "psycopg-binary": "LGPL-3.0-only"}
# What packages write instead of the identifiers of SPDX (https://spdx.org/licenses/).
SPELLINGS = {
    "3-Clause BSD License": "BSD-3-Clause",
    "Apache License 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
}


def versions(lock: Path = LOCK) -> dict[str, list[str]]:
    """The packages of a lock file, each with its version, or those for several versions of Python."""
    found = re.findall(r"^([a-z0-9.-]+)(?:\[[\w,]+\])?==([^\s;\\]+)", lock.read_text(encoding="utf-8"), re.MULTILINE)
    return {name: [version for other, version in found if other == name] for name, _ in sorted(found)}


def licences(name: str) -> list[str]:
    """Identifiers that an installed package gives for its licence; empty if it gives none."""
    found = metadata.metadata(name)
    if expression := found.get("License-Expression"):
        return re.split(r" (?:AND|OR) ", expression)
    classes = [one.split(" :: ")[-1] for one in found.get_all("Classifier") or [] if one.startswith("License :: ")]
    texts = [one for one in classes if one != "OSI Approved"] or [(found.get("License") or "").partition("\n")[0]]
    return [SPELLINGS.get(text, text) for text in texts if text]


def fault(name: str, found: list[str]) -> str:
    """What is wrong with a package's licences; empty if nothing is."""
    if not found:
        return f"{name} does not say under which licence it is"
    others = [one for one in found if one not in ALLOWED and EXCEPTIONS.get(name) != one]
    return f"{name}: {', '.join(others)}" if others else ""


def main() -> int:
    """Print every package with its licences, then what is wrong."""
    faults, missing = [], []
    for name in versions():
        try:
            found = licences(name)
        except metadata.PackageNotFoundError:
            missing.append(name)  # for another system
            continue
        print(f"{name}: {' and '.join(found)}")
        faults.append(fault(name, found))
    if missing:
        print(f"Not installed here, so not looked at: {', '.join(missing)}")
    wrong = [one for one in faults if one]
    print("\n".join(wrong) or "All are on the list.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
