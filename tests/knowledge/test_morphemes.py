"""Korean words are told by their stems where the extra is installed, and by their letters where it is not."""

import pytest

from jindan_knowledge.keywords import keyword_scores
from jindan_knowledge.morphemes import is_installed, morphemes


@pytest.mark.skipif(is_installed(), reason="the extra `korean` is installed")
def test_without_the_extra_there_are_no_stems_and_the_search_still_scores() -> None:
    assert morphemes("학습률을 올렸더니 발산했습니다") == []
    assert keyword_scores("학습률을", ["학습률이 높습니다", "디스크"])[0] > 0


@pytest.mark.skipif(not is_installed(), reason="the extra `korean` is not installed")
def test_with_the_extra_a_verb_is_told_by_its_stem() -> None:
    assert "올리" in morphemes("학습률을 올렸더니")


def test_latin_text_has_no_stems() -> None:
    assert morphemes("loss is nan") == []
