"""TOK008: tokens were added, but the adapter leaves their embeddings frozen at random values."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line
from jindan_tools.model.event import EventKind
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.setting import Setting
from jindan_tools.rules.registry import finding, rule
from jindan_tools.rules.tokens.answers_without_end import open_ended

_PROVEN = {
    "frozen_layers": 4.0, "padding_bug": -2.0, "chat_template_bug": -1.0, "tokens_truncated": -2.0, "epochs_too_few": -2.0,
    "lr_too_low": -2.0, "healthy_converged": -4.0,
}  # fmt: skip
_EMBEDDINGS = ("embed", "wte", "lm_head", "all-linear")


@rule("TOK008", "new-tokens-frozen", {**_PROVEN})
def new_tokens_frozen(run: Run) -> Iterator[Finding]:
    """Report tokens that were added to the vocabulary while LoRA keeps the embedding and the output layer frozen.

    ## What it does
    Reads the training script for added tokens, grown embeddings and a LoraConfig without modules_to_save,
    trainable_token_indices or embedding targets, and adapter_config.json for the same.
    ## Why it matters
    The rows of new tokens are random or a mean, and peft freezes all of the base model: the model can neither read them
    apart nor, above all, write them. Ends of turns that are new tokens are never written, answers run to the limit.
    ## Fires on
    Both in one script. It is a fault when sampled answers do not end, else a hypothesis.
    ## Stays silent on
    Only a padding token added; adapters that train or save the embeddings, by the script or by adapter_config.json.
    ## Source
    huggingface.co/docs/peft/developer_guides/troubleshooting (extending the vocabulary); peft LoraConfig.modules_to_save is
    None by default, trainable_token_indices exists since peft 0.15.
    """
    habits = {e.word("habit"): e for e in run.of_kind(EventKind.SCRIPT)}
    added, adapter = habits.get("adds_tokens"), habits.get("adapter_leaves_embeddings")
    if added is None or adapter is None or any(_trains_them(s) for s in run.settings):
        return
    endless = open_ended(run)
    yield finding(
        "새 토큰을 어휘에 더했는데 LoRA가 임베딩과 출력층을 얼려 두어, 새 토큰의 값이 무작위 그대로입니다.",
        cite_line(added, "어휘에 새 토큰을 더합니다."),
        cite_line(
            adapter, "이 어댑터에는 modules_to_save도 trainable_token_indices도 없어 임베딩은 학습되지 않습니다."
        ),
        *(() if endless is None else (endless,)),
        severity=Severity.HIGH if endless is not None else Severity.MEDIUM,
        argues=_PROVEN if endless is not None else {"frozen_layers": 2.0},
    )


def _trains_them(setting: Setting) -> bool:
    name = setting.leaf
    if name in {"modules_to_save", "trainable_token_indices"}:
        return bool(setting.value) and str(setting.value).lower() not in {"none", "[]"}
    return name == "target_modules" and any(word in str(setting.value) for word in _EMBEDDINGS)
