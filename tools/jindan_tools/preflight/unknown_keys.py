"""Names in an Ultralytics configuration that the trainer refuses."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_stated
from jindan_tools.frameworks.ultralytics_arguments import ARGUMENTS, NOT_ULTRALYTICS
from jindan_tools.model.run import Framework, Run
from jindan_tools.model.setting import Setting
from jindan_tools.preflight.item import Item, Level

_ACCUMULATION = frozenset(
    {"gradient_accumulation", "gradient_accumulation_steps", "accumulate_grad_batches", "accumulation_steps"}
)
_YAML = (".yaml", ".yml")
# Keys of data and model files, which lie beside the arguments.
_OTHER_FILES = frozenset((
    "path", "train", "val", "test", "nc", "names", "download", "backbone", "head", "scales", "activation", "depth_multiple",
    "width_multiple", "kpt_shape", "flip_idx",
))  # fmt: skip


def unknown_keys(run: Run) -> Iterator[Item]:
    """Yield each name that no version has as an argument; the trainer stops at it before the first batch."""
    if run.framework is not Framework.ULTRALYTICS:
        return
    for setting in run.settings:
        name = setting.name
        if not setting.source.path.endswith(_YAML) or "." in name or name in ARGUMENTS | _OTHER_FILES:
            continue
        instead = NOT_ULTRALYTICS.get(name, "")
        yield Item(
            level=Level.STOP,
            code="unknown_argument",
            what=f"{name}: Ultralytics 인자에 없는 이름이라 시작하자마자 오류로 끝납니다.",
            do=_instead(run, setting, instead),
            evidence=(cite_stated(setting),),
            command="yolo cfg",
        )


def _instead(run: Run, setting: Setting, instead: str) -> str:
    batch, times = run.number("batch_size"), setting.value
    if setting.name in _ACCUMULATION and batch and isinstance(times, int | float) and not isinstance(times, bool):
        return f"이 줄을 지우고 실효 배치를 nbs={batch * times:g} 값으로 정하세요 (배치 {batch:g} × 누적 {times:g})."
    return f"{instead} 이름으로 바꿔 적으세요." if instead else "이 줄을 지우세요."
