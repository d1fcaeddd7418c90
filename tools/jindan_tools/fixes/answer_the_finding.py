"""The remedy that a finding itself names, where the general advice for its cause would miss it."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence

from jindan_tools.fixes.registry import Situation
from jindan_tools.fixes.remedies_for_detection import DETECTION_REMEDIES
from jindan_tools.fixes.remedies_for_detectors import DETECTOR_REMEDIES
from jindan_tools.fixes.remedies_for_inputs import INPUT_REMEDIES
from jindan_tools.fixes.remedies_for_labels import LABEL_REMEDIES
from jindan_tools.fixes.remedies_for_length import LENGTH_REMEDIES
from jindan_tools.fixes.remedies_for_levels import LEVEL_REMEDIES
from jindan_tools.fixes.remedies_for_library import LIBRARY_REMEDIES
from jindan_tools.fixes.remedies_for_metrics import METRIC_REMEDIES
from jindan_tools.fixes.remedies_for_schedules import SCHEDULE_REMEDIES
from jindan_tools.fixes.remedies_for_scripts import SCRIPT_REMEDIES
from jindan_tools.fixes.remedies_for_stops import STOP_REMEDIES
from jindan_tools.fixes.remedies_for_tuning import TUNING_REMEDIES
from jindan_tools.fixes.remedy import Remedy, filled
from jindan_tools.model.finding import Finding
from jindan_tools.model.fix import Fix

REMEDIES: Mapping[str, Remedy] = {
    # peft/peft_model.py: the classification heads join modules_to_save only for these task types.
    "GRD016": Remedy(
        cause="frozen_layers",
        parameter="LoraConfig",
        after='task_type="SEQ_CLS" (토큰 분류는 "TOKEN_CLS"), 또는 modules_to_save=["classifier"]',
        where="LoraConfig를 만드는 줄",
        why="peft는 본체를 모두 얼리므로 새로 만든 헤드는 이름을 알려 주어야만 학습되고 함께 저장됩니다.",
        expected="학습되는 파라미터 수가 헤드의 크기만큼 늘고 손실이 무작위 수준 아래로 내려갑니다.",
        verify="model.print_trainable_parameters() 값과, 저장한 adapter_config.json의 modules_to_save 값을 확인하세요.",
    ),
    "CKP006": Remedy(
        cause="ckpt_mismatch",
        parameter="modules_to_save",
        after='["classifier"] (또는 LoraConfig(task_type="SEQ_CLS"))',
        where="LoraConfig를 만드는 줄",
        why="저장된 가중치에 학습한 헤드가 없어 불러올 때마다 다른 무작위 헤드로 시험하게 됩니다. 헤드가 남은 체크포인트가 없으면 고친 설정으로 다시 학습해야 합니다.",
        expected="시험 점수가 학습 중 검증 점수와 비슷해집니다.",
        verify="불러올 때 헤드가 새로 초기화되었다는 줄이 없어야 합니다.",
    ),
    "GRD017": Remedy(
        cause="metric_bug",
        parameter="보상 함수",
        after="답마다 다른 값이 나오도록 수정 (형식 검사와 정답 검사를 나누고 부분 점수를 줌)",
        where="reward_funcs로 넘기는 함수",
        why="한 질문의 답들이 모두 같은 점수를 받으면 평균과의 차이가 0이라 기울기도 0입니다. 학습률이나 동결과는 관계가 없습니다.",
        expected="frac_reward_zero_std 값이 1에서 내려가고 grad_norm 값이 0을 벗어납니다.",
        verify="기록된 답 10개와 정답을 보상 함수에 직접 넣어 0이 아닌 점수가 하나라도 나오는지 보세요. 하나도 없으면 쉬운 문제나 SFT부터 시작하세요.",
    ),
    "TOK007": Remedy(
        cause="tokens_truncated",
        parameter="generation_max_length",
        after="정답 길이의 95 % 분위보다 큰 값 (max_new_tokens로 정해도 됩니다)",
        where="Seq2SeqTrainingArguments 또는 model.generation_config",
        why="평가에서 만드는 답이 길이 한도에서 잘려 점수가 답의 앞부분만으로 계산됩니다. 학습 자체는 이 한도와 관계가 없습니다.",
        expected="다시 학습하지 않고 마지막 체크포인트만 평가해도 gen_len 값이 정답 길이만큼 늘고 점수가 올라갑니다.",
        verify="trainer.evaluate(max_length=값)으로 한 번 평가하고 gen_len 값이 한도보다 작은지 보세요.",
    ),
    "PLT034": Remedy(
        cause="plateau_lm_uniform",
        parameter="토큰의 순서",
        after="데이터를 준비할 때 토큰이 아니라 문서를 섞기",
        where="학습 데이터를 만드는 스크립트",
        why="문맥을 쓰는 모델이면 손실이 토큰 빈도의 엔트로피보다 내려갑니다. 거기서 멈추면 순서가 흩어졌거나, 위치 정보나 어텐션 마스크가 문맥을 막은 것입니다.",
        expected="문맥을 쓰기 시작하면 손실이 지금의 바닥을 지납니다.",
        verify="학습 배치 하나를 글로 되돌려(decode) 사람이 읽을 수 있는 문장인지 보세요. 문장이면 위치 임베딩과 어텐션 마스크를 확인하세요.",
    ),
    "LBL011": Remedy(
        cause="wrong_loss",
        parameter="num_labels",
        after="클래스 수(두 클래스면 2), 라벨은 정수",
        where="from_pretrained 또는 config를 만드는 줄",
        why="출력이 하나면 transformers는 회귀로 보고 MSELoss를 쓰며, argmax로 센 정확도는 0번 클래스의 비율에 고정됩니다.",
        expected="정확도가 평가마다 달라지고 첫 손실이 ln(클래스 수) 부근에서 시작합니다.",
        verify="저장된 config.json의 problem_type 값이 single_label_classification인지 확인하세요.",
    ),
    "EVL019": Remedy(
        cause="config_error",
        parameter="label_names",
        after='TrainingArguments(label_names=["labels"])',
        where="TrainingArguments를 만드는 줄",
        why="PeftModel은 안쪽 모델의 인자를 가려 Trainer가 라벨 이름을 알지 못합니다. 그러면 평가에서 손실이 계산되지 않습니다.",
        expected="평가 줄에 eval_loss 값이 나타납니다.",
        verify="trainer.evaluate() 결과에 eval_loss 열쇠가 있는지 확인하고 다시 시작하세요.",
    ),
}


_TABLES: tuple[Mapping[str, Remedy], ...] = (
    REMEDIES,
    DETECTOR_REMEDIES,
    DETECTION_REMEDIES,
    INPUT_REMEDIES,
    LABEL_REMEDIES,
    LENGTH_REMEDIES,
    LEVEL_REMEDIES,
    METRIC_REMEDIES,
    SCHEDULE_REMEDIES,
    SCRIPT_REMEDIES,
    STOP_REMEDIES,
    TUNING_REMEDIES,
)


def answer_the_finding(situation: Situation) -> Iterator[Fix]:
    """Plan what the findings behind a cause name themselves."""
    for found, remedy in _named(situation.findings):
        if remedy.answers(situation.cause.id):
            yield situation.fix(
                remedy.parameter,
                filled(remedy.after, found.facts),
                before=filled(remedy.before, found.facts),
                where=remedy.where,
                why=filled(remedy.why, found.facts),
                expected=filled(remedy.expected, found.facts),
                verify=filled(remedy.verify, found.facts),
            )


def answered(causes: Container[str], findings: Sequence[Finding]) -> Iterator[str]:
    """Yield the codes of the findings whose remedy answers one of the causes."""
    return (f.code for f, remedy in _named(findings) if any(c in causes for c in (remedy.cause, *remedy.also)))


def _named(findings: Sequence[Finding]) -> Iterator[tuple[Finding, Remedy]]:
    found = {f.code: f for f in reversed(findings)}
    yield from ((found[code], remedy) for table in _TABLES for code, remedy in table.items() if code in found)
    for one in findings:
        told = LIBRARY_REMEDIES.get(str(one.facts.get("habit"))) if one.code == "SCR014" else None
        if told is not None:
            yield one, told
