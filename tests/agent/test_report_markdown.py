"""The Markdown report: the answer first, every section, nothing foreign that acts."""

import re

import fakes
import pytest

from jindan_agent.report.escape import code_span, escape
from jindan_agent.report.render import Format, render
from jindan_tools.model.diagnosis import Diagnosis


def markdown(diagnosis: Diagnosis) -> str:
    return render(fakes.content(diagnosis, fakes.PRIOR), Format.MARKDOWN)


def titles(text: str) -> list[str]:
    return re.findall(r"^## \d+\. (.+)$", text, re.MULTILINE)


def outside_code(text: str) -> str:
    """Return Markdown without its fences and code spans."""
    text = re.sub(r"^(`{3,})[^\n]*\n.*?^\1$", "", text, flags=re.MULTILINE | re.DOTALL)
    return re.sub(r"(?<![`\\])(`+)(?!`).+?(?<!`)\1(?!`)", "", text)


def test_a_failing_report_has_every_section_in_order() -> None:
    assert titles(markdown(fakes.FAILING)) == [
        "요약",
        "현상과 직접 원인",
        "타임라인",
        "실제로 적용된 설정",
        "근본 원인 분석",
        "배제한 가설",
        "해결 방안",
        "권장 명령과 설정 변경",
        "검증 방법과 체크리스트",
        "하지 말 것",
        "부족한 증거",
        "유사 사례",
        "부록",
    ]


@pytest.mark.parametrize("words", ["학습 실패", "optimizer_lr_mismatch", "`0.01` → `0.001`"])
def test_the_first_eight_lines_hold_the_answer(words: str) -> None:
    assert words in "\n".join(markdown(fakes.FAILING).splitlines()[:8])


def test_a_raw_log_line_stands_with_its_place() -> None:
    assert re.search(r"^train\.log:412 \| +18/150 ", markdown(fakes.FAILING), re.MULTILINE)


def test_a_table_row_is_shown_by_the_names_of_its_columns() -> None:
    assert re.search(r"^results\.csv:19 \| 18 에폭: train/box_loss NaN$", markdown(fakes.FAILING), re.MULTILINE)


def test_a_change_of_a_record_is_no_diff_of_it() -> None:
    logged = fakes.replace(fakes.LOWER_RATE, where="명령행 인수, 지금 값은 train.log:20 기록")
    text = markdown(fakes.replace(fakes.FAILING, fixes=(logged,)))

    assert "learning_rate: 0.01 → 0.001\n\n실행 명령 뒤에 덧붙일 인수: learning_rate=0.001" in text


def test_a_hypothesis_on_the_facts_of_a_proven_cause_is_left_out() -> None:
    proven = fakes.replace(fakes.MISMATCH, status=fakes.Status.ESTABLISHED)
    echo = fakes.cause(
        "lr_too_high_oscillate",
        "높은 학습률로 인한 진동",
        fakes.Status.HYPOTHESIS,
        arguments_for=proven.arguments_for,
    )

    assert "lr_too_high_oscillate" not in markdown(fakes.replace(fakes.FAILING, causes=(proven, echo)))


def test_a_check_that_reads_the_records_again_is_not_asked_for() -> None:
    overfit = fakes.cause("overfit", "학습 데이터 과적합", fakes.Status.SUPPORTED)

    assert "trainer_state.json" not in markdown(fakes.replace(fakes.FAILING, causes=(overfit,)))


def test_how_a_run_did_not_end_is_no_excluded_hypothesis() -> None:
    ended = fakes.replace(fakes.NOT_FP16, id="user_cancel", name_ko="사용자 중단", kind="process")

    assert "사용자 중단" not in markdown(fakes.replace(fakes.FAILING, ruled_out=(ended,)))


def test_a_healthy_report_says_that_nothing_is_to_be_done() -> None:
    assert "지금 고칠 것은 없습니다" in "\n".join(markdown(fakes.HEALTHY).splitlines()[:8])


def test_a_healthy_report_says_what_is_to_be_put_right_all_the_same() -> None:
    mends = fakes.replace(fakes.HEALTHY, causes=(fakes.FAILING.causes[0],), fixes=fakes.FAILING.fixes)
    text = markdown(mends)

    assert "학습은 되었지만 고칠 것이 있습니다" in text
    assert "고칠 것은 없습니다" not in text
    assert "해결 방안" in text


def test_the_curve_is_drawn_with_its_broken_part() -> None:
    assert re.search(r"1\.2 ┤█+.*×{13}$", markdown(fakes.FAILING), re.MULTILINE)


def test_the_decisive_moment_is_marked() -> None:
    assert "| 18 에폭 | **▶ 손실이 NaN이 되었습니다.** | E1 |" in markdown(fakes.FAILING)


def test_an_overridden_setting_comes_first_with_what_was_typed() -> None:
    table = markdown(fakes.FAILING).partition("## 4.")[2]

    assert table.splitlines()[4].startswith("| `optimizer` | `AdamW` (입력값 `auto`) | 덮어씀 |")


def test_a_setting_that_nothing_touches_is_left_out() -> None:
    assert "cls_loss_weight" not in markdown(fakes.FAILING)


def test_a_fix_that_is_a_no_op_says_so() -> None:
    assert "| 이미 적용됨 | `grad_clip` | `10.0` |" in markdown(fakes.FAILING)


def test_the_diff_uses_the_name_that_the_file_uses() -> None:
    assert "--- train.yaml\n+++ train.yaml\n@@ -35 +35 @@\n-lr0: 0.01\n+lr0: 0.001\n" in markdown(fakes.FAILING)


def test_no_op_fixes_are_not_in_the_diff() -> None:
    assert "+grad_clip" not in markdown(fakes.FAILING)


@pytest.mark.parametrize("fact", fakes.FAILING.evidence, ids=lambda f: f.id)
def test_the_sentence_of_a_fact_is_written_once(fact: fakes.Evidence) -> None:
    assert markdown(fakes.FAILING).count(fact.statement) == 1


def test_the_fact_that_excludes_a_cause_is_told() -> None:
    ruled_out = markdown(fakes.FAILING).partition("배제한 가설")[2].partition("## ")[0]

    assert "정밀도 설정은 fp32입니다." in ruled_out


def test_a_symptom_names_the_cause_behind_it() -> None:
    assert "'옵티마이저와 학습률 불일치' 원인에서 따라온 것입니다." in markdown(fakes.FAILING)


def test_a_healthy_report_is_short_and_blames_nothing() -> None:
    assert titles(markdown(fakes.HEALTHY)) == [
        "요약",
        "확인한 것",
        "참고 사항",
        "실제로 적용된 설정",
        "유사 사례",
        "부록",
    ]


def test_a_healthy_report_shows_the_good_figures() -> None:
    assert "검증 mAP50 값이 0.24에서 0.81까지 올랐습니다." in markdown(fakes.HEALTHY)


def test_a_report_without_enough_evidence_starts_with_what_would_decide() -> None:
    assert "python train.py | tee train.log" in "\n".join(markdown(fakes.INSUFFICIENT).splitlines()[:8])


def test_a_crash_shows_the_last_words_of_the_log() -> None:
    summary = markdown(fakes.CRASHED).partition("## 2.")[0]

    assert "`torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB` (`train.log:77`)" in summary


def test_a_crash_without_a_known_cause_says_so() -> None:
    nameless = fakes.replace(fakes.CRASHED, causes=(), fixes=())

    assert "근본 원인을 가리키는 증거를 찾지 못했습니다" in markdown(nameless)


@pytest.mark.parametrize("active", ["<script", "](", "![", "https://", "www.", "@octocat", "*b*", " _i_"])
def test_foreign_words_never_act_as_markup(active: str) -> None:
    text = outside_code(markdown(fakes.hostile()))

    unescaped = re.sub(r"\\.", "", text)
    assert active not in unescaped


def test_foreign_words_never_act_on_the_terminal() -> None:
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", markdown(fakes.hostile()))


@pytest.mark.parametrize("form", [Format.MARKDOWN, Format.TEXT])
def test_a_runner_finds_no_command(form: Format) -> None:
    text = render(fakes.content(fakes.hostile()), form)

    assert [line for line in text.splitlines() if line.lstrip().startswith("::") or "##[" in line] == []


def test_a_pipe_never_splits_a_table_cell() -> None:
    rows = [line for line in markdown(fakes.hostile()).splitlines() if line.startswith("| ")]

    assert {len(re.findall(r"(?<!\\)\|", row)) for row in rows} <= {4, 5, 7}


def test_a_fence_is_longer_than_the_backticks_inside() -> None:
    quoted = fakes.replace(fakes.LOG_LINE, quote="a ``` b")
    diagnosis = fakes.replace(fakes.FAILING, evidence=(fakes.FIRST_NAN, quoted))

    assert "\ntrain.log:412 | a ``` b\n````" in markdown(diagnosis)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("learning_rate", "learning_rate"),
        ("a | b", "a | b"),
        ("# x", r"\# x"),
        ("> x", r"\> x"),
        ("[ ] x", r"\[ ] x"),
        ("v[0] x", "v[0] x"),
        ("[a](b)", r"[a\](b)"),
        ("mAP@0.5", "mAP@0.5"),
        ("a@b.com", "a`@`b.com"),
        ("1. x", r"1\. x"),
        ("5 < 6 & 7 > 3", "5 < 6 & 7 > 3"),
    ],
)
def test_escaping_changes_only_what_acts(text: str, shown: str) -> None:
    assert escape(text) == shown


@pytest.mark.parametrize(("text", "shown"), [("a`b", "``a`b``"), ("`", "`` ` ``"), ("", "-"), ("a\nb", "`a b`")])
def test_a_code_span_holds_any_text(text: str, shown: str) -> None:
    assert code_span(text) == shown
