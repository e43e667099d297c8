"""The report of a check on the page: counts, every problem sortable, and its download."""

from __future__ import annotations

import streamlit as st

from geo.locale.say import say
from geo.pages.shared import downloading
from geo.uploads.check import Checked
from geo.uploads.intake import Upload
from geo.uploads.report import Severity, grouped

# A browser's table of more rows is slow to sort; the download has all of them.
_SHOWN = 20_000


def show(upload: Upload, checked: Checked) -> None:
    """Counts, problems and download."""
    report = checked.report
    notes = len(report) - checked.errors - checked.warnings
    with st.container(horizontal=True):
        for name, count in (
            (say("Figures read"), checked.figures), (say("Valid rows"), len(checked.facts)),
            (say("Errors"), checked.errors), (say("Warnings"), checked.warnings), (say("Notes"), notes),
        ):  # fmt: skip
            st.metric(name, f"{count:,}", width=130)
    if report.empty:
        st.caption(say("Nothing to report."))
        return
    _groups(upload, checked)
    default = [Severity.ERROR, Severity.WARNING] if checked.errors or checked.warnings else list(Severity)
    chosen = st.pills("Show", list(Severity), selection_mode="multi", default=default, key=f"severity_{upload.sha256}")
    shown = report[report["severity"].isin([one.value for one in chosen or Severity])]
    st.dataframe(
        shown.head(_SHOWN).drop(columns=["sheet"] if report["sheet"].nunique() == 1 else []),
        hide_index=True,
        placeholder="\u2013",
        height=min(330, 38 + 35 * max(len(shown), 1)),
        column_config={
            "severity": "Severity",
            "kind": "Problem",
            "sheet": "Table",
            "row": st.column_config.NumberColumn("Row", format="localized"),
            "column": "Column",
            "value": "Value",
            "reason": st.column_config.TextColumn("Reason", width="large"),
            "suggestion": st.column_config.TextColumn("What to do", width="large"),
            "rows": st.column_config.NumberColumn("Rows", help="How many rows the line speaks of."),
        },
    )
    if len(shown) > _SHOWN:
        st.caption(f"The first {_SHOWN:,} of {len(shown):,}; the download has all.")
    downloading.table(say("Download the report"), report, "report.csv")


def _groups(upload: Upload, checked: Checked) -> None:
    """What asks for a look, once for every kind and value: "63 x unit or basis 'mt'"."""
    groups = grouped(checked.report)
    if groups.empty:
        return
    st.dataframe(
        groups,
        hide_index=True,
        placeholder="\u2013",
        height=min(260, 38 + 35 * len(groups)),
        key=f"groups_{upload.sha256}",
        column_config={
            "rows": st.column_config.NumberColumn("Rows", format="localized"),
            "severity": "Severity",
            "kind": "Problem",
            "value": "Value",
            "reason": st.column_config.TextColumn("Reason", width="large"),
            "suggestion": st.column_config.TextColumn("What to do", width="large"),
        },
    )
    downloading.table(say("Download these problems, grouped"), groups, "problems.csv")


def good_rows(upload: Upload, checked: Checked) -> Checked | None:
    """Offer to go on with the panels that have no faulty row; ``None`` until the user does, or where there is none."""
    good = checked.whole()
    what = f"{checked.errors:,} {'error' if checked.errors == 1 else 'errors'} in this file."
    if good.facts.empty:
        st.error(
            f"{what} Every table of it has a faulty row: correct what is named above, or the file, and drop it again.",
            icon=":material/block:",
        )
        return None
    st.warning(
        f"{what} {len(good.facts):,} figures stand in tables without a faulty row and can be accepted. "
        f"{len(checked.held):,} tables (mineral, stage, measure and year) stay out whole, with "
        f"{int(checked.held['kept_out'].sum()):,} figures that are not faulty themselves.",
        icon=":material/rule:",
    )
    if len(checked.held):
        st.dataframe(
            checked.held,
            hide_index=True,
            placeholder="\u2013",
            height=min(260, 38 + 35 * len(checked.held)),
            column_config={
                "mineral": "Mineral", "stage": "Stage", "measure": "Measure",
                "year": st.column_config.NumberColumn("Year", format="%d"),
                "faulty": "Faulty rows", "kept_out": "Other figures left out",
            },
        )  # fmt: skip
        downloading.table(say("Download the tables that stay out"), checked.held, "left-out.csv")
    return good if st.toggle(say("Accept the good rows"), key=f"good_rows_{upload.sha256}") else None
