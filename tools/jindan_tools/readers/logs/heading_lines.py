"""Say the lines below an epoch heading in words that the search for pairs of a name and a number understands."""

from __future__ import annotations

import re

from msgspec import Struct

from jindan_tools.readers.logs.pairs import averaged
from jindan_tools.text.regex import regex

# The summary of the ImageNet example: " * Acc@1 71.3 Acc@5 90.2".
_TOP_1 = regex(r"^\s*\*\s+(?=(?:Acc|Prec)@1 )")
# Behind it, branches of the same model with a label in between: " * Prec@1  05 50.7 Prec@5 05 77.9".
_OF_A_BRANCH = regex(r"^\s*\*\s+(?:Acc|Prec)@1 +(?!\d+\.\d)\S+ +\d+\.\d")
# Names set off by blanks only: "Training loss    0.81", nnU-Net's "train_loss -0.51".
_PHASE_FIRST = regex(
    r"^\s*(?:train|val|test|eval)\w*\.?\s+(?:loss|acc)\w*\s+[\d.]|^(?:[\d\-: .]+: )?(?:pseudo dice|(?:train|val)_loss) -?[\d.n]",
    re.IGNORECASE,
)
# PaddleOCR: "cur metric, acc: 0.08, norm_edit_dis: 0.31"; "best metric" repeats an earlier one.
_NAMED_PHASE = regex(r"\b(?:cur|best) metric, ")
# ST-GCN and its kin: `Mean test loss of 63 batches: 1.03`.
_OF_BATCHES = regex(r"(?<=[a-z]) (?:of|over) \d{1,9} batches(?=: )")
# DETR and its kin sum up an epoch, each figure with its average behind it.
SUMMARY = "Averaged stats: "
# One value for each class: `Pseudo dice [0.4, 0.2]`, of newer NumPy `[np.float32(0.4), np.float32(0.2)]`.
_BOXED = regex(r"np\.float\d\d\(([^()\s]{1,40})\)")
_LIST = regex(r"\[\s*((?:\d{0,40}\.\d{1,40}|nan|inf|[01])(?:,\s*(?:\d{0,40}\.\d{1,40}|nan|inf|[01])){0,500})\s*\]")
# `=== Final Val Metrics ===`: what stands below is of the weights that were kept, not of the last epoch.
CLOSES = regex(
    r"^\W*(?:final|best|overall)\b[\w ]{0,30}\b(?:metrics?|results?|evaluation|performance|scores?|report)\W*$",
    re.IGNORECASE,
    words=("final", "best", "overall"),
)
_METRIC = regex(
    r"loss|acc(?!umul)|err|lr\b|learning|f1|hmean|auc|iou|mean_?iu|dice|map|prec|recall|ppl|perplex|mae|mse|bleu|rouge|chrf|meteor|exact[ _]match|"
    r"손실|정확도|정밀도|재현율|损失|准确率|精度|召回率|学习率|"
    r"norm|ndcg|mrr|hit|\br2\b|r_squared|wasserstein|chamfer|lpips|(?:^|[/_ ])(?:r2|mmd|swd|crps|brier|silhouette|nmi|ari|nse)(?:$|_)|"
    r"\bap\b|\bb?er\b|perp|likelihood|elbo|\bcorr|\bwer\b|\bcer\b|\brank|psnr|ssim|\bfid|reward|kappa|mcc\b|spearman|pearson",
    re.I,
)
_BARE_PAIRS = regex(
    r"^\W{0,6}(?:(?:final|best) )?(?:(?:val|valid|test|eval|dev)_\w{1,24} +-?\d{1,9}(?:\.\d{1,12})?(?:e[-+]?\d{1,3})?%?[ ,|;]{0,4}){1,8}$"
)


class Wording(Struct, frozen=True):
    """A line in other words. `listed` says that it held a list; `plain` that blanks alone may not set off its names."""

    text: str
    listed: bool
    plain: bool


def reworded(text: str) -> Wording | None:
    """Return the line in other words, None when it only repeats an earlier record."""
    if text.startswith(SUMMARY):
        text = averaged(text)
    told = mean_of_lists(text) if "[" in text else text
    if " batches: " in told:
        told = _OF_BATCHES.sub("", told)
    listed = told != text
    named = _NAMED_PHASE.search(told) if " metric, " in told else None
    if named is not None:
        return None if "best" in named[0] else Wording(f"eval {told[named.end() :]}", listed, plain=True)
    best = _TOP_1.match(told)
    if best is not None and _OF_A_BRANCH.match(told):
        return None
    if best is not None:
        return Wording(f"val {told[best.end() :]}", listed, plain=False)
    return Wording(told, listed, plain=_PHASE_FIRST.search(told[:120]) is None)


def is_bare_pairs(text: str) -> bool:
    """Say whether a line holds names of a split with their figures, and nothing else: `test_loss 3.65 test_acc 0.31`."""
    return _BARE_PAIRS.match(text) is not None


def is_metric(name: str) -> bool:
    """Say whether a name of few words holds one of a known quantity."""
    return name.count(" ") < 3 and bool(_METRIC.search(name))


def mean_of_lists(text: str) -> str:
    """Return a line with the mean in place of a list with a value for each class; classes without one are left out."""
    return _LIST.sub(_mean, _BOXED.sub(r"\1", text)) if "[" in text else text


def _mean(match: re.Match[str]) -> str:
    values = [float(word) for word in match[1].split(",") if "nan" not in word]
    return f"{sum(values) / len(values):.6g}" if values else "nan"
