"""How much was read is said as it was: a file that was read in part counts."""

from __future__ import annotations

from pathlib import Path

import pytest

from jindan_agent.api import diagnose

# A last row that is cut off is left out.
ROWS = "\n".join(f"{step},{2.5 - step / 900}" for step in range(600))
SETTINGS = "lr: 0.001\n"


def checked(folder: Path) -> str:
    return diagnose(folder)[0].to_markdown().partition("확인한 것")[2].partition("\n## ")[0]


def test_a_file_read_in_part_is_counted(tmp_path: Path) -> None:
    (tmp_path / "metrics.csv").write_text(f"step,train_loss\n{ROWS}\n600", encoding="utf-8")

    assert "파일 1개(일부만)에서" in checked(tmp_path)


def test_files_read_in_part_are_told_from_those_read_whole(tmp_path: Path) -> None:
    (tmp_path / "metrics.csv").write_text(f"step,train_loss\n{ROWS}\n600", encoding="utf-8")
    (tmp_path / "config.yaml").write_text(SETTINGS, encoding="utf-8")

    assert "파일 2개(1개는 일부만)에서" in checked(tmp_path)


def test_files_read_whole_are_only_counted(tmp_path: Path) -> None:
    (tmp_path / "metrics.csv").write_text(f"step,train_loss\n{ROWS}\n", encoding="utf-8")

    assert "파일 1개에서" in checked(tmp_path)


@pytest.mark.parametrize("planned", ["10,000,000", "250,000,000"])
def test_a_plan_of_millions_of_steps_is_written_with_all_its_digits(tmp_path: Path, planned: str) -> None:
    total = planned.replace(",", "")
    lines = [f"step {step}/{total} | loss {2.5 - step / 900:.4f} | lr 3e-4" for step in range(1, 600)]
    (tmp_path / "train.log").write_text("\n".join(lines) + "\n", encoding="utf-8")

    assert f"599/{planned} 스텝" in diagnose(tmp_path)[0].to_markdown()
