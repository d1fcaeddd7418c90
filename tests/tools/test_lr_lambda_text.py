"""Functions of the step written as text: what is read, what is refused. Their values are held by the goldens."""

import pytest

from jindan_tools.lr.evaluate import rates
from jindan_tools.lr.schedules.torch_lambda import TorchLambda

REFUSED = {
    "a call of anything else": "__import__('os').system('true')",
    "an attribute": "epoch.real",
    "a name": "lambda epoch: gamma ** epoch",
    "a list": "[1, 2][epoch]",
    "a text": "'a' * epoch",
    "nothing": "",
    "an assignment": "x = 1",
    "two comparisons": "1 if 0 < epoch < 5 else 2",
    "keywords": "max(epoch, key=1)",
    "much text": "1 + " * 200 + "1",
}


@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED)
def test_text_that_is_no_formula_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="lr_lambda"):
        TorchLambda(lr=0.1, lr_lambda=text).curve()


def test_a_tower_of_powers_ends_at_once() -> None:
    with pytest.raises(ArithmeticError):
        rates(TorchLambda(lr=0.1, lr_lambda="9 ** 9 ** 9 ** 9").curve(), 1)


def test_a_root_of_a_negative_number_is_no_rate() -> None:
    with pytest.raises(ArithmeticError, match="step 11"):
        rates(TorchLambda(lr=0.1, lr_lambda="(1 - epoch / 10) ** 0.9").curve(), 12)


def test_the_branch_that_is_not_taken_needs_no_value() -> None:
    assert rates(TorchLambda(lr=0.1, lr_lambda="1 / epoch if epoch > 0 else 1").curve(), 3) == [0.1, 0.1, 0.05]
