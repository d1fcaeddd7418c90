"""DAT171: the column that is to be predicted stands in the list of the features."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from jindan_tools.curves.cite import cite_line, cite_stated
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.setting import Setting
from jindan_tools.rules.registry import finding, rule
from jindan_tools.rules.script.habit import habit
from jindan_tools.text.regex import regex
from jindan_tools.text.safe import safe_line

# fmt: off
_TARGET = (
    "target", "target_col", "target_column", "target_name", "label_col", "label_column", "y_col", "y_column", "label",
    "labels", "targets", "target_cols", "outcome", "dependent_variable", "response", "종속변수", "타깃", "타겟",
)
_FEATURES = (
    "features", "feature_cols", "feature_columns", "feature_names", "input_cols", "input_columns", "inputs", "x_cols",
    "x_columns", "columns", "numeric_features", "categorical_features", "numerical_features", "num_features",
    "cat_features", "cont_features", "numeric_cols", "categorical_cols", "num_cols", "cat_cols", "cont_names",
    "cat_names", "predictors", "covariates", "특징", "피처",
)
# fmt: on
_ITEM = regex(r"[^\[\]\s,'\"]+")


@rule(
    "DAT171",
    "target-among-features",
    {"leakage": 4.0, "overfit": -2.0, "memorisation": -2.0, "healthy_converged": -4.0},
)
def target_among_features(run: Run) -> Iterator[Finding]:
    """Report a target column that the list of input columns holds, or a table of inputs from which it was not dropped.

    ## What it does
    Compares the name of the target with the names in the lists of features, in the settings and in the script.
    ## Why it matters
    The model reads the answer off its input: near-perfect figures in training and on held-out rows alike, worth nothing where
    the answer is not known yet. Nothing in the curves tells it from an easy task.
    ## Fires on
    A target whose name, as it is, stands in a list of features; in a script, `y = df["t"]` with inputs that hold `t`.
    ## Stays silent on
    Lags and other names that only resemble the target, lists of all columns of a table beside a list of the features,
    forecasts of sequences (a `seq_len`, `lookback` or `horizon` is set), where the past of the target is an input.
    ## Source
    Kaufman et al. 2012, Leakage in data mining.
    """
    told = _told(run) or _written(run)
    if told is None:
        return
    name, evidence = told
    yield finding(
        f"맞혀야 할 열 '{safe_line(name, 40)}'이(가) 입력 열에 들어 있습니다. 모델이 답을 그대로 읽으므로 검증 점수는 실제 성능이 아닙니다.",
        *evidence,
        severity=Severity.CRITICAL,
    )


def _told(run: Run) -> tuple[str, Sequence[Evidence]] | None:
    if run.stated("seq_len", "lookback", "horizon", "window_size", "context_length", "pred_len", "input_window"):
        return None
    lists = [s for s in run.stated(*_FEATURES) if isinstance(s.value, str) and "," in s.value]
    chosen = [s for s in lists if s.leaf != "columns"] or lists
    for target in run.stated(*_TARGET):
        names = set(_ITEM.findall(target.value)) if isinstance(target.value, str) else set[str]()
        if not names or len(names) > 3:
            continue
        for features in chosen:
            held = names & set(_ITEM.findall(str(features.value)))
            if held:
                return held.pop(), (_cite(target), _cite(features))
    return None


def _cite(setting: Setting) -> Evidence:
    return cite_stated(setting)


def _written(run: Run) -> tuple[str, Sequence[Evidence]] | None:
    event = habit(run, "target_among_inputs")
    if event is None:
        return None
    told = cite_line(event, "입력을 만드는 줄이 목표 열을 빼지 않습니다.")
    return event.word("column"), (told,)
