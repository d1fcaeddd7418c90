"""What the script of a fine-tuning does to tokens, labels and adapters, seen in the calls of transformers and peft."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from jindan_tools.readers.scripts.arguments import called

Habit = tuple[str, int]
_EMBEDDINGS = ("embed", "wte", "lm_head", "all-linear")
_RELABELS = ("DataCollatorForLanguageModeling", "DataCollatorForCompletionOnlyLM", "SFTTrainer")
_CAUSAL = ("CausalLM", "LMHeadModel", "mlm=False")
# How prompts begin that are written by hand and are no chat template of a released model. Source: Alpaca, Vicuna, plain dialogues.
_BY_HAND = ("### Instruction", "### Response", "### Human", "### Question", "USER:", "Human:", "Question:", "User:")
_ADDS = {"add_special_tokens", "add_tokens"}


def tuning_habits(tree: ast.Module, text: str) -> Iterator[Habit]:
    """Yield each habit with its line: new tokens beside an adapter, padding among labels, tags by word."""
    yield from _new_tokens(tree, text)
    yield from _loads_model(tree)
    if "ref_model" in text:
        yield from _reference_is_policy(tree)
    if "Seq2SeqTrainer" in text and "argmax" in text and "predict_with_generate" not in text:
        yield from _teacher_forced(tree)
    if "-100" not in text and not any(word in text for word in _RELABELS):
        yield from _labels_with_padding(tree)
    if "word_ids" not in text and "is_split_into_words" in text:
        yield from _tags_by_word(tree)
    if any(word in text for word in _CAUSAL):
        yield from _unshifted_accuracy(tree)
    if "apply_chat_template" in text and ".generate(" in text:
        yield from _two_templates(tree)


def _new_tokens(tree: ast.Module, text: str) -> Iterator[Habit]:
    """Find tokens that are added beside an adapter that leaves the embeddings frozen."""
    calls = [n for n in ast.walk(tree) if isinstance(n, ast.Call)]
    added = [n for n in calls if called(n) in _ADDS and not _only_padding(n)]
    grown = [n for n in calls if called(n) == "resize_token_embeddings"]
    adapters = [n for n in calls if called(n) == "LoraConfig"]
    unfrozen = "requires_grad" in text and "embed" in text
    if added and grown and adapters and not unfrozen and not any(_trains_embeddings(n) for n in adapters):
        yield "adds_tokens", added[0].lineno
        yield "adapter_leaves_embeddings", adapters[0].lineno


def _only_padding(node: ast.Call) -> bool:
    """Say whether the padding token is all that is added: it is no target, so its row need not be learnt."""
    keys = [k.value for a in node.args if isinstance(a, ast.Dict) for k in a.keys if isinstance(k, ast.Constant)]
    return bool(keys) and all(k == "pad_token" for k in keys)


def _trains_embeddings(node: ast.Call) -> bool:
    given = {k.arg: k.value for k in node.keywords}
    if None in given or isinstance(given.get("target_modules"), ast.Name | ast.Attribute | ast.Call):
        # Handed over from elsewhere: not known.
        return True
    if any(name in given and _is_set(given[name]) for name in ("modules_to_save", "trainable_token_indices")):
        return True
    targets = given.get("target_modules")
    return targets is not None and any(word in ast.unparse(targets) for word in _EMBEDDINGS)


def _is_set(node: ast.expr) -> bool:
    return not (isinstance(node, ast.Constant) and node.value is None)


def _own_nodes(scope: ast.FunctionDef) -> Iterator[ast.AST]:
    """Yield what stands in a function, without the functions defined inside it."""
    left = list[ast.AST](scope.body)
    while left:
        node = left.pop()
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node
            left.extend(ast.iter_child_nodes(node))


def _labels_with_padding(tree: ast.Module) -> Iterator[Habit]:
    """Find a function that pads rows and copies their ids as labels."""
    for scope in [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)]:
        nodes = list(_own_nodes(scope))
        calls = [n for n in nodes if isinstance(n, ast.Call) and not called(n).startswith("DataCollator")]
        padded = [n for n in calls if any(_pads(k) for k in n.keywords)]
        copied = [line for n in nodes if (line := _labels_are_ids(n)) is not None]
        if padded and copied:
            whole = any(_pads_to_length(k) for n in padded for k in n.keywords)
            yield "labels_with_long_padding" if whole else "labels_with_padding", copied[0]
            return


def _pads(keyword: ast.keyword) -> bool:
    is_padding = keyword.arg == "padding" and isinstance(keyword.value, ast.Constant)
    return (
        is_padding
        and isinstance(keyword.value, ast.Constant)
        and keyword.value.value in {"max_length", "longest", True}
    )


def _pads_to_length(keyword: ast.keyword) -> bool:
    return keyword.arg == "padding" and isinstance(keyword.value, ast.Constant) and keyword.value.value == "max_length"


def _labels_are_ids(node: ast.AST) -> int | None:
    """Return the line of `rows["labels"] = rows["input_ids"].copy()` or of such an entry of a dictionary."""
    if isinstance(node, ast.Assign) and any(_is_key(t, "labels") for t in node.targets) and _of_ids(node.value):
        return node.lineno
    if isinstance(node, ast.Dict):
        pairs = zip(node.keys, node.values, strict=True)
        found = [v for k, v in pairs if isinstance(k, ast.Constant) and k.value == "labels" and _of_ids(v)]
        return found[0].lineno if found else None
    return None


def _of_ids(node: ast.expr) -> bool:
    """Say whether a value is the ids themselves or a plain copy of them."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and not node.args:
        node = node.func.value
    return _is_key(node, "input_ids")


def _is_key(node: ast.expr, name: str) -> bool:
    if isinstance(node, ast.Attribute):
        return node.attr == name
    return isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant) and node.slice.value == name


def _tags_by_word(tree: ast.Module) -> Iterator[Habit]:
    """Find a function that cuts words into pieces and takes the tags of the words as labels."""
    for scope in [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)]:
        nodes = list(_own_nodes(scope))
        cut = any(isinstance(n, ast.keyword) and n.arg == "is_split_into_words" for n in nodes)
        bare = any(isinstance(n, ast.keyword) and n.arg == "add_special_tokens" for n in nodes)
        tags = [n for n in nodes if isinstance(n, ast.Assign) and any(_is_key(t, "labels") for t in n.targets)]
        taken = [n for n in tags if isinstance(n.value, ast.Subscript) and isinstance(n.value.slice, ast.Constant)]
        if cut and taken and not bare:
            yield "tags_by_word", taken[0].lineno
            return


def _unshifted_accuracy(tree: ast.Module) -> Iterator[Habit]:
    """Find metrics that compare the outputs of a causal model with the labels of the same places, not of the next."""
    for scope in [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef) and "metric" in n.name]:
        nodes = list(ast.walk(scope))
        compared = [n for n in nodes if isinstance(n, ast.Compare) and any(isinstance(o, ast.Eq) for o in n.ops)]
        named = [n for n in compared if "label" in ast.unparse(n)]
        if named and not any(isinstance(n, ast.Slice) and (n.lower or n.upper) for n in nodes):
            yield "unshifted_accuracy", named[0].lineno
            return


def _two_templates(tree: ast.Module) -> Iterator[Habit]:
    """Find rows in a format of the script's own beside answers asked for in that of the chat template."""
    scopes = [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)]
    asked = [
        c
        for s in scopes
        if _calls(s, "generate")
        for c in ast.walk(s)
        if isinstance(c, ast.Call) and called(c) == "apply_chat_template"
    ]
    taught = [s for s in scopes if not _calls(s, "generate")]
    if not asked or any(_calls(s, "apply_chat_template") for s in taught):
        return
    lines = [line for s in taught for n in ast.walk(s) if isinstance(n, ast.JoinedStr) and (line := _by_hand(n))]
    if lines and not any(_by_hand(n) for s in scopes if _calls(s, "generate") for n in ast.walk(s)):
        yield "writes_own_format", lines[0]
        yield "asks_in_chat_template", asked[0].lineno


def _calls(scope: ast.FunctionDef, name: str) -> bool:
    return any(isinstance(n, ast.Call) and called(n) == name for n in ast.walk(scope))


def _by_hand(node: ast.AST) -> int:
    """Return the line of a text that begins a turn in one of the known formats, 0 for any other."""
    if not isinstance(node, ast.JoinedStr | ast.Constant):
        return 0
    parts = node.values if isinstance(node, ast.JoinedStr) else [node]
    said = "".join(p.value for p in parts if isinstance(p, ast.Constant) and isinstance(p.value, str))
    return node.lineno if any(word in said for word in _BY_HAND) else 0


def _reference_is_policy(tree: ast.Module) -> Iterator[Habit]:
    """Find a preference trainer that gets one model as the policy and as its reference."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not called(node).endswith("Trainer"):
            continue
        given = {k.arg: k.value for k in node.keywords}
        policy, reference = given.get("model"), given.get("ref_model")
        if isinstance(policy, ast.Name) and isinstance(reference, ast.Name) and policy.id == reference.id:
            yield "reference_is_policy", reference.lineno


def _teacher_forced(tree: ast.Module) -> Iterator[Habit]:
    """Find metrics of a sequence-to-sequence model that take the most likely token at each place of the right answer."""
    for scope in [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef) and "metric" in n.name]:
        calls = [n for n in _own_nodes(scope) if isinstance(n, ast.Call) and called(n) == "argmax"]
        if calls and _calls(scope, "batch_decode"):
            yield "scores_teacher_forced", calls[0].lineno
            return


def _loads_model(tree: ast.Module) -> Iterator[Habit]:
    """Find the line that loads the one model of the script by a name written there."""
    loads = [n for n in ast.walk(tree) if isinstance(n, ast.Call) and called(n) == "from_pretrained"]
    models = [n for n in loads if "odel" in ast.unparse(n.func) or "For" in ast.unparse(n.func)]
    if len(models) == 1 and models[0].args and isinstance(models[0].args[0], ast.Constant):
        yield "loads_model", models[0].lineno
