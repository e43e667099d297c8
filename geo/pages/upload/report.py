"""The report of a check on the page: counts, every problem sortable, and its download."""

from __future__ import annotations

import streamlit as st

from geo.pages.shared import downloading
from geo.uploads.check import Checked
from geo.uploads.intake import Upload
from geo.uploads.report import Severity

# A browser's table of more rows is slow to sort; the download has all of them.
_SHOWN = 20_000


def show(upload: Upload, checked: Checked) -> None:
    """Counts, problems and download."""
    report = checked.report
    notes = len(report) - checked.errors - checked.warnings
    with st.container(horizontal=True):
        for name, count in (
            ("Figures read", checked.figures), ("Good facts", len(checked.facts)), ("Errors", checked.errors),
            ("Warnings", checked.warnings), ("Notes", notes),
        ):  # fmt: skip
            st.metric(name, f"{count:,}", width=130)
    if report.empty:
        st.caption("Nothing to report.")
        return
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
    downloading.table("Download the report", report, "report.csv")
