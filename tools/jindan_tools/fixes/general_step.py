"""The step that the page of a cause names, with its place and the record of this run to hold the next one against."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from jindan_tools.causes.catalogue import page
from jindan_tools.fixes.dialect import dialect
from jindan_tools.fixes.predict.predicted import predicted
from jindan_tools.fixes.registry import Situation
from jindan_tools.model.cause import Cause
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding
from jindan_tools.model.fix import Fix, FixKind
from jindan_tools.model.run import Run
from jindan_tools.text.regex import regex

_DIGIT = regex(r"\d")
# What a curve recorded at a place; a setting is the same in the next run and tells nothing.
_RECORD = regex(r"^\S+ (?:에폭|스텝)의 |^\S+번째 기록의 ")
# Cause -> the place where its step is taken. '' is where the trainer keeps its settings.
PLACES: Mapping[str, str] = {
    "all_labels_ignored": "라벨을 만드는 전처리 함수와 max_length",
    "batch_noise": "",
    "bf16_stall": "모델을 불러오는 줄(dtype)과 옵티마이저를 만드는 줄",
    "bn_small_batch": "모델을 만드는 줄(SyncBatchNorm.convert_sync_batchnorm)과 배치 크기",
    "catastrophic_forgetting": "모델을 만드는 줄(LoRA)과 학습 데이터의 구성",
    "ckpt_mismatch": "load_state_dict 또는 from_pretrained를 부르는 줄",
    "config_error": "오류가 이름을 댄 설정 키",
    "crash_cause_not_shown": "실행 명령의 끝",
    "diverge_no_nan": "",
    "double_softmax": "모델의 forward 마지막 줄과 손실 함수",
    "dtype_device": "오류의 추적 기록이 가리킨 줄",
    "early_stop_wrong": "EarlyStopping 콜백(monitor, mode, patience)",
    "ema_lag": "EMA를 만드는 줄(decay)",
    "env_version": "requirements.txt 또는 설치 명령",
    "epochs_too_few": "",
    "eval_mode_missing": "평가 함수의 첫 줄",
    "few_optimizer_steps": "",
    "gan_imbalance": "두 옵티마이저를 만드는 줄(lr)과 갱신 횟수의 비",
    "init_bad": "모델의 마지막 층을 만드는 줄",
    "input_not_normalised": "Dataset의 transform(Normalize)",
    "label_noise": "학습 라벨 파일",
    "label_shift_bug": "labels를 만드는 줄(collator 또는 forward)",
    "labels_corrupt": "라벨 파일",
    "leakage": "데이터를 나누는 줄",
    "loss_zero_gradnorm_nan": "",
    "memorisation": "",
    "metric_bug": "지표를 계산하는 함수(compute_metrics)",
    "nan_fp16_overflow": "",
    "nan_lr_diverge": "",
    "nccl_slow_eval": "init_process_group(timeout=...)와 평가 함수",
    "nccl_timeout_divergence": "랭크마다 갈리는 분기와 DataLoader(drop_last)",
    "no_metrics_logged": "",
    "num_labels_mismatch": "모델을 만드는 줄(num_labels, num_classes)과 라벨 번호",
    "oom_eval": "",
    "oom_leak": "학습 루프에서 손실을 모으는 줄",
    "oom_other_process": "실행 명령 앞(CUDA_VISIBLE_DEVICES)",
    "overfit_not": "체크포인트를 고르는 기준(metric_for_best_model, monitor)",
    "padding_bug": "토크나이저의 pad_token과 labels를 만드는 줄",
    "plateau_bce_0693": "LoraConfig(target_modules)와 beta",
    "plateau_lm_uniform": "모델을 불러오는 줄과 labels를 만드는 줄",
    "plateau_sched_wrong_metric": "ReduceLROnPlateau를 만드는 줄(mode, patience, factor)",
    "resume_data_replay": "재개할 때 DataLoader의 sampler를 만드는 줄",
    "resume_ema_reset": "체크포인트를 저장하고 불러오는 줄(EMA)",
    "resume_finished": "",
    "resume_lr_reset": "체크포인트를 불러오는 줄(scheduler.load_state_dict)",
    "shuffle_off": "DataLoader를 만드는 줄(shuffle, sampler.set_epoch)",
    "tokens_truncated": "토크나이저를 부르는 줄(max_length)",
    "tracker_log_confusion": "로그 파일의 이름(실행마다 새 폴더)",
    "train_val_shift": "학습과 검증 Dataset의 transform",
    "underfit": "",
    "unused_params_ddp": "DistributedDataParallel(find_unused_parameters=...)을 만드는 줄",
    "val_settings_differ": "평가 명령의 인수",
    "vocab_mismatch": "토크나이저와 모델을 불러오는 줄",
    "warmup_missing": "",
    "wrong_loss": "손실 함수를 만드는 줄",
}


def general_step(situation: Situation) -> Iterator[Fix]:
    """Yield the general fix of a cause; `expected` says what its records predict, or what they hold for the next to be compared."""
    run, cause, findings = situation.run, situation.cause, situation.findings
    advice = page(cause.id).fix
    if cause.kind == "none" or not advice.summary:
        return
    blaming = _blaming(cause, findings)
    yield Fix(
        cause_id=cause.id,
        parameter=advice.parameter or cause.name_ko,
        before="",
        after=advice.after,
        where=_place(run, cause, blaming),
        priority=0,
        why=advice.summary,
        expected=predicted(situation) or recorded(cause, findings),
        verify=advice.verify,
        kind=FixKind.NONE,
        evidence_ids=cause.arguments_for[0].evidence_ids if cause.arguments_for else (),
    )


def figure_of(situation: Situation, *, checked: bool) -> str:
    """Return what a step is predicted to bring; without a prediction, and unless its check has a figure, the record to compare."""
    return predicted(situation) or ("" if checked else recorded(situation.cause, situation.findings))


def recorded(cause: Cause, findings: Sequence[Finding]) -> str:
    """Return what this run recorded of a cause, as the sentence to hold the next run against; '' where no record has a figure."""
    blaming = _blaming(cause, findings)
    told = [e for f in blaming for e in f.evidence if _DIGIT.search(e.statement) and not _is_of_script(e)]
    shown = next((e for f in blaming for e in reversed(f.evidence) if e in told and _RECORD.search(e.statement)), None)
    shown = shown or next((e for e in told if e.value is not None and e.source is not None), None)
    shown = shown or next((e for e in told if e.source is not None), None)
    if shown is None or shown.source is None:
        return ""
    return f"견줄 기록: {shown.statement.rstrip('.')} ({shown.source.place()}). 고친 실행의 같은 자리와 견주어 보세요."


def _is_of_script(fact: Evidence) -> bool:
    """Say whether a fact stands in a script: its line is what is to be changed, and no record of the run."""
    return fact.source is not None and fact.source.path.endswith((".py", ".ipynb"))


def _blaming(cause: Cause, findings: Sequence[Finding]) -> list[Finding]:
    return sorted((f for f in findings if f.argues.get(cause.id, 0) > 0), key=lambda f: -f.argues[cause.id])


def _place(run: Run, cause: Cause, blaming: Sequence[Finding]) -> str:
    """Return the line of the script that a finding blames, else where the step of the cause is taken, '' for nowhere."""
    for found in blaming:
        if found.code.startswith("SCR") and found.evidence and found.evidence[0].source is not None:
            return found.evidence[0].source.label()
    known = PLACES.get(cause.id)
    return "" if known is None else known or dialect(run.framework).settings
