"""Recall by fingerprint: the right case first, nothing for a stranger, and nothing that was left out."""

from pathlib import Path

import pytest
from sample_reports import sample_reports

from jindan_knowledge.corpus import load_seed, load_seeds
from jindan_knowledge.fingerprint import FingerprintQuery, fingerprint_of, likeness, reasons
from jindan_knowledge.recall import recall
from jindan_knowledge.schema import PriorReport
from jindan_knowledge.store.saving import save_report

# What a diagnosis of a similar run finds, and the case it should be pointed to.
FINDS = {
    "yolo-adam": (
        FingerprintQuery(
            framework="yolov5",
            verdict="failing",
            cause_ids=("nan_lr_diverge", "optimizer_lr_mismatch"),
            finding_codes=frozenset({"NUM001", "YOL009"}),
        ),
        "000-deepscores-stage1",
    ),
    "summed-loss": (
        FingerprintQuery(framework="hf_trainer", verdict="failing", cause_ids=("grad_accum_loss_scale",)),
        "001-qwen3-224-classes",
    ),
    "small-batch": (
        FingerprintQuery(framework="lightning", verdict="failing", cause_ids=("batch_scaled_lr_not", "bn_small_batch")),
        "003-hrnet-1280",
    ),
    "at-chance": (
        FingerprintQuery(framework="pytorch", verdict="failing", cause_ids=("embedding_collapse", "plateau_infonce")),
        "004-face-voice",
    ),
}
STRANGER = FingerprintQuery(framework="ultralytics", verdict="failing", cause_ids=("thermal_throttle",))


@pytest.mark.parametrize("name", FINDS)
def test_a_similar_diagnosis_recalls_its_case(name: str) -> None:
    query, wanted = FINDS[name]

    assert wanted in [m.report.id for m in recall(query, None).matches]


@pytest.mark.parametrize("seed", load_seeds(), ids=lambda s: s.id)
def test_a_case_is_the_same_when_it_is_read_alone(seed: PriorReport) -> None:
    assert load_seed(seed.id) == seed


@pytest.mark.parametrize("seed", load_seeds(), ids=lambda s: s.id)
def test_every_case_is_found_by_its_own_fingerprint(seed) -> None:
    (first, *_) = recall(fingerprint_of(seed), None).matches

    assert first.report.id == seed.id


@pytest.mark.parametrize("seed", load_seeds(), ids=lambda s: s.id)
def test_a_case_that_is_left_out_is_not_recalled(seed) -> None:
    assert seed.id not in [m.report.id for m in recall(fingerprint_of(seed), None, exclude=seed.id, limit=99).matches]


def test_the_same_framework_and_verdict_alone_recall_nothing() -> None:
    assert recall(STRANGER, None, min_score=0.01).matches == ()


def test_a_kept_report_is_recalled_with_its_file(store: Path) -> None:
    report = sample_reports()[1]
    file = save_report(report, store)

    match = recall(fingerprint_of(report), store).matches[0]

    assert (match.report.id, match.path) == (report.id, file)


def test_at_most_the_asked_number_comes_back() -> None:
    query = FingerprintQuery(framework="ultralytics", verdict="failing", cause_ids=("config_error",))

    assert len(recall(query, None, limit=1, min_score=0.0).matches) == 1


def test_likeness_is_the_same_in_both_directions() -> None:
    one, other = (query for query, _ in list(FINDS.values())[:2])

    assert likeness(one, other) == likeness(other, one)


def test_a_shared_first_cause_counts_more_than_a_shared_last_one() -> None:
    query = FingerprintQuery(framework="keras", verdict="failing", cause_ids=("a", "b", "c"))
    first = FingerprintQuery(framework="keras", verdict="failing", cause_ids=("a", "x", "y"))
    last = FingerprintQuery(framework="keras", verdict="failing", cause_ids=("x", "y", "c"))

    assert likeness(query, first).score > likeness(query, last).score


def test_two_unknown_frameworks_are_not_called_alike() -> None:
    one = FingerprintQuery(framework="unknown", verdict="failing", cause_ids=("a",))

    assert not likeness(one, one).same_family


def test_the_reasons_name_what_is_shared_in_korean() -> None:
    query, _ = FINDS["yolo-adam"]
    found = likeness(query, query)

    said = reasons(found, {"nan_lr_diverge": "높은 학습률로 인한 발산(NaN)"})

    assert said == (
        "같은 원인: 높은 학습률로 인한 발산(NaN), optimizer_lr_mismatch",
        "같은 증상: NUM001, YOL009",
        "같은 판정",
        "같은 계열의 프레임워크",
    )
