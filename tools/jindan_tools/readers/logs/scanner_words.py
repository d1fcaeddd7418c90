"""The words of the scanners that have many, for the table of scanners."""

from __future__ import annotations

# The words without which no line is said in other words (see `rewordings`).
REWORDED = (
    "epoch/iter", "pisode", "에피소드", "ound", "OUND", " of epoch", " of Epoch", "][", "] [", "], [", "] batch", "] Batch", " for epoch", " for Epoch", " in epoch",
    " at epoch", " at Epoch", " after epoch", "번째 ", "반복", "이터", "Train , ", "Test , ", "Val , ", "Valid , ", "Eval , ", "%) ", "oss=", "oss:", "OSS=", "poch", "POCH", "tep",
    "ter", "에폭", "에포크", "스텝",
)  # fmt: skip
# What says something of versions, and of rows that were left.
MODEL_HEADS = ("ForSequence", "ForToken", "ForCausal", "ForConditional")
LIBRARIES = ("ransformers", "torch", "Torch", "TRL", "trl", "peft", "PEFT", "ccelerate", "eepspeed", "eepSpeed", "bitsandbytes", "ightning", "timm")  # fmt: skip
LIBRARY_WORDS = (*MODEL_HEADS, *LIBRARIES)
_ENGLISH = (
    "kept", "keeping", "matched", "paired", "pairs", "usable", "valid", "loaded", "remaining", "retained", "joined", "aligned", "dropped", "dropping",
    "skipped", "skipping", "removed", "discarded", "ignored", "missing", "unmatched", "filter", "dedup", "after",
)  # fmt: skip
KEPT_WORDS = (
    *_ENGLISH, *(word.capitalize() for word in _ENGLISH), "could not", "Could not", "->", "→", "=>", "중", "가운데", "매칭", "남은", "짝", "Generating train",
)  # fmt: skip
DOUBLED = (
    "<|begin_of_text|>", "<s>", "<bos>", "<sop>", "<|start_header_id|>assistant", "<|im_start|>assistant", "<start_of_turn>model", "<|assistant|>",
)  # fmt: skip
CSV_HEADS = ("epoch", "Epoch", "EPOCH", "epochs", "Epochs", "step", "Step", "STEP", "steps", "Steps", "iter", "Iter", "iteration", "Iteration")  # fmt: skip
TOLD_WORDS = (
    "aive", "ersistence", "ajority", "last value", "last-value", "ummy", "predicting the mean", "mean predictor", "limatology", "나이브", "다수 클래스", "exceed", "longer", "runcat", " cut", "잘",
    "초과", "넘", "unk", "UNK", "OOV", "oov", "Unk", "미등록", "eos", "EOS", "끝 토큰", "종료 토큰", "최대 길이", "한도", "end of", "end-of", "im_end", "max_new_tokens", "ntropy",
)  # fmt: skip
