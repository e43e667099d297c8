"""Builds ``data/tables/countries.csv``: ISO 3166-1 and Kosovo, with display names and sovereigns.

Codes and official names come from the package pycountry; short display names, sovereign states of
dependent territories and notes from the hand-kept ``data/raw/iso/<edition>/display_names.csv``.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pycountry

from geo.errors import SourceError
from geo.reference.countries import COLUMNS, Country, CountryKind

# ISO 3166-1 leaves XKX (and XK) to its users; the World Bank and the European Commission use them so.
KOSOVO = ("XKX", "XK", "", "Kosovo", "Republic of Kosovo")
# Neither states nor parts of one: shown under their own code.
STATELESS = ("ATA", "ESH")


def display_names(raw: Path) -> dict[str, dict[str, str]]:
    """The newest ``display_names.csv``: ``name``, ``sovereign_iso3`` and ``note`` by alpha-3 code.

    Raises
    ------
    SourceError: if no edition is there, or a code stands twice.
    """
    editions = sorted(raw.glob("iso/*/display_names.csv"))
    if not editions:
        raise SourceError(f"No iso/<edition>/display_names.csv under {raw}.")
    names: dict[str, dict[str, str]] = {}
    with editions[-1].open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["iso3"] in names:
                raise SourceError(f"{editions[-1].name} lists {row['iso3']} twice.")
            names[row["iso3"]] = row
    return names


def iso_entries() -> list[tuple[str, str, str, str, str]]:
    """Alpha-3, alpha-2, numeric code, short and official name of every ISO 3166-1 entry, and Kosovo."""
    entries = [
        (entry.alpha_3, entry.alpha_2, entry.numeric, entry.name, getattr(entry, "official_name", entry.name))
        for entry in pycountry.countries
    ]
    return sorted([*entries, KOSOVO])


def build(inputs: Path, raw: Path, tables: Path) -> None:  # noqa: ARG001 - every step has the same form
    """Write ``countries.csv``, one row per code, columns as in :data:`geo.reference.countries.COLUMNS`.

    Raises
    ------
    SourceError: if the display names name a code that ISO does not list.
    """
    names = display_names(raw)
    entries = iso_entries()
    strangers = sorted(set(names) - {entry[0] for entry in entries})
    if strangers:
        raise SourceError(f"display_names.csv lists codes that are not in ISO 3166-1: {strangers}.")
    with (tables / "countries.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for iso3, iso2, numeric, name, official in entries:
            own = names.get(iso3, {})
            sovereign = own.get("sovereign_iso3") or iso3
            dependent = sovereign != iso3 or iso3 in STATELESS
            kind = CountryKind.TERRITORY if dependent else CountryKind.COUNTRY
            country = Country(
                iso3, iso2, numeric, own.get("name") or name, official, sovereign, kind, own.get("note", "")
            )
            writer.writerow([getattr(country, column) for column in COLUMNS])
