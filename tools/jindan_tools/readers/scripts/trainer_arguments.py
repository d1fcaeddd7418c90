"""Take the settings that a script writes into the arguments of a trainer or an adapter: literal values, never computed."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator, Mapping

from jindan_tools.model.setting import Setting
from jindan_tools.model.source import Source
from jindan_tools.readers.scripts.arguments import assigned_once, called, literal

# Classes whose keywords are the settings of a run. Source: transformers training_args.py, trl/trainer/*_config.py,
# peft/tuners/lora/config.py, sentence_transformers/training_args.py, transformers/utils/quantization_config.py.
_TAKES_SETTINGS = frozenset(
    {
        "TrainingArguments", "Seq2SeqTrainingArguments", "SentenceTransformerTrainingArguments", "CrossEncoderTrainingArguments",
        "SFTConfig", "DPOConfig", "GRPOConfig", "RLOOConfig", "PPOConfig", "RewardConfig", "KTOConfig", "ORPOConfig", "CPOConfig",
        "LoraConfig", "AdaLoraConfig", "BitsAndBytesConfig",
    }
)  # fmt: skip
# What such a class is made for, where it is not to be read from the other arguments.
_TASKS = {
    "DPOConfig": "dpo",
    "KTOConfig": "kto",
    "ORPOConfig": "orpo",
    "CPOConfig": "cpo",
    "PPOConfig": "ppo",
    "GRPOConfig": "grpo",
    "RLOOConfig": "rloo",
}
# Losses that compare the pairs of a batch. Source: sentence_transformers/losses, pytorch_metric_learning/losses.
_COMPARES_PAIRS = frozenset(
    {
        "MultipleNegativesRankingLoss", "CachedMultipleNegativesRankingLoss", "MultipleNegativesSymmetricRankingLoss",
        "CachedMultipleNegativesSymmetricRankingLoss", "GISTEmbedLoss", "CachedGISTEmbedLoss", "NTXentLoss", "InfoNCE", "InfoNCELoss",
    }
)  # fmt: skip
_SIZES = "matryoshka_dims"
# Not what is learnt how, but where it is written.
_LEFT_OUT = frozenset({"output_dir", "run_name", "report_to", "hub_model_id", "logging_dir", "deepspeed"})


def argument_settings(tree: ast.Module, path: str) -> Iterator[Setting]:
    """Yield the literal keywords of each such call, and constants named at the top of the script.

    A class that is called more than once says nothing: which of the calls ran is not known.
    """
    constants = assigned_once(tree, tree.body)
    calls = [n for n in ast.walk(tree) if isinstance(n, ast.Call) and called(n) in _TAKES_SETTINGS]
    times = Counter(called(n) for n in calls)
    for call in calls:
        if times[called(call)] > 1:
            continue
        if (task := _TASKS.get(called(call))) is not None:
            yield Setting(name="task", value=task, source=Source(path=path, line=call.lineno))
        for keyword in call.keywords:
            known, value = literal(keyword.value, constants)
            if known and keyword.arg is not None and keyword.arg not in _LEFT_OUT:
                source = Source(path=path, line=keyword.value.lineno, field=keyword.arg)
                yield Setting(name=keyword.arg, value=value, source=source)
    yield from _losses(tree, path, constants)


def _losses(tree: ast.Module, path: str, constants: Mapping[str, ast.expr]) -> Iterator[Setting]:
    """Yield the one loss over pairs that a script makes, and the sizes over which it is summed."""
    made = [n for n in ast.walk(tree) if isinstance(n, ast.Call) and called(n) in _COMPARES_PAIRS]
    if len({called(call) for call in made}) == 1:
        yield Setting(name="loss", value=called(made[0]), source=Source(path=path, line=made[0].lineno))
    for call in (n for n in ast.walk(tree) if made and isinstance(n, ast.Call) and called(n) == "MatryoshkaLoss"):
        for keyword in (k for k in call.keywords if k.arg == _SIZES):
            known, value = literal(keyword.value, constants)
            if known:
                yield Setting(name=_SIZES, value=value, source=Source(path=path, line=keyword.value.lineno))
