"""PLT023: a language model predicts unseen text almost without error: it sees the answer."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.kind import is_language_model, is_preference, is_weighed_by_its_probability
from jindan_tools.curves.select import train_loss, val_loss
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Axis, Role, Series
from jindan_tools.rules.calculated import calculated, known
from jindan_tools.rules.notes import told
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure
from jindan_tools.text.regex import regex

_LEAST = 3
# Printed English needs about 0.7 nats a character even for people; no held-out text is known to 99 %.
_TOO_LOW = 0.05
_CERTAIN = 0.02
# From scratch on text of its own: below a fifth of a nat a token nothing is left to guess.
_LOW, _START = 0.2, 0.75
# A first record some steps into the run has learnt the frequencies of its tokens already.
_START_LATER, _EARLY = 0.55, 0.1
_MODEL = regex(r"gpt|llama|causal|lm\b|language|transformer_lm|qwen|mistral|bloom|opt-")
# The input fixes such outputs: speech, pictures of text, translations, classes. Their loss may well go to zero.
_GIVEN = regex(
    r"forconditionalgeneration|encoder-?decoder|seq2seq|whisper|wav2vec|trocr|donut|marian|nllb|t5\b|bart\b|pegasus|"
    r"classification|formaskedlm|questionanswering|multiplechoice"
)
_JUDGED = regex(r"(?<![a-z])(?:wer|cer|s?acre_?bleu|bleu|rouge\w*|chrf|f1|precision|recall|auc|auroc|mcc)(?![a-z])")
# A model that was trained before and is now taught answers of one form reaches such losses without a fault.
_TAUGHT = regex(r"/|lora|peft|instruct|chat\b|\bsft\b|pre-?trained|\d+(?:\.\d+)?b\b|gpt2")
_GARBLED = regex(
    r"(?:생성|샘플|출력)[^.\n]{0,30}(?:엉망|횡설수설|깨져|깨진|말이 (?:안|되지)|의미 ?없)|gibberish|garbage|nonsense|incoherent",
    re.IGNORECASE,
)
_NAMES = {"model", "model_name", "architecture", "model_type", "architectures", "_name_or_path", "model_name_or_path"}
_ADAPTER = {"base_model_name_or_path", "peft_type", "lora_r", "lora_alpha", "lora_rank", "lora_dropout"}


@rule(
    "PLT023",
    "token-loss-too-low",
    {"label_shift_bug": 3.0, "leakage": 1.5, "all_labels_ignored": 0.5, "overfit": -3.0, "healthy_converged": -3.0},
)
def token_loss_too_low(run: Run) -> Iterator[Finding]:
    """Report a held-out token loss that no text allows: labels that are not shifted, a missing causal mask, or a copy.

    ## What it does
    Compares the held-out loss of a language model with the uncertainty of any natural text.
    ## Why it matters
    The curve looks perfect. With labels that are the input, attention that sees ahead, or evaluation text in the training
    set the loss goes to zero and the model cannot write a sentence.
    ## Fires on
    A language model with three held-out losses or more, at least half of them and the last below 0.05, the last close
    to the training loss. A model that started at the logarithm of its vocabulary is asked about from 0.2 on;
    it is a fault there where a note says that what it writes makes no sense.
    ## Stays silent on
    Other models, preferences and rewards (their loss is of no token), losses weighed by the probability (dft of TRL),
    fine-tuning (trl's SFTTrainer too), outputs that the input fixes (speech, translation, classes), losses that come down slowly as on texts
    made from few templates, losses of exactly zero (LBL001), held-out losses far above the training loss.
    ## Source
    Shannon 1951, Prediction and entropy of printed English: 0.6 to 1.3 bits a character.
    """
    train, held_out = train_loss(run), val_loss(run)
    if train is None or held_out is None or len(held_out.finite) < _LEAST or not _predicts_tokens(run):
        return
    last, seen = held_out.finite[-1], train.finite[-1] if train.finite else 0.0
    if _from_scratch(run, train) and 0 < last < _LOW and last <= 5 * max(seen, 1e-6):
        garbled = told(run, _GARBLED, "손실은 거의 0인데 생성한 글은 말이 되지 않는다고 적혀 있습니다.")
        yield finding(
            f"처음부터 학습한 언어 모델의 처음 보는 글 손실이 {figure(last)} 값까지 내려갔습니다. 다음 토큰을 이만큼 맞히려면 정답을 "
            "보고 있을 가능성(인과 마스크 누락, 라벨을 밀지 않음)을 먼저 확인해야 합니다.",
            cite_point(held_out, held_out.finite_indices[-1]),
            cite_point(train, 0, "처음에는 고르게 찍은 수준이었습니다"),
            *known(garbled),
            severity=Severity.MEDIUM if garbled is None else Severity.HIGH,
            argues={
                "label_shift_bug": 2.0 if garbled is None else 3.5,
                "leakage": 1.0,
                "overfit": -3.0,
                "healthy_converged": -1.0 if garbled is None else -3.0,
            },
            facts={"val_loss": last},
        )
        return
    if not 0 < last < _TOO_LOW or median(held_out.finite) >= _TOO_LOW or last > 5 * max(seen, 1e-6):
        return
    yield finding(
        f"처음 보는 글의 토큰 손실이 {figure(last)} 값으로, 자연어에서는 나올 수 없는 값입니다. 모델이 정답을 보고 있습니다"
        "(라벨을 한 칸 밀지 않음, 앞을 가리는 마스크 누락, 평가 글이 학습에 포함).",
        cite_point(held_out, held_out.finite_indices[-1]),
        cite_point(train, train.finite_indices[-1]),
        calculated(
            "손실을 정답 토큰의 확률로 바꾼 값입니다.",
            2.718281828 ** (-last),
            f"exp(−{figure(last)}) = {figure(2.718281828 ** (-last))}",
        ),
        severity=Severity.HIGH if last < _CERTAIN else Severity.MEDIUM,
        facts={"val_loss": last},
    )


def _from_scratch(run: Run, train: Series) -> bool:
    """Return whether the first record stands near the logarithm of a stated vocabulary of 50 tokens or more.

    Of a first record within the first tenth of the steps, but not at the start, half of it will do.
    """
    sizes = [s.value for s in run.stated("vocab_size", "n_vocab")]
    size = next((v for v in sizes if isinstance(v, int | float)), None)
    if size is None or size < 50 or not train.finite:
        return False
    later = train.axis is Axis.STEP and 1 < train.xs[0] <= _EARLY * train.xs[-1]
    return train.finite[0] >= (_START_LATER if later else _START) * math.log(size)


def _predicts_tokens(run: Run) -> bool:
    named = " ".join(str(s.value) for s in run.stated(*_NAMES)).lower()
    tuned = bool(run.stated(*_ADAPTER)) or _TAUGHT.search(named)
    if tuned or _GIVEN.search(named) or any(_JUDGED.search(s.name.lower()) for s in run.of_role(Role.VAL_METRIC)):
        return False
    # trl's SFTTrainer leaves shift and mask to the model; what a prompt fixes may well be answered without error.
    taught = {"num_tokens", "mean_token_accuracy"} <= {
        s.name.rpartition("/")[2].removeprefix("eval_") for s in run.series
    }
    if is_preference(run) or is_weighed_by_its_probability(run) or taught:
        return False
    return is_language_model(run) or bool(_MODEL.search(named)) or "vocab_size" in {s.name for s in run.settings}
