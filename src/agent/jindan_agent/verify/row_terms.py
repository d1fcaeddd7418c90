"""Say which rows speak of a cause at all: a line that exists is not yet a line about the cause it is cited for."""

from __future__ import annotations

from collections.abc import Iterable

from jindan_agent.looks.rows import RowItem
from jindan_tools.causes.catalogue import load_taxonomy, page
from jindan_tools.model.diagnosis import Diagnosis
from jindan_tools.text.regex import regex

_WORD = regex(r"[A-Za-z][A-Za-z0-9_]{2,}")
# Words that stand in the records of every run and in the commands that search them.
_COMMON = frozenset({
    "and", "args", "are", "but", "cat", "csv", "cut", "data", "each", "else", "epoch", "epochs", "error", "false",
    "file", "files", "find", "for", "from", "get", "grep", "has", "head", "import", "include", "into", "json", "len",
    "list", "log", "logs", "loss", "lines", "metric", "metrics", "model", "name", "not", "num", "out", "path",
    "print", "python", "range", "results", "run", "runs", "self", "set", "size", "sort", "step", "steps", "str",
    "tail", "test", "that", "the", "then", "this", "time", "torch", "train", "training", "true", "txt", "uniq",
    "use", "val", "value", "values", "when", "with", "yaml", "yml",
})  # fmt: skip


def rows_for_cause(diagnosis: Diagnosis, cause: str, rows: Iterable[RowItem]) -> frozenset[str]:
    """Return the numbers of the rows that name something the catalogue or the findings tie to the cause."""
    terms, fields = cause_terms(cause), _fields(diagnosis, cause)
    return frozenset(r["id"] for r in rows if r["field"] in fields or terms & _words(_shown(r)))


def cause_terms(cause: str) -> frozenset[str]:
    """Return the Latin words by which the catalogue says a cause is recognised."""
    if cause not in load_taxonomy():
        return frozenset()
    about = page(cause)
    return _words(" ".join((*about.look_for, about.check.command)))


def _fields(diagnosis: Diagnosis, cause: str) -> frozenset[str]:
    cited = (e for f in diagnosis.findings if f.argues.get(cause, 0) > 0 for e in f.evidence)
    return frozenset(e.source.field for e in cited if e.source is not None and e.source.field)


def _shown(row: RowItem) -> str:
    """Return what the line itself says, without the path before it."""
    return row["text"].partition("| ")[2] or row["text"]


def _words(text: str) -> frozenset[str]:
    return frozenset(w.lower() for w in _WORD.findall(text)) - _COMMON
