"""CKP001: layers of the body, not only the head, were not found in the checkpoint."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line
from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.regex import regex
from jindan_tools.text.safe import safe_line

_NAMES = regex(r"['\"]([\w.]+)['\"]")
# What a new task adds on purpose: heads of transformers, and the pooler that many checkpoints lack.
_HEAD = regex(
    r"(?:^|\.)(?:classifier|pre_classifier|score|lm_head|qa_outputs|pooler|head|heads|fc|cls|vocab_\w+|projector|logits_proj|summary|v_head|"
    r"position_ids|bbox_predictor|class_labels_classifier|decode_head|mask_token)\b"
    # torch's weight_norm since 2.0: the checkpoint has weight_g and weight_v, which a hook renames on loading.
    r"|parametrizations\.weight\.original[01]$"
)


@rule(
    "CKP001",
    "body-newly-initialised",
    {"ckpt_mismatch": 4.0, "label_noise": -2.0, "labels_shuffled": -1.5, "lr_too_low": -1.0},
)
def body_newly_initialised(run: Run) -> Iterator[Finding]:
    """Report pretrained layers that start at random because their names were not in the checkpoint.

    ## What it does
    Reads the list behind "newly initialized" and leaves out the heads that a new task adds on purpose.
    ## Why it matters
    The same warning is printed for a new head, where it is normal, so it is skipped by everyone. With layers of the body
    in it, fine-tuning starts from noise at a rate that is far too low for that.
    ## Fires on
    A list that names an embedding, attention or other layer of the body.
    ## Stays silent on
    Lists of heads, poolers and weights renamed by torch's weight_norm only, runs without the warning.
    ## Source
    transformers PreTrainedModel._load_pretrained_model: keys of the model that the state dict lacks.
    """
    for event in run.of_kind(EventKind.WEIGHTS):
        body = _body(event)
        if not body:
            continue
        yield finding(
            f"체크포인트에 없어 새로 초기화된 층에 분류 헤드가 아닌 본체({safe_line(body[0], 60)} 등)가 들어 있어, 사전학습 가중치가 적재되지 않았습니다.",
            cite_line(
                event,
                f"새로 초기화된 목록에 본체의 층이 {len(body)}개 이상 있습니다: {safe_line(', '.join(body[:3]), 150)}",
                float(len(body)),
            ),
            severity=Severity.HIGH,
            facts={"layers": float(len(body))},
        )
        return


def _body(event: Event) -> list[str]:
    return [name for name in _NAMES.findall(event.word("newly_initialized")) if not _HEAD.search(name)]
