"""Five hundred planted secrets: twenty-five kinds in twenty places of a line, none of which leaves or is kept."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from fakes import FAILING, RUN, content
from fakes_server import FakeServer
from msgspec.structs import replace

from jindan_agent.chat.history import Turn
from jindan_agent.earlier import Earlier, keep
from jindan_agent.graph.run import enrich
from jindan_agent.llm.redact import Redactor
from jindan_agent.llm.use import ModelUse
from jindan_agent.tui.chat.saved import save_turns
from jindan_tools.model.diagnosis import Diagnosis
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.run import FileRead

# Made up in the issuers' formats; cut in two so that no scanner takes them for real ones. Each holds {n}, a number of
# three figures, so that no two are the same.
KINDS = {
    "huggingface": "hf_" + "AbCdEfGhIjKlMnOpQrStUvWxYz01234{n}",
    "wandb": "wandb_v1_" + "Q7" * 38 + "{n}",
    "openai": "sk-proj-" + "a1B2" * 11 + "{n}",
    "anthropic": "sk-ant-api03-" + "Zz9_" * 11 + "{n}",
    "aws": "AKIA" + "QWERTYUIOP123{n}",
    "github": "ghp_" + "a1b2c3d4e5f6g7h8i9j0" * 2 + "{n}",
    "github_fine": "github_pat_" + "11AAAAAAA0" * 5 + "{n}",
    "gitlab": "glpat-" + "a1B2c3D4e5F6g7H8i{n}",
    "google": "AIza" + "SyA1b2C3d4E5f6G7h8I9j0K1l2M3n4O5{n}",
    "slack": "xoxb-" + "123456789012-abcdefABC{n}",
    "nvidia": "nvapi-" + "x9Y8z7" * 8 + "{n}",
    "jwt": "eyJhbGciOiJIUzI1NiJ9." + "eyJzdWIiOiIxMjM0In0." + "s5Zd2-abc_{n}",
    "pypi": "pypi-AgE" + "IcHlwaS5vcmcCJDEyMzQ1Njc4O{n}",
    "npm": "npm_" + "a1B2c3D4e5" * 3 + "{n}",
    "replicate": "r8_" + "a1B2c3D4e5" * 3 + "{n}",
    "groq": "gsk_" + "a1B2c3D4e5" * 4 + "{n}",
    "xai": "xai-" + "a1B2c3D4e5" * 4 + "{n}",
    "langsmith": "lsv2_pt_" + "a1b2c3d4e5" * 4 + "{n}",
    "digital_ocean": "dop_v1_" + "a1b2c3d4e5" * 5 + "{n}",
    "sendgrid": "SG." + "a1B2c3D4e5F6g7H8i9J0" + "." + "k1L2m3N4o5P6q7R8s9T0{n}",
    "telegram": "123456789" + ":AA" + "b1C2d3E4f5" * 3 + "{n}",
    "stripe": "sk_live_" + "a1B2c3D4e5F6g7H8{n}",
    "slack_app": "xapp-" + "1-A0123456789-abcdef{n}",
    "google_oauth": "GOCSPX-" + "a1B2c3D4e5F6g7H8i9{n}",
    "stripe_restricted": "rk_test_" + "a1B2c3D4e5F6g7H8{n}",
}
PLACES = (
    "key: {s}",
    '"key": "{s}",',
    "--key {s} --lr 0.1",
    "export X={s}",
    "GET https://x.example/?k={s}&n=1",
    "Authorization: Bearer {s}",
    "비밀번호: {s}",
    "\x1b[31mkey\x1b[0m={s}",
    "client = Client('{s}')",
    "loss 0.5 step 3 {s}",
    "['{s}', 1]",
    "로그인 키는 {s} 입니다",
    'X = "{s}"',
    "docker run -e T={s} img",
    "curl -H 'x-api-key: {s}' x",
    "2026-11-22 03:12:01,123 INFO key {s}",
    "{{'key': '{s}'}}",
    "({s})",
    "    key = '{s}'  # line 3",
    "|{s}|",
)
PLANTED = [
    (kind, place.format(s=secret.format(n=100 + at)), secret.format(n=100 + at))
    for at, place in enumerate(PLACES)
    for kind, secret in KINDS.items()
]
LINES_A_FILE = 40


def bare(secret: str) -> str:
    """Return the part of a secret that must not be seen anywhere: all but the issuer's mark."""
    return secret[8:]


def planted(folder: Path) -> Diagnosis:
    """Return a run whose logs and evidence hold all of them."""
    files: list[FileRead] = []
    lines = [f"value {line}" for _, line, _ in PLANTED]
    for at in range(0, len(lines), LINES_A_FILE):
        text = "\n".join(lines[at : at + LINES_A_FILE]) + "\n"
        name = f"train{at:03}.log"
        (folder / name).write_text(text, "utf-8")
        files.append(FileRead(path=name, size=len(text.encode()), reader="log"))
    facts = tuple(
        Evidence(id=f"E{n + 10}", statement=f"{line} 기록입니다.", quote=line) for n, (_, line, _) in enumerate(PLANTED)
    )
    first, *others = FAILING.causes
    argument = replace(first.arguments_for[0], evidence_ids=tuple(e.id for e in (*FAILING.evidence, *facts)))
    causes = (replace(first, arguments_for=(argument,)), *others)
    run = replace(RUN, root=str(folder), files=tuple(files))
    return replace(FAILING, run=run, evidence=(*FAILING.evidence, *facts), causes=causes)


def seen_in(text: str) -> list[str]:
    return [kind for kind, _, secret in PLANTED if bare(secret) in text]


def test_there_are_five_hundred_different_ones() -> None:
    assert len({secret for _, _, secret in PLANTED}) == len(PLANTED) == 500


def test_none_passes_the_choke_point() -> None:
    clean = Redactor()

    assert [(kind, line) for kind, line, secret in PLANTED if bare(secret) in clean.clean(line)] == []


@pytest.mark.parametrize("pages", [range(1, 7), range(7, 13), range(8, 14)], ids=["1-6", "7-12", "8-13"])
def test_none_reaches_the_server_or_a_checkpoint(pages: range, tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    diagnosis = planted(tmp_path / "run")
    use = ModelUse(checkpoints=tmp_path / "checkpoints")
    # The server dies at the draft, so that the checkpoint stays.
    with FakeServer("reader", answers=[f"F{n}" for n in pages]) as server:
        part = enrich(diagnosis, (), server.settings(total_seconds=30.0, call_seconds=10.0), lambda _: None, use=use)
    sent = b"".join(server.received).decode("utf-8")
    (file,) = (tmp_path / "checkpoints").iterdir()
    kept = file.read_bytes().decode("utf-8", "replace")

    assert part["failure"]
    assert sent.count("[숨김]") > 200
    assert "[숨김]" in kept
    assert (seen_in(sent), seen_in(kept)) == ([], [])


def test_none_reaches_the_store_of_reports(tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    keep(content(planted(tmp_path / "run")), Earlier(store=tmp_path / "store", keep=True))
    kept = "".join(f.read_text("utf-8") for f in (tmp_path / "store").rglob("*.json"))

    assert kept
    assert seen_in(kept) == []


def test_none_reaches_a_saved_conversation(tmp_path: Path) -> None:
    turns = [Turn(question=f"{line} 줄이 뭔가요?", answer=line, by="rules") for _, line, _ in PLANTED]
    kept = ""
    for at in range(0, len(turns), LINES_A_FILE):
        assert save_turns(tmp_path / "chat.json", turns[at : at + LINES_A_FILE]) == ""
        kept += (tmp_path / "chat.json").read_text("utf-8")

    assert kept.count("[숨김]") >= 2 * len(PLANTED)
    assert seen_in(kept) == []


def test_none_reaches_a_tracing_service(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    traced: list[bytes] = []

    class Sink(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            traced.append(self.rfile.read(int(self.headers["content-length"])))

        def log_message(self, *_: object) -> None:
            pass

    sink = HTTPServer(("127.0.0.1", 0), Sink)
    thread = threading.Thread(target=sink.serve_forever, args=(0.02,))
    thread.start()
    for name in ("LANGSMITH", "LANGCHAIN"):
        monkeypatch.setenv(f"{name}_TRACING", "true")
        monkeypatch.setenv(f"{name}_TRACING_V2", "true")
        monkeypatch.setenv(f"{name}_API_KEY", "x")
        monkeypatch.setenv(f"{name}_ENDPOINT", f"http://127.0.0.1:{sink.server_address[1]}")
    with FakeServer() as server:
        enrich(planted(tmp_path), (), server.settings(total_seconds=20.0, call_seconds=10.0), lambda _: None)
    sink.shutdown()
    thread.join()
    sink.server_close()

    assert traced == []


def test_the_numbers_of_a_run_pass_unchanged() -> None:
    figures = {f"step {n} loss {n / 7:.6f} lr {n * 1e-7:.3e} grad_norm {n * 13.7:.2f}": n for n in range(1, 500)}
    clean = Redactor()

    assert [line for line in figures if clean.clean(line) != line] == []
    assert json.dumps(clean.clean_value({"value": 0.5, "line": 3})) == '{"value": 0.5, "line": 3}'
