"""The learning rate of a script is found behind names, dictionaries and defaults of the command line, and never guessed."""

from __future__ import annotations

import ast

import pytest

from jindan_tools.readers.scripts.training import habits_of

TRAINS = "\nfor x, y in loader:\n    loss_fn(model(x), y).backward()\n    opt.step()\n    opt.zero_grad()\n"
MADE = [
    ("opt = torch.optim.SGD(model.parameters(), lr=0.4)", ("SGD", 0.4)),
    ("opt = torch.optim.Adam(model.parameters(), 1e-3)", ("Adam", 1e-3)),
    ("base = 0.1\nopt = torch.optim.SGD(model.parameters(), lr=base * 4)", ("SGD", 0.4)),
    ("CFG = {'lr': 0.02}\nopt = torch.optim.AdamW(model.parameters(), lr=CFG['lr'])", ("AdamW", 0.02)),
    (
        "p = argparse.ArgumentParser()\np.add_argument('--base-lr', type=float, default=0.3)\na = p.parse_args()\n"
        "opt = torch.optim.SGD(model.parameters(), lr=a.base_lr)",
        ("SGD", 0.3),
    ),
    (
        "OPTS = {'sgd': torch.optim.SGD, 'adam': torch.optim.Adam}\nname = 'sgd'\nmake = OPTS[name]\n"
        "opt = make(model.parameters(), lr=0.5)",
        ("SGD", 0.5),
    ),
    ("lr = 0.1\nlr = 0.2\nopt = torch.optim.SGD(model.parameters(), lr=lr)", None),
    ("opt = torch.optim.SGD(model.parameters(), lr=float(os.environ['LR']))", None),
    ("a = torch.optim.SGD(g.parameters(), lr=0.1)\nopt = torch.optim.Adam(d.parameters(), lr=1e-4)", None),
    ("opt = torch.optim.SGD(model.parameters(), lr=1 / 0)", None),
]


@pytest.mark.parametrize(("code", "made"), MADE, ids=[str(i) for i in range(len(MADE))])
def test_the_optimizer_of_a_script_is_told_with_its_rate(code: str, made: tuple[str, float] | None) -> None:
    tree = ast.parse("import argparse, os, torch\n" + code + TRAINS)
    found = [(h.facts["optimizer"], h.facts["rate"]) for h in habits_of(tree) if h.name == "optimizer_made"]

    assert found == ([] if made is None else [made])
