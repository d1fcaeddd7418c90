"""NUM035: a model that was trained in bfloat16 breaks in float16."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point, cite_setting
from jindan_tools.curves.select import grad_norm, last_segment
from jindan_tools.frameworks.bfloat_models import made_for_bfloat16
from jindan_tools.model.event import EventKind
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.model.source import Source
from jindan_tools.rules.calculated import known
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.regex import regex

_NAMES = frozenset(
    {"model_name_or_path", "base_model_name_or_path", "_name_or_path", "base_model", "model_name", "pretrained_model"}
)
_LOADED = regex(r"""from_pretrained\(\s*["'](?P<name>[^"']+)["']""", re.IGNORECASE)
_HALF = frozenset({"fp16", "float16", "half", "amp", "16-mixed", "16-true"})
_SHARE = 0.5


@rule(
    "NUM035",
    "model-made-for-bfloat",
    {"nan_fp16_overflow": 3.5, "nan_bad_data": -2.0, "nan_lr_diverge": -2.0, "all_labels_ignored": -2.0, "loss_zero_gradnorm_nan": -1.0},
)  # fmt: skip
def model_made_for_bfloat(run: Run) -> Iterator[Finding]:
    """Report a model of a family that overflows in float16, trained in float16, whose gradient or loss is no number.

    ## What it does
    Compares the name of the model with the families that were trained in bfloat16.
    ## Why it matters
    Their activations exceed 65504. The rate, the rows and the labels are innocent: bfloat16 or float32 is all that helps.
    ## Fires on
    Such a name, float16 in force, and half of the gradient norms or of the losses not finite.
    ## Stays silent on
    bfloat16, float32, other families, single skipped steps.
    ## Source
    huggingface.co/docs/transformers/model_doc/t5; transformers pull request 20760; IEEE 754 half precision ends at 65504.
    """
    if run.word("precision") not in _HALF:
        return
    named = _named(run)
    name = made_for_bfloat16(named)
    broken = next(
        (s for s in (grad_norm(run), *last_segment(run.of_role(Role.TRAIN_LOSS))) if s is not None and _breaks(s)), None
    )
    if name is None or broken is None:
        return
    first = next(i for i, v in enumerate(broken.values) if not math.isfinite(v))
    yield finding(
        f"{name} 모델은 bfloat16으로 학습된 계열이라 fp16에서는 활성값이 65504를 넘어 값이 깨집니다.",
        Evidence(statement=f"학습하는 모델은 {name}입니다.", source=named[name]),
        *known(cite_setting(run, "precision")),
        cite_point(broken, first),
        severity=Severity.HIGH,
    )


def _named(run: Run) -> dict[str, Source]:
    settings = {str(s.value): s.source for s in run.stated(*_NAMES) if s.value}
    scripts = {m["name"]: e.source for e in run.of_kind(EventKind.SCRIPT) if (m := _LOADED.search(e.text))}
    return {**settings, **scripts}


def _breaks(series: Series) -> bool:
    bad = sum(not math.isfinite(v) for v in series.values)
    return len(series) > 0 and bad >= _SHARE * len(series)
