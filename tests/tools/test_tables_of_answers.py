"""Tables of true values and answers: which columns belong together, and what counting them gives."""

from pathlib import Path

import pytest

from jindan_tools.arithmetic.answers import class_facts, number_facts
from jindan_tools.model.event import EventKind
from jindan_tools.readers.files.predictions import pairs
from jindan_tools.readers.open_run import open_run

HEADERS = (
    ("y_true,y_pred", [("y_true", "y_pred")]),
    ("id,label,prediction", [("label", "prediction")]),
    ("image,true_label,predicted_label,confidence", [("true_label", "predicted_label")]),
    ("actual_price,predicted_price,actual_side,pred_side", [("actual_price", "predicted_price"), ("actual_side", "pred_side")]),
    ("price,price_pred", [("price", "price_pred")]),
    ("정답,예측", [("정답", "예측")]),
    ("Actual,Predicted,Error", [("Actual", "Predicted")]),
    ("epoch,label,pred", []),
    ("Date,Close,Predictions", []),
    ("question,answer,prediction", []),
    ("label,pred_prob", []),
    ("epoch,train_loss,pred_loss", []),
)  # fmt: skip


@pytest.mark.parametrize(("header", "expected"), HEADERS, ids=[h for h, _ in HEADERS])
def test_a_column_of_answers_goes_with_its_truth(header: str, expected: list[tuple[str, str]]) -> None:
    assert pairs(header.split(",")) == expected


def test_renaming_swapped_classes_makes_them_right() -> None:
    facts = class_facts([*"aabbb"], [*"bbaaa"])
    assert (facts["value"], facts["renamed"], facts["largest_true"]) == (0, 1, 0.6)


def test_answers_one_row_late_fit_the_row_above() -> None:
    facts = class_facts([*"abcabc"], [*"cabcab"])
    assert (facts["value"], facts["one_row_off"]) == (0, 1)


def test_a_scaled_answer_correlates_and_has_no_r2() -> None:
    facts = number_facts([10.0, 20.0, 30.0, 40.0], [1.0, 2.0, 3.0, 4.0])
    assert (round(facts["correlation"], 9), round(facts["slope"], 9), facts["r2"] < 0) == (1, 10, True)


def test_repeating_the_row_above_is_no_better_than_itself() -> None:
    truth = [1.0, 4.0, 2.0, 8.0, 5.0]
    facts = number_facts(truth, [1.0, *truth[:-1]])
    assert (facts["to_last"], facts["last_error"]) == (0, 1)


@pytest.mark.parametrize(
    ("rows", "kind"),
    [
        ([f"{n % 3},{n % 2}" for n in range(30)], "classes"),
        ([f"{n % 3}.0,{n % 2}" for n in range(30)], "classes"),
        ([f"{n / 7},{n / 8}" for n in range(30)], "numbers"),
        ([f"cat{n % 2},dog" for n in range(30)], "classes"),
        ([f"sentence {n},sentence {n + 1}" for n in range(30)], ""),
        ([f"{n},{n}" for n in range(10)], ""),
    ],
    ids=["whole", "written with a point", "numbers", "words", "sentences", "too few rows"],
)
def test_the_values_tell_classes_from_numbers(rows: list[str], kind: str, tmp_path: Path) -> None:
    (tmp_path / "test_answers.csv").write_text("label,pred\n" + "\n".join(rows) + "\n")
    (tmp_path / "train.log").write_text("epoch 1 loss 2.0\nepoch 2 loss 1.0\n")
    run = next(iter(open_run(tmp_path)))
    told = [e.word("kind") for e in run.of_kind(EventKind.FIGURE)]
    assert told == ([kind] if kind else [])
