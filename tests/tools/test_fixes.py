"""Every planner on a small run: it plans something that can be done, seen and checked, and never a no-op."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import cast

import pytest
from msgspec.structs import replace

from jindan_tools.causes.catalogue import load_taxonomy, page
from jindan_tools.fixes import answer_the_finding
from jindan_tools.fixes.dialect import dialect
from jindan_tools.fixes.plan import plan
from jindan_tools.fixes.registry import FixEntry, Situation
from jindan_tools.fixes.table import FIXES
from jindan_tools.model.cause import Argument, Cause, CauseRole, Status
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.fix import Fix
from jindan_tools.model.run import FileRead, Framework, Run

sys.path.insert(0, str(Path(__file__).parent))
from rule_cases import Json, build_run

LOSS: Json = {"name": "train_loss", "values": [2.0, 1.5, 1.2, 1.0, 3.0, 9.0]}
VAL: Json = {"name": "val_loss", "values": [2.0, 1.4, 1.3, 1.5, 1.9, 2.4]}
NORM: Json = {"name": "grad_norm", "values": [0.2, 0.3, 0.2, 0.4, 0.3, 0.2]}
RATE: Json = {"name": "lr", "values": [0.01, 0.01, 0.01, 0.01, 0.01, 0.01]}
CONFIG: Json = {
    "optimizer": "SGD",
    "learning_rate": 0.01,
    "batch_size": 16,
    "grad_clip": 0.001,
    "precision": "fp32",
    "pretrained": False,
    "data": "coco128.yaml",
    "scheduler": "cosine",
    "scheduler_patience": 1,
    "total_steps": 600,
    "warmup_steps": 600,
    "warmup_bias_lr": 0.1,
    "num_labels": 5,
    "image_size": 1280,
    "model": "base.pt",
    "train_data": "data/train.npz",
    "val_data": "data/train.npz",
}
EXCEPTION: Json = {
    "kind": "exception",
    "text": "RuntimeError",
    "data": {
        "frame": "train.py:31",
        "message": "mat1 and mat2 shapes cannot be multiplied (50x32 and 64x10), No module named 'cv2', open 'data/a.png'",
    },
}
NAN_GUARD = Finding(code="NUM021", name="", severity=Severity.HIGH, title="", evidence=())
FACTS = {
    "MEM001": {"request_gib": 2.0},
    "PLT008": {"factor": 10.0, "chance": 2.303},
    "LBL007": {"classes": 8.0},
    "DAT005": {"images": 128.0},
    "DAT002": {"train mean": "[1, 2]", "held_out mean": "[0, 0]"},
    "YOL010": {"peak_gib": 16.0, "card_gib": 11.0},
    "CTR042": {"kl": 0.0006},
}
FINDINGS = (
    NAN_GUARD,
    *(
        Finding(code=c, name="", severity=Severity.HIGH, title="", evidence=(), facts=cast("dict[str, float | str]", f))
        for c, f in FACTS.items()
    ),
)


def small_run(**changes: object) -> Run:
    case: Json = {"framework": "pytorch", "series": [LOSS, VAL, NORM, RATE], "config": CONFIG, "events": [EXCEPTION]}
    case |= {"epochs_done": 6, "epochs_planned": 10}
    return build_run(case | cast("Json", changes))


def cause(cause_id: str, *, kind: str = "fault", severity: str = "high") -> Cause:
    return Cause(
        id=cause_id,
        name_ko=load_taxonomy()[cause_id].name_ko,
        status=Status.SUPPORTED,
        role=CauseRole.ROOT,
        score=3.0,
        severity=severity,
        confidence=0.8,
        arguments_for=(Argument(code="X001", weight=3.0, title="근거입니다.", evidence_ids=("E1",)),),
        arguments_against=(),
        kind=kind,
    )


def fixes_of(entry: FixEntry, run: Run, cause_id: str) -> list[Fix]:
    return list(entry.load()(Situation(run=run, cause=cause(cause_id), findings=FINDINGS)))


REMEDIES = sorted((Path(answer_the_finding.__file__).parent / "remedies").iterdir())
# The causes that the tables of remedies name; their planner is asked about any.
TOLD = sorted(
    {c for file in REMEDIES for r in answer_the_finding.remedies(file.stem).values() for c in (r.cause, *r.also)}
)
EVERY = [(entry, cause_id) for entry in FIXES for cause_id in entry.causes or TOLD]
NAMES = [f"{entry.planner}-{cause_id}" for entry, cause_id in EVERY]


@pytest.mark.parametrize(("entry", "cause_id"), EVERY, ids=NAMES)
def test_a_planner_answers_causes_of_the_catalogue(entry: FixEntry, cause_id: str) -> None:
    assert page(cause_id).id == cause_id
    assert entry.asked(cause_id)


@pytest.mark.parametrize("framework", list(Framework))
@pytest.mark.parametrize(("entry", "cause_id"), EVERY, ids=NAMES)
def test_a_step_says_what_to_expect_and_how_to_check_it(entry: FixEntry, cause_id: str, framework: Framework) -> None:
    fixes = fixes_of(entry, small_run(framework=framework.value), cause_id)

    assert [f.parameter for f in fixes if not f.already and not (f.where and f.why and f.expected and f.verify)] == []


@pytest.mark.parametrize("framework", list(Framework))
@pytest.mark.parametrize(("entry", "cause_id"), EVERY, ids=NAMES)
def test_a_step_that_changes_nothing_is_marked(entry: FixEntry, cause_id: str, framework: Framework) -> None:
    fixes = fixes_of(entry, small_run(framework=framework.value), cause_id)

    assert [f.parameter for f in fixes if not f.already and f.before == f.after and f.after] == []


@pytest.mark.parametrize("entry", FIXES, ids=lambda e: e.planner)
def test_a_planner_survives_a_run_that_holds_nothing(entry: FixEntry) -> None:
    empty = build_run({"framework": "pytorch"})

    for cause_id in entry.causes or TOLD:
        list(entry.load()(Situation(run=empty, cause=cause(cause_id), findings=())))


def test_an_autoencoder_is_not_told_of_pairs() -> None:
    empty = Finding(code="CTR042", name="", severity=Severity.HIGH, title="", evidence=(), facts={"kl": 0.0006})

    steps = plan(small_run(), [cause("embedding_collapse")], (empty,))

    assert [s.parameter for s in steps] == ["KL 항의 가중치", "KL 항의 하한(free bits)"]


@pytest.mark.parametrize("name", ["checkpointing", "accumulation"])
def test_ultralytics_is_not_told_what_it_has_no_setting_for(name: str) -> None:
    assert getattr(dialect(Framework.ULTRALYTICS), name) == ""


def test_a_shape_error_gives_the_dimension_itself() -> None:
    fixes = plan(small_run(), [cause("shape_mismatch")], ())

    assert (fixes[0].before, fixes[0].after, fixes[0].where) == ("64", "32", "train.py:31")


def test_a_recipe_gives_the_linearly_scaled_rate() -> None:
    scaled = Finding(code="BAT006", name="", severity=Severity.HIGH, title="", evidence=(), facts={"scaled_lr": 0.0025})

    assert plan(small_run(), [cause("diverge_no_nan")], [scaled])[0].after == "0.0025"


def test_class_weights_are_written_out_from_the_counts() -> None:
    counts: Json = {"kind": "class_counts", "text": "", "data": {"counts": "90,5,5"}}

    fix = plan(small_run(events=[counts]), [cause("class_imbalance")], ())[0]

    assert "[0.37, 6.67, 6.67]" in fix.after


def test_a_resume_says_what_is_left() -> None:
    assert plan(small_run(), [cause("user_cancel", kind="process")], ())[0].before == "6/10 에폭 마침, 4 에폭 남음"


def test_a_run_stopped_in_its_first_epoch_has_nothing_to_resume() -> None:
    run = build_run({"epochs_done": 0.4, "epochs_planned": 10, "series": [LOSS]})

    assert "처음부터" in plan(run, [cause("user_cancel", kind="process")], ())[0].after


def test_memory_that_grew_is_looked_for_before_the_workers() -> None:
    entry = next(e for e in FIXES if e.planner == "fewer_workers")
    grown = Finding(
        code="CRS050",
        name="",
        severity=Severity.CRITICAL,
        title="",
        evidence=(),
        facts={"memory_first": 329.0, "memory_last": 612.0},
    )
    orders = [
        [f.parameter for f in entry.load()(Situation(run=small_run(), cause=cause("host_oom_kill"), findings=found))]
        for found in ((grown,), ())
    ]
    assert orders == [["에폭마다 쌓이는 객체", "num_workers"], ["num_workers", "에폭마다 쌓이는 객체"]]


def test_a_value_that_only_a_log_records_is_changed_elsewhere() -> None:
    run = build_run({"framework": "mmdet", "series": [LOSS], "config": {"learning_rate": 0.01}})
    given = run.config["learning_rate"]
    assert given.source is not None
    logged = replace(given, source=replace(given.source, path="train.log"))
    run = replace(run, config={"learning_rate": logged})

    assert plan(run, [cause("diverge_no_nan")], ())[0].where == "실험 설정 파일, 지금 값은 train.log:1 기록"


def test_a_remark_is_no_work() -> None:
    fixes = plan(small_run(), [cause("diverge_no_nan"), cause("optimizer_auto_override", kind="remark")], ())

    assert {f.cause_id for f in fixes} == {"diverge_no_nan"}


def test_the_same_step_is_planned_once() -> None:
    fixes = plan(small_run(), [cause("nan_lr_diverge"), cause("diverge_no_nan")], ())

    assert len({(f.parameter, f.after) for f in fixes}) == len(fixes)


def test_no_checkpoint_is_recommended_where_none_beat_guessing() -> None:
    chance = Finding(
        code="PLT002",
        name="",
        severity=Severity.HIGH,
        title="",
        evidence=(),
        facts={"classes": 8.0, "best_accuracy": 0.155},
    )
    fixes = plan(small_run(), [cause("overfit")], [chance])

    assert [f.parameter for f in fixes] == ["학습과 검증의 표본"]


def test_the_checkpoint_to_use_is_one_that_is_left() -> None:
    val: Json = {"name": "eval_loss", "axis": "step", "xs": [10, 20, 30, 40], "values": [1.0, 0.5, 0.7, 0.9]}
    run = small_run(framework="hf_trainer", series=[val])
    left = tuple(
        FileRead(path=f"out/checkpoint-{step}/trainer_state.json", size=1, reader="hf-trainer-state")
        for step in (30, 40)
    )
    fixes = plan(replace(run, files=left), [cause("overfit")], ())

    assert fixes[0].after == "남은 것 가운데 최적 (30 스텝, eval_loss 0.7)"


def test_checkpoints_that_win_back_nothing_are_no_advice() -> None:
    val: Json = {"name": "eval_loss", "axis": "step", "xs": [10, 20, 30, 40], "values": [1.0, 0.5, 0.91, 0.9]}
    run = small_run(framework="hf_trainer", series=[val])
    left = (FileRead(path="out/checkpoint-30/trainer_state.json", size=1, reader="hf-trainer-state"),)
    fixes = plan(replace(run, files=left), [cause("overfit")], ())

    assert fixes[0].after == "load_best_model_at_end=True, metric_for_best_model='eval_loss'"


@pytest.mark.parametrize("file", REMEDIES, ids=lambda path: path.stem)
def test_a_remedy_stands_with_its_family_and_is_asked_for(file: Path) -> None:
    asked = [entry for entry in FIXES if entry.planner == "answer_the_finding"]
    told = answer_the_finding.remedies(file.stem)
    assert [code for code in told if file.stem not in (code[:3], "library")] == []
    assert [
        (code, c) for code, r in told.items() for c in (r.cause, *r.also) if not any(e.asked(c) for e in asked)
    ] == []


def test_the_facts_of_a_finding_fill_the_slots_of_its_remedy() -> None:
    told = answer_the_finding.filled("{count}개의 {left%}, {unknown}, {k: v}", {"count": 8.0, "left": 0.25})
    assert told == "8개의 25.0 %, {unknown}, {k: v}"
