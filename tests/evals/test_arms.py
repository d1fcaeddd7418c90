"""The arms: the full agent is never worse than the rules, the figures are right, and the gate sees a fall."""

from pathlib import Path

import pytest

from jindan_agent.llm.settings import ModelSettings
from jindan_evals.arms.arms import full_agent, majority, rules_only
from jindan_evals.arms.figures import Judged, Share, brier, calibration_error, cause_at, reliability
from jindan_evals.arms.gate import arm_failures
from jindan_evals.arms.keys import Key, labelled_keys, own_keys
from jindan_evals.arms.measure import FULL, RULES
from jindan_evals.arms.model_only import model_only
from jindan_evals.arms.prediction import Prediction
from jindan_evals.arms.which_model import chosen_model
from jindan_evals.lanes.runs import EXAMPLES, contents_of, run_folders
from jindan_evals.local_model.model_file import read_vocabulary
from jindan_evals.local_model.random_weights import cut, write_random_model
from jindan_evals.local_model.server import served
from jindan_evals.small_model.compact import END
from jindan_evals.small_model.model import MODEL, TOKENIZER
from jindan_tools.causes.catalogue import load_taxonomy

STORED = {RULES: {"verdict": (30, 30)}, FULL: {"verdict": (10, 10)}}


def _key(*causes: str, verdict: str = "failing") -> Key:
    return Key(
        name="k",
        family="f",
        folder=Path("none"),
        verdicts=(verdict,),
        causes=tuple(frozenset({c}) for c in causes),
        forbidden=frozenset(),
        is_trap=False,
    )


@pytest.fixture(scope="module")
def random_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("model") / "random.gguf"
    words = cut(read_vocabulary(TOKENIZER.read_text(encoding="utf-8"), END), 1024)
    write_random_model(path, words, seed=21, spread=0.3)
    return path


@pytest.mark.parametrize("which", ["random", "small", "absent"])
def test_the_full_agent_says_what_the_rules_say_whatever_the_model(which: str, random_model: Path) -> None:
    contents = [c for folder in run_folders()[1:3] for c in contents_of(folder)]
    with served(random_model if which == "random" else MODEL) as url:
        base = "http://127.0.0.1:9/v1" if which == "absent" else url
        settings = ModelSettings(base_url=base, model=which, max_tokens=400)
        told = [full_agent(content, settings) for content in contents]

    rules = [rules_only(content, 0.0) for content in contents]
    assert [(t.verdict, t.causes, t.confidence) for t in told] == [(r.verdict, r.causes, r.confidence) for r in rules]


def test_a_model_alone_answers_in_the_form_asked_for(random_model: Path) -> None:
    content = next(contents_of(EXAMPLES / "failing_run"))
    with served(random_model) as url:
        said = model_only(content.diagnosis, ModelSettings(base_url=url, model="random", max_tokens=400))

    assert said.verdict in {"healthy", "failing", "crashed", "insufficient_evidence"}
    assert set(said.causes) <= set(load_taxonomy())


def test_every_key_names_a_run_and_causes_that_exist() -> None:
    keys = own_keys()
    named = {cause for key in keys for ids in (*key.causes, key.forbidden) for cause in ids}

    assert len(keys) > 60
    assert [key.name for key in keys if not key.folder.is_dir()] == []
    assert named <= set(load_taxonomy())


def test_labels_from_elsewhere_become_keys_of_the_runs_that_are_there(tmp_path: Path) -> None:
    (tmp_path / "r1").mkdir()
    labels = tmp_path / "labels.jsonl"
    row = '{"run": "%s", "verdict": "failing", "causes": [{"id": "overfit", "accept": ["memorisation"]}]}\n'
    labels.write_text(row % "r1" + row % "gone", encoding="utf-8")

    keys = labelled_keys(labels, tmp_path)

    assert [(k.name, k.causes) for k in keys] == [("r1", (frozenset({"overfit", "memorisation"}),))]


def test_the_majority_leaves_the_run_itself_out() -> None:
    keys = [_key("overfit"), _key("overfit"), _key("oom_capacity")]

    assert [said.causes for said in majority(keys)][2] == ("overfit",)


def test_intervals_are_those_of_wilson() -> None:
    low, high = Share(right=8, of=10).interval

    # Brown, Cai and DasGupta 2001 give this interval for 8 of 10.
    assert (round(low, 3), round(high, 3)) == (0.49, 0.943)


def test_only_runs_with_a_cause_count_for_causes() -> None:
    judged = [
        Judged(key=_key("overfit"), said=Prediction(verdict="failing", causes=("overfit",))),
        Judged(key=_key(verdict="healthy"), said=Prediction(verdict="healthy")),
    ]

    assert cause_at(judged, 1) == Share(right=1, of=1)


def test_confidence_that_comes_true_has_no_error() -> None:
    pairs = [(0.75, True), (0.75, True), (0.75, True), (0.75, False)]

    assert brier(pairs) == pytest.approx(0.1875)
    assert calibration_error(reliability(pairs)) == pytest.approx(0.0)


def test_the_gate_is_passed_by_the_stored_figures() -> None:
    assert arm_failures(STORED, STORED) == []


def test_the_gate_sees_one_run_that_the_rules_lost() -> None:
    assert arm_failures({**STORED, RULES: {"verdict": (29, 30)}}, STORED) != []


def test_the_gate_sees_that_nothing_was_measured() -> None:
    assert arm_failures({RULES: {}, FULL: {}}, STORED) != []


def test_without_a_real_model_the_arms_say_that_quality_was_not_measured() -> None:
    with chosen_model({}) as chosen:
        assert not chosen.is_real


def test_a_model_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), chosen_model({"LOCAL_MODEL_GGUF": str(tmp_path / "none.gguf")}):
        pass
