"""Plain YAML read line by line gives what PyYAML gives, and everything that is not plain is left to it."""

from __future__ import annotations

from pathlib import Path

import pytest

from jindan_tools.readers.files.flat_yaml import read_flat
from jindan_tools.readers.files.yaml_nodes import read_nodes

PLAIN = """\
task: detect
model: yolo11s.pt
data: /data/coco-1.yaml
epochs: 150
lr0: 0.01
momentum: -0.937
amp: true
cos_lr: No
resume: off
time: null
freeze:
name: NaN
seed: 0
big: 123456789012345678
weights: a/b_c.d-e
up: ../b
here: ./b.yaml
windows: runs\\detect\\train6
device: '0'
empty: ''
quoted: 'null'
"""
NOT_PLAIN = (
    "lr: 1e-3\n",
    "lr: 1.e+3\n",
    "mode: 0o17\n",
    "mode: 017\n",
    "at: 12:30\n",
    "at: 2024-01-02\n",
    "n: 1_000\n",
    "n: +5\n",
    "n: 5.\n",
    "n: .5\n",
    "n: .inf\n",
    "x: ~\n",
    "x: 'it''s'\n",
    'x: "a"\n',
    "x: [1, 2]\n",
    "x: {a: 1}\n",
    "x: a # b\n",
    "x: a b\n",
    "x: !!python/tuple a\n",
    "x: &a b\n",
    "x: *a\n",
    "x:  two blanks\n",
    "x: a \n",
    " x: a\n",
    "x:a\n",
    "x: a: b\n",
    "- x\n",
    "# note\n",
    "---\n",
    "yes: 1\n",
    "null: 1\n",
    "<<: a\n",
    "x: |\n  a\n",
    "x: 한글\n",
    "a: 1\n\nb: 2\n",
    "\ufeffa: 1\n",
    "",
)
ROOT = Path(__file__).parents[2]
FILES = sorted(p for p in ROOT.rglob("*.y*ml") if not any(part.startswith(".") for part in p.relative_to(ROOT).parts))


def test_plain_lines_mean_what_pyyaml_says() -> None:
    theirs = [(s.source.line, s.name, s.value) for s in read_nodes(PLAIN, "x.yaml").settings]

    assert read_flat(PLAIN) == theirs


@pytest.mark.parametrize("text", NOT_PLAIN)
def test_what_is_not_plain_is_left_to_pyyaml(text: str) -> None:
    assert read_flat(text) is None


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_the_files_of_the_project_are_read_alike(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    flat = read_flat(text)

    assert flat is None or flat == [(s.source.line, s.name, s.value) for s in read_nodes(text, "x").settings]
