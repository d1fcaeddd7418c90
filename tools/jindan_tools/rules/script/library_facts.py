"""What calls of libraries really do: for each habit of a script what it means, and what the record must show beside it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct


class Shown(StrEnum):
    """What the record shows when the habit did harm."""

    STILL = "still"  # the training loss does not fall
    COPIED = "copied"  # the held-out loss fell far below what text allows
    FELL = "fell"  # the training loss fell
    NO_SCORE = "no_score"  # a score near zero beside a loss that fell
    SLOW = "slow"  # the training loss made no progress worth the name
    ANY = "any"


class LibraryFact(Struct, frozen=True, kw_only=True):
    """A fact about a library. `statement` says what the line does, `title` what follows; both are Korean sentences."""

    title: str
    statement: str
    argues: Mapping[str, float]
    shown: Shown
    source: str


_LEARNS_NOTHING = {"lr_too_low": -3.0, "underfit": -2.0, "plateau_lm_uniform": -2.0, "labels_shuffled": -2.0, "grad_vanish": -2.0, "tracker_log_confusion": -3.0}  # fmt: skip
_SCORE_ONLY = {"overfit": -3.0, "underfit": -2.0, "labels_shuffled": -3.0, "lr_too_low": -2.0, "memorisation": -2.0, "train_val_shift": -2.0}  # fmt: skip

LIBRARY_FACTS: Mapping[str, LibraryFact] = {
    "adapter_for_inference": LibraryFact(
        title="불러온 LoRA 어댑터가 추론용으로 얼어 있어 학습되는 파라미터가 하나도 없습니다.",
        statement="PeftModel.from_pretrained는 is_trainable=True를 주지 않으면 어댑터의 기울기를 끕니다.",
        argues={"frozen_layers": 4.0, "params_not_in_optim": -1.0, "detach_no_grad": -1.0, **_LEARNS_NOTHING},
        shown=Shown.STILL,
        source="peft peft_model.py: PeftModel.from_pretrained(is_trainable=False), 0.2 to 0.21",
    ),
    "masked_model_copies": LibraryFact(
        title="양방향 모델을 mlm=False로 가르쳐 라벨이 입력 그대로입니다. 모델은 답을 보고 베끼기만 배우므로 낮은 손실은 아무것도 뜻하지 않습니다.",
        statement="mlm=False이면 라벨은 가리지 않은 입력의 복사본이고, ForMaskedLM 모델은 한 칸 밀지 않고 비교합니다.",
        argues={"label_shift_bug": 4.0, "leakage": -1.0, "healthy_converged": -4.0, "memorisation": -2.0, "overfit": -2.0},
        shown=Shown.FELL,
        source="transformers data/data_collator.py DataCollatorForLanguageModeling; modeling_bert.py BertForMaskedLM, 4.0 to 5.23",
    ),
    "causal_model_masks": LibraryFact(
        title="인과 언어 모델을 가린 단어 맞히기(mlm=True, 기본값)로 가르쳐, 토큰의 약 15 %만 라벨이 되고 입력에는 가린 자리가 섞입니다.",
        statement="DataCollatorForLanguageModeling은 mlm을 적지 않으면 True이며 나머지 라벨을 -100으로 가립니다.",
        argues={"wrong_loss": 4.0, "underfit": -2.0, "lr_too_low": -2.0, "chat_template_bug": -1.0},
        shown=Shown.ANY,
        source="transformers data/data_collator.py: mlm=True, mlm_probability=0.15, 4.0 to 5.23",
    ),
    "prompt_in_answer": LibraryFact(
        title="생성한 답에 프롬프트가 붙은 채로 정답과 비교해 점수가 0에 머뭅니다. 모델이 아니라 지표의 문제입니다.",
        statement="디코더 모델의 generate()는 프롬프트와 답을 함께 돌려줍니다.",
        argues={"metric_bug": 4.0, "chat_template_bug": -1.0, "padding_bug": -1.0, **_SCORE_ONLY},
        shown=Shown.NO_SCORE,
        source="transformers generation/utils.py: decoder-only models return the input ids in front, 4.0 to 5.23",
    ),
    "argmax_twice": LibraryFact(
        title="argmax를 두 번 해서 지표가 예측이 아니라 표본 번호 하나를 비교합니다. 모델이 아니라 지표의 문제입니다.",
        statement="preprocess_logits_for_metrics가 이미 argmax한 값이 compute_metrics의 predictions입니다.",
        argues={"metric_bug": 4.0, "plateau_chance_ce": -2.0, **_SCORE_ONLY},
        shown=Shown.FELL,
        source="transformers trainer.py evaluation_loop: logits = preprocess_logits_for_metrics(logits, labels), 4.17 to 5.23",
    ),
    "class_zero_ignored": LibraryFact(
        title="ignore_index=0이라 0번 클래스의 자리는 손실에 들지 않습니다. 모델은 0번을 한 번도 배우지 않아 모든 자리에 다른 클래스를 답합니다.",
        statement="패딩을 빼려고 쓴 ignore_index=0이 0번 클래스까지 뺍니다.",
        argues={"wrong_loss": 4.0, "class_imbalance": -3.0, "overfit": -2.0, "label_noise": -2.0, "metric_bug": -2.0, "underfit": -2.0},
        shown=Shown.FELL,
        source="torch.nn.functional.cross_entropy(ignore_index)",
    ),
    "keeps_lowest_score": LibraryFact(
        title="체크포인트를 점수가 가장 낮은 에폭으로 골라 둡니다. 커질수록 좋은 점수인데 mode를 정하지 않았습니다.",
        statement='Lightning의 ModelCheckpoint는 mode를 적지 않으면 "min"입니다.',
        argues={"best_ckpt_wrong": 4.0, "overfit": -2.0, "train_val_shift": -2.0, "val_settings_differ": -2.0},
        shown=Shown.ANY,
        source='lightning pytorch/callbacks/model_checkpoint.py: mode="min", 1.0 to 2.6',
    ),
    "stops_at_lowest_score": LibraryFact(
        title="커질수록 좋은 점수를 작아질수록 좋은 것으로 감시해, 점수가 오르는 동안 조기 종료를 셉니다.",
        statement='Lightning의 EarlyStopping은 mode를 적지 않으면 "min"입니다.',
        argues={"early_stop_wrong": 4.0, "overfit": -2.0, "epochs_too_few": -1.0},
        shown=Shown.ANY,
        source='lightning pytorch/callbacks/early_stopping.py: mode="min", 1.0 to 2.6',
    ),
    "one_of_two_lists_reordered": LibraryFact(
        title="글과 라벨을 두 목록으로 나눈 뒤 한쪽만 순서를 바꿔, 글마다 다른 글의 라벨이 붙었습니다. 학습은 외우기만 하고 새 데이터는 찍는 수준에 머뭅니다.",
        statement="같은 짝에서 만든 두 목록 가운데 하나만 정렬하거나 섞습니다.",
        argues={"labels_shuffled": 4.0, "overfit": -4.0, "memorisation": -2.0, "train_val_shift": -3.0, "too_little_data": -3.0, "label_noise": -2.0},
        shown=Shown.ANY,
        source="Python list.sort and random.shuffle reorder in place, one list only",
    ),
    "adafactor_warms_up": LibraryFact(
        title="Adafactor의 warmup_init=True는 학습률을 스텝마다 1e-6씩만 올리므로 1만 스텝이 지나야 최고값(1e-2)에 닿습니다. 이 학습은 그 앞에서 끝났습니다.",
        statement="relative_step=True이면 인자의 learning_rate는 쓰이지 않고, warmup_init=True이면 1e-6 × 스텝이 학습률의 상한입니다.",
        argues={"warmup_too_long": 4.0, "lr_too_low": 1.0, "sched_never_stepped": -2.0, "underfit": -1.0},
        shown=Shown.STILL,
        source="transformers optimization.py Adafactor._get_lr: min_step = 1e-6 * step if warmup_init else 1e-2, 3.1 to 5.23",
    ),
    "neighbours_in_loss": LibraryFact(
        title="손실이 배치의 모든 노드(batch.y)에 걸려, 이웃으로 딸려 온 검증·테스트 노드의 라벨로도 학습합니다. 높은 점수는 정답을 본 결과입니다.",
        statement="NeighborLoader의 배치는 앞의 batch.batch_size개만 학습 노드이고 나머지는 이웃입니다. out[:batch.batch_size]와 batch.y[:batch.batch_size]만 비교해야 합니다.",
        argues={"leakage": 4.0, "healthy_converged": -4.0, "overfit": -2.0, "memorisation": -2.0, "too_little_data": -2.0},
        shown=Shown.FELL,
        source="torch_geometric NeighborLoader: 'batch_size first nodes are the seed nodes', 2.0 to 2.6; examples/graph_sage_unsup and reddit.py slice by it",
    ),
    "divided_again": LibraryFact(
        title="손실을 누적 수로 나눈 뒤 accelerate가 한 번 더 나눠, 기울기가 누적 수만큼 더 작습니다. SGD에서는 학습률을 그만큼 낮춘 것과 같습니다.",
        statement="Accelerator(gradient_accumulation_steps=N)의 backward()는 손실을 스스로 N으로 나눕니다. 스크립트의 나눗셈을 빼야 합니다.",
        argues={"grad_accum_loss_scale": 4.0, "lr_too_low": 2.0, "label_noise": -3.0, "underfit": -2.0, "missing_zero_grad": -2.0, "healthy_converged": -4.0, "overfit": -2.0},
        shown=Shown.SLOW,
        source="accelerate/accelerator.py backward: loss = loss / self.gradient_accumulation_steps, 0.12 to 1.15",
    ),
    "schedule_in_batches": LibraryFact(
        title="스케줄의 길이를 배치 수로 정했는데 갱신마다 한 번만 움직여, 계획한 감쇠가 누적 수로 나눈 만큼만 일어납니다(웜업은 그만큼 길어집니다).",
        statement="prepare()한 스케줄러는 accumulate() 안에서 기울기를 맞추는 스텝에서만 움직입니다.",
        argues={"sched_total_steps_wrong": 4.0, "sched_never_stepped": -2.0, "epochs_too_few": -2.0, "underfit": -1.0},
        shown=Shown.ANY,
        source="accelerate scheduler.py AcceleratedScheduler.step: returns unless sync_gradients, 0.12 to 1.15",
    ),
}  # fmt: skip
