"""A Latin word that no report holds is found by its pieces; one that some report holds needs none."""

from jindan_knowledge.keywords import keyword_scores

TEXTS = ["the scaler keeps shrinking", "the disk is full", "gradient is fine"]


def test_an_unknown_word_finds_the_text_that_says_a_part_of_it() -> None:
    scores = keyword_scores("gradscaler", TEXTS)
    assert scores[0] > 0
    assert scores[1:] == [0, 0]


def test_a_known_word_is_not_taken_for_one_that_looks_like_it() -> None:
    scores = keyword_scores("scaler", [*TEXTS, "scale the loss"])
    assert scores[0] > 0
    assert scores[3] == 0
