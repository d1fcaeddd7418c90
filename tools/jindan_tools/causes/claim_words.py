"""What people blame in their notes: the words, the causes that would bear them out, and how to call the claim."""

from __future__ import annotations

import re

from msgspec import Struct

from jindan_tools.text.regex import regex


class ClaimWords(Struct, frozen=True, kw_only=True):
    """A kind of claim. `pattern` finds it in lower case, `said_ko` reports it ("'X' 탓이라고").

    Any of `causes` would make a blame right. A claim of an outcome has none and says whether training `went_well`.
    """

    said_ko: str
    pattern: re.Pattern[str]
    causes: frozenset[str]
    went_well: bool | None = None


def _words(name_ko: str, pattern: str, *causes: str) -> ClaimWords:
    return ClaimWords(said_ko=f"'{name_ko}' 탓이라고", pattern=regex(pattern), causes=frozenset(causes))


_RATE = r"(?:학습률|러닝 ?레이트|\blr0?\b|learning[ _-]?rate)"
_HIGH_RATE = ("nan_lr_diverge", "lr_too_high_oscillate", "optimizer_lr_mismatch", "warmup_missing", "batch_scaled_lr_not", "diverge_no_nan", "warmup_bias_lr_high")  # fmt: skip
_LOW_RATE = ("lr_too_low", "underfit", "epochs_too_few", "warmup_too_long", "sched_total_steps_wrong", "sched_per_batch_step")  # fmt: skip

CLAIM_WORDS: tuple[ClaimWords, ...] = (
    _words("GPU 메모리 부족", r"(?:gpu|그래픽) ?메모리 ?(?:부족|초과|때문|가 ?(?:부족|모자))|\bv?ram ?(?:부족|초과)|cuda out of memory|(?<!ram )메모리 ?(?:부족|문제)|"
        r"out of memory|\boom\b(?!.?killer)",
           "oom_capacity", "oom_fragmentation", "oom_leak", "oom_long_sample", "oom_eval", "oom_other_process", "oom_disguised",
           "sysmem_spill", "host_oom_kill", "shm_bus_error"),
    _words("너무 큰 배치", r"배치[^.,;]{0,10}(?:커|크|큰)|batch(?: size)?[^.,;]{0,12}too (?:large|big)", "oom_capacity", "few_optimizer_steps", "batch_scaled_lr_not"),
    _words("메모리 단편화", r"단편화|fragment", "oom_fragmentation"),
    _words("메모리 누수", r"메모리 ?누수|memory leak", "oom_leak", "host_oom_kill"),
    _words("카드의 메모리 크기", r"\d+ ?gb[^.,;]{0,8}(?:부족|모자)|not enough (?:gpu )?memory", "oom_capacity", "oom_long_sample", "oom_eval"),
    _words("주기억장치(RAM) 부족", r"\bram ?부족|oom.?killer|host memory", "host_oom_kill", "shm_bus_error", "dataloader_worker_crash"),
    _words("높은 학습률", rf"{_RATE}[^.,;]{{0,16}}(?:높|커서|크기 때문|too (?:high|large|big)|aggressive)|(?:high|large|big)(?:er)? {_RATE}", *_HIGH_RATE),
    _words("낮은 학습률", rf"{_RATE}[^.,;]{{0,16}}(?:낮(?:아|은|다|음)|작|too (?:low|small))|(?:low|small)(?:er)? {_RATE}", *_LOW_RATE),
    _words("라벨 오류", r"라벨|레이블|어노테이션|label(?!_smooth)|annotation", "label_noise", "labels_shuffled", "labels_corrupt", "labels_missing",
           "eval_labels_missing", "bbox_format", "num_labels_mismatch", "all_labels_ignored", "label_shift_bug"),
    _words("데이터 품질", r"데이터(?:셋)? ?(?:품질|오류|문제|불량|이상|가 (?:이상|깨))|불량 ?(?:샘플|이미지|데이터)|"
           r"(?:bad|corrupt(?:ed)?|dirty|noisy) (?:data|sample|image)|data (?:quality|issue|problem)",
           "nan_bad_data", "corrupt_data", "labels_corrupt", "label_noise", "labels_shuffled", "train_val_shift", "data_missing", "shuffle_off"),
    _words("데이터 부족", r"데이터(?:가|셋이)? ?(?:적|부족)|(?:too little|not enough|small) (?:data|dataset)", "too_little_data", "overfit", "memorisation", "few_optimizer_steps"),
    _words("작은 배치의 잡음", r"배치(?: 크기)?(?:가|의)? ?(?:노이즈|잡음|작)|(?:batch|gradient) noise|small batch|batch(?: size)? (?:is )?too small",
           "batch_noise", "bn_small_batch"),
    _words("혼합 정밀도(AMP, fp16)", r"\bamp\b|fp16|bf16|half precision|mixed precision|혼합 ?정밀도|반정밀도|autocast",
           "nan_fp16_overflow", "amp_scale_collapse", "loss_scale_wrong", "bf16_stall", "loss_zero_gradnorm_nan"),
    _words("하드웨어 고장", r"하드웨어|gpu ?(?:불량|고장|이상|문제|fault)|서버 ?(?:문제|불안정|고장)|hardware|faulty gpu|bad (?:gpu|node)|드라이버|driver",
           "gpu_xid_ecc", "hardware_fault", "node_failure", "thermal_throttle", "illegal_memory", "gpu_p2p_corruption", "cuda_launch_timeout",
           "nccl_network"),
    _words("과적합", r"과적합|오버 ?피팅|over-?fit", "overfit", "memorisation", "too_little_data", "best_ckpt_wrong", "catastrophic_forgetting"),
    _words("과소적합이나 작은 모델", r"과소적합|언더 ?피팅|under-?fit|모델(?:이|의 용량이)? ?(?:너무 )?작|model (?:is )?too small|lacks? capacity",
           "underfit", "epochs_too_few", "lr_too_low"),
    _words("클래스 불균형", r"불균형|imbalance", "class_imbalance", "plateau_prior"),
    _words("기울기 폭발", r"(?:기울기|그래디언트) ?폭[발주]|explod(?:ing|ed) grad|grad(?:ient)?s? explo", "grad_explode", "nan_lr_diverge", "diverge_no_nan", "missing_zero_grad"),
    _words("기울기 소실", r"(?:기울기|그래디언트) ?소실|vanish", "grad_vanish", "dying_relu", "detach_no_grad"),
    _words("데이터 증강", r"증강|augmentation", "aug_too_strong", "aug_switch_step"),
    _words("네트워크(NCCL)", r"nccl|네트워크|infiniband|network (?:error|issue|problem)", "nccl_network", "nccl_timeout_divergence", "nccl_slow_eval", "rank_crash_cascade"),
    _words("디스크 공간", r"디스크|disk (?:full|space)", "disk_full"),
    _words("가중치 감쇠", r"(?:가중치 ?감쇠|weight[ _]decay)[^.,;]{0,12}(?:크|커|강|높|세|때문|too)", "weight_decay_excess"),
    _words("웜업", r"웜 ?업|warm-?up", "warmup_missing", "warmup_too_long", "warmup_bias_lr_high", "nan_lr_diverge"),
    _words("스케줄러", r"스케줄러|scheduler", "sched_xN", "sched_per_batch_step", "sched_never_stepped", "sched_total_steps_wrong",
           "sched_cosine_rebound", "plateau_sched_wrong_metric", "resume_lr_reset"),
    _words("초기화", r"(?:가중치 )?초기화(?! ?누락)|initiali[sz]ation", "init_bad", "num_labels_mismatch"),
    _words("데이터 누수", r"(?<!메모리 )누수|(?:정답|답)이 새|검증 데이터가 [^.]{0,10}섞|data leak|leakage", "leakage", "label_shift_bug"),
    _words("임베딩 붕괴", r"임베딩 ?붕괴|붕괴한 것|representation collapse|embedding collapse", "embedding_collapse", "gan_imbalance"),
    _words("체크포인트 적재 실패", r"(?:체크포인트|가중치)[^.,;]{0,8}(?:적재 ?실패|안 불러|못 불러|로드 ?실패)|checkpoint (?:was )?not loaded", "ckpt_mismatch", "ckpt_truncated"),
    _words("손상된 샘플", r"(?:샘플|이미지|파일)[^.,;]{0,8}(?:손상|깨)|corrupt(?:ed)? (?:image|sample|file)", "corrupt_data", "nan_bad_data", "labels_corrupt"),
    _words("라이브러리 버그나 버전", r"(?:torch|cuda|라이브러리|프레임워크)[^.,;]{0,10}(?:버그|버전)|library bug|version mismatch", "env_version", "missing_dependency"),
    _words("사람의 중단", r"ctrl-?c|누가[^.]{0,8}(?:껐|중단|종료)|cancell?ed by", "user_cancel"),
    _words("모델 용량", r"모델 ?용량|capacity", "underfit", "epochs_too_few"),
    _words("토크나이저", r"토크나이저|tokeni[sz]er", "vocab_mismatch", "chat_template_bug", "padding_bug", "tokens_truncated"),
)  # fmt: skip

OUTCOME_WORDS: tuple[ClaimWords, ...] = (
    ClaimWords(
        said_ko="학습이 잘되었다고",
        pattern=regex(
            r"성공|완벽|잘 (?:수렴|학습|맞)|해결(?:됨|했|완료)|정상(?:적으로)? (?:완료|학습|수렴)|배포 준비|문제 ?없음|converged (?:well|nicely)|success"
        ),
        causes=frozenset(),
        went_well=True,
    ),
    ClaimWords(
        said_ko="실행이 오류로 죽었다고",
        pattern=regex(r"크래시|죽은 (?:듯|것)|crashed"),
        causes=frozenset(),
        went_well=False,
    ),
    ClaimWords(
        said_ko="학습이 실패했다고",
        pattern=regex(
            r"학습 ?실패|실패로 판단|발산(?:이므로|[.]|$| ?했| ?한)|망가졌|무의미|비정상 ?종료|더 학습되지 않|diverged|training failed|\bbroken\b"
        ),
        causes=frozenset(),
        went_well=False,
    ),
)
