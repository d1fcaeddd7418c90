"""Tell from the name of a logged column what it measures, for any framework."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from msgspec import Struct

from jindan_tools.model.series import Role
from jindan_tools.text.regex import regex


class Meaning(Struct, frozen=True, kw_only=True):
    """What a column measures. `total` is False for a component of a loss."""

    role: Role
    total: bool = True
    higher_is_better: bool | None = None
    unit: str = ""


_CAMEL = regex(r"\b([Tt]rain(?:ing)?|[Vv]al(?:id|idation)?|[Tt]est|[Ee]val|[Dd]ev)(?=[A-Z])")
_CAMEL_END = regex(
    r"(?<=[a-z])(Train(?:ing)?|Val(?:id|idation)?|Test|Eval|Dev)$", words=("Train", "Val", "Test", "Eval", "Dev")
)
_MEASURE_END = regex(r"(?<=[a-z])(MAE|MSE|RMSE|WER|CER)$", words=("MAE", "MSE", "WER", "CER"))
_GLUED = regex(
    r"(?:^|(?<=[/_. ]))(train|valid|val|test|eval|dev)(?=(?:loss|acc|err)(?:[^a-z]|$|uracy|or))",
    words=tuple(f"{end}{what}" for end in ("train", "valid", "val", "test", "dev") for what in ("loss", "acc", "err")),
)
_VAL = regex(
    r"(?:^|[/_.\- ])(?:val|vali|valid|validation|validating|eval|evaluation|evaluating|test|testing|dev|holdout|heldout|held_out|hold_out|check|unseen|probe|oos)(?:$|[/_.\- 0-9])|"
    r"^(?:te|ts|tst|vl|va|ev)_(?=loss|acc|err|nll|b?ce\b)|_(?:te|ts|tst|vl|va|ev)$|^(?:ema|raw)/|^cv[_ ](?=loss|acc|score)|검증|평가|테스트|验证|测试|评估|^v_?(?=loss|acc)",
    words=(
        *(
            "val",
            "test",
            "dev",
            "hold",
            "held",
            "check",
            "unseen",
            "probe",
            "oos",
            "ema/",
            "raw/",
            "v_loss",
            "vloss",
            "cv_",
            "cv ",
            "v_acc",
            "vacc",
        ),
        *(end for short in ("te", "ts", "tst", "vl", "va", "ev") for end in (f"{short}_", f"_{short}")),
        *("검증", "평가", "테스트", "验证", "测试", "评估"),
    ),
)
_TRAIN = regex(
    r"(?:^|[/_.\- ])(?:train|training|fit|fitting|학습|훈련)(?:$|[/_.\- 0-9])|训练",
    words=("train", "fit", "학습", "훈련", "训练"),
)
# Figures that trainers compute on held-out data only, whatever the column is called otherwise.
_HELD_OUT = regex(
    r"^(?:metrics/|m?map|bbox_m?ap|segm_m?ap|(?:bbox|segm|keypoints|box_proposals|sem_seg|panoptic_seg)/|"
    r"(?:coco|pascal_voc|voc|lvis|cityscapes)/|miou$|aacc$|macc$|accuracy/top|pseudo dice|average global foreground dice|"
    r"current mean dice|(?:ents|sents|spans_sc)_[fpr]$|(?:tag|pos|morph|lemma)_acc$|dep_[ul]as$|cats_score$|exact_match$|(?:sacre)?bleu(?:-\d)?$|rouge-?[12l](?:sum)?$|chrf\+*$|meteor$|"
    r"(?:hr|hits?|ndcg)@\d)",
    words=(
        *("/", "map", "_ap", "miou", "acc", "dice", "ents_", "spans_sc_", "dep_", "cats_score", "exact_match", "bleu"),
        *("hr@", "hit", "ndcg"),
        *("rouge", "chrf", "meteor"),
    ),
)
_TIME = regex(
    r"(?:^|[/_.\- (]|run|data|wall|up|batch|iter)time(?:$|[/_.\- s)(])|per_sec|/s$|(?:^|[/_])eta(?:$|_)|elapsed|duration|"
    r"samples_per|steps_per|^data$|tok/s|(?:^|[/_])(?:wps|ups|tgs|wall|mfu)(?:$|_)|throughput|^ips$|(?:batch|reader|data)_cost$|step_avg|tflops|it/s|_ms$|\(ms\)",
    words=(
        *(
            "time",
            "data",
            "per_sec",
            "/s",
            "eta",
            "elapsed",
            "duration",
            "_per",
            "wps",
            "ups",
            "tgs",
            "wall",
            "mfu",
            "throughput",
        ),
        *("ips", "cost", "step_avg", "tflops", "_ms", "(ms)"),
    ),
)
_LR = regex(
    r"(?:^|[/_.\- ])(?:lr|learning[ _]rate|lr_abs|학습률)(?:$|[/_.\- 0-9])|^x/lr\d|lr/pg\d|^lr",
    words=("lr", "learning", "학습률"),
)
# `lrm` of nanochat and its kin multiplies the rate.
_NOT_LR = ("loss", "momentum", "weight_decay", "schedul", "lrm", "lr_mult", "lr_scale", "lr_factor", "lr_ratio")
_GRAD = regex(
    r"grad(?:ient)?s?[_/ ]?(?:global[_/ ]|total[_/ ])?norm|global_grad_norm|^g_norm$|^total_norm$|gnorm|gradient[_ ]norm|l2_norm/grad/global|"
    r"grad_[\d.]+_norm|^(?:gn|grdn|grads?|norm)$|^(?:g|grads?|gnorm|gradients?)/\w|(?:기울기|그래디언트|그라디언트)\s?(?:노름|크기)",
    words=("grad", "norm", "gn", "grdn", "g/", "노름", "크기"),
)
_SCALE = regex(
    r"loss[_ ]?scal(?:e|er|ing)|(?:^|[/_ ])(?:amp|grad)[_ ]?scaler?(?:$|[/_])|^scaler?(?:[/_. ]scale)?$",
    words=("scal",),
)
_MEMORY = regex(
    r"memory|gpu_mem|vram|^mem$|(?:^|[/_ ])mem[/_ ]?(?:alloc\w*|used|peak|[mg]i?b)$|max_mem|\brss\b|gb_free",
    words=("mem", "vram", "rss", "gb_free"),
)
_SKIPPED = regex(r"skipped|nan iterations|overflow", words=("skipped", "nan iterations", "overflow"))
_INSTANCES = regex(r"^instances$|num_instances", words=("instances",))
_HIGHER_WORDS = (
    *(
        "accuracy",
        "precis",
        "recall",
        "map",
        "m_ap",
        "auc",
        "auroc",
        "bleu",
        "rouge",
        "chrf",
        "meteor",
        "exact_match",
        "psnr",
        "ssim",
        "corr",
        "concordance",
    ),
    *(
        "spearman",
        "pearson",
        "kappa",
        "mcc",
        "reward",
        "rew_mean",
        "episode_return",
        "episodic_return",
        "margin",
        "hmean",
        "fscore",
        "norm_edit_dis",
    ),
    *(
        "likelihood",
        "loglik",
        "specificity",
        "sensitivity",
        "explained_variance",
        "정확도",
        "정답률",
        "승률",
        "보상",
        "정밀도",
        "재현율",
        "准确率",
        "精度",
        "召回率",
    ),
)
_HIGHER = regex(
    r"accu?(?:$|_|/|@|\d)|(?:^|[/_ ])prec(?:$|_?@?\d)|(?:^|[/ ]|(?<!\bd)_)ap(?:$|\d|_)|(?:^|[/_ \-])m?f1|f1_|(?<![a-z])dice|(?<![a-z])(?:m|mean|g|d|c|fw)?iou|mean_?iu(?:$|[/_ ])|"
    r"r2(?:$|_)|(?:^|[/_ ])(?:r_squared|r\^2|nse|nmi|ari|silhouette)(?:$|_)|(?:^|[/_])r@|(?<!s)top[_-]?[15]|"
    r"^(?:(?:train|val|valid|validation|test|eval)[ _/])?rank-(?:1|5|10|20)$|(?:^|[/_ ])(?:hit|hits|mrr|ndcg)(?:$|[@_\d])|(?:^|[/_ ])(?:hr|p|prec|rec)@|"
    r"(?:ents|sents|spans_sc)_[fpr]$|dep_[ul]as$|cats_score$|"
    r"(?:^|[/_ ])(?:delta_?[123]|delta_?<?_?1\.25(?:\^[23])?|pckh?(?:@?[\d.]+)?|oks)$|(?:val|valid|test|eval|depth)[/_](?:a|d)[123]$|"
    r"(?:^|[/_ ])(?:jaccard|pesq|e?stoi|n?sdri?|si[_-]?(?:sdr|snr)i?|f(?:0\.5|2))(?:$|[/_ ])|"
    r"^(?:train|val|valid|validation|test|dev|eval)[/_ ](?:cos(?:ine)?(?:[_ ]sim(?:ilarity)?)?|em|success(?:[_ ]rate)?)$|"
    r"^(?:(?:train|eval|val|test|avg|average|mean|total|cumulative|episode|ep)[/_ ]){0,3}(?:returns?|ep_?ret)$",
    words=(
        *(
            "acc",
            "prec",
            "ap",
            "f1",
            "dice",
            "iou",
            "iu",
            "r2",
            "r_squared",
            "r^2",
            "nse",
            "nmi",
            "ari",
            "silhouette",
            "r@",
        ),
        *("top", "rank-", "hit", "mrr", "ndcg", "hr@", "p@", "rec@", "ents_", "sents_", "spans_sc_", "dep_"),
        *("cats_score", "jaccard", "pesq", "stoi", "sdr", "snr", "f0.5", "f2", "cos", "em", "success", "ret"),
        *("delta", "pck", "oks", "/a", "_a", "/d", "_d"),
    ),
)
_LOWER = regex(
    r"(?:^|[/_ .\-])(?:wer|cer|ter|eer|mae|mse|rmse|mape|ppl|perp|perplexity|error|err|(?:fid|kid)(?:\d+k)?(?:_full)?|bpc|bpb|bpd|bits_per_dim|abs_diff|(?:(?:p|n|pa|abs|rel)[_-]?)?mpjpe|mpjae|pve|"
    r"mpvpe|min(?:ade|fde)\d*|ade|fde|mmd|swd|(?:sliced_)?wasserstein(?:_distance)?|chamfer(?:_distance)?|lpips|smape|wape|mase|rmsse|msse|relmae|rrse|rae|crps|pinball|"
    r"rmsle|msle|medae|brier(?:_score)?|hd95|assd?|epe|mcd|abs_?rel|sq_?rel|(?:log_?)?rms(?:_?log)?|si_?log|irmse|imae|nme)(?:$|[/_ .(])|^(?:train|val|valid|validation|test|dev|eval)[/_ ]per$|"
    r"퍼플렉[서시]티|혼란도|당혹도|오류율|오답률",
    words=(
        *("wer", "cer", "ter", "eer", "mae", "mse", "ape", "ppl", "per", "err", "fid", "kid", "bpc", "bpb", "bpd"),
        *("bits_per_dim", "abs_diff", "mpjpe", "mpjae", "pve", "mpv", "ade", "fde", "mmd", "swd"),
        *("wasserstein", "chamfer", "lpips", "mase", "sse", "rae", "rrse", "crps", "pinball", "rms", "msle", "medae"),
        *("brier", "hd95", "ass", "epe", "mcd", "rel", "silog", "si_log", "nme"),
        *("퍼플렉", "혼란도", "당혹도", "오류율", "오답률"),
    ),
)
# Distances of generated samples from a set of real ones: no row of the training is scored.
_OF_SAMPLES = regex(r"(?:^|[/_ .\-])(?:fid|kid)(?:\d+k)?(?:_full)?(?:$|[/_ .(])")
_LOSS = regex(
    r"loss|손실|오차|损失|neg(?:ative|\.)?[ _\-]*log[ _\-]*lik|(?:^|(?<![wc]er)[/_ ])(?:nll|b?ce|xent|ctc|rnnt)(?:$|[_ /])|cross[_\- ]?entropy|(?:^|[/_ ])(?:objective|info_?nce|nt_?xent)(?:$|[_ ])|"
    r"(?:train|val|valid|test|dev)[/_ ](?:cost|obj|si_?log)$|^(?:(?:train|training|val|valid|validation|test|avg|average|mean|total)[ _]){0,2}cost$|"
    r"^(?:(?:train|training|val|valid|validation|test|dev|eval|avg|average|mean|total)[/_ ]){0,2}(?:recon(?:struction)?|n(?:eg(?:ative)?[_ ]?)?elbo)$|"
    r"(?:^|[/_.\- ])(?:smooth[_\- ]?l1|huber)(?:$|[/_.\- ])|(?:^|[/_ ])neg_?(?:cos|sim|elbo)|^(?:[gd]_(?:gan|l1|real|fake|[ab])|(?:cycle|idt)_[ab])$|"
    r"^l_(?:g_)?(?:pix|percep|style|fea|total|l1|edge|fft)$",
    words=(
        *("loss", "손실", "오차", "损失", "neg", "nll", "ce", "xent", "ctc", "rnnt", "entropy", "objective"),
        *("cost", "obj", "si_log", "silog", "recon", "elbo", "l1", "huber", "gan", "_real", "_fake", "_a", "_b", "l_"),
    ),
)
_WORDS = regex(r"[a-z]+|학습|훈련|검증|평가|테스트|평균|전체|손실|오차|训练|验证|测试|平均|总|损失|[^\W\d_a-z]+")
_QUALIFIERS = frozenset(
    {
        "train", "training", "fit", "check", "unseen", "probe", "oos", "tr", "trn", "te", "ts", "tst", "vl", "va", "ev", "raw",
        "heldout", "hold", "cv", "val", "valid", "validation", "eval", "evaluation", "test", "testing", "dev", "holdout", "held", "out",
        "avg", "average", "mean", "running", "smoothed", "epoch", "step", "iter", "batch", "global", "overall", "total",
        "sum", "tot", "all", "combined", "lm", "main", "metrics", "reduced", "samples", "list", "history", "dataloader", "idx", "학습", "훈련", "검증", "평가", "평균",
        "테스트", "값", "전체", "训练", "验证", "测试", "平均", "总",
    }
)  # fmt: skip
_WHOLE_LOSSES = (
    frozenset({"loss"}),
    frozenset({"손실"}),
    frozenset({"오차"}),
    frozenset({"损失"}),
    frozenset({"nll"}),
    frozenset({"xent"}),
    frozenset({"tloss"}),
    frozenset({"vloss"}),
    frozenset({"ce"}),
    frozenset({"bce"}),
    frozenset({"cost"}),
    frozenset({"obj"}),
    # The scale-invariant error is what depth networks are trained on.
    frozenset({"silog"}),
    frozenset({"si", "log"}),
    frozenset({"info", "nce"}),
    frozenset({"infonce"}),
    frozenset({"nt", "xent"}),
    frozenset({"ctc"}),
    frozenset({"rnnt"}),
    frozenset({"ntxent"}),
    frozenset({"logloss"}),
    frozenset({"mlogloss"}),
    frozenset({"binary", "logloss"}),
    frozenset({"multi", "logloss"}),
    frozenset({"objective"}),
    frozenset({"cost"}),
    frozenset({"cross", "entropy"}),
    frozenset({"cross", "entropy", "loss"}),
    frozenset({"crossentropyloss"}),
    frozenset({"crossentropy"}),
    frozenset({"languagecrossentropy"}),
)
_NOT_A_METRIC = frozenset(
    {"epoch", "step", "iter", "iteration", "global_step", "total_flos", "num_updates", "idx", "fold", "seed"}
)
_FOLD = regex(r"^fold\w*$", words=("fold",))
# `iou_wall` is of a class, no time on the wall.
_OF_A_CLASS = regex(
    r"(?:^|[/_ ])(?:iou|dice|acc|f1|recall|precision|ap)[/_ ]",
    words=("iou", "dice", "acc", "f1", "recall", "precision", "ap"),
)
# The best so far never gets worse, and a preference reward on one side has no direction of its own.
_NO_CURVE = regex(
    r"(?:^|[/_.\- ])(?:best|lowest|highest)(?:$|[/_.\- ])|^(?:min|max)_|rewards/(?:chosen|rejected)|"
    r"^(?:eval|train|test)[_/](?:min|max)_|(?:^|[/_])(?:reward|zero)_std$|^(?:eval_)?rewards/.{1,80}/std$|(?:표준)?편차|(?:최고|최저|최소|최대)\s?(?:보상|손실|정확도)|(?:선택|거절|거부|선호).{0,6}보상",
    words=(
        "best",
        "lowest",
        "highest",
        "min_",
        "max_",
        "rewards/",
        "_std",
        "편차",
        "최고",
        "최저",
        "최소",
        "최대",
        "보상",
    ),
)


# A script that prints 'train 1.23, val 1.31' prints losses; 'grad' alone is the norm.
_BARE: Mapping[str, Meaning] = {
    **dict.fromkeys(("train", "trn", "tr"), Meaning(role=Role.TRAIN_LOSS, higher_is_better=False)),
    **dict.fromkeys(("val", "valid", "dev", "eval", "va", "vl"), Meaning(role=Role.VAL_LOSS, higher_is_better=False)),
    **dict.fromkeys(("grad", "grads", "gradient"), Meaning(role=Role.GRAD_NORM)),
    **dict.fromkeys(
        ("critic", "generator", "discriminator"), Meaning(role=Role.TRAIN_LOSS, total=False, higher_is_better=False)
    ),
}


@cache
def describe(name: str) -> Meaning:
    """Return what a column of this name measures; unknown names are Role.OTHER."""
    bare = name.strip()
    key = (
        bare if bare.islower() else _MEASURE_END.sub(r"_\1", _CAMEL_END.sub(r"_\1", _CAMEL.sub(r"\1_", bare))).lower()
    ).replace("(b)", "")
    key = _GLUED.sub(r"\1_", key.replace("(m)", "_mask"))
    if key in _NOT_A_METRIC or _FOLD.match(key):
        return Meaning(role=Role.OTHER)
    return _BARE.get(key) or _instrument(key) or _quality(key)


def _instrument(key: str) -> Meaning | None:
    for pattern, role in (
        (_SCALE, Role.LOSS_SCALE),
        (_GRAD, Role.GRAD_NORM),
        (_SKIPPED, Role.SKIPPED_STEPS),
        (_MEMORY, Role.MEMORY),
        (_INSTANCES, Role.INSTANCES),
    ):
        if pattern.search(key):
            return Meaning(role=role)
    if _LR.search(key):
        return (
            None
            if "loss" in key
            else Meaning(role=Role.OTHER if any(word in key for word in _NOT_LR) else Role.LEARNING_RATE)
        )
    timed = "loss" not in key and _TIME.search(key) is not None and _OF_A_CLASS.search(key) is None
    return Meaning(role=Role.TIME) if timed else None


# `train_box`, `val/cls`: parts of a detector's loss without the word, as programs of one's own write them.
_PART = regex(r"^(?:train|val|valid|validation|test|eval)[/_. ](?:box|bbox|cls|dfl|obj|giou|rpn_box|rpn_cls)$")


def _quality(key: str) -> Meaning:
    if _NO_CURVE.search(key):
        return Meaning(role=Role.OTHER)
    held_out = bool(_VAL.search(key)) or (bool(_HELD_OUT.match(key)) and not _TRAIN.search(key))
    if "loss" in key or _LOSS.search(key) or _PART.match(key):
        role = Role.VAL_LOSS if held_out else Role.TRAIN_LOSS
        return Meaning(role=role, total=_is_whole(key), higher_is_better=False)
    held_out = held_out or (_OF_SAMPLES.search(key) is not None and not _TRAIN.search(key))
    metric = Role.VAL_METRIC if held_out else Role.TRAIN_METRIC
    if _LOWER.search(key):
        return Meaning(role=metric, higher_is_better=False)
    if any(word in key for word in _HIGHER_WORDS) or _HIGHER.search(key):
        return Meaning(role=metric, higher_is_better=True)
    return Meaning(role=Role.OTHER)


def _is_whole(key: str) -> bool:
    """Say whether a loss is the whole one: its name holds nothing but 'loss' and words that say where and how."""
    plain = (key[:-6] if key.endswith(("loss_value", "loss value")) else key).replace("losses", "loss")
    return frozenset(_WORDS.findall(plain)) - _QUALIFIERS in _WHOLE_LOSSES
