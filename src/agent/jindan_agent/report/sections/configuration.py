"""실제로 적용된 설정: the values that really ran, those that differ from what was typed first."""

from __future__ import annotations

from collections.abc import Mapping

from jindan_agent.report.blocks import Code, Section, Table, Text
from jindan_agent.report.citations import place
from jindan_agent.report.draft import Draft
from jindan_agent.report.words import ORIGIN
from jindan_tools.model.setting import Origin, Resolved, Scalar
from jindan_tools.text.figures import figure
from jindan_tools.text.safe import safe_line

_MOST = 14
# A name that says nothing once the other one is known.
_SAID_BY = {"fp16": "precision", "bf16": "precision", "amp": "precision", "max_steps": "total_steps"}
# What a reader of any training run wants to see, most asked for first.
_CORE = (
    "optimizer",
    "learning_rate",
    "scheduler",
    "warmup_steps",
    "warmup_epochs",
    "batch_size",
    "gradient_accumulation",
    "devices",
    "effective_batch",
    "epochs",
    "total_steps",
    "max_steps",
    "patience",
    "grad_clip",
    "precision",
    "fp16",
    "bf16",
    "amp",
    "weight_decay",
    "image_size",
    "max_length",
    "num_classes",
    "num_labels",
    "model",
    "seed",
)
_ORIGIN_ORDER: Mapping[Origin, int] = {Origin.OVERRIDDEN: 0, Origin.INFERRED: 1, Origin.GIVEN: 1, Origin.DEFAULT: 1}


def configuration(draft: Draft) -> Section | None:
    """Return the relevant settings as a table."""
    chosen = relevant(draft)
    if not chosen:
        return None
    table = Table(header=("이름", "값", "출처", "근거"), rows=tuple(map(_row, chosen)))
    return Section(title="실제로 적용된 설정", blocks=(table,))


def relevant(draft: Draft) -> tuple[Resolved, ...]:
    """Return at most 14 settings: overridden ones, those a fix touches, then the core ones."""
    config = draft.diagnosis.run.config
    touched = {fix.parameter for fix in draft.diagnosis.fixes}
    names = [n for n in config if config[n].value is not None and (n in _CORE or n in touched or _differs(config[n]))]
    names = [n for n in names if n in touched or _differs(config[n]) or _SAID_BY.get(n) not in config]
    names.sort(key=lambda n: (_ORIGIN_ORDER[config[n].origin], n not in touched, _CORE.index(n) if n in _CORE else 99))
    return tuple(config[n] for n in names[:_MOST])


def _differs(held: Resolved) -> bool:
    return held.origin is Origin.OVERRIDDEN


def _row(held: Resolved) -> tuple[Text, ...]:
    value: Text = (Code(value_text(held.value)),)
    if held.given is not None and held.given != held.value:
        value = (*value, " (입력값 ", Code(value_text(held.given)), ")")
    source: Text = (Code(place(held.source)),) if held.source is not None else ()
    reason: Text = ((" " if source else ""), safe_line(held.reason, 160)) if held.reason else ()
    return ((Code(held.name),), value, (ORIGIN[held.origin],), (*source, *reason))


def value_text(value: Scalar) -> str:
    """Return a value as a file would hold it."""
    if isinstance(value, bool) or value is None:
        return str(value).lower()
    return figure(value, 6).replace(",", "") if isinstance(value, int | float) else safe_line(value, 80)
