"""Settings that a trainer refuses at the start, or that silently win over each other."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_settings, cite_stated
from jindan_tools.model.finding import Severity
from jindan_tools.model.run import Run
from jindan_tools.model.setting import Setting
from jindan_tools.planning.parts import Contradiction
from jindan_tools.planning.raw_setting import raw_flag, raw_number
from jindan_tools.text.figures import figure

_MICRO = "train_micro_batch_size_per_gpu"
# DeepSpeed key, TrainingArguments key, canonical name. Source: transformers/integrations/deepspeed.py.
_MUST_MATCH = (
    ("gradient_clipping", "max_grad_norm"),
    ("gradient_accumulation_steps", "gradient_accumulation_steps"),
    (_MICRO, "per_device_train_batch_size"),
)


def both_half_precisions(run: Run) -> Iterator[Contradiction]:
    """Yield fp16 and bf16 both on: Trainer raises ValueError. Source: TrainingArguments.__post_init__."""
    if not (run.flag("fp16") and run.flag("bf16")):
        return
    yield Contradiction(
        key="fp16_and_bf16",
        what="fp16 설정과 bf16 설정이 함께 켜져 있습니다. 둘은 함께 쓸 수 없습니다.",
        do="Ampere 이후 GPU라면 bf16만, 그 전이라면 fp16만 켜세요.",
        severity=Severity.HIGH,
        facts=cite_settings(run, "fp16", "bf16"),
    )


def best_model_between_saves(run: Run) -> Iterator[Contradiction]:
    """Yield load_best_model_at_end with save_steps no multiple of eval_steps: Trainer raises ValueError."""
    save, evaluate = raw_number(run, "save_steps"), raw_number(run, "eval_steps")
    if not raw_flag(run, "load_best_model_at_end") or not save or not evaluate or save % evaluate == 0:
        return
    facts = tuple(cite_stated(s) for s in run.stated("save_steps", "eval_steps"))
    yield Contradiction(
        key="save_and_eval_steps",
        what=f"load_best_model_at_end 설정에서 save_steps {figure(save)} 값은 eval_steps {figure(evaluate)} 값의 배수여야 합니다.",
        do=f"save_steps 값을 {figure(max(1, round(save / evaluate)) * evaluate)}로 두세요.",
        severity=Severity.HIGH,
        facts=facts[:2],
    )


def deepspeed_disagrees(run: Run) -> Iterator[Contradiction]:
    """Yield DeepSpeed values that differ from those of the trainer's arguments."""
    for theirs, ours in _MUST_MATCH:
        pair = _different(run, theirs, ours)
        if pair is not None:
            yield Contradiction(
                key=f"deepspeed:{ours}",
                what=(
                    f"DeepSpeed 설정의 {theirs} {pair[0].value} 값이 학습 인자의 {ours} {pair[1].value} 값과 다릅니다. "
                    "Trainer는 이 둘이 다르면 시작하지 않습니다."
                ),
                do=f'DeepSpeed 설정의 {theirs} 값을 "auto"로 두세요.',
                severity=Severity.HIGH,
                facts=(cite_stated(pair[0]), cite_stated(pair[1])),
            )


def _different(run: Run, theirs: str, ours: str) -> tuple[Setting, Setting] | None:
    files = {s.source.path for s in run.stated(_MICRO, "stage") if _is_deepspeed(s)}
    one = next((s for s in run.stated(theirs) if s.source.path in files), None)
    two = next((s for s in run.stated(ours) if s.source.path not in files), None)
    if one is None or two is None or str(one.value).lower() == "auto":
        return None
    try:
        return None if float(one.value or 0) == float(two.value or 0) else (one, two)
    except ValueError:
        return None


def _is_deepspeed(setting: Setting) -> bool:
    return setting.name == _MICRO or setting.name.startswith("zero_optimization.")
