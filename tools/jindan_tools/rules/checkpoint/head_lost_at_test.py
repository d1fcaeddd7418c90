"""CKP006: the test loads weights whose head is missing, and scores like chance."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line, cite_point
from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure
from jindan_tools.text.regex import regex

_HEAD = regex(r"['\"](?:\w+\.)*(?P<name>classifier|score|qa_outputs|lm_head|head)\b[\w.]*['\"]")
_SPLIT = regex(r"^(?:eval|val|valid|validation|test|dev|predict)[_/]")
_LEAST, _SHARE = 2, 0.6


@rule(
    "CKP006",
    "head-lost-at-test",
    {"ckpt_mismatch": 4.0, "overfit": -3.0, "leakage": -3.0, "train_val_shift": -1.5, "healthy_converged": -4.0},
)
def head_lost_at_test(run: Run) -> Iterator[Finding]:
    """Report a test that is far below validation and was made on a newly initialised head.

    ## What it does
    Looks for a list of newly initialised weights that was printed after training or in another log, and compares the
    score of the test with the best of the same metric in training.
    ## Why it matters
    The head that was trained is not in what was saved: adapters of peft hold it only when modules_to_save names it or
    task_type is that of the task. The test then measures random outputs, whatever was learnt.
    ## Fires on
    Such a list with a head, and a test score of at most 0.6 of the best one in training.
    ## Stays silent on
    The list that each training prints at its start, tests that score as in training.
    ## Source
    peft troubleshooting, "Randomly initialized layers"; transformers modeling_utils.py.
    """
    event = next(
        (e for e in run.of_kind(EventKind.WEIGHTS) if _late(run, e) and _HEAD.search(e.word("newly_initialized"))), None
    )
    pair = None if event is None else _fallen(run)
    if event is None or pair is None:
        return
    match = _HEAD.search(event.word("newly_initialized"))
    name, (trained, tested) = "" if match is None else match["name"], pair
    best = max(range(len(trained.values)), key=lambda i: trained.values[i])
    saved = next((s for s in run.stated("modules_to_save") if not s.value), None)
    yield finding(
        f"시험할 때 헤드({name})를 저장된 가중치에서 찾지 못해 새로 초기화했습니다. {tested.name} 값 {figure(tested.values[-1])}은 학습된 모델이 아니라 "
        f"무작위 헤드의 점수이며, 학습 중에는 {figure(trained.values[best])}이었습니다.",
        cite_line(event, f"학습이 끝난 뒤에 불러온 모델에서 {name} 가중치가 빠져 있습니다."),
        cite_point(trained, best, "학습 중 최고"),
        cite_point(tested, -1, "시험"),
        *((Evidence(statement="어댑터 설정의 modules_to_save 값이 비어 있어 헤드가 함께 저장되지 않습니다.", source=saved.source),) if saved else ()),
        severity=Severity.HIGH,
    )  # fmt: skip


def _late(run: Run, event: Event) -> bool:
    """Say whether a line was printed when training was over: below its end, or in a log without training records."""
    path, line = event.source.path, event.source.line or 0
    ends = [e.source.line or 0 for e in run.of_kind(EventKind.FINISHED) if e.source.path == path]
    if ends:
        return line > min(ends)
    logs = {s.path for s in run.of_role(Role.TRAIN_LOSS)} | {e.source.path for e in run.of_kind(EventKind.FINISHED)}
    return bool(logs) and path not in logs


def _fallen(run: Run) -> tuple[Series, Series] | None:
    """Return a metric over the training and its single value in a test that is far below."""
    found = [s for s in run.of_role(Role.VAL_METRIC) if s.finite and s.higher_is_better]
    for tested in found:
        if len(tested.finite) != 1 or not tested.name.lower().startswith(("test", "predict", "eval", "val")):
            continue
        base = _SPLIT.sub("", tested.name.lower())
        for trained in found:
            same = trained.name != tested.name and _SPLIT.sub("", trained.name.lower()) == base
            if same and len(trained.finite) >= _LEAST and tested.finite[0] <= _SHARE * max(trained.finite):
                return trained, tested
    return None
