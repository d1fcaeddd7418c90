"""Metrics of scikit-learn that are given the answers where they expect the truth, and the other way round."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from jindan_tools.readers.scripts.arguments import argument, called
from jindan_tools.readers.scripts.flow import sources
from jindan_tools.readers.scripts.found import Habit
from jindan_tools.readers.scripts.loops import Training
from jindan_tools.readers.scripts.program import Program

# sklearn.metrics, (y_true, y_pred): those whose value changes when the two change places.
_OF_SKLEARN = frozenset({
    "r2_score", "precision_score", "recall_score", "fbeta_score", "precision_recall_fscore_support", "classification_report",
    "roc_auc_score", "average_precision_score", "log_loss", "brier_score_loss", "explained_variance_score",
    "mean_absolute_percentage_error", "roc_curve", "precision_recall_curve", "d2_absolute_error_score", "top_k_accuracy_score",
})  # fmt: skip
_ANSWERS = frozenset({
    "pred", "preds", "prediction", "predictions", "predicted", "yhat", "hat", "prob", "probs", "proba", "logit", "logits", "score", "scores", "output", "outputs", "out",
})  # fmt: skip
_TRUTH = frozenset({
    "true", "truth", "gold", "golds", "target", "targets", "label", "labels", "gt", "actual", "actuals", "reference", "references", "tgt",
})  # fmt: skip
_MAKES_ANSWERS = frozenset({"argmax", "softmax", "sigmoid", "predict", "predict_proba", "no_grad"})


def metric_arguments_swapped(training: Training) -> Iterator[Habit]:
    """Find a metric whose first argument is sure to be the answers and whose second is sure to be none."""
    program = training.program
    for call in program.calls:
        name = program.called(call)
        kind = called(call) if kind_is_known(name, called(call)) else name.rpartition(".")[2]
        if kind not in _OF_SKLEARN or not _is_of_sklearn(program, call):
            continue
        first, second = argument(call, "y_true", 0), argument(call, "y_pred", 1) or argument(call, "y_score", 1)
        if first is None or second is None:
            continue
        if _is_answers(program, first) and _is_truth(program, second):
            yield Habit(
                name="metric_arguments_swapped",
                line=call.lineno,
                facts={"metric": kind, "first": ast.unparse(first)[:40], "second": ast.unparse(second)[:40]},
            )
            return


def kind_is_known(name: str, last: str) -> bool:
    """Say whether the last part of a name is a metric itself, not what an import renames."""
    return not name or last in _OF_SKLEARN


def _is_of_sklearn(program: Program, call: ast.Call) -> bool:
    return program.called(call).startswith(("sklearn.", "metrics."))


def _words(node: ast.expr) -> set[str]:
    """Return the words of the name of an expression, that of what its methods are called on."""
    while isinstance(node, ast.Call | ast.Subscript | ast.Attribute):
        if isinstance(node, ast.Attribute):
            if isinstance(node.value, ast.Name) and node.value.id == "self":
                return set(node.attr.lower().split("_"))
            node = node.value
        elif isinstance(node, ast.Subscript):
            node = node.value
        else:
            node = node.func if isinstance(node.func, ast.Attribute) else node.args[0] if node.args else node.func
            if isinstance(node, ast.Name) and node.id in {"np", "numpy", "torch"}:
                return set()
    return set(node.id.lower().split("_")) if isinstance(node, ast.Name) else set()


def _is_answers(program: Program, node: ast.expr) -> bool:
    words = _words(node)
    if words & _ANSWERS:
        return True
    return not words & _TRUTH and _made_by_model(program, node)


def _is_truth(program: Program, node: ast.expr) -> bool:
    words = _words(node)
    if words & _ANSWERS:
        return False
    return bool(words & _TRUTH) or ("y" in words and not _made_by_model(program, node))


def _made_by_model(program: Program, node: ast.expr) -> bool:
    return any(isinstance(n, ast.Call) and called(n) in _MAKES_ANSWERS for n in sources(program, node))
