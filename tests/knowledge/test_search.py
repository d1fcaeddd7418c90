"""Search by text in two languages: the case that is meant comes first among twenty."""

from pathlib import Path

import pytest
from sample_reports import sample_reports

from jindan_agent.knowledge.cause_words import cause_words
from jindan_knowledge.corpus import load_seeds
from jindan_knowledge.fingerprint import FingerprintQuery
from jindan_knowledge.matches import PriorMatch
from jindan_knowledge.search import Question, search, search_text
from jindan_knowledge.store.saving import save_report

# A description and the cause that the report has which is meant.
QUERIES = {
    "validation mAP collapsed before the losses turned to NaN with AdamW": "optimizer_lr_mismatch",
    "욜로 학습이 아담 옵티마이저로 바꾸고 나서 터졌어요": "optimizer_lr_mismatch",
    "training loss starts at 77, fourteen times random guess, gradient accumulation on": "grad_accum_loss_scale",
    "로그에 찍힌 loss 값이 누적 횟수만큼 곱해진 것 같다": "grad_accum_loss_scale",
    "two runs have identical results although the notes say the models differ": "oom_capacity",
    "how should lr change when batch size goes from 8 to 2 at higher resolution": "batch_scaled_lr_not",
    "손실이 2.77에서 안 움직임": "plateau_infonce",
    "contrastive loss stuck at ln(16), NaN hidden by nan_to_num": "plateau_infonce",
    "GPU sits idle waiting for the data loader": "dataloader_bottleneck",
    "process killed, no space left while saving checkpoint": "disk_full",
    "재시작하니 lr이 초기값으로 리셋됨": "resume_lr_reset",
    "VRAM usage grows every epoch until it crashes": "oom_leak",
}
# Two name no symptom of the cause meant, and reports of nearer causes are there.
AT_LEAST = 10


def test_most_paraphrases_find_a_report_of_their_cause_first(store: Path) -> None:
    for report in sample_reports():
        save_report(report, store)

    first = {query: [m.report.cause_ids for m in _asked(query, store)][:1] for query in QUERIES}

    missed = {q: first[q] for q, cause in QUERIES.items() if not any(cause in causes for causes in first[q])}
    assert len(QUERIES) - len(missed) >= AT_LEAST, missed


def test_a_number_that_a_person_quotes_leads_to_the_report_that_says_it() -> None:
    (first, *_) = search_text("손실이 2.77에서 안 움직임", None).matches

    assert first.report.id == "004-face-voice"


def test_a_search_that_fits_nothing_finds_nothing() -> None:
    found = search_text("zzz qqq xyzzy", None)

    assert (found.matches, found.searched) == ((), len(load_seeds()))


@pytest.mark.parametrize(
    "text",
    [
        "오늘 저녁 메뉴 추천해 주세요",
        "best pasta recipe for two",
        "how do I book a flight to Seoul",
        "고양이가 밥을 안 먹어요",
    ],
)
def test_talk_of_other_things_finds_nothing(text: str) -> None:
    assert _asked(text, None) == ()


def test_a_symptom_that_no_report_names_finds_the_reports_of_its_cause() -> None:
    text = "optimizer update was skipped again and again"
    spelled = {"amp_scale_collapse": text}

    assert "amp_scale_collapse" in search(Question(text=text, spelled=spelled), None).matches[0].report.cause_ids


def test_a_report_that_is_left_out_is_not_found() -> None:
    found = search_text("손실이 2.77에서 안 움직임", None, exclude={"004-face-voice"}, limit=9)

    assert "004-face-voice" not in [m.report.id for m in found.matches]


def test_a_diagnosis_can_count_for_half() -> None:
    like = FingerprintQuery(framework="lightning", verdict="failing", cause_ids=("batch_scaled_lr_not",))

    (first, *_) = search_text("학습이 이상해요", None, like=like).matches

    assert "batch_scaled_lr_not" in first.report.cause_ids


def test_a_match_names_the_words_it_shares() -> None:
    (first, *_) = search_text("loss stuck at chance", None).matches

    assert first.shared_words == ("loss", "stuck", "chance")


def _asked(text: str, store: Path | None) -> tuple[PriorMatch, ...]:
    return search(Question(text=text, spelled=cause_words()), store).matches
