"""Say whether a run tunes a pretrained language model, whose loss has little left to fall."""

from __future__ import annotations

from jindan_tools.model.run import Run

# peft's TaskType and the class names of transformers' generative heads.
_TASKS = ("CAUSAL_LM", "SEQ_2_SEQ_LM")
_HEADS = ("ForCausalLM", "ForConditionalGeneration", "LMHeadModel")


def tunes_language_model(run: Run) -> bool:
    """Return whether an adapter or model configuration in the record names a generative language model."""
    for setting in run.settings:
        key = setting.leaf
        word = str(setting.value)
        if key == "task_type" and word.upper() in _TASKS:
            return True
        if key.startswith("architectures") and any(head in word for head in _HEADS):
            return True
    return False
