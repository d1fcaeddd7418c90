"""Notes and comments that blame the wrong thing are answered with the fact that decides; those that agree are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from jindan_tools.diagnose import diagnose
from jindan_tools.model.diagnosis import Diagnosis
from jindan_tools.readers.open_run import open_run

LEARNS = "".join(
    f"Epoch {i}/10 | train_loss: {2.0 * 0.8**i:.4f} | val_loss: {2.1 * 0.82**i:.4f} | val_acc: {1 - 0.6 * 0.8**i:.4f}\n"
    for i in range(1, 11)
)
RUNS_OUT = LEARNS[: LEARNS.index("Epoch 4")] + (
    "torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB. GPU 0 has a total capacity of 23.69 GiB of which "
    "512.00 MiB is free. Of the allocated memory 22.90 GiB is allocated by PyTorch, and 100.00 MiB is reserved by PyTorch but unallocated.\n"
)
STUCK = "num_classes: 6\n" + "".join(
    f"Epoch {i}/12 | train_loss: {1.792 + 0.001 * (i % 3):.4f} | val_loss: {1.7921 + 0.001 * (i % 2):.4f} | val_acc: {0.16 + 0.01 * (i % 2):.4f}\n"
    for i in range(1, 13)
)

DISPUTED = (
    ("notes.md", "과적합이 원인이다.", LEARNS, "'과적합' 탓이라고"),
    ("notes.md", "It failed because of faulty GPU hardware.", RUNS_OUT, "'하드웨어 고장' 탓이라고"),
    ("memo.txt", "학습률이 너무 높아서 터진 것 같다.", RUNS_OUT, "'높은 학습률' 탓이라고"),
    ("README.md", "12 에폭 만에 성공적으로 수렴했다.", STUCK, "학습이 잘되었다고"),
    ("메모.md", "중간에 학습 실패.", LEARNS, "학습이 실패했다고"),
    ("train.sh", "lr=0.1  # 지난번에는 과적합 때문에 망했다", LEARNS, "'과적합' 탓이라고"),
)
LEFT_ALONE = (
    ("notes.md", "메모리 부족이 원인이다.", RUNS_OUT),
    ("notes.md", "과적합은 원인이 아니다.", LEARNS),
    ("notes.md", "과적합 때문일까?", LEARNS),
    ("notes.md", "배치 32, 학습률 0.01로 12 에폭 돌렸다.", LEARNS),
    ("notes.md", "데이터 증강을 더 넣어 볼 예정.", LEARNS),
    ("train.sh", "# 학습률은 0.1로 시작한다", LEARNS),
)


def look(folder: Path, name: str, words: str, log: str) -> Diagnosis:
    (folder / "train.log").write_text(log, encoding="utf-8")
    (folder / name).write_text(words + "\n", encoding="utf-8")
    return diagnose(next(open_run(folder)))


@pytest.mark.parametrize(("name", "words", "log", "claim"), DISPUTED, ids=[w for _, w, _, _ in DISPUTED])
def test_a_wrong_claim_is_answered(tmp_path: Path, name: str, words: str, log: str, claim: str) -> None:
    assert [d.claim for d in look(tmp_path, name, words, log).disputes] == [claim]


@pytest.mark.parametrize(("name", "words", "log"), LEFT_ALONE, ids=[w for _, w, _ in LEFT_ALONE])
def test_a_note_that_agrees_or_claims_nothing_is_left_alone(tmp_path: Path, name: str, words: str, log: str) -> None:
    assert look(tmp_path, name, words, log).disputes == ()


def test_the_answer_cites_the_note_and_what_decides(tmp_path: Path) -> None:
    found = look(tmp_path, "notes.md", "It failed because of faulty GPU hardware.", RUNS_OUT)
    known = {e.id for e in found.evidence}
    (dispute,) = found.disputes
    assert {dispute.note.id, *dispute.evidence_ids} <= known


def test_a_note_changes_no_verdict(tmp_path: Path) -> None:
    with_note = look(tmp_path, "notes.md", "과적합이 원인이다.", LEARNS)
    (tmp_path / "notes.md").unlink()
    without = diagnose(next(open_run(tmp_path)))
    assert (with_note.verdict, with_note.causes) == (without.verdict, without.causes)
