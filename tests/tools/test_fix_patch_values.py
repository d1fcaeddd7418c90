"""One value of one line is replaced, in the spelling of the format; everything else of the line stays."""

import ast

import pytest
import yaml

from jindan_tools.fixes.patch.in_script import edit_in_script
from jindan_tools.fixes.patch.insert_beside import line_beside
from jindan_tools.fixes.patch.replace_value import replace_value
from jindan_tools.fixes.patch.scalar_text import scalar_text
from jindan_tools.fixes.patch.unified import unified
from jindan_tools.model.fix import Fix, FixKind
from jindan_tools.model.run import FileRead, Framework, Run

# line, key, before, after, suffix -> the line afterwards, None when it must not be touched
CASES = {
    "a comment stays": ("lr0: 0.01  # 초기 학습률\n", "lr0", "0.01", "0.001", ".yaml", "lr0: 0.001  # 초기 학습률\n"),
    "another spelling is the same value": ("lr: 1e-2\n", "lr", "0.01", "5e-5", ".yaml", "lr: 5.0e-5\n"),
    "nested and indented": ("    lr: 0.1\n", "lr", "0.1", "0.01", ".yml", "    lr: 0.01\n"),
    "flow mapping": ("opt: {lr: 0.1, wd: 0.1}\n", "lr", "0.1", "0.01", ".yaml", "opt: {lr: 0.01, wd: 0.1}\n"),
    "the quotes of a word stay": ("optimizer: 'auto'\n", "optimizer", "auto", "SGD", ".yaml", "optimizer: 'SGD'\n"),
    "windows line end": ("lr0: 0.01\r\n", "lr0", "0.01", "0.001", ".yaml", "lr0: 0.001\r\n"),
    "json with a comma": ('  "lr": 0.01,\n', "lr", "0.01", "0.001", ".json", '  "lr": 0.001,\n'),
    "several on a json line": ('{"lr": 0.1, "b": 8}', "b", "8", "16", ".json", '{"lr": 0.1, "b": 16}'),
    "a json word is quoted": ('"opt": null,', "opt", "null", "SGD", ".json", '"opt": "SGD",'),
    "toml": ("lr = 0.01 # x\n", "lr", "0.01", "0.001", ".toml", "lr = 0.001 # x\n"),
    "python call": (
        "opt = dict(type='SGD', lr=0.02)\n",
        "lr",
        "0.02",
        "0.002",
        ".py",
        "opt = dict(type='SGD', lr=0.002)\n",
    ),
    "shell flag": (
        "python t.py --lr 0.1 --wd 0.1 \\\n",
        "lr",
        "0.1",
        "0.01",
        ".sh",
        "python t.py --lr 0.01 --wd 0.1 \\\n",
    ),
    "shell flag with equals": ("python t.py --lr=0.1\n", "lr", "0.1", "0.01", ".sh", "python t.py --lr=0.01\n"),
    "grouped thousands": ("warmup: 1000\n", "warmup", "1,000", "3,040", ".yaml", "warmup: 3040\n"),
    "a longer key is another key": ("base_lr: 0.1\n", "lr", "0.1", "0.01", ".yaml", None),
    "another value stands there": ("lr0: 0.02\n", "lr0", "0.01", "0.001", ".yaml", None),
    "a comment is no setting": ("# lr0 is 0.01\n", "lr0", "0.01", "0.001", ".yaml", None),
}


@pytest.mark.parametrize("case", CASES)
def test_the_value_is_replaced_when(case: str) -> None:
    line, key, before, after, suffix, expected = CASES[case]

    assert replace_value(line, key, before, after, suffix) == expected


@pytest.mark.parametrize("value", ["5e-5", "1e-4", "2.5e-05", "1e10", "0.001", "-3e-7"])
def test_pyyaml_reads_a_written_number_as_a_number(value: str) -> None:
    assert yaml.safe_load(f"lr: {scalar_text(value, '.yaml')}") == {"lr": float(value)}


def test_a_missing_last_newline_is_told_as_patch_wants_it() -> None:
    assert unified("a.yaml", "x: 1", "x: 2").splitlines()[-4:] == [
        "-x: 1",
        "\\ No newline at end of file",
        "+x: 2",
        "\\ No newline at end of file",
    ]


def test_a_name_with_a_blank_ends_with_a_tab_as_gnu_patch_wants_it() -> None:
    assert unified("my exp.yaml", "x: 1\n", "x: 2\n").splitlines()[:2] == ["--- a/my exp.yaml\t", "+++ b/my exp.yaml\t"]


# A script, and the line that is to change; '' where no line or more than one states the value.
SCRIPTS = {
    "the default of an argument": ('p.add_argument("--lr", type=float, default=10.0)  # 학습률', "train.py", 0),
    "a keyword argument": ("한 = 1; opt = torch.optim.SGD(model.parameters(), lr=1e1, momentum=0.9)", "train.py", 0),
    "a constant": ("EPOCHS = 10\nLR = 10.0\nopt = SGD(p, lr=LR)", "train.py", 1),
    "a field of a class": ("class C:\n    lr: float = 10.0", "train.py", 1),
    "the default of a parameter": ("def __init__(self, hidden=10, lr=10.0):\n    pass", "train.py", 0),
    "an entry of a dictionary": ("config = {'batch': 10, 'lr': 10}", "train.py", 0),
    "a variable of the shell": ("LR=10.0 # hot\npython train.py --lr $LR", "run.sh", 0),
    "two places": ("a = SGD(p, lr=10.0)\nb = SGD(q, lr=10.0)", "train.py", None),
    "another value": ("LR = 1.0", "train.py", None),
    "a variable that nothing uses": ("LR=10.0\npython train.py", "run.sh", None),
    "no Python": ("lr = = 10.0", "train.py", None),
}


@pytest.mark.parametrize("case", SCRIPTS)
def test_a_script_is_changed_at_the_only_place_that_states_the_value(case: str) -> None:
    text, path, line = SCRIPTS[case]
    reader = "training-script" if path.endswith(".py") else "shell-script"
    run = Run(
        root="",
        name="",
        framework=Framework.PYTORCH,
        version=None,
        files=(FileRead(path=path, size=len(text), reader=reader),),
        settings=(),
        series=(),
        events=(),
    )
    words = dict.fromkeys(("cause_id", "where", "why", "expected", "verify"), "")
    fix = Fix(parameter="learning_rate", before="10", after="0.05", priority=1, kind=FixKind.CONFIG, **words)

    found = edit_in_script(run, fix, lambda _: text)

    assert (None if found is None else found.line - 1) == line
    if found is not None and found.span is not None:
        held = text.splitlines()[found.line - 1][slice(*found.span)]
        assert float(ast.literal_eval(held)) == 10


BATCH, STEPS = "per_device_train_batch_size", "gradient_accumulation_steps"
# The line of the batch -> the line to put above it, None where it holds more than the batch.
BESIDE = {
    f"{BATCH}: 16  # big\n": (".yaml", f"{STEPS}: 2\n"),
    f'  "{BATCH}": 16\n': (".json", f'  "{STEPS}": 2,\n'),
    f"    {BATCH}=16,  # big\r\n": (".py", f"    {STEPS}=2,\r\n"),
    f"    {BATCH}=16\n": (".py", f"    {STEPS}=2,\n"),
    f"  --{BATCH} 16 \\\n": (".sh", f"  --{STEPS} 2 \\\n"),
    f"  --{BATCH} 16\n": (".sh", None),
    f"args = TrainingArguments('out', {BATCH}=16)\n": (".py", None),
    f'{{"{BATCH}": 16, "num_train_epochs": 3}}': (".json", None),
}


@pytest.mark.parametrize("line", BESIDE)
def test_accumulation_that_no_file_states_is_written_above_the_batch(line: str) -> None:
    suffix, expected = BESIDE[line]

    assert line_beside(line, BATCH, STEPS, "2", suffix) == expected
