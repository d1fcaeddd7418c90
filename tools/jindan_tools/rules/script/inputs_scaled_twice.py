"""SCR081: the script divides by 255 what lies between 0 and 1 already."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from msgspec.structs import replace

from jindan_tools.curves.cite import cite_line
from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Ending, Run
from jindan_tools.rules.registry import finding, rule
from jindan_tools.rules.script import signs
from jindan_tools.rules.script.chosen import habits

_ONE_SIDE = {
    "train_val_shift": 4.5,
    "input_not_normalised": 2.0,
    "overfit": -5.0,
    "memorisation": -4.0,
    "overfit_not": -3.0,
}
_BOTH = {"input_not_normalised": 4.0, "labels_shuffled": -2.0, "lr_too_low": -2.0, "underfit": -2.0}


@rule("SCR081", "inputs-scaled-twice", {**_ONE_SIDE, **_BOTH})
def inputs_scaled_twice(run: Run) -> Iterator[Finding]:
    """Report images that are divided by 255 twice, on one side or on both.

    ## What it does
    Finds a list of transforms that divides by 255 behind ToTensor, and a division by 255 before a Keras model that
    scales its input itself (a Rescaling layer, EfficientNet, ConvNeXt, MobileNetV3, RegNet), or before a module of torch
    whose forward divides again, in the same file or in one that the script imports.
    ## Why it matters
    The images are nearly black then: 0 to 0.004. On one side only, the model is judged on inputs it never saw.
    ## Fires on
    Established on the held-out side only beside a held-out loss of twice the training one; on both sides beside a
    training loss that hardly falls. Else a hypothesis.
    ## Stays silent on
    One division, arrays that no transform scales, include_preprocessing=False.
    ## Source
    torchvision.transforms.ToTensor; keras.applications.efficientnet (preprocess_input is a pass-through).
    """
    if run.ending is Ending.CRASHED:
        return
    for event in (*habits(run, "inputs_scaled_twice"), *_over_two_files(run)):
        one_side = event.word("side") != "both"
        shown = signs.held_out_worse(run, 2.0) if one_side else signs.no_progress(run)
        yield _found(event, shown, one_side=one_side)
        return


def _over_two_files(run: Run) -> Iterator[Event]:
    """Yield the division in the model of an imported file, where the script divides before it as well."""
    for outside in habits(run, "scales_before_imported_model"):
        stem = outside.word("module").rpartition(".")[2]
        for model in run.of_kind(EventKind.SCRIPT):
            is_it = model.word("class") == outside.word("class") and PurePosixPath(model.source.path).stem == stem
            if model.word("habit") == "module_scales" and is_it:
                data = {"side": "both", "by": f"{outside.source.path}의 {outside.source.line}번째 줄"}
                yield replace(model, data=data)


def _found(event: Event, shown: tuple[Evidence, ...], *, one_side: bool) -> Finding:
    by, side = event.word("by"), "검증" if event.word("side") == "held_out" else "학습"
    where = f"{side} 이미지만" if one_side else "이미지를"
    sure = _ONE_SIDE if one_side else _BOTH
    return finding(
        f"{by}에서 이미 0~1이 된 {where} 255로 한 번 더 나누어 입력이 0~0.004가 됩니다.",
        cite_line(event, f"이 나눗셈이 두 번째입니다. {by} 단계가 먼저 255로 나눕니다."),
        *shown,
        severity=Severity.HIGH if shown else Severity.MEDIUM,
        argues=sure if shown else {"train_val_shift" if one_side else "input_not_normalised": 1.5},
    )
