"""GRD016: a new head stays at random because the adapter does not train it."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line, cite_point
from jindan_tools.curves.select import train_loss
from jindan_tools.curves.shape import relative_drop
from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.setting import Setting
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure
from jindan_tools.text.regex import regex

_HEAD = regex(r"['\"](?P<name>(?:\w+\.)*(?:classifier|score|qa_outputs|pre_classifier))\b[\w.]*['\"]")
_WITH_HEAD = frozenset({"SEQ_CLS", "TOKEN_CLS", "QUESTION_ANS"})


@rule(
    "GRD016",
    "head-outside-adapter",
    {"frozen_layers": 4.0, "plateau_chance_ce": -2.0, "labels_shuffled": -2.0, "lr_too_low": -1.5, "underfit": -1.0, "overfit": -2.0},
)  # fmt: skip
def head_outside_adapter(run: Run) -> Iterator[Finding]:
    """Report a LoRA run whose newly initialised head is neither a target nor saved: it stays frozen at random.

    ## What it does
    Reads adapter_config.json and the list of weights that were missing in the checkpoint.
    ## Why it matters
    peft freezes all of the base model. It unfreezes the head itself only for task_type SEQ_CLS, TOKEN_CLS or
    QUESTION_ANS; otherwise modules_to_save must name it. A random frozen head caps what is learnt, and the saved
    adapter lacks it: loaded again, the head is another random one.
    ## Fires on
    No such task type, no modules_to_save, a missing head, target modules without it, a loss that fell by less than half.
    ## Stays silent on
    Heads that are targets or saved, language models, checkpoints that hold the head, losses that fell (the script may unfreeze it).
    ## Source
    peft/peft_model.py PeftModelForSequenceClassification: classifier_module_names are added to modules_to_save.
    """
    kind = _named(run, "peft_type")
    if kind is None or str(kind.value).upper() not in {"LORA", "ADALORA", "DORA", "IA3", "LOHA", "LOKR"}:
        return
    saved, targets, task = _named(run, "modules_to_save"), _named(run, "target_modules"), _named(run, "task_type")
    found = next(
        ((e, m) for e in run.of_kind(EventKind.WEIGHTS) if (m := _HEAD.search(e.word("newly_initialized")))), None
    )
    if found is None or saved is None or saved.value or (task is not None and str(task.value) in _WITH_HEAD):
        return
    event, match = found
    name = match["name"].rpartition(".")[2]
    if targets is not None and (name in str(targets.value) or "all-linear" in str(targets.value)):
        return
    loss = train_loss(run)
    if loss is None or len(loss.finite) < 2 or relative_drop(loss.values) >= 0.5:
        return
    yield finding(
        f"새로 초기화된 헤드({name})가 어댑터의 학습 대상에 들어 있지 않아, 무작위 값 그대로 얼어 있습니다.",
        _fresh(event, name),
        Evidence(statement="modules_to_save 설정이 비어 있습니다.", source=saved.source),
        *((Evidence(statement=f"task_type 설정은 {task.value or '없음'}입니다.", source=task.source),) if task is not None else ()),
        *_trained(run),
        cite_point(loss, -1, "마지막 손실"),
        severity=Severity.HIGH,
    )  # fmt: skip


def _fresh(event: Event, name: str) -> Evidence:
    return cite_line(event, f"체크포인트에 없는 {name} 가중치를 새로 만들었습니다.")


def _trained(run: Run) -> Iterator[Evidence]:
    event = run.last_event(EventKind.PARAMETERS)
    count = None if event is None else event.number("trainable")
    if event is not None and count is not None:
        yield cite_line(event, f"학습되는 파라미터는 {figure(count)}개입니다.", count)


def _named(run: Run, name: str) -> Setting | None:
    """Return the setting of the adapter's file."""
    return next((s for s in run.settings if s.name == name and "adapter" in s.source.path), None)
