"""Answers in rows: a sequence, a text, dictionaries, a table of pandas and a table in a notebook."""

from __future__ import annotations

import json
import re
import sys

import pytest

from kg.words.result import LINE, MOST_SHOWN, Rows, html_table, text_table

ROWS = [{"name": "a<b", "many": ["x", "y"], "more": 1}, {"name": "c", "many": [], "more": None}]


def made(rows: list[dict[str, object]] | None = None, title: str = "things") -> Rows:
    return Rows(
        ROWS if rows is None else rows, ("name", "many"), title=title, nothing="no such thing", data_version="0" * 12
    )


def test_a_result_is_a_sequence_of_its_rows() -> None:
    found = made()
    assert (len(found), list(found), found[-1], found[:1]) == (2, ROWS, ROWS[1], (ROWS[0],))
    assert found
    assert not made([])


def test_its_text_is_a_table_or_says_that_there_is_nothing() -> None:
    assert [line.split() for line in str(made()).splitlines() if line.strip(" ─")] == [
        ["name", "many"],
        ["a<b", "x,", "y"],
        ["c"],
    ]
    assert str(made([])) == "no such thing"


def test_its_repr_is_one_line() -> None:
    assert repr(made()) == "<Rows: things: 2>"
    long = repr(made(title="t" * 200 + "\nu"))
    assert "\n" not in long
    assert len(long) == LINE + len("<Rows: >")


def test_its_html_is_escaped() -> None:
    page = made()._repr_html_()
    assert "<td>a&lt;b</td><td>x, y</td>" in page
    assert "a<b" not in page
    assert made([])._repr_html_() == "<pre>no such thing</pre>"
    assert "<th>t&amp;h</th>" in html_table([], ["t&h"])


def test_a_long_table_is_cut_in_a_notebook() -> None:
    page = html_table([{"n": n} for n in range(MOST_SHOWN + 3)], ["n"])
    assert page.count("<tr>") == MOST_SHOWN + 1
    assert page.endswith("<pre>and 3 more</pre>")


def test_its_dictionary_is_json() -> None:
    assert json.loads(json.dumps(made().to_dict())) == {"data_version": "0" * 12, "rows": ROWS}


def test_changing_returned_rows_does_not_change_the_result() -> None:
    found = made()
    found.rows()[0]["name"] = "z"
    assert found[0]["name"] == "a<b"


@pytest.mark.parametrize("rows", [ROWS, []], ids=["two", "none"])
def test_its_dataframe_has_the_columns_and_no_others(rows: list[dict[str, object]]) -> None:
    pytest.importorskip("pandas")
    table = made(rows).to_dataframe()
    assert (list(table.columns), len(table)) == (["name", "many"], len(rows))


def test_a_missing_pandas_is_named_with_the_install_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(ModuleNotFoundError, match="to_dataframe needs pandas; install it: pip install pandas"):
        made().to_dataframe()


@pytest.mark.parametrize(
    ("width", "lines"),
    [
        pytest.param("40", ["id", "─", "stm:treg_studies-6  MSC increases Treg"], id="columns"),
        pytest.param(
            "30", ["id    stm:treg_studies-6", "text  MSC increases Treg", "", "id    b", "text  c"], id="blocks"
        ),
    ],
)
def test_a_table_breaks_no_word_on_a_narrow_terminal(
    width: str, lines: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", width)
    monkeypatch.setenv("NO_COLOR", "1")
    rows = [{"id": "stm:treg_studies-6", "text": "MSC increases Treg"}, {"id": "b", "text": "c"}]
    text = re.sub("\x1b\\[[0-9;]*m", "", text_table(rows, ["id", "text"], is_terminal=True))
    found = [line.strip() for line in text.strip().splitlines()]
    assert [line[: len(wanted)] for line, wanted in zip(found, lines, strict=False)] == lines


def test_a_table_for_a_terminal_has_styles_and_another_has_none() -> None:
    assert "\x1b[" in text_table(ROWS, ["name"], is_terminal=True)
    assert "\x1b[" not in text_table(ROWS, ["name"])
