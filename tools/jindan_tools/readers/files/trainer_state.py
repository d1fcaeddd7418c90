"""Read trainer_state.json and a bare log_history of the Hugging Face Trainer, cut off or not."""

from __future__ import annotations

from jindan_tools.model.run import Framework
from jindan_tools.model.setting import Setting
from jindan_tools.model.source import Source
from jindan_tools.readers.contract import Reading, TextFile
from jindan_tools.readers.files.json_settings import BROKEN_KO, keep, read_json_settings
from jindan_tools.readers.files.json_text import JsonText
from jindan_tools.readers.files.records import Records, listed, rows_of
from jindan_tools.readers.files.table_columns import series_of
from jindan_tools.readers.files.whole_text import file_name, whole_text
from jindan_tools.text.regex import regex

SUMMARY = "train_runtime"
_HISTORY = regex(r'"log_history"\s*:\s*(?=\[)')


class TrainerState:
    """The state file of the HF Trainer."""

    name = "hf-trainer-state"

    def claims(self, path: str, head: str) -> bool:
        """Take trainer_state.json, log_history.json and objects that begin like a trainer state."""
        name = file_name(path)
        if not name.endswith(".json"):
            return False
        return name in {"trainer_state.json", "log_history.json"} or '"log_history"' in head

    def read(self, file: TextFile) -> Reading:
        """Return the history over steps (epochs kept beside) and all other keys as settings."""
        text = JsonText(whole_text(file))
        state = read_json_settings(text, file.path, skip=frozenset({"log_history"}))
        match = _HISTORY.search(text.text)
        begin = match.end() if match else text.start()
        if text.opens(begin) != "[":
            return Reading(framework=_framework(file.path), settings=tuple(state.settings), problem=state.problem)
        records, broken = listed(text, begin)
        problem = BROKEN_KO.format(line=broken) if broken else state.problem
        points = [(line, record) for line, record in without_reloaded(records) if SUMMARY not in record]
        return Reading(
            framework=Framework.HF_TRAINER,
            settings=(*state.settings, *summary_settings(records, file.path)),
            series=series_of(tuple(rows_of(points)), file.path, by_step=True),
            problem=problem,
        )


def without_reloaded(records: Records) -> Records:
    """Leave out the evaluation behind the end of training that only repeats an earlier one, of the checkpoint loaded last.

    It stands at the last step beside that step's own evaluation, and would make a loss that rose end at its best.
    Source: transformers trainer.py _load_best_model, called at the end of train(), 3.0 to 5.24.
    """
    kept = list(records)
    last = kept[-1][1] if kept else {}
    loss, step = last.get("eval_loss"), last.get("step")
    if loss is None or SUMMARY in last or not any(SUMMARY in record for _, record in kept):
        return records
    held = [r for _, r in kept[:-1] if "eval_loss" in r]
    own = any(r.get("step") == step and r["eval_loss"] != loss for r in held)
    again = any(r.get("step") != step and r["eval_loss"] == loss for r in held)
    return kept[:-1] if own and again else records


def summary_settings(records: Records, path: str) -> tuple[Setting, ...]:
    """Return the closing record as settings: its train_loss is a mean over the whole run, no point of a curve."""
    found: list[Setting] = []
    for line, record in records:
        if SUMMARY in record:
            keep(found, "train_summary", record, Source(path=path, line=line))
    return tuple(found)


def _framework(path: str) -> Framework | None:
    return Framework.HF_TRAINER if file_name(path) == "trainer_state.json" else None
