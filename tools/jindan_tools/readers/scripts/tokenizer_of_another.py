"""A tokenizer of one checkpoint beside a model of another whose vocabulary numbers tokens differently."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from jindan_tools.readers.scripts.arguments import called
from jindan_tools.text.regex import regex

# Which checkpoints share a vocabulary. Source: the tokenizer files on their model pages; a name that fits none tells nothing.
_FAMILIES = (
    ("xlm-roberta", regex(r"(?:^|/)xlm-roberta|multilingual-e5|bge-m3")),
    ("koelectra", regex(r"koelectra")),
    ("klue", regex(r"klue/(?:bert|roberta)")),
    ("kcbert", regex(r"kcbert")),
    ("kcelectra", regex(r"kcelectra")),
    ("bert-multilingual-cased", regex(r"bert-base-multilingual-cased")),
    ("bert-multilingual-uncased", regex(r"bert-base-multilingual-uncased")),
    ("deberta-v3", regex(r"(?<!m)deberta-v3")),
    ("bert-uncased", regex(r"(?:^|/)(?:distil)?bert-(?:base|large)-uncased|google/electra-")),
    ("bert-cased", regex(r"(?:^|/)(?:distil)?bert-(?:base|large)-cased")),
    ("roberta", regex(r"(?:^|facebookai/)(?:distil)?roberta-(?:base|large)")),
    ("gpt2", regex(r"^(?:openai-community/)?(?:distil)?gpt2")),
)


def tokenizer_of_another(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Find the one tokenizer and the one model that are loaded by names written out, of families that share no vocabulary."""
    calls = [n for n in ast.walk(tree) if isinstance(n, ast.Call)]
    if any(called(c) in {"resize_token_embeddings", "from_config", "train_new_from_iterator"} for c in calls):
        return
    loads = [c for c in calls if called(c) == "from_pretrained" and isinstance(c.func, ast.Attribute)]
    tokenizers = [c for c in loads if "Tokenizer" in ast.unparse(c.func)]
    models = [c for c in loads if "Model" in ast.unparse(c.func) or "For" in ast.unparse(c.func)]
    if len(tokenizers) != 1 or len(models) != 1:
        return
    families = _family(tokenizers[0]), _family(models[0])
    if all(families) and families[0] != families[1]:
        yield "tokenizer_of_another", tokenizers[0].lineno


def _family(call: ast.Call) -> str:
    given = call.args[0] if call.args else None
    name = given.value.lower() if isinstance(given, ast.Constant) and isinstance(given.value, str) else ""
    return next((family for family, pattern in _FAMILIES if name and pattern.search(name)), "")
