"""Read tables of true values and answers, `y_true,y_pred`, into what they say about the answers."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence

from jindan_tools.arithmetic.answers import class_facts, number_facts
from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.source import Source
from jindan_tools.readers.contract import Reading, TextFile
from jindan_tools.readers.files.cells import number
from jindan_tools.readers.files.csv_rows import Record, delimiter_of, is_header, read_table
from jindan_tools.readers.files.whole_text import file_name
from jindan_tools.text.regex import regex

_APART = regex(r"[^a-z0-9가-힣]+")
_TRUTH = frozenset(
    {"true", "truth", "actual", "gt", "ground", "target", "targets", "real", "reference", "정답", "실제"}
)
_ANSWER = frozenset(
    {"pred", "preds", "predicted", "prediction", "predictions", "hat", "yhat", "forecast", "예측", "예측값"}
)
# `true_label` and `pred`, `y` and `y_hat`: what is left says which quantity it is, were there several.
_PLAIN = frozenset({"y", "label", "labels", "class", "cls", "value", "values", "id", "idx", "index", "test", "값"})
# How sure an answer is, and tables of epochs, are no answers.
_NOT_ANSWERS = frozenset({"prob", "probs", "probability", "proba", "score", "conf", "confidence", "logit", "logits", "loss",
                          "acc", "accuracy", "error", "epoch", "step", "time"})  # fmt: skip
_FEWEST, _MOST_PAIRS = 20, 4
# Whole numbers of at most so many kinds name classes, and more where each has so many rows.
_CLASSES, _ROWS_A_CLASS = 20, 20


class Predictions:
    """A .csv or .tsv with a column of true values and one of answers; one FIGURE event a pair, named `answers`.

    Its data are those of `class_facts` (kind `classes`) or `number_facts` (kind `numbers`) with `truth` and `answer`, the
    names of the columns.
    """

    name = "predictions"

    def claims(self, path: str, head: str) -> bool:
        """Take tables whose header names at least one such pair and no epoch."""
        first = head.lstrip("\ufeff\n ").partition("\n")[0]
        cells = [cell.strip().strip('"') for cell in first.split(delimiter_of(first))]
        return file_name(path).endswith((".csv", ".tsv")) and is_header(cells) and bool(pairs(cells))

    def read(self, file: TextFile) -> Reading:
        """Return an event for each pair of columns with 20 rows or more."""
        table = read_table(file)
        if table is None or file.thinned:
            return Reading()
        header = next((line for line in file.lines if line.number == table.header_line), None)
        told = (_facts(table.records, *pair) for pair in pairs(table.columns)[:_MOST_PAIRS])
        return Reading(
            events=tuple(
                Event(
                    kind=EventKind.FIGURE,
                    text="" if header is None else header.text,
                    source=Source(path=file.path, line=table.header_line),
                    data=data,
                )
                for data in told
                if data
            ),
            problem=table.problem,
        )


def pairs(columns: Sequence[str]) -> list[tuple[str, str]]:
    """Return (column of true values, column of answers) of the same quantity; none of a table of epochs or steps."""
    words = {name: set(_APART.split(name.strip().lower())) - {""} for name in columns}
    if any(len(w) == 1 and w & {"epoch", "step", "iteration"} for w in words.values()):
        return []
    answers = {n: w - _ANSWER for n, w in words.items() if w & _ANSWER and not w & _NOT_ANSWERS}
    others = {n: w for n, w in words.items() if not w & (_ANSWER | _NOT_ANSWERS)}
    return [(true, answer) for answer, rest in answers.items() if (true := _true_column(rest - _PLAIN, others))]


def _true_column(quantity: set[str], others: dict[str, set[str]]) -> str:
    """Return the column that holds the truth of a quantity: one that says so, else one named like it or `label`."""
    named = [n for n, w in others.items() if w & _TRUTH and w - _TRUTH - _PLAIN == quantity]
    bare = [n for n, w in others.items() if not w & _TRUTH and w - _PLAIN == quantity and (quantity or w & _PLAIN)]
    known = [n for n in bare if quantity or others[n] & {"y", "label", "labels", "class", "test"}]
    return next(iter([*named, *known]), "")


def _facts(records: Sequence[Record], truth: str, answer: str) -> dict[str, str | float]:
    cells = [(r.cells.get(truth, "").strip(), r.cells.get(answer, "").strip()) for r in records]
    cells = [(t, a) for t, a in cells if t and a]
    if len(cells) < _FEWEST:
        return {}
    figures = list(_finite(cells))
    is_class = len(figures) < len(cells) or _are_classes([t for t, _ in figures], [a for _, a in figures])
    data: dict[str, str | float] = {"name": "answers", "truth": truth, "answer": answer}
    if not is_class:
        return data | {"kind": "numbers"} | number_facts([t for t, _ in figures], [a for _, a in figures])
    true, told = [_name(t) for t, _ in cells], [_name(a) for _, a in cells]
    if len(set(true)) > max(_CLASSES, len(true) // _ROWS_A_CLASS):
        # Sentences and names of files are no classes.
        return {}
    return data | {"kind": "classes", "common": Counter(told).most_common(1)[0][0]} | class_facts(true, told)


def _finite(cells: Sequence[tuple[str, str]]) -> Iterator[tuple[float, float]]:
    for true, answer in cells:
        t, a = number(true), number(answer)
        if t is not None and a is not None and math.isfinite(t) and math.isfinite(a):
            yield t, a


def _are_classes(truth: Sequence[float], answers: Sequence[float]) -> bool:
    whole = all(v.is_integer() for v in truth) and all(v.is_integer() for v in answers)
    return whole and len(set(truth)) <= max(_CLASSES, len(truth) // _ROWS_A_CLASS)


def _name(cell: str) -> str:
    """Return a class by one name: `1` and `1.0` are the same."""
    value = number(cell)
    return f"{value:g}" if value is not None and value.is_integer() else cell.lower()
