"""GRD015: the trainer already clips the gradient; adding a clip would change nothing."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.outcome import Outcome, outcome
from jindan_tools.curves.select import train_loss
from jindan_tools.frameworks.transformers import transformers_fact
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Framework, Run
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.gradients.engine_does_not_clip import unclipped_engine
from jindan_tools.rules.gradients.weights_do_not_move import weights_do_not_move
from jindan_tools.rules.optimizer.adam_family_at_sgd_rate import adam_family_at_sgd_rate
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure


@rule("GRD015", "trainer-clips-by-default", {"grad_explode": -1.0})
def trainer_clips_by_default(run: Run) -> Iterator[Finding]:
    """State that a missing gradient clip is not why a Hugging Face run failed.

    ## What it does
    Looks up the default of max_grad_norm for a run that did not learn and states no other value.
    ## Why it matters
    'Add max_grad_norm=1.0' is the default already; the logged grad_norm is the norm before the clip.
    ## Fires on
    A Hugging Face run without a stated clip whose loss ends above its start, is stuck or not finite, or whose rate is that of SGD.
    ## Stays silent on
    Runs that learned, weights that do not move (GRD008), a stated max_grad_norm, DeepSpeed without a limit of its own (GRD024), other trainers (Lightning clips nothing by default).
    ## Source
    transformers TrainingArguments.max_grad_norm = 1.0.
    """
    fact = transformers_fact("max_grad_norm", run.version)
    if (
        run.framework is not Framework.HF_TRAINER
        or fact is None
        or "grad_clip" in run.config
        or train_loss(run) is None
        or unclipped_engine(run) is not None
    ):
        return
    hot = any(found.severity is Severity.HIGH for found in adam_family_at_sgd_rate.check(run))
    if outcome(run) is Outcome.LEARNED and not hot:
        return
    if any(weights_do_not_move.check(run)):
        return  # somebody may have set a limit so low that nothing moves, and 1 would then be the remedy
    limit = float(fact.value or 1.0)
    yield finding(
        f"HF Trainer는 따로 적지 않아도 기울기를 max_grad_norm {figure(limit)} 값으로 자르므로, 클리핑 {figure(limit)} 추가는 효과가 없습니다.",
        calculated("설정하지 않았을 때의 max_grad_norm 값입니다.", limit, fact.source),
        severity=Severity.INFO,
    )
