"""No secret leaves the machine, and no number of the run is lost on the way."""

import time
from pathlib import Path

import pytest
from fakes import FAILING, RUN
from fakes_server import FakeServer
from msgspec.structs import replace

from jindan_agent.graph.run import enrich
from jindan_agent.llm.redact import Redactor
from jindan_tools.model.diagnosis import Diagnosis
from jindan_tools.model.run import FileRead

# Made up in the issuers' formats; cut in two so that no scanner takes them for real ones.
SECRETS = {
    "huggingface": "hf_" + "AbCdEfGhIjKlMnOpQrStUvWxYz0123456789",
    "wandb": "wandb_v1_" + "Q7" * 40,
    "openai": "sk-proj-" + "a1B2" * 12,
    "anthropic": "sk-ant-api03-" + "Zz9_" * 12,
    "aws": "AKIA" + "QWERTYUIOP123456",
    "github": "ghp_" + "a1b2c3d4e5f6g7h8i9j0" * 2,
    "github_fine": "github_pat_" + "11AAAAAAA0" * 5,
    "gitlab": "glpat-" + "a1B2c3D4e5F6g7H8i9J0",
    "google": "AIza" + "SyA1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q",
    "slack": "xoxb-" + "123456789012-abcdefABCDEF",
    "nvidia": "nvapi-" + "x9Y8z7" * 8,
    "jwt": "eyJhbGciOiJIUzI1NiJ9." + "eyJzdWIiOiIxMjM0In0." + "s5Zd2-abc_DEF",
    "neptune": "eyJ" + "hcGlfYWRkcmVzcyI6Imh0dHBzOi8vdWkubmVwdHVuZS5haSJ9",
    "pypi": "pypi-AgE" + "IcHlwaS5vcmcCJDEyMzQ1Njc4OTA",
}
NAMED = {
    "yaml": ("db_password: hunter2xyz", "hunter2xyz"),
    "json": ('{"api_key": "q9w8e7r6t5"}', "q9w8e7r6t5"),
    "python": ("client_secret = 'p0o9i8u7'", "p0o9i8u7"),
    "environment": ("export NEPTUNE_API_TOKEN=ab12cd34ef56gh78ij90", "ab12cd34ef56gh78ij90"),
    "aws secret": ("aws_secret_access_key=wJalrXUtnFEMI/K7MDENG", "wJalrXUtnFEMI/K7MDENG"),
    "wandb hex": ("wandb login 0123456789abcdef0123456789abcdef01234567", "0123456789abcdef0123456789abcdef01234567"),
    "option": ("python train.py --hub-token a1b2c3d4e5f6g7h8 --lr 0.1", "a1b2c3d4e5f6g7h8"),
    "option password": ("mysql --password topsecret1 -u me", "topsecret1"),
    "header": ("Authorization: Bearer abcdefgh12345678", "abcdefgh12345678"),
    "url": ("cloning https://kim:pa55word@git.example/x.git", "kim:pa55word"),
    "query": ("GET /x?api_key=zzyyxx99&n=1", "zzyyxx99"),
    "korean": ("비밀번호: 나의password9!", "password9!"),
    "korean particle": ("접속 비밀번호는 qwer1234 입니다", "qwer1234"),
    "coloured": ("\x1b[31mpassword=\x1b[0mhunter2xyz", "hunter2xyz"),
    "mail": ("notify kim.minsu+ml@corp.co.kr when done", "kim.minsu"),
    "linux home": ("saved to /home/minsu/runs/exp7/best.pt", "minsu"),
    "shared home": ("saved to /data/home/minsu/runs/best.pt", "minsu"),
    "mac home": ("File '/Users/minsu/train.py', line 3", "minsu"),
    "windows home": (r"File C:\Users\minsu\train.py", "minsu"),
    "resident number": ("user 900101-1234567 joined", "900101-1234567"),
    "private key": ("-----BEGIN RSA PRIVATE KEY-----\nMIIEabc\n-----END RSA PRIVATE KEY-----", "MIIEabc"),
}
ORDINARY = (
    "epoch 3/300: train_loss=0.4321 val_loss=0.5432 lr=1.00e-04 tokens/s 48211",
    "tokenizer: bert-base-uncased, max_tokens: 4096, pad_token_id=0, eos_token: </s>",
    "hub_token: null, use_auth_token=False, push_to_hub_token: None",
    "      1/150      10.9G      1.234      0.987      1.456        461       1536: 100%|██████████| 98/98 [00:41<00:00]",
    "commit 0123456789abcdef0123456789abcdef01234567 (HEAD -> main)",
    "RuntimeError: CUDA error: device-side assert triggered at /opt/conda/lib/python3.11/site-packages/torch/nn.py:1518",
    'Traceback (most recent call last): File "train.py", line 88, in <module>',
    "num_tokens_seen: 13107200, total_flos: 5.1e+17, token_type_ids: [0, 1]",
    "secret sauce: none, keyboard interrupt, key=value, keys: ['loss', 'lr']",
    "sha256:2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824",
    "2026-11-22 03:12:01,123 INFO step 19840 grad_norm 1.28e+03",
    "password authentication is disabled",
    "손실 값이 0.5에서 12.7로 올랐습니다. 암호화되지 않은 연결입니다.",
)


@pytest.mark.parametrize("secret", SECRETS.values(), ids=SECRETS)
@pytest.mark.parametrize("frame", ["{}", "key {} end", '"{}",', "https://x.example/?k={}", "({})"])
def test_a_key_is_known_by_its_issuers_mark(secret: str, frame: str) -> None:
    assert secret[8:] not in Redactor().clean(frame.format(secret))


@pytest.mark.parametrize(("line", "secret"), NAMED.values(), ids=NAMED)
def test_a_secret_is_known_by_its_name_or_place(line: str, secret: str) -> None:
    redactor = Redactor()

    assert secret not in redactor.clean(line)
    assert redactor.count == 1


@pytest.mark.parametrize("line", ORDINARY)
def test_an_ordinary_line_stays_as_it_is(line: str) -> None:
    assert Redactor().clean(line) == line


def test_the_rest_of_a_line_stays_when_a_secret_goes() -> None:
    assert (
        Redactor().clean("lr=0.01 api_key=q9w8e7r6t5 step=120 loss=nan") == "lr=0.01 api_key=[숨김] step=120 loss=nan"
    )


def test_cleaning_twice_changes_nothing_and_counts_nothing_more() -> None:
    redactor = Redactor()
    once = redactor.clean("\n".join(line for line, _ in NAMED.values()))
    count = redactor.count

    assert (redactor.clean(once), redactor.count) == (once, count)


def test_the_same_secret_counts_once() -> None:
    redactor = Redactor()
    redactor.clean("password=hunter2xyz")
    redactor.clean("password=hunter2xyz")

    assert redactor.count == 1


def test_texts_inside_a_schema_are_cleaned_too() -> None:
    assert Redactor().clean_value({"enum": ["a@b.example.com", 3]}) == {"enum": ["[메일 숨김]", 3]}


def test_a_long_line_is_cleaned_in_time() -> None:
    start = time.monotonic()
    Redactor().clean("a-b_c.d=" * 8000 + "token" * 4000 + "/home/" * 4000 + "wandb " * 4000)

    assert time.monotonic() - start < 3.0


def planted(folder: Path) -> Diagnosis:
    lines = [f"loss value {s}" for s in SECRETS.values()] + [f"loss {line}" for line, _ in NAMED.values()]
    text = "\n".join(lines) + "\n"
    (folder / "train.log").write_text(text, "utf-8")
    files = (FileRead(path="train.log", size=len(text.encode()), reader="log"),)
    poisoned = replace(FAILING.evidence[0], statement=f"기록에 {SECRETS['openai']} 값이 있습니다.")
    run = replace(RUN, root=str(folder), files=files)
    return replace(
        FAILING, run=run, evidence=(poisoned, *FAILING.evidence[1:]), verdict_reason=f"키 {SECRETS['aws']} 기록입니다."
    )


def test_secrets_in_a_log_never_reach_the_server(tmp_path: Path) -> None:
    with FakeServer("endless") as server:
        part = enrich(planted(tmp_path), (), server.settings(total_seconds=10.0, call_seconds=5.0), lambda _: None)

    sent = b"".join(server.received).decode("utf-8")
    told = [secret[8:] for secret in SECRETS.values()] + [secret for _, secret in NAMED.values()]
    assert "train.log:1| loss value" in sent
    assert [secret for secret in told if secret in sent] == []
    assert part["redactions"] >= 30
