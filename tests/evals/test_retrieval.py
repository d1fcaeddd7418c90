"""The queries of the retrieval evaluation are whole, and its figures are what their names say."""

from collections import Counter

from jindan_evals.retrieval import Query, Standing, figures, load_queries
from jindan_tools.causes.catalogue import load_taxonomy

QUERY = Query(text="손실", cause="oom_leak", language="ko")


def test_the_queries_are_many_in_both_languages_and_name_known_causes() -> None:
    queries = load_queries()

    assert len({query["text"] for query in queries}) == len(queries) >= 80
    assert Counter(query["language"] for query in queries).keys() == {"ko", "en", "mixed"}
    assert {query["cause"] for query in queries} - load_taxonomy().keys() == set()


def test_a_miss_counts_nothing_and_a_second_place_half() -> None:
    standings = [Standing(query=QUERY, rank=rank, recall=recall) for rank, recall in ((1, 1.0), (2, 0.5), (0, 0.0))]

    assert figures(standings) == {"P@1": 1 / 3, "recall@3": 0.5, "MRR": 0.5}
