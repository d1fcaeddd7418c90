"""CFG004: LLaMA-Factory read a tokenised copy of the data, so that the settings of the data were not looked at."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line, cite_stated
from jindan_tools.model.event import EventKind
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.registry import finding, rule

_SAID = "Loading dataset from disk will ignore other data arguments"
_IGNORED = (
    "dataset",
    "template",
    "cutoff_len",
    "packing",
    "mask_history",
    "train_on_prompt",
    "val_size",
    "max_samples",
)


@rule("CFG004", "kept-copy-of-data", {"config_error": 2.5, "epochs_too_few": -1.0})
def kept_copy_of_data(run: Run) -> Iterator[Finding]:
    """Note that tokenized_path existed: dataset, template, cutoff_len and the like of the same file had no effect.

    ## What it does
    Recognises the warning of the loader and names the settings of the file that it did not look at.
    ## Why it matters
    After a change of cutoff_len, template or data set the same path brings the old rows back. Results do not move, and the
    model, the length or the epochs are blamed.
    ## Fires on
    The warning.
    ## Stays silent on
    Runs without it.
    ## Source
    LLaMA-Factory src/llamafactory/data/loader.py, get_dataset: has_tokenized_data(tokenized_path), 0.5 to 0.9.
    """
    told = next((e for e in run.of_kind(EventKind.WARNING) if _SAID in (e.word("message") or e.text)), None)
    if told is None:
        return
    unread = [s for s in run.stated(*_IGNORED) if s.value not in (None, "", 0)]
    path = next((s for s in reversed(run.stated("tokenized_path", "cache_path"))), None)
    names = ", ".join(dict.fromkeys(s.name.rpartition(".")[2] for s in unread[:4])) or "dataset, template, cutoff_len"
    yield finding(
        f"미리 토큰화해 둔 사본을 읽어 {names} 설정은 이번 학습에 쓰이지 않았습니다. 바꾼 값을 쓰려면 tokenized_path를 새 경로로 바꾸거나 사본을 옮겨야 합니다.",
        cite_line(told, "디스크의 사본을 읽으면 다른 데이터 설정은 무시한다고 알렸습니다."),
        *(() if path is None else (cite_stated(path),)),
        *(Evidence(statement=f"{s.name} 값은 {s.value}이지만 쓰이지 않았습니다.", source=s.source) for s in unread[:4]),
        severity=Severity.MEDIUM,
        facts={"ignored": names},
    )  # fmt: skip
