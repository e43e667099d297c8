"""Shares of the world by mineral as a table in HTML, with the map's classes for colours.

Every string is escaped; a share stands in every cell in figures, so that colour is never alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any, Final
from urllib.parse import urlencode

import pandas as pd

from geo.blocs import figure, tables
from geo.content.table import CellKind, Column, Table
from geo.locale.say import say
from geo.maps.colours import Theme, contrast

CSS: Final = """
<style>
.bloc-scroll { overflow-x: auto; max-height: 30rem; overflow-y: auto; }
table.bloc { border-collapse: separate; border-spacing: 2px; font-size: .9rem; line-height: 1.25; width: 100%; }
table.bloc th, table.bloc td { border: 0; padding: .28rem .35rem; text-align: right; white-space: nowrap; }
table.bloc thead th { position: sticky; top: 0; z-index: 1; background: var(--page); font-weight: 600;
  vertical-align: bottom; white-space: normal; font-size: .8rem; }
table.bloc th[scope=row], table.bloc th.words { text-align: left; font-weight: 500; }
table.bloc th[scope=row] { position: sticky; left: 0; background: var(--page); }
table.bloc td small { display: block; font-size: .72rem; font-weight: 400; white-space: normal; }
table.bloc th[scope=row] { white-space: normal; min-width: 6.5rem; }
table.bloc td { background: var(--c, transparent); color: var(--t, inherit); font-variant-numeric: tabular-nums; }
table.bloc td.none { color: inherit; opacity: .62; font-style: italic; background: repeating-linear-gradient(45deg,
  rgba(128, 128, 128, .13) 0 4px, transparent 4px 8px); }
table.bloc a { color: inherit; text-decoration: underline; text-decoration-color: rgba(128, 128, 128, .6);
  text-underline-offset: .2em; }
</style>
"""
_INKS: Final = ("#16202a", "#ffffff")


def html(table: Table, theme: Theme, *, alliance: str = "") -> str:
    """A table of :func:`geo.blocs.tables.matrix` or :func:`geo.blocs.tables.comparison` in a theme's colours.

    A mineral's name is a link to it on the map page, with *alliance* (id) highlighted there.
    """
    head = "".join(f'<th scope="col" class="words">{escape(one.label)}</th>' for one in table.columns[:1])
    head += "".join(f'<th scope="col">{escape(one.label)}</th>' for one in table.columns[1:])
    body = "".join(_row(row, table.columns[1:], theme, alliance) for row in table.frame.to_dict("records"))
    return (
        f'{CSS}<div class="bloc-scroll" style="--page:{theme.page}" tabindex="0" role="region" '
        f'aria-label="{escape(table.title)}"><table class="bloc"><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def _row(row: Mapping[Any, Any], columns: tuple[Column, ...], theme: Theme, alliance: str) -> str:
    address = {"mineral": row["mineral_id"], "view": "alliance"} | ({"alliance": alliance} if alliance else {})
    name = f'<a href="./?{escape(urlencode(address))}">{escape(row["mineral"])}</a>'
    cells = "".join(_cell(row, column, theme) for column in columns if column.kind is CellKind.SHARE)
    return f'<tr><th scope="row">{name}</th>{cells}</tr>'


def _cell(row: Mapping[Any, Any], column: Column, theme: Theme) -> str:
    """A share with its bounds; below it, where the table has them, whose figure it is and how many are unknown."""
    name, value = column.name, row[column.name]
    text = tables.text(row, column)
    if value is None or pd.isna(value):
        reason = row.get(f"{name}_no_data") or row.get(f"{name.removesuffix('_a').removesuffix('_b')}_no_data") or ""
        return f'<td class="none" title="{escape(str(reason))}">{escape(text)}</td>'
    unknown = row.get(f"{name}_unknown") or 0
    lacking = say("{count} unknown", count=unknown) if unknown else ""
    small = ", ".join(part for part in (row.get(f"{name}_source"), lacking) if part)
    different = name.startswith("difference")
    colour = figure.difference_colour(value, theme) if different else figure.share_colour(value, theme)
    ink = max(_INKS, key=lambda one: contrast(one, colour))
    note = f"<small>{escape(small)}</small>" if small else ""
    return f'<td style="--c:{colour};--t:{ink}">{escape(text)}{note}</td>'
