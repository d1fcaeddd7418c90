"""The cause catalogue is complete, points only at itself, and what it tells people to paste is well-formed."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest

from jindan_tools.causes.catalogue import CausePage, canonical_id, load_taxonomy, page

IDS = sorted(load_taxonomy())
ALIASES = [(alias, name.id) for name in load_taxonomy().values() for alias in name.aliases]
FOREIGN_PATH = re.compile(r"/(?:work|home|root|tmp|mnt|Users|content|shared)\b")
AMBIGUOUS_PARTICLE = re.compile(r"[을를이가은는와과]\([을를이가은는와과]\)|[을이은과]/[를가는와]|\(으\)로")
HANGUL = re.compile(r"[가-힣]")
MOST_SNIPPET_LINES = 8
WRITING = re.compile(
    r"\b(?:rm|mv|cp|kill|pkill|chmod|chown|truncate|dd|tee|sed -i)\s|\.save\(|open\([^)]*['\"][wax]b?['\"]"
)


def _sentences(p: CausePage) -> list[str]:
    check, fix = p.check, p.fix
    single = [p.what, p.why_it_hurts, check.if_true, check.if_false, fix.summary, fix.verify]
    return [*single, *p.look_for, *p.against, *p.do_not]


def test_the_taxonomy_has_140_causes() -> None:
    assert len(IDS) == 140


def test_an_unknown_cause_raises_key_error() -> None:
    with pytest.raises(KeyError):
        page("no_such_cause")


def test_text_that_names_no_cause_has_no_canonical_id() -> None:
    assert canonical_id("완전히 다른 말") is None


@pytest.mark.parametrize("cause_id", IDS)
def test_an_id_and_both_names_resolve_to_the_id(cause_id: str) -> None:
    name = load_taxonomy()[cause_id]
    assert [canonical_id(t) for t in (cause_id, f" {cause_id.upper()} ", name.name_ko, name.name_en)] == [cause_id] * 4


@pytest.mark.parametrize(("alias", "cause_id"), ALIASES)
def test_an_alias_resolves_to_its_cause(alias: str, cause_id: str) -> None:
    assert canonical_id(alias) == cause_id


@pytest.mark.parametrize("cause_id", IDS)
def test_every_field_of_a_page_says_something_in_korean(cause_id: str) -> None:
    silent = [s for s in _sentences(page(cause_id)) if not HANGUL.search(s)]
    assert silent == []


@pytest.mark.parametrize("cause_id", IDS)
def test_a_page_has_evidence_on_both_sides_and_a_bounded_list_of_warnings(cause_id: str) -> None:
    p = page(cause_id)
    assert (2 <= len(p.look_for) <= 4, 1 <= len(p.against) <= 3, 1 <= len(p.do_not) <= 3) == (True, True, True)


@pytest.mark.parametrize("cause_id", IDS)
def test_the_rivals_of_a_cause_are_other_known_causes(cause_id: str) -> None:
    rivals = page(cause_id).rivals
    assert 1 <= len(rivals) <= 4
    assert set(rivals) <= set(IDS) - {cause_id}


@pytest.mark.parametrize("cause_id", IDS)
def test_a_page_names_no_path_of_another_machine(cause_id: str) -> None:
    p = page(cause_id)
    assert [s for s in [*_sentences(p), p.fix.keeps, p.check.command] if FOREIGN_PATH.search(s)] == []


@pytest.mark.parametrize("cause_id", IDS)
def test_a_page_never_leaves_a_particle_open(cause_id: str) -> None:
    assert [s for s in [*_sentences(page(cause_id)), page(cause_id).fix.keeps] if AMBIGUOUS_PARTICLE.search(s)] == []


@pytest.mark.parametrize("cause_id", IDS)
def test_a_sentence_ends_politely(cause_id: str) -> None:
    impolite = [
        s
        for s in _sentences(page(cause_id))
        if not re.search(r"(?:니다|세요)(?:\([^()]*(?:\([^()]*\)[^()]*)*\))?\.$", s)
    ]
    assert impolite == []


@pytest.mark.parametrize("cause_id", [i for i in IDS if page(i).check.language == "python"])
def test_a_python_check_compiles_and_is_short(cause_id: str) -> None:
    command = page(cause_id).check.command
    compile(command, cause_id, "exec")
    assert sum(not line.startswith("#") for line in command.splitlines()) <= MOST_SNIPPET_LINES


@pytest.mark.parametrize("cause_id", IDS)
def test_a_check_writes_nothing(cause_id: str) -> None:
    assert WRITING.search(page(cause_id).check.command) is None


@pytest.mark.parametrize("cause_id", IDS)
def test_a_check_takes_between_one_minute_and_half_an_hour(cause_id: str) -> None:
    assert 1 <= page(cause_id).check.minutes <= 30


def test_the_shell_checks_parse() -> None:
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("no bash on this machine")
    script = "\n".join(f"f{n}() {{\n{page(i).check.command}\n}}" for n, i in enumerate(_shell_checks()))

    parsed = subprocess.run([bash, "-n"], input=script, text=True, capture_output=True, check=False)

    assert (parsed.returncode, parsed.stderr) == (0, "")


def _shell_checks() -> list[str]:
    return [i for i in IDS if page(i).check.language == "shell"]


def test_embedded_python_of_a_shell_check_compiles() -> None:
    found = [m for i in _shell_checks() for m in re.findall(r"<<'PY'\n(.*?)\nPY$", page(i).check.command, re.DOTALL)]
    for source in found:
        compile(source, "embedded", "exec")
    assert found
