"""Search by text in two languages: the case that is meant comes first among twenty."""

from pathlib import Path

from sample_reports import sample_reports

from jindan_knowledge.fingerprint import FingerprintQuery
from jindan_knowledge.search import search_text
from jindan_knowledge.store.saving import save_report

QUERIES = {
    "validation mAP collapsed before the losses turned to NaN with AdamW": "000-deepscores-stage1",
    "욜로 학습이 아담 옵티마이저로 바꾸고 나서 터졌어요": "000-deepscores-stage1",
    "training loss starts at 77, fourteen times random guess, gradient accumulation on": "001-qwen3-224-classes",
    "로그에 찍힌 loss 값이 누적 횟수만큼 곱해진 것 같다": "001-qwen3-224-classes",
    "two runs have identical results although the notes say the models differ": "002-yolo11-v3-session",
    "how should lr change when batch size goes from 8 to 2 at higher resolution": "003-hrnet-1280",
    "손실이 2.77에서 안 움직임": "004-face-voice",
    "contrastive loss stuck at ln(16), NaN hidden by nan_to_num": "004-face-voice",
    "GPU sits idle waiting for the data loader": "s04-loader",
    "process killed, no space left while saving checkpoint": "s10-disk",
    "재시작하니 lr이 초기값으로 리셋됨": "s06-resume",
    "VRAM usage grows every epoch until it crashes": "s14-leak",
}
AT_LEAST = 10


def test_most_paraphrases_find_their_report_first(store: Path) -> None:
    for report in sample_reports():
        save_report(report, store)

    first = {query: next((m.report.id for m in search_text(query, store).matches), "") for query in QUERIES}

    missed = {query: first[query] for query, wanted in QUERIES.items() if first[query] != wanted}
    assert len(QUERIES) - len(missed) >= AT_LEAST, missed


def test_a_search_that_fits_nothing_finds_nothing() -> None:
    found = search_text("zzz qqq xyzzy", None)

    assert (found.matches, found.searched) == ((), 5)


def test_a_report_that_is_left_out_is_not_found() -> None:
    found = search_text("손실이 2.77에서 안 움직임", None, exclude={"004-face-voice"}, limit=9)

    assert "004-face-voice" not in [m.report.id for m in found.matches]


def test_a_diagnosis_can_count_for_half() -> None:
    like = FingerprintQuery(framework="lightning", verdict="failing", cause_ids=("batch_scaled_lr_not",))

    (first, *_) = search_text("학습이 이상해요", None, like=like).matches

    assert first.report.id == "003-hrnet-1280"


def test_a_match_names_the_words_it_shares() -> None:
    (first, *_) = search_text("loss stuck at chance", None).matches

    assert first.shared_words == ("loss", "stuck", "chance")
