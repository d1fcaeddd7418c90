"""Every cause that can be named has words of its own for the search, and only causes that exist have some."""

from jindan_tools.causes.catalogue import load_taxonomy, page
from jindan_tools.causes.sayings import sayings


def test_every_cause_that_can_be_named_is_said_in_some_words() -> None:
    nameable = {name for name in load_taxonomy() if page(name).kind != "none"}

    assert sayings().keys() == nameable


def test_no_phrase_is_said_of_two_causes() -> None:
    phrases = [phrase for said in sayings().values() for phrase in said]

    assert len(phrases) == len(set(phrases))
