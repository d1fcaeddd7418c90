"""Every other change: one sentence where we know what it does, the bare change where we do not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from jindan_tools.frameworks.optimizer_ranges import OptimizerFamily, optimizer_family
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Severity
from jindan_tools.model.run import Run
from jindan_tools.review.case import ReviewCase
from jindan_tools.review.changes import Change, same_value
from jindan_tools.review.defaults import default_of
from jindan_tools.review.operations import OPERATIONS
from jindan_tools.review.record import Advice, Judgement
from jindan_tools.review.values import cite, number, shortened, typed
from jindan_tools.text.figures import figure

# Settings that the judgement of the number format speaks for.
_FORMATS = frozenset({"precision", "amp", "fp16", "bf16"})
# What a change of each setting means, whatever its direction. Sources: the frameworks' documentation of each key.
_MEANING: Mapping[str, tuple[Advice, Severity, str]] = {
    "data": (
        Advice.CONFIRM,
        Severity.MEDIUM,
        "학습 데이터가 바뀌면 두 실행의 점수를 바로 견줄 수 없습니다. 같은 검증 세트로 다시 평가하세요.",
    ),
    "train_data": (Advice.CONFIRM, Severity.MEDIUM, "학습 데이터가 바뀌면 두 실행의 점수를 바로 견줄 수 없습니다."),
    "val_data": (Advice.RISK, Severity.MEDIUM, "검증 데이터가 바뀌어 두 실행의 점수를 견줄 수 없습니다."),
    "model": (Advice.CONFIRM, Severity.LOW, "모델이 바뀌면 학습률, 메모리, 시간을 이전 실행에서 옮겨 올 수 없습니다."),
    "pretrained": (
        Advice.CONFIRM,
        Severity.LOW,
        "시작 가중치가 바뀌었습니다. 시작 로그에서 몇 개의 가중치를 옮겼는지 확인하세요.",
    ),
    "num_classes": (
        Advice.CONFIRM,
        Severity.MEDIUM,
        "클래스 수가 바뀌면 손실의 우연 수준(ln C)과 머리의 크기가 달라집니다.",
    ),
    "num_labels": (
        Advice.CONFIRM,
        Severity.MEDIUM,
        "클래스 수가 바뀌면 손실의 우연 수준(ln C)과 머리의 크기가 달라집니다.",
    ),
    "seed": (
        Advice.KEEP,
        Severity.INFO,
        "시드만 바뀌어도 점수는 조금 움직입니다. 두 실행의 차이를 읽을 때 그 폭을 빼고 보세요.",
    ),
    "scheduler": (
        Advice.CONFIRM,
        Severity.LOW,
        "학습률 일정의 모양이 바뀝니다. 끝날 때의 학습률을 이전과 견주어 보세요.",
    ),
    "patience": (Advice.NOTE, Severity.INFO, "최고 기록 뒤에 조기 종료까지 기다리는 횟수가 바뀝니다."),
    "scheduler_t_max": (
        Advice.CONFIRM,
        Severity.LOW,
        "학습률이 내려가는 끝이 바뀝니다. 전체 에폭과 같은지 확인하세요.",
    ),
    "learning_rate": (Advice.CONFIRM, Severity.LOW, "배치를 몰라 이 값이 맞는지 계산하지 못했습니다."),
    "weight_decay": (Advice.CONFIRM, Severity.LOW, "배치를 몰라 이 값이 맞는지 계산하지 못했습니다."),
    "momentum": (
        Advice.CONFIRM,
        Severity.LOW,
        "SGD에서는 학습률/(1 - momentum)이 걸음의 크기입니다. 학습률과 함께 보세요.",
    ),
    "dropout": (
        Advice.KEEP,
        Severity.INFO,
        "학습 손실은 오르고 검증 손실은 내려갈 수 있으므로 검증 값으로 판단하세요.",
    ),
    "label_smoothing": (Advice.KEEP, Severity.INFO, "손실의 바닥이 바뀌므로 손실 값을 이전 실행과 견주지 마세요."),
    "grad_clip": (Advice.KEEP, Severity.INFO, "grad_norm 기록에서 이 값에 걸리는 스텝의 비율을 보세요."),
    "mosaic": (Advice.KEEP, Severity.INFO, "증강이 바뀌면 학습 손실의 크기가 달라집니다. 검증 값으로 판단하세요."),
    "max_length": (
        Advice.CONFIRM,
        Severity.LOW,
        "길이를 바꾸면 잘리는 샘플 수와 메모리가 달라집니다. 활성화 메모리는 토큰 수에 비례합니다.",
    ),
    "devices": (Advice.CONFIRM, Severity.LOW, "장치 수는 실효 배치를 바꿉니다."),
    "freeze": (Advice.CONFIRM, Severity.LOW, "학습되는 가중치 수가 바뀝니다. 시작 로그의 trainable 수를 확인하세요."),
    "resume": (
        Advice.CONFIRM,
        Severity.MEDIUM,
        "이어서 학습하면 학습률 일정이 이어지는지, 처음부터인지 시작 로그에서 확인하세요.",
    ),
}
_MOST = 20


def judge_other(case: ReviewCase, told: frozenset[str]) -> Iterator[Judgement]:
    """Yield one judgement for each change we know, one for all we do not, one for those that only concern the machine.

    `told` holds the parameters that other judgements have spoken about.
    """
    left: list[Change] = []
    for change in case.changes:
        if change.only_a_name or change.label in told or (change.canonical in _FORMATS and "precision" in told):
            continue
        known = _meaning(case, change)
        against = _against_default(case, change)
        if against is not None:
            yield against
            continue
        if known is None or None in (change.old, change.new):
            left.append(change)
            continue
        advice, severity, why = known
        yield Judgement(
            parameter=change.label,
            old=shortened(change.old),
            new=shortened(change.new),
            advice=advice,
            why=why,
            do=f"{change.label}: {why}" if advice is Advice.RISK else "",
            facts=cite(change),
            severity=severity,
            where=change.new_source or change.old_source,
        )
    quiet = [c for c in left if c.label.lower() in OPERATIONS]
    strange = [c for c in left if c not in quiet and None not in (c.old, c.new)]
    one_sided = [c for c in left if c not in quiet and c not in strange]
    yield from _together(
        strange, "그 밖의 변경", "결과에 주는 영향을 계산하지 못했습니다. 뜻한 변경인지 확인하세요.", Advice.CONFIRM
    )
    yield from _together(one_sided, "한쪽에만 있는 값", "다른 쪽에서는 프로그램의 기본값이 쓰입니다.", Advice.NOTE)
    yield from _together(quiet, "실행 환경", "속도와 저장에만 영향을 줍니다.", Advice.NOTE)


def _against_default(case: ReviewCase, change: Change) -> Judgement | None:
    """Return the change that really happens when one side leaves the value to its trainer's default."""
    if None not in (change.old, change.new) or not change.canonical:
        return None
    silent, given = (case.old, change.new) if change.old is None else (case.new, change.old)
    fact = default_of(silent, change.canonical)
    if fact is None or fact.value is None:
        return None
    same = same_value(fact.value, given)
    old, new = (fact.value, given) if change.old is None else (given, fact.value)
    moved = f"적지 않은 쪽에서는 기본값이 쓰이므로 실제 변경은 {typed(old)} → {typed(new)}입니다."
    unmoved = f"{typed(given)} 값은 기본값과 같아 실제로는 바뀌지 않습니다."
    source = Evidence(statement=f"{change.label} 기본값은 {typed(fact.value)}입니다.", formula=f"출처 {fact.source}")
    return Judgement(
        parameter=change.label,
        old=shortened(change.old),
        new=shortened(change.new),
        advice=Advice.NOTE if same else Advice.CONFIRM,
        why=unmoved if same else moved,
        facts=(*cite(change), source),
        severity=Severity.INFO if same else Severity.LOW,
        where=change.new_source or change.old_source,
    )


def _together(changes: Sequence[Change], parameter: str, why: str, advice: Advice) -> Iterator[Judgement]:
    if not changes:
        return
    shown = [f"{c.label} {shortened(c.old) or '없음'} → {shortened(c.new) or '없음'}" for c in changes[:_MOST]]
    more = f" 외 {len(changes) - _MOST}개" if len(changes) > _MOST else ""
    yield Judgement(
        parameter=parameter,
        old="",
        new=f"{len(changes)}개",
        advice=advice,
        why=f"{', '.join(shown)}{more}. {why}",
        facts=tuple(f for c in changes[:_MOST] for f in cite(c, old=c.new_source is None)),
    )


def _meaning(case: ReviewCase, change: Change) -> tuple[Advice, Severity, str] | None:
    special = {
        "optimizer": _optimizer,
        "epochs": _epochs,
        "warmup_epochs": _warmup,
        "warmup_steps": _warmup,
        "warmup_ratio": _warmup,
    }
    judge = special.get(change.canonical)
    if judge is not None:
        return judge(case, change)
    return _MEANING.get(change.canonical)


def _optimizer(case: ReviewCase, change: Change) -> tuple[Advice, Severity, str]:
    old, new = (optimizer_family(typed(v)) for v in (change.old, change.new))
    rate = case.new.number("learning_rate")
    if old is new or None in (old, new) or rate is None:
        return (
            Advice.CONFIRM,
            Severity.LOW,
            "옵티마이저가 바뀌었습니다. 학습률을 그대로 옮길 수 있는지 짧은 실행으로 확인하세요.",
        )
    same = rate == case.old.number("learning_rate")
    word = (
        "Adam 계열은 보통 SGD의 1/10쯤 되는 학습률을 씁니다."
        if new is OptimizerFamily.ADAM
        else "SGD는 보통 Adam의 10배쯤 되는 학습률을 씁니다."
    )
    if same:
        return (
            Advice.RISK,
            Severity.HIGH,
            f"옵티마이저 계열이 바뀌었는데 학습률 {figure(rate)} 값은 그대로입니다. {word}",
        )
    return Advice.CONFIRM, Severity.LOW, f"옵티마이저 계열이 바뀌었습니다. {word}"


def _epochs(case: ReviewCase, change: Change) -> tuple[Advice, Severity, str]:
    old, new = number(change.old), number(change.new)
    if not old or not new:
        return Advice.CONFIRM, Severity.LOW, "전체 에폭이 한쪽에만 적혀 있습니다."
    return (
        Advice.KEEP,
        Severity.INFO,
        f"에폭이 {figure(new / old, 3)}배이므로 시간도 {figure(new / old, 3)}배이고, 학습률이 내려가는 시점도 그만큼 옮겨집니다.",
    )


def _warmup(case: ReviewCase, change: Change) -> tuple[Advice, Severity, str]:
    total = _whole(case.new, change.canonical)
    new = number(change.new)
    if new is None or not total:
        return Advice.KEEP, Severity.INFO, "웜업 길이가 바뀌었습니다. 처음 기록의 학습률로 확인하세요."
    share = new / total
    late = share > 0.3
    why = f"웜업이 전체의 {100 * share:.0f} %입니다." + (" 길어서 최고 학습률로 도는 구간이 짧습니다." if late else "")
    return (Advice.RISK, Severity.MEDIUM, why) if late else (Advice.KEEP, Severity.INFO, why)


def _whole(run: Run, canonical: str) -> float | None:
    if canonical == "warmup_ratio":
        return 1.0
    return run.number("epochs") if canonical == "warmup_epochs" else run.number("total_steps")
