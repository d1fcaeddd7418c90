"""Traps of trainer versions that a configuration walks into; each with its range and its source."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from msgspec import Struct

from jindan_tools.curves.cite import cite_settings
from jindan_tools.frameworks.version import in_range
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.run import Framework, Run
from jindan_tools.preflight.item import Item, Level


class Trap(Struct, frozen=True, kw_only=True):
    """A behaviour of `framework` in since <= version < until that surprises a run for which `meets` holds."""

    key: str
    framework: Framework
    since: str | None
    until: str | None
    meets: Callable[[Run], bool]
    what: str
    do: str
    settings: tuple[str, ...]
    source: str


def _explicit(run: Run) -> bool:
    return run.word("optimizer") not in {"", "auto"}


def _warm_biases(run: Run) -> bool:
    given = run.number("warmup_bias_lr")
    return _explicit(run) and (given is None or given > 0.02)


def _small_batch(run: Run) -> bool:
    return (run.number("batch_size") or 0) > 0


TRAPS: tuple[Trap, ...] = (
    Trap(
        key="warmup_at_bias_rate",
        framework=Framework.ULTRALYTICS,
        since="8.4.0",
        until="8.4.3",
        meets=_warm_biases,
        what="웜업이 편향이 아니라 가중치를 warmup_bias_lr(0.1)에서 시작합니다.",
        do="버전을 올리거나 warmup_bias_lr=0 값을 주세요.",
        settings=("optimizer", "warmup_bias_lr"),
        source="ultralytics/engine/trainer.py 8.4.0, 8.4.2",
    ),
    Trap(
        key="no_nan_recovery",
        framework=Framework.ULTRALYTICS,
        since=None,
        until="8.3.204",
        meets=_small_batch,
        what="NaN이 생겨도 멈추거나 되돌리지 않고 끝까지 학습합니다.",
        do="손실이 NaN이면 멈추는 콜백을 넣거나 8.3.215 이상을 쓰세요.",
        settings=("epochs",),
        source="ultralytics/engine/trainer.py: _handle_nan_recovery는 8.3.215부터",
    ),
    Trap(
        key="zero_fitness_never_stops",
        framework=Framework.ULTRALYTICS,
        since=None,
        until=None,
        meets=lambda run: (run.number("patience") or 0) > 0,
        what="지표가 0에 머물면 patience가 있어도 조기 종료가 일어나지 않습니다.",
        do="첫 5 에폭의 mAP가 0보다 큰지 직접 확인하세요.",
        settings=("patience",),
        source="ultralytics/utils/torch_utils.py: EarlyStopping",
    ),
    Trap(
        key="clip_already_on",
        framework=Framework.ULTRALYTICS,
        since=None,
        until=None,
        meets=lambda run: run.number("grad_clip") is not None,
        what="기울기는 이미 max_norm 10.0에서 잘리며 이 값은 설정할 수 없습니다.",
        do="grad_clip 설정을 지우세요.",
        settings=("grad_clip",),
        source="ultralytics/engine/trainer.py: optimizer_step",
    ),
    Trap(
        key="warmup_ratio_unused",
        framework=Framework.HF_TRAINER,
        since=None,
        until=None,
        meets=lambda run: (run.number("warmup_steps") or 0) > 0 and (run.number("warmup_ratio") or 0) > 0,
        what="warmup_steps 값이 0보다 크면 warmup_ratio 값은 쓰이지 않습니다.",
        do="둘 가운데 하나만 남기세요.",
        settings=("warmup_steps", "warmup_ratio"),
        source="transformers/training_args.py: get_warmup_steps",
    ),
)


def trap_items(run: Run) -> Iterator[Item]:
    """Yield the traps a run meets: a warning in the range, one question for all of them where the version is unknown."""
    asked: list[Trap] = []
    for trap in TRAPS:
        if trap.framework is not run.framework or not trap.meets(run):
            continue
        ranged = trap.since is not None or trap.until is not None
        hit = in_range(run.version, trap.since, trap.until) if ranged else True
        if hit is None:
            asked.append(trap)
        elif hit:
            level = Level.WARN if ranged else Level.NOTE
            yield Item(level=level, code=trap.key, what=trap.what, do=trap.do, evidence=_proof(run, trap))
    if asked:
        yield _question(run, asked)


def _question(run: Run, asked: Sequence[Trap]) -> Item:
    """Return the one item that asks for the version and says what each answer would mean."""
    ranges = " ".join(f"{_range(t)}이면 {t.what}" for t in asked)
    package = "ultralytics" if run.framework is Framework.ULTRALYTICS else "transformers"
    return Item(
        level=Level.CHECK,
        code=asked[0].key,
        what=f"{package} 버전 기록이 없으니 버전을 확인하세요. {ranges}",
        do=" ".join(f"{_range(t)}: {t.do}" for t in asked),
        evidence=tuple(fact for t in asked for fact in _proof(run, t)),
        command=f"pip show {package} | grep Version",
    )


def _proof(run: Run, trap: Trap) -> tuple[Evidence, ...]:
    where = Evidence(statement=f"{_range(trap)}의 동작입니다.", formula=f"출처 {trap.source}")
    return (*cite_settings(run, *trap.settings), where)


def _range(trap: Trap) -> str:
    if trap.since is not None and trap.until is not None:
        return f"{trap.since} 이상 {trap.until} 미만"
    if trap.until is not None:
        return f"{trap.until} 미만"
    return f"{trap.since} 이상" if trap.since is not None else "모든 버전"
