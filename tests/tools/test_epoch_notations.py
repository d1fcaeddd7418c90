"""Epoch lines of scripts that do not write `Epoch 3: train_loss=…`: the curves must still be told apart."""

import pytest

from jindan_tools.model.series import Role
from jindan_tools.readers.contract import Line, TextFile
from jindan_tools.readers.logs import read_log

TRAIN, VAL, GRAD = Role.TRAIN_LOSS, Role.VAL_LOSS, Role.GRAD_NORM
TRAIN_ACC, VAL_ACC = Role.TRAIN_METRIC, Role.VAL_METRIC

# Lines of one epoch ({e}) and what is expected of its first record.
NOTATIONS: dict[str, tuple[list[str], dict[Role, float]]] = {
    "short word": (["[10:00][INFO] ep={e} loss=0.81 lr=0.001"], {TRAIN: 0.81}),
    "bare phases": (["ep {e} train=0.81 val=0.92"], {TRAIN: 0.81, VAL: 0.92}),
    "letter": (["E{e:02d} loss=0.81 vloss=0.92 vacc=88.2"], {TRAIN: 0.81, VAL: 0.92, VAL_ACC: 88.2}),
    "count first in Korean": (["{e}에폭 | 학습 손실 0.81 | 검증 손실 0.92"], {TRAIN: 0.81, VAL: 0.92}),
    "Korean gradient norm": (["에폭 {e}/20 - 손실: 0.81, 기울기 노름: 1.5"], {TRAIN: 0.81, GRAD: 1.5}),
    "short gradient name": (["epoch {e} | loss 0.81 | gn 1.5"], {TRAIN: 0.81, GRAD: 1.5}),
    "two phases in one field": (["Epoch {e}/20 | train/val loss: 0.81 / 0.92"], {TRAIN: 0.81, VAL: 0.92}),
    "phase behind the name": (
        ["epoch {e} loss(train)=0.81 loss(val)=0.92 acc(val)=0.5"],
        {TRAIN: 0.81, VAL: 0.92, VAL_ACC: 0.5},
    ),
    "accuracy in brackets": (
        ["Epoch {e} | Train loss 0.81 (acc 91%) | Val loss 0.92 (acc 88%)"],
        {TRAIN: 0.81, VAL: 0.92, TRAIN_ACC: 91.0, VAL_ACC: 88.0},
    ),
    "heading with the time": (
        [
            "Epoch: {e:02} | Epoch Time: 0m 1s",
            "\tTrain Loss: 0.81 | Train Acc: 91.0%",
            "\t Val. Loss: 0.92 |  Val. Acc: 88.0%",
        ],
        {TRAIN: 0.81, VAL: 0.92, TRAIN_ACC: 91.0, VAL_ACC: 88.0},
    ),
    "length of an epoch called its total": (
        ["Epoch {e} training ends, total 98.49s", "Epoch {e}[16/5011]: loss:0.81, lr:0.01"],
        {TRAIN: 0.81},
    ),
    "figures in Chinese below a heading": (
        [
            "Epoch {e}/20",
            "2026-03-02 10:00:00,511 - train - INFO - 训练损失: 0.81, 训练准确率: 91.0%",
            "验证损失: 0.92, 验证准确率: 88.0%",
        ],
        {TRAIN: 0.81, VAL: 0.92, TRAIN_ACC: 91.0, VAL_ACC: 88.0},
    ),
    "names set off by blanks": (
        ["===== Epoch {e}/20 =====", "Training loss    0.81", "Validation loss  0.92"],
        {TRAIN: 0.81, VAL: 0.92},
    ),
    "summary of the ImageNet example": (
        ["Epoch: [{e}][30/30]\tLoss 8.1e-01 (9.0e-01)\tAcc@1  81.2 ( 80.1)", " * Acc@1 88.750 Acc@5 99.0"],
        {TRAIN: 0.81, VAL_ACC: 88.75},
    ),
    "branches of the model behind the summary": (
        [
            "Epoch: [{e}][30/30]\tLoss 0.81 (0.9)",
            " * Prec@1     88.750 Prec@5 99.0",
            " * Prec@1  05 11.250 Prec@5 05 99.0",
        ],
        {TRAIN: 0.81, VAL_ACC: 88.75},
    ),
    "count before the word": (["INFO:{e}-epoch (9/9): total loss 0.81, lr 1e-05"], {TRAIN: 0.81}),
    "a sentence": (
        ["8/9 in {e} epoch finished at time 0:01:02, Loss is 0.81 Acc is 0.5"],
        {TRAIN: 0.81, TRAIN_ACC: 0.5},
    ),
    "counts of the DCGAN example": (["[{e}/25][782/782]\tLoss_D: 0.81\tLoss_G: 1.5"], {TRAIN: 0.81}),
}


@pytest.mark.parametrize("name", NOTATIONS)
def test_each_epoch_gives_one_record_to_each_curve(name: str) -> None:
    lines, expected = NOTATIONS[name]
    texts = [text.format(e=epoch) for epoch in range(1, 6) for text in lines]
    file = TextFile(path="a.log", size=1, lines=tuple(Line(number=i, text=t) for i, t in enumerate(texts, 1)))

    found = {role: [s.values for s in read_log(file).series if s.role is role][:1] for role in expected}

    assert found == {role: [(value,) * 5] for role, value in expected.items()}


def test_a_step_count_in_brackets_alone_is_no_epoch() -> None:
    file = TextFile(path="a.log", size=1, lines=(Line(number=1, text="[100/2000] loss: 0.3"),))

    assert [s.axis for s in read_log(file).series if s.axis.value == "epoch"] == []
