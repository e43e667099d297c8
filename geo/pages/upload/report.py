"""The report of a check on the page: counts, every problem sortable, and its download."""

from __future__ import annotations

import streamlit as st

from geo import numbers
from geo.locale.say import say, say_count
from geo.pages.shared import downloading
from geo.pages.upload import cells
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
            (say("Figures read"), checked.figures),
            (say("Valid rows"), len(checked.facts)),
            (say("Errors"), checked.errors),
            (say("Warnings"), checked.warnings),
            (say("Notes"), notes),
        ):
            st.metric(name, numbers.whole(count), width=130)
    if report.empty:
        st.caption(say("Nothing to report."))
        return
    _groups(upload, checked)
    default = [Severity.ERROR, Severity.WARNING] if checked.errors or checked.warnings else list(Severity)
    chosen = st.pills(
        say("Show"),
        list(Severity),
        selection_mode="multi",
        default=default,
        key=f"severity_{upload.sha256}",
        format_func=cells.severity_in_words,
    )
    shown = report[report["severity"].isin([one.value for one in chosen or Severity])]
    st.dataframe(
        cells.worded(shown.head(_SHOWN)).drop(columns=["sheet"] if report["sheet"].nunique() == 1 else []),
        hide_index=True,
        placeholder="\u2013",
        height=min(330, 38 + 35 * max(len(shown), 1)),
        column_config={
            **cells.labels(("severity", "kind", "sheet", "column", "value")),
            "row": st.column_config.NumberColumn(cells.label("row"), format="localized"),
            "reason": st.column_config.TextColumn(cells.label("reason"), width="large"),
            "suggestion": st.column_config.TextColumn(cells.label("suggestion"), width="large"),
            "rows": st.column_config.NumberColumn(cells.label("rows"), help=say("How many rows the line speaks of.")),
        },
    )
    if len(shown) > _SHOWN:
        st.caption(
            say(
                "The first {shown} of {all}; the download has all.",
                shown=numbers.whole(_SHOWN),
                all=numbers.whole(len(shown)),
            )
        )
    downloading.table(say("Download the report"), report, "report.csv")


def _groups(upload: Upload, checked: Checked) -> None:
    """What asks for a look, once for every kind and value: "63 x unit or basis 'mt'"."""
    groups = grouped(checked.report)
    if groups.empty:
        return
    st.dataframe(
        cells.worded(groups),
        hide_index=True,
        placeholder="\u2013",
        height=min(260, 38 + 35 * len(groups)),
        key=f"groups_{upload.sha256}",
        column_config={
            **cells.labels(("severity", "kind", "value")),
            "rows": st.column_config.NumberColumn(cells.label("rows"), format="localized"),
            "reason": st.column_config.TextColumn(cells.label("reason"), width="large"),
            "suggestion": st.column_config.TextColumn(cells.label("suggestion"), width="large"),
        },
    )
    downloading.table(say("Download these problems, grouped"), groups, "problems.csv")


def good_rows(upload: Upload, checked: Checked) -> Checked | None:
    """Offer to go on with the panels that have no faulty row; ``None`` until the user does, or where there is none."""
    good = checked.whole()
    what = say_count(
        "{errors} error in this file.",
        "{errors} errors in this file.",
        checked.errors,
        errors=numbers.whole(checked.errors),
    )
    if good.facts.empty:
        st.error(
            " ".join(
                (
                    what,
                    say(
                        "Every table of it has a faulty row: correct what is named above, or the file, and drop it "
                        "again."
                    ),
                )
            ),
            icon=":material/block:",
        )
        return None
    st.warning(
        " ".join(
            (
                what,
                say(
                    "{good} figures stand in tables without a faulty row and can be accepted. {tables} tables "
                    "(mineral, stage, measure and year) stay out whole, with {figures} figures that are not faulty "
                    "themselves.",
                    good=numbers.whole(len(good.facts)),
                    tables=numbers.whole(len(checked.held)),
                    figures=numbers.whole(int(checked.held["kept_out"].sum())),
                ),
            )
        ),
        icon=":material/rule:",
    )
    if len(checked.held):
        st.dataframe(
            cells.worded(checked.held),
            hide_index=True,
            placeholder="\u2013",
            height=min(260, 38 + 35 * len(checked.held)),
            column_config={
                **cells.labels(("mineral", "stage", "measure", "faulty", "kept_out")),
                "year": st.column_config.NumberColumn(cells.label("year"), format="%d"),
            },
        )
        downloading.table(say("Download the tables that stay out"), checked.held, "left-out.csv")
    return good if st.toggle(say("Accept the good rows"), key=f"good_rows_{upload.sha256}") else None
