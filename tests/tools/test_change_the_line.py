"""A message of Python or of a library says itself what to change."""

import re
from typing import cast

import pytest
from test_fixes import EXCEPTION, Json, cause, small_run

from jindan_tools.fixes.change_the_line import change_the_line, messages
from jindan_tools.fixes.registry import Situation

# message: (what is changed, from, to)
CASES = {
    "name 'F' is not defined": ("F", "없음", "import torch.nn.functional as F"),
    "name 'critic' is not defined": ("critic", "", "쓰기 전에 정의"),
    "'Namespace' object has no attribute 'k_folds'": ("--k_folds", "없음", "add_argument('--k_folds'"),
    "'NoneType' object has no attribute 'shape'": ("None인 값", "", "None을 돌려준 호출"),
    "module 'numpy' has no attribute 'float'.": ("np.float", "", "float"),
    "'EntityTokensModel' object has no attribute 'model'": ("EntityTokensModel.model", "", "__init__"),
    "expected mat1 and mat2 to have the same dtype, but got: double != float": ("텐서의 자료형", "double", "float"),
    "Expected all tensors to be on the same device, but found at least two devices, cuda:0 and cpu!": (
        "텐서의 장치",
        "cuda:0, cpu",
        "모델과 같은 장치",
    ),
    "not enough values to unpack (expected 4, got 1)": ("나눠 받는 값의 수", "1개", "4개"),
    "index 12 is out of bounds for dimension 0 with size 10": ("색인", "12", "0 이상 10 미만"),
    "'lr0=50.0' is an invalid value. Valid 'lr0' values are between 0.0 and 1.0.": ("lr0", "50.0", "0.0~1.0"),
    "forward() missing 1 required positional argument: 'mask'": ("forward의 인자", "", "'mask'"),
    "argument --opt: invalid choice: 'adamv' (choose from 'adam', 'sgd')": ("--opt", "'adamv'", "'adam', 'sgd'"),
    "The server socket has failed to listen. port: 29500, useIpv6: false, code: -98, name: EADDRINUSE": (
        "MASTER_PORT",
        "29500",
        "--standalone",
    ),
    "Tried to step 501 times. The specified number of total steps is 500": ("total_steps", "500", "적어도 501"),
    "No columns in the dataset match the model's forward method signature: (batch, label)": (
        "remove_unused_columns",
        "True",
        "False",
    ),
    "'<=' not supported between instances of 'float' and 'str'": ("비교하는", "float, str", "float(...)"),
    "integer division or modulo; division by zero": ("나누는 수", "0", "len(loader)"),
    "'utf-8' codec can't decode byte 0xb0 in position 0": ("encoding", "utf-8", "cp949"),
    "something that nobody knows": ("오류가 난 줄", "", "출력해"),
}


@pytest.mark.parametrize(("message", "step"), CASES.items())
def test_a_message_names_its_step(message: str, step: tuple[str, str, str]) -> None:
    data = {**cast("Json", EXCEPTION["data"]), "message": message, "type": "RuntimeError"}
    run = small_run(events=[{**EXCEPTION, "data": data}])
    found = Situation(run=run, cause=cause("code_error"), findings=())
    (fix,) = change_the_line(found)
    assert step[0] in fix.parameter
    assert step[1] in fix.before
    assert step[2] in fix.after
    assert "{" not in fix.parameter + fix.before + fix.after + fix.why


def test_every_slot_of_a_message_is_a_group_of_its_pattern() -> None:
    for told in messages():
        groups = set(re.compile(told.pattern).groupindex)
        slots = set(re.findall(r"\{([a-z])\}", told.parameter + told.before + told.after + told.why))
        assert slots <= groups, told
