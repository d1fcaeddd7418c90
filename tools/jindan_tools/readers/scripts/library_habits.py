"""Calls of transformers, peft and accelerate that do something else than they look like."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

from jindan_tools.readers.scripts.arguments import argument, assigned_once, called, is_false, is_open, is_true, number

Habit = tuple[str, int]
_COLLATOR = "DataCollatorForLanguageModeling"
_CUTS = (".replace(", ".split(", "removeprefix", "len(", "return_full_text")


def library_habits(tree: ast.Module, text: str) -> Iterator[Habit]:
    """Yield each habit with its line."""
    calls = [n for n in ast.walk(tree) if isinstance(n, ast.Call)]
    if "PeftModel" in text:
        yield from _adapter_for_inference(tree, calls, text)
    if _COLLATOR in text:
        yield from _collator_of_another_model(calls, text)
    if ".generate(" in text:
        yield from _prompt_in_answer(tree, text)
    if "preprocess_logits_for_metrics" in text:
        yield from _argmax_twice(tree, calls)
    if (
        "ignore_index" in text
        and ("For" in text or "num_labels" in text)
        and "LMHead" not in text
        and "CausalLM" not in text
    ):
        yield from _class_zero_ignored(calls)
    if "Accelerator" in text and "accumulate(" in text:
        yield from _schedule_in_batches(tree, calls)
    if ".sort(" in text or "shuffle(" in text:
        yield from _one_of_two_lists_reordered(tree, calls)
    if "warmup_init" in text:
        yield from _adafactor_warms_up(calls)
    if "bfloat16" in text and "peft" not in text.lower() and "lora" not in text.lower():
        yield from _weights_in_bfloat(calls)


def _adapter_for_inference(tree: ast.Module, calls: list[ast.Call], text: str) -> Iterator[Habit]:
    """Find an adapter that is loaded without is_trainable and handed to a trainer or an optimizer."""
    if any(w in text for w in ("merge_and_unload", "requires_grad", "add_adapter(")):
        return
    anew = {ast.unparse(n) for c in calls if called(c) == "get_peft_model" for n in c.args[:1]}
    trained = {ast.unparse(m) for c in calls if called(c).endswith("Trainer") and (m := argument(c, "model", 0))}
    trained |= {
        ast.unparse(c.func.value) for c in calls if isinstance(c.func, ast.Attribute) and c.func.attr == "parameters"
    }
    for node in [n for n in ast.walk(tree) if isinstance(n, ast.Assign) and isinstance(n.value, ast.Call)]:
        call = node.value
        if (
            not isinstance(call, ast.Call)
            or called(call) != "from_pretrained"
            or "PeftModel" not in ast.unparse(call.func)
        ):
            continue
        if (
            argument(call, "is_trainable") is None
            and not is_open(call)
            and ast.unparse(node.targets[0]) in trained - anew
        ):
            yield "adapter_for_inference", call.lineno


def _collator_of_another_model(calls: list[ast.Call], text: str) -> Iterator[Habit]:
    """Find the labels of one kind of language model handed to the other."""
    masked, causal = "ForMaskedLM" in text, "CausalLM" in text or "LMHeadModel" in text
    for call in [c for c in calls if called(c) == _COLLATOR and not is_open(c)]:
        mlm = argument(call, "mlm", 1)
        if masked and not causal and is_false(mlm):
            yield "masked_model_copies", call.lineno
        if causal and not masked and (mlm is None or (isinstance(mlm, ast.Constant) and mlm.value is True)):
            yield "causal_model_masks", call.lineno


def _prompt_in_answer(tree: ast.Module, text: str) -> Iterator[Habit]:
    """Find what a decoder generated compared with the answer alone, although it begins with the prompt."""
    if "Seq2Seq" in text or "ConditionalGeneration" in text or not ("CausalLM" in text or "LMHeadModel" in text):
        return
    for scope in [tree, *(n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef))]:
        body = ast.unparse(scope)
        if isinstance(scope, ast.Module) and any(
            isinstance(n, ast.FunctionDef) and ".generate(" in ast.unparse(n) for n in scope.body
        ):
            continue
        outputs = {t.id for n in ast.walk(scope) if isinstance(n, ast.Assign) and isinstance(n.value, ast.Call)
                   and called(n.value) == "generate" for t in n.targets if isinstance(t, ast.Name)}  # fmt: skip
        decoded = [c for c in ast.walk(scope) if isinstance(c, ast.Call) and called(c) in {"decode", "batch_decode"}]
        whole = [c for c in decoded if c.args and _is_whole(c.args[0], outputs)]
        compared = any(
            isinstance(n, ast.Compare) and any(isinstance(o, ast.Eq) for o in n.ops) for n in ast.walk(scope)
        )
        if whole and compared and not any(w in body for w in _CUTS):
            yield "prompt_in_answer", whole[0].lineno
            return


def _is_whole(node: ast.expr, outputs: set[str]) -> bool:
    """Say whether generated ids are taken from their first token on."""
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
        node = node.value
    return isinstance(node, ast.Name) and node.id in outputs


def _argmax_twice(tree: ast.Module, calls: list[ast.Call]) -> Iterator[Habit]:
    """Find metrics that take the largest of what are the largest already."""
    functions = {n.name: n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)}
    for call in calls:
        first, second = argument(call, "preprocess_logits_for_metrics"), argument(call, "compute_metrics")
        before, after = (_body(node, functions) for node in (first, second))
        if "argmax(" in before and "argmax(" in after and second is not None:
            taken = functions.get(ast.unparse(second))
            lines = [c.lineno for c in ast.walk(taken or second) if isinstance(c, ast.Call) and called(c) == "argmax"]
            yield "argmax_twice", lines[0]


def _body(node: ast.expr | None, functions: Mapping[str, ast.FunctionDef]) -> str:
    if node is None:
        return ""
    return ast.unparse(functions[node.id]) if isinstance(node, ast.Name) and node.id in functions else ast.unparse(node)


def _class_zero_ignored(calls: list[ast.Call]) -> Iterator[Habit]:
    """Find a loss of a classifier that leaves class 0 out."""
    for call in calls:
        if (
            called(call) in {"cross_entropy", "CrossEntropyLoss", "nll_loss", "NLLLoss"}
            and number(argument(call, "ignore_index")) == 0
        ):
            yield "class_zero_ignored", call.lineno


def _schedule_in_batches(tree: ast.Module, calls: list[ast.Call]) -> Iterator[Habit]:
    """Find a prepared schedule whose length counts batches although it takes a step an update."""
    made = next((c for c in calls if called(c) == "Accelerator"), None)
    times = argument(made, "gradient_accumulation_steps") if made else None
    constants = assigned_once(tree, ast.walk(tree))
    count = number(constants.get(times.id, times) if isinstance(times, ast.Name) else times)
    if made is None or times is None or (count is not None and count <= 1):
        return
    prepared = {ast.unparse(a) for c in calls if called(c) == "prepare" for a in c.args}
    for node in [n for n in ast.walk(tree) if isinstance(n, ast.Assign) and isinstance(n.value, ast.Call)]:
        call = node.value
        if (
            not isinstance(call, ast.Call)
            or "schedule" not in called(call)
            or ast.unparse(node.targets[0]) not in prepared
        ):
            continue
        length = argument(call, "num_training_steps", 2)
        whole = _written_out(length, constants)
        if "len(" in whole and "/" not in whole:
            yield "schedule_in_batches", call.lineno


def _written_out(node: ast.expr | None, constants: Mapping[str, ast.expr], depth: int = 4) -> str:
    """Return an expression with the names in it replaced by what they stand for."""
    if node is None:
        return ""
    text = ast.unparse(node)
    names = {n.id for n in ast.walk(node) if isinstance(n, ast.Name)} & set(constants)
    return " ".join([text, *(_written_out(constants[n], constants, depth - 1) for n in sorted(names) if depth > 0)])


def _one_of_two_lists_reordered(tree: ast.Module, calls: list[ast.Call]) -> Iterator[Habit]:
    """Find two lists taken from the same pairs of which one alone is sorted or shuffled in place."""
    taken = dict[str, str]()
    for node in [n for n in ast.walk(tree) if isinstance(n, ast.Assign) and isinstance(n.value, ast.ListComp)]:
        comp, target = node.value, node.targets[0]
        if (
            isinstance(comp, ast.ListComp)
            and isinstance(target, ast.Name)
            and isinstance(comp.generators[0].iter, ast.Name)
        ):
            whole = (
                len(comp.generators) == 1
                and not comp.generators[0].ifs
                and isinstance(comp.generators[0].target, ast.Tuple)
            )
            if whole:
                taken[target.id] = comp.generators[0].iter.id
    moved = {name: c.lineno for c in calls for name in [_reordered(c)] if name in taken}
    for name, line in moved.items():
        beside = [n for n, source in taken.items() if source == taken[name] and n != name]
        if beside and not any(n in moved for n in beside):
            yield "one_of_two_lists_reordered", line


def _reordered(call: ast.Call) -> str:
    """Return the name of the list that a call reorders in place, '' for none."""
    if called(call) == "sort" and isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Name):
        return call.func.value.id
    first = call.args[0] if call.args else None
    return first.id if called(call) == "shuffle" and isinstance(first, ast.Name) else ""


def _adafactor_warms_up(calls: list[ast.Call]) -> Iterator[Habit]:
    """Find Adafactor with its own warm-up."""
    for call in calls:
        if called(call) == "Adafactor" and is_true(argument(call, "warmup_init")):
            yield "adafactor_warms_up", call.lineno


def _weights_in_bfloat(calls: list[ast.Call]) -> Iterator[Habit]:
    """Find a model all of whose weights are bfloat16, without a copy of higher precision."""
    for call in calls:
        given = argument(call, "torch_dtype") or argument(call, "dtype")
        loaded = called(call) == "from_pretrained" and given is not None and "bfloat16" in ast.unparse(given)
        cast = called(call) == "to" and any(ast.unparse(a).endswith("torch.bfloat16") for a in call.args)
        if loaded or (cast and isinstance(call.func, ast.Attribute) and "odel" in ast.unparse(call.func.value)):
            yield "weights_in_bfloat", call.lineno
