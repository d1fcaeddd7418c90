"""Reports carried in one text: all come back, and a bad line costs only itself."""

from sample_reports import sample_reports

from jindan_knowledge.bundle import Unreadable, bundle_text, read_bundle
from jindan_knowledge.serial import prior_json

REPORTS = list(sample_reports())


def test_every_report_of_a_bundle_comes_back() -> None:
    assert list(read_bundle(bundle_text(REPORTS))) == REPORTS


def test_a_bad_line_costs_only_itself() -> None:
    lines = bundle_text(REPORTS[:2]).splitlines()

    found = list(read_bundle("\n".join((lines[0], '{"id": "\x1b[2J"}', "", lines[1]))))

    assert [f.line if isinstance(f, Unreadable) else f.id for f in found] == [REPORTS[0].id, 2, REPORTS[1].id]


def test_one_report_over_several_lines_is_a_bundle_of_one() -> None:
    assert list(read_bundle(prior_json(REPORTS[0]))) == [REPORTS[0]]


def test_nothing_makes_an_empty_bundle() -> None:
    assert (bundle_text([]), list(read_bundle(""))) == ("", [])
