"""What a step is predicted to bring is computed from the run: replays, bounds and the memory that lacked."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import cast

import pytest

from jindan_tools.fixes.predict.predicted import predicted
from jindan_tools.fixes.registry import Situation
from jindan_tools.model.cause import Cause, CauseRole, Status
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run

sys.path.insert(0, str(Path(__file__).parent))
from rule_cases import Json, build_run


def situation(cause: str, run: Run, *findings: Finding) -> Situation:
    found = Cause(
        id=cause,
        name_ko="",
        status=Status.SUPPORTED,
        role=CauseRole.ROOT,
        score=3.0,
        severity="high",
        confidence=0.8,
        arguments_for=(),
        arguments_against=(),
        kind="fault",
    )
    return Situation(run=run, cause=found, findings=findings)


def run_of(**case: object) -> Run:
    return build_run({"framework": "pytorch"} | cast("Json", case))


def found(code: str, cause: str, **facts: float) -> Finding:
    return Finding(code=code, name="", severity=Severity.HIGH, title="", evidence=(), argues={cause: 3.0}, facts=facts)


# ReduceLROnPlateau(mode="max", patience=1, factor=0.5) over a loss that falls: torch halves at every second record.
FALLS = [1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4]
HALVED = [0.1, 0.1, 0.05, 0.05, 0.025, 0.025, 0.0125]
CURVES = {
    "early_stop_wrong": run_of(
        series=[{"name": "val_loss", "values": [1.0, 0.8, 0.9, 0.95, 0.7]}], config={"patience": 2}
    ),
    "plateau_sched_wrong_metric": run_of(
        series=[{"name": "val_loss", "values": FALLS}, {"name": "lr", "values": HALVED}]
    ),
    "train_val_shift": run_of(
        series=[{"name": "train_acc", "values": [0.5, 0.9]}, {"name": "val_acc", "values": [0.1, 0.1]}]
    ),
    "best_ckpt_wrong": run_of(series=[{"name": "val_acc", "values": [0.5, 0.9, 0.7]}]),
    "warmup_missing": run_of(config={"learning_rate": 0.3, "total_steps": 600}),
    "oom_capacity": run_of(
        events=[
            {
                "kind": "cuda_oom",
                "text": "out of memory",
                "data": {"request_gib": 2.0, "total_gib": 24.0, "free_gib": 0.5, "allocated_gib": 22.0},
            }
        ]
    ),
    "config_error": run_of(ending="crashed", steps_done=120, steps_planned=1000),
}
FIGURES = {
    "early_stop_wrong": "4 에폭에서 멈춥니다",
    "plateau_sched_wrong_metric": "한 번도 낮아지지 않아, 마지막 학습률이 0.0125 대신 0.1 값",
    "train_val_shift": "0.1 대신 0.5 이상",
    "best_ckpt_wrong": "2 에폭의 0.9",
    "warmup_missing": "0.3 ÷ 30 = 0.01",
    "oom_capacity": "2 GiB − 512 MiB = 1.5 GiB",
    "config_error": "120 스텝(계획 1,000 스텝의 12.0 %)",
}


@pytest.mark.parametrize("cause", FIGURES)
def test_the_records_of_a_run_predict_the_next(cause: str) -> None:
    assert FIGURES[cause] in predicted(situation(cause, CURVES[cause]))


@pytest.mark.parametrize("cause", FIGURES)
def test_a_run_without_records_predicts_nothing(cause: str) -> None:
    assert not predicted(situation(cause, run_of()))


OF_FINDINGS = [
    ("EVL008", "metric_bug", {"auc": 0.06}, "1 − 0.06 = 0.94"),
    ("PLT015", "metric_bug", {"limit": 0.44, "accuracy": 0.22}, "0.44 이상"),
    ("CFG003", "config_error", {"given": 8e-4, "default": 5e-5}, "16배"),
    ("LRS053", "config_error", {"given": 3e-5, "end": 3e-3}, "3e-5 ÷ 10 = 3e-6"),
    ("NUM036", "bf16_stall", {"rate": 5e-6, "half": 6.1e-5}, "9.313e-10"),
    ("PLT007", "double_softmax", {"floor": 1.461}, "1.461 아래"),
    ("OPT012", "lr_too_high_oscillate", {"rank": 128.0, "scale": 45.25, "product": 0.0178}, "alpha 23"),
    ("YOL026", "val_settings_differ", {"bound": 0.373, "objects": 804.0}, "1,206개"),
]


@pytest.mark.parametrize(("code", "cause", "facts", "figure"), OF_FINDINGS, ids=[row[0] for row in OF_FINDINGS])
def test_the_figures_of_a_finding_predict_the_next_run(
    code: str, cause: str, facts: dict[str, float], figure: str
) -> None:
    assert figure in predicted(situation(cause, run_of(), found(code, cause, **facts)))
