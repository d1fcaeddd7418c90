"""A sentence that announces a number holds it."""

import pytest

from jindan_tools.causes.told_number import with_its_number
from jindan_tools.model.evidence import Evidence

CASES = {
    ("옵티마이저 스텝 수입니다.", 18.0, "5 × 30 ÷ 8 = 18"): "옵티마이저 스텝 수는 18입니다.",
    ("전형적인 변동 폭입니다.", 0.521, "10.99 ÷ 21.1 = 52.1 %"): "전형적인 변동 폭은 52.1 %입니다.",
    ("설정하지 않았을 때의 값입니다.", 1.0, "training_args.py"): "설정하지 않았을 때의 값은 1입니다.",
    (
        "움직일 수 있는 거리입니다. 보통 몇 이상입니다.",
        0.001,
        "0.05 × 0.02 = 0.001",
    ): "움직일 수 있는 거리는 0.001입니다. 보통 몇 이상입니다.",
    ("끝의 비율은 3배입니다.", 3.0, "6 ÷ 2 = 3"): "끝의 비율은 3배입니다.",
    ("기울기 노름은 줄지 않았습니다.", 1.1, "294.6 ÷ 259.1 = 1.137"): "기울기 노름은 줄지 않았습니다.",
}


@pytest.mark.parametrize(("fact", "told"), CASES.items(), ids=[c[0] for c in CASES])
def test_a_computed_fact_is_told_with_its_number(fact: tuple[str, float, str], told: str) -> None:
    statement, value, formula = fact
    assert with_its_number(Evidence(statement=statement, value=value, formula=formula)).statement == told
