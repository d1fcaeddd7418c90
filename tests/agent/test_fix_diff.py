"""`--diff`: a patch that tools take, that changes what the plan says, and that touches nothing."""

import shutil
import subprocess
from pathlib import Path

import pytest

from jindan_agent.cli import main
from jindan_agent.fix_patch import patch_of
from jindan_agent.steps import check, collect
from jindan_tools.model.run import Run

HYDRA = """\
# 실험 설정
optimizer:
  name: AdamW   # not SGD
  lr: 0.01      # 초기 학습률
trainer: {epochs: 60}
"""


@pytest.fixture
def run_dir(tmp_path: Path, repo_root: Path) -> Path:
    return shutil.copytree(repo_root / "examples" / "failing_run", tmp_path / "exp1")


def test_the_patch_applies_and_changes_only_the_values_of_the_plan(
    run_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (run_dir / "args.yaml").read_text()
    assert main(["--auto", str(run_dir), "--diff"]) == 1
    patch = capsys.readouterr().out

    subprocess.run(["git", "apply", "-p1"], cwd=run_dir, input=patch, text=True, check=True)

    changed = [
        (a, b)
        for a, b in zip(before.splitlines(), (run_dir / "args.yaml").read_text().splitlines(), strict=True)
        if a != b
    ]
    assert changed == [("lr0: 0.01", "lr0: 0.000909"), ("warmup_bias_lr: 0.1", "warmup_bias_lr: 0.0")]


def test_the_run_itself_is_not_touched(run_dir: Path) -> None:
    before = {f: f.read_bytes() for f in run_dir.iterdir()}

    main(["--auto", str(run_dir), "--diff"])

    assert {f: f.read_bytes() for f in run_dir.iterdir()} == before


def test_a_run_diagnosed_again_with_the_patch_no_longer_has_the_cause(run_dir: Path) -> None:
    (run,) = [r for r in collect(run_dir) if isinstance(r, Run)]
    patch = patch_of(check(run).diagnosis)
    (run_dir / "args.yaml").write_text(patch.files["args.yaml"])

    (again,) = [r for r in collect(run_dir) if isinstance(r, Run)]

    assert (again.config["warmup_bias_lr"].value, again.number("learning_rate")) == (0.0, 0.000909)


def test_comments_and_order_of_a_nested_file_are_kept(run_dir: Path) -> None:
    (run_dir / "args.yaml").unlink()
    (run_dir / "train.log").unlink()
    (run_dir / "config.yaml").write_text(HYDRA)
    (run,) = [r for r in collect(run_dir) if isinstance(r, Run)]

    patch = patch_of(check(run).diagnosis)

    text = patch.files["config.yaml"]
    assert text.count("#") == HYDRA.count("#")
    assert "# 초기 학습률" in text
    assert text != HYDRA


def test_a_healthy_run_has_no_patch(repo_root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["--auto", str(repo_root / "examples" / "healthy_run"), "--diff"])

    assert (code, capsys.readouterr().out) == (0, "")


def test_a_missing_folder_is_one_clear_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["--auto", str(tmp_path / "none"), "--diff"])

    assert (code, capsys.readouterr().err.count("오류:")) == (2, 1)


def test_what_hydra_wrote_down_is_not_patched(run_dir: Path) -> None:
    (run_dir / "args.yaml").unlink()
    (run_dir / "train.log").unlink()
    (run_dir / ".hydra").mkdir()
    (run_dir / ".hydra" / "config.yaml").write_text(HYDRA)
    (run_dir / ".hydra" / "overrides.yaml").write_text("- optimizer.lr=0.01\n")
    (run,) = [r for r in collect(run_dir) if isinstance(r, Run)]

    patch = patch_of(check(run).diagnosis)

    assert patch.text == ""
    assert any("명령행" in note for note in patch.notes)
