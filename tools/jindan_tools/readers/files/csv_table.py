"""Read any delimited table of a training run: per-epoch or per-batch rows, long format, or one row a trial."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.run import Framework
from jindan_tools.model.series import Axis, Role, Series
from jindan_tools.model.setting import Setting
from jindan_tools.model.source import Source
from jindan_tools.readers.contract import Reading, TextFile
from jindan_tools.readers.files.axes import EPOCH_NAMES, PLAN_NAMES, SPLIT_NAMES, STEP_NAMES, key_of, split_prefix
from jindan_tools.readers.files.cells import number, scalar
from jindan_tools.readers.files.csv_rows import Record, Table, delimiter_of, is_header, read_table
from jindan_tools.readers.files.table_columns import Row, series_of, series_of_columns
from jindan_tools.readers.files.whole_text import file_name
from jindan_tools.readers.roles import describe
from jindan_tools.text.regex import regex

TYPE_CHECKING = False  # only a table that is followed is one
if TYPE_CHECKING:
    from jindan_tools.readers.files.plain_table import PlainTable

_TRIAL = regex(
    r"^(?:k?_?fold\w*|fold[ _]?(?:no|id|idx|index)|seed|trial\w*|run(?:_?(?:id|name|no))?|experiment\w*|model(?:_?name)?|"
    r"params_\w+|config/\w+|name|config|class(?:_?name)?|category|label|image\w*|file\w*|path|dataset|method)$"
)
_LIST = regex(r"^\[[^\[\]]*\]$")
# `similarity_evaluation_sts-dev_results.csv` of the evaluators of sentence-transformers, `val_metrics.csv`.
_OF_EVALUATION = regex(
    r"^(?!.*train)(?:.*[_\-. ])?(?:eval|evaluation|val|valid|validation|test|dev)(?:[_\-. ].*)?\.[a-z]{2,4}$",
    words=("eval", "val", "test", "dev"),
)
_FLAG = frozenset({"true", "false"})
_MAX_TRIALS = 200
_KERAS_LEAST = 5


class CsvTable:
    """A delimited file with a header."""

    name = "csv"

    def claims(self, path: str, head: str) -> bool:
        """Take .csv and .tsv files whose first line names columns, and text files that are such a table of measures."""
        first, _, rest = head.lstrip("\ufeff\n ").partition("\n")
        cells = [cell.strip() for cell in first.split(delimiter_of(first))]
        if file_name(path).endswith((".csv", ".tsv")):
            return is_header(cells)
        return file_name(path).endswith((".txt", ".log", ".dat")) and _measures_below(cells, rest, delimiter_of(first))

    def read(self, file: TextFile) -> Reading:
        """Return a series a column, or the rows as settings where each row is a whole trial."""
        table = read_table(file)
        if table is None:
            return Reading(problem="표의 머리글을 찾지 못했습니다.")
        lists = tuple(_list_series(table, file.path))
        if is_trials(table.columns):
            settings, events = _trials(table, file.path)
            return Reading(settings=settings, events=events, series=lists, problem=table.problem)
        rows = tuple(metric_rows(table, file.path))
        found = _of_split(series_of(rows, file.path, thinned=file.thinned), file.path)
        return Reading(
            framework=_keras_logged(table.columns),
            series=(*_of_fastai(found, table.columns), *lists),
            problem=table.problem,
        )


def plain_csv(table: PlainTable, path: str) -> Reading | None:
    """Return what the reader finds in a table of numbers alone; None where its columns say more."""
    if is_trials(table.names) or has_split(table.names) or _exported_tag(table.names, path):
        return None
    found = _of_split(series_of_columns(table.columns, path), path)
    return Reading(framework=_keras_logged(table.names), series=_of_fastai(found, table.names), problem=table.problem)


def has_split(columns: Sequence[str]) -> bool:
    """Say whether a column tells of which split a row is."""
    return any(key_of(name) in SPLIT_NAMES for name in columns)


def _keras_logged(columns: Sequence[str]) -> Framework | None:
    """Return Keras when a header is one of its CSVLogger: epoch, then the keys of the logs in alphabetical order.

    Source: CSVLogger.on_epoch_end, Keras 2.0 to 3: `sorted(logs.keys())`; val_ keys come last when the first epoch had none.
    """
    names = list(columns[1:])
    if len(columns) < _KERAS_LEAST or columns[0] != "epoch" or not {"loss", "val_loss"} <= set(names):
        return None
    held_out = [n for n in names if n.startswith("val_")]
    late = [*sorted(n for n in names if n not in held_out), *held_out]
    paired = all(n.removeprefix("val_") in names for n in held_out)
    return Framework.KERAS if paired and names in (sorted(names), late) else None


def _of_fastai(found: tuple[Series, ...], columns: tuple[str, ...]) -> tuple[Series, ...]:
    """Return the series; the metrics of fastai's CSVLogger are all of the validation."""
    if columns[:3] != ("epoch", "train_loss", "valid_loss") or columns[-1] != "time":
        return found
    return tuple(replace(s, role=Role.VAL_METRIC) if s.role is Role.TRAIN_METRIC else s for s in found)


def _of_split(found: tuple[Series, ...], path: str) -> tuple[Series, ...]:
    """Return the series; figures of no named split in a file that is named for an evaluation were held out."""
    if _OF_EVALUATION.search(path.rpartition("/")[2].lower()) is None or any(s.role is Role.VAL_METRIC for s in found):
        return found
    return tuple(
        replace(s, role=Role.VAL_METRIC) if s.role is Role.TRAIN_METRIC and "train" not in s.name.lower() else s
        for s in found
    )


def _measures_below(header: Sequence[str], rest: str, delimiter: str) -> bool:
    """Say whether a header names a known quantity and two rows of as many numbers follow it."""
    rows = [[cell for cell in line.split(delimiter) if cell.strip()] for line in rest.splitlines()[:2]]
    names = [cell for cell in header if cell]
    known = any(describe(name).role not in (Role.OTHER, Role.TIME) for name in names)
    full = len(rows) == 2 and all(len(row) == len(names) and all(number(c) is not None for c in row) for row in rows)
    return known and full and is_header(header)


def metric_rows(table: Table, path: str) -> Iterator[Row]:
    """Yield the rows as numbers; a column such as `phase` moves into the names, `Value` takes the file's tag."""
    split = next((c for c in table.columns if key_of(c) in SPLIT_NAMES), None)
    tag = _exported_tag(table.columns, path)
    names: dict[tuple[str, str | None], str] = {}
    for record in table.records:
        prefix = None if split is None else split_prefix(record.cells.get(split, ""))
        numbers: dict[str, float] = {}
        for name, cell in record.cells.items():
            value = number(cell)
            if value is None or name == split:
                continue
            if (name, prefix) not in names:
                names[name, prefix] = _named(name, prefix, tag)
            numbers[names[name, prefix]] = value
        yield Row(line=record.line, numbers=numbers)


def _named(name: str, prefix: str | None, tag: str) -> str:
    if tag and name.lower() == "value":
        return tag
    axis = key_of(name) in EPOCH_NAMES | STEP_NAMES
    return name if axis or not prefix or name.lower().startswith(prefix[:-1]) else f"{prefix}{name}"


def _exported_tag(columns: Sequence[str], path: str) -> str:
    """Return the tag of a TensorBoard export (columns Wall time, Step, Value), which only the file name holds."""
    if {c.lower() for c in columns} != {"wall time", "step", "value"}:
        return ""
    stem = path.rpartition("/")[2].rpartition(".")[0]
    return stem.rpartition("-tag-")[2] or stem


def is_trials(columns: Sequence[str]) -> bool:
    """Say whether each row is a whole trial: no epoch or step column, but one that names the trial."""
    keys = [key_of(c) for c in columns]
    if ((EPOCH_NAMES | STEP_NAMES) - PLAN_NAMES) & set(keys):
        return False
    return any(_TRIAL.match(k) for k in keys)


def _trials(table: Table, path: str) -> tuple[tuple[Setting, ...], tuple[Event, ...]]:
    settings: list[Setting] = []
    events: list[Event] = []
    for at, record in enumerate(table.records[:_MAX_TRIALS]):
        for name, cell in record.cells.items():
            if not name or not cell.strip() or _LIST.match(cell.strip()):
                continue
            source = Source(path=path, line=record.line, field=name)
            settings.append(Setting(name=f"rows.{at}.{name}", value=scalar(cell), source=source))
            if cell.strip().lower() in _FLAG:
                settings.append(Setting(name=name, value=scalar(cell), source=source))
                events.extend(_failed(record, name, cell, source))
    return tuple(settings), tuple(events)


def _failed(record: Record, name: str, cell: str, source: Source) -> Iterator[Event]:
    if key_of(name) in {"success", "succeeded", "completed", "finished", "ok"} and cell.strip().lower() == "false":
        shown = ", ".join(f"{k}={v}" for k, v in record.cells.items() if k and len(v) <= 40)
        yield Event(kind=EventKind.WARNING, text=shown, source=source, data={"problem": "trial_failed"})


def _list_series(table: Table, path: str) -> Iterator[Series]:
    for segment, record in enumerate(table.records):
        for name, cell in record.cells.items():
            text = cell.strip()
            values = _numbers_in(text) if _LIST.match(text) else ()
            if len(values) >= 2:
                yield _build(name, values, record, segment, path)


def _numbers_in(text: str) -> tuple[float, ...]:
    parts = text[1:-1].replace("\n", " ").split("," if "," in text else None)
    found = [number(part) for part in parts]
    return tuple(v for v in found if v is not None) if None not in found else ()


def _build(name: str, values: tuple[float, ...], record: Record, segment: int, path: str) -> Series:
    meaning = describe(name)
    counts = [number(cell) for column, cell in record.cells.items() if "epoch" in column.lower()]
    return Series(
        name=name,
        role=meaning.role,
        axis=Axis.EPOCH if float(len(values)) in counts else Axis.ROW,
        path=path,
        xs=tuple(float(i) for i in range(len(values))),
        values=values,
        lines=(record.line,) * len(values),
        total=meaning.total,
        higher_is_better=meaning.higher_is_better,
        unit=meaning.unit,
        segment=segment,
    )
