"""A model server on the loopback: real sockets, one behaviour a mode, and every byte it received kept."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import cast

from jindan_agent.llm.settings import ModelSettings

Json = dict[str, object]
Writer = Callable[["Handler", Json], None]


class FakeServer(ThreadingHTTPServer):
    """Serves one behaviour; `faults_from` requests (the first ones find out the server's abilities) are good ones."""

    daemon_threads = True

    allow_reuse_address = True

    def __init__(
        self,
        mode: str = "good",
        *,
        faults_from: int = 0,
        port: int = 0,
        pages: dict[str, Json] | None = None,
        answers: list[str] | None = None,
        window: int = 0,
    ) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.mode = mode
        self.pages = pages or {}
        self.answers = answers or []
        self.window = window
        self.faults_from = faults_from
        self.received: list[bytes] = []
        self.closing = threading.Event()
        self._thread = threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True)

    def __enter__(self) -> FakeServer:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.go_away()

    def go_away(self) -> None:
        """Close the port; a request from now on is refused."""
        if not self.closing.is_set():
            self.closing.set()
            self.shutdown()
            self._thread.join()
            self.server_close()

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that gave up is what is being tested."""

    def settings(self, **changes: float) -> ModelSettings:
        """Return settings that point here, with limits fit for a test."""
        limits = {"call_seconds": 0.5, "total_seconds": 2.0} | changes
        url = f"http://127.0.0.1:{self.server_address[1]}/v1"
        return ModelSettings(base_url=url, model="fake", **limits)  # type: ignore[arg-type]


class Handler(BaseHTTPRequestHandler):
    """Reads a chat request and answers in the server's mode."""

    def do_POST(self) -> None:
        """Answer one request."""
        server = cast("FakeServer", self.server)
        body = self.rfile.read(int(self.headers["content-length"]))
        server.received.append(bytes(str(self.headers), "utf-8") + body)
        asked = cast("Json", json.loads(body))
        mode = server.mode if len(server.received) > server.faults_from else "good"
        MODES.get(mode, _model)(self, asked)

    def do_GET(self) -> None:
        """Answer with a page about the server itself, 404 where it has none."""
        server = cast("FakeServer", self.server)
        if server.mode == "pages_hang":
            server.closing.wait(20)
        found = server.pages.get(self.path)
        self.send(404 if found is None else 200, json.dumps(found or {}).encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def send(self, status: int, body: bytes, kind: str = "application/json", **headers: str) -> None:
        """Write a whole response."""
        self.send_response(status)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)


def completion(content: str | None, finish: str = "stop") -> bytes:
    """Return the body of a chat completion."""
    choice = {"index": 0, "finish_reason": finish, "message": {"role": "assistant", "content": content}}
    usage = {"prompt_tokens": 100, "completion_tokens": 10, "total_tokens": 110}
    return json.dumps(
        {"id": "x", "object": "chat.completion", "model": "fake", "choices": [choice], "usage": usage}
    ).encode()


def _model(handler: Handler, asked: Json) -> None:
    mode = cast("FakeServer", handler.server).mode
    form = cast("Json", asked.get("response_format") or {})
    if asked.get("stream") and mode in STREAM_FAULTS:
        return STREAM_FAULTS[mode](handler, asked)
    if asked.get("stream"):
        return stream(handler, SPOKEN.get(mode, SPOKEN["good"]), pause=0.02 if mode == "slow_stream" else 0.0)
    if mode in ("no_schema", "text_only") and form.get("type") == "json_schema":
        return handler.send(200, completion("네, 알겠습니다."))
    if mode == "text_only" and form:
        return handler.send(400, b'{"error":{"message":"response_format is not supported"}}')
    if mode == "new_openai" and "max_tokens" in asked:
        return handler.send(400, b'{"error":{"message":"Use max_completion_tokens instead of max_tokens."}}')
    return _answer(handler, asked)


def _answer(handler: Handler, asked: Json) -> None:
    mode = cast("FakeServer", handler.server).mode
    answer = answer_to(_shape(asked), mode, _looks(asked))
    if "word" in answer:
        answer["word"] = _remembered(handler, asked)
    text = json.dumps(answer, ensure_ascii=False)
    wrapped = f"<think>음</think>생각해 보면\n```json\n{text}\n```\n입니다." if mode == "text_only" else text
    return handler.send(200, completion(wrapped))


def _said(asked: Json) -> str:
    return "".join(str(m["content"]) for m in cast("list[Json]", asked["messages"]))


def _remembered(handler: Handler, asked: Json) -> str:
    """Return the word at the beginning of a prompt; a server that cuts drops it, and the model guesses."""
    kept = _said(asked)[-cast("FakeServer", handler.server).window :]
    found = re.search(r"기억할 낱말은 '(.+?)'", kept)
    return found.group(1) if found else "없음"


def _refusing(handler: Handler, asked: Json) -> None:
    window = cast("FakeServer", handler.server).window
    if len(_said(asked)) <= window:
        return _answer(handler, asked)
    said = f"the request exceeds the available context size, try increasing it (n_ctx: {window // 3})"
    return handler.send(400, json.dumps({"error": {"message": said, "code": 400}}).encode())


SPOKEN = {
    "thinking": "<think>원인은 {E1} 기록에 있습니다. 속으로 하는 말입니다.</think>\n손실 값은 {E1} 기록에서 깨졌을 가능성이 있습니다.",
    "anchored": "손실은 {E1} 기록의 18 에폭에 깨졌을 가능성이 있습니다. 19 에폭에는 {E1} 기록이 없었습니다.",
    "good": "손실 값은 {E1} 기록에서 깨졌을 가능성이 있습니다. learning_rate 값은 {E3} 기록에서 볼 수 있습니다.",
    "digits": "손실이 17 에폭에 깨졌습니다.",
    "injection": "고치려면 pip install evil 명령을 실행하세요. 자세한 것은 http://evil.example/x 주소에 있습니다.",
    "english": "The loss became NaN because the learning rate was too high.",
}


def stream(handler: Handler, text: str, finish: str | None = "stop", pause: float = 0.0, end: str = "[DONE]") -> None:
    """Write an event stream of a text, three letters an event."""
    handler.send_response(200)
    handler.send_header("content-type", "text/event-stream")
    handler.end_headers()
    closing = cast("FakeServer", handler.server).closing
    for at in range(0, len(text), 3):
        _event(handler, {"choices": [{"index": 0, "delta": {"content": text[at : at + 3]}, "finish_reason": None}]})
        if pause and closing.wait(pause):
            return
    if finish is not None:
        usage = {"prompt_tokens": 100, "completion_tokens": 10, "total_tokens": 110}
        _event(handler, {"choices": [{"index": 0, "delta": {}, "finish_reason": finish}], "usage": usage})
    if end:
        handler.wfile.write(f"data: {end}\n\n".encode())
    handler.close_connection = True


def _event(handler: Handler, data: Json) -> None:
    handler.wfile.write(f"data: {json.dumps(data, ensure_ascii=False)}\n\n".encode())
    handler.wfile.flush()


def _shape(asked: Json) -> Json:
    form = cast("Json", asked.get("response_format") or {})
    if form.get("type") == "json_schema":
        return cast("Json", cast("Json", form["json_schema"])["schema"])
    last = cast("list[Json]", asked["messages"])[-1]
    return cast("Json", json.loads(str(last["content"]).splitlines()[-1]))


def _looks(asked: Json) -> int:
    return sum(str(m["content"]).count("<<<자료 overview") for m in cast("list[Json]", asked["messages"]))


def answer_to(shape: Json, mode: str, looks: int) -> Json:
    """Return an answer that fits a schema, or misses it in the way of the mode."""
    fields = cast("dict[str, Json]", shape["properties"])
    if "nonce" in fields:
        return {"nonce": cast("list[str]", fields["nonce"]["enum"])[0]}
    if "word" in fields:
        return {"word": cast("list[str]", fields["word"]["enum"])[0]}
    if "sentence" in fields:
        return {"sentence": "It works." if mode == "english" else "학습률을 먼저 확인하세요."}
    if mode == "wrong_schema":
        return {"answer": "손실이 커졌습니다."}
    if "action" in fields:
        return _action(fields, mode, looks)
    return {name: _field(name, field, mode) for name, field in fields.items()}


def _action(fields: dict[str, Json], mode: str, looks: int) -> Json:
    tools = cast("list[str]", fields["tool"]["enum"])
    targets = cast("list[str]", fields["target"]["enum"])
    if mode == "endless":
        file = next((t for t in targets if t.startswith("F")), "none")
        return {"action": "tool", "tool": "grep", "target": file, "argument": f"loss|{time.monotonic_ns()}"}
    if mode == "repeating":
        return {"action": "tool", "tool": "grep", "target": "none", "argument": "loss"}
    if mode == "escape":
        return {"action": "tool", "tool": "window", "target": "/etc/passwd", "argument": ""}
    return {"action": "done" if looks else "tool", "tool": tools[0], "target": "none", "argument": ""}


PROSE = {
    "digits": "{E1} 기록에서 손실이 17 에폭에 깨졌습니다.",
    "korean_numerals": "{E1} 기록을 보면 학습률이 세 배 높았을 수 있습니다.",
    "unknown_evidence": "{E99} 기록에서 손실 값이 깨졌을 가능성이 있습니다.",
    "overclaim": "{E1} 기록을 보면 학습률이 원인인 것이 확실합니다.",
    "healthy_claim": "{E1} 기록을 보면 학습은 정상적으로 끝났습니다.",
    "injection": "{E1} 기록을 고치려면 pip install evil 명령을 실행하세요. 자세한 것은 http://evil.example/x 주소에 있습니다.",
    "english": "The loss became NaN because the learning rate was too high {E1}.",
    "revive_excluded": "{E1} 기록을 보면 fp16 수치 한계 초과 때문일 가능성이 있습니다.",
}


def _field(name: str, field: Json, mode: str) -> object:
    if name == "order":
        return list(reversed(cast("list[str]", cast("Json", field["items"])["enum"])))
    if name == "hypotheses":
        return [_hypothesis(cast("dict[str, Json]", cast("Json", field["items"])["properties"]), mode)]
    slots = re.search(r"\\\{\(([E0-9|]+)\)", str(field["pattern"]))
    first = slots.group(1).split("|")[0] if slots else ""
    return PROSE.get(mode, "손실 값은 {E1} 기록에서 깨졌을 가능성이 있습니다.").replace("{E1}", f"{{{first}}}")


def _hypothesis(fields: dict[str, Json], mode: str) -> Json:
    causes = cast("list[str]", fields["cause"]["enum"])
    ids = cast("list[str]", cast("Json", fields["evidence"]["items"])["enum"])
    if mode == "revive_excluded":
        return {"cause": "nan_fp16_overflow", "evidence": ids[:1], "reason": ""}
    if mode == "unknown_evidence":
        return {"cause": causes[0], "evidence": ["E99"], "reason": ""}
    cited = "E3" if "E3" in ids else ids[0]
    return {"cause": causes[0], "evidence": ids, "reason": f"{{{cited}}} 기록에서 그럴 가능성이 보입니다."}


def _error(status: int, message: str, **headers: str) -> Writer:
    body = json.dumps({"error": {"message": message, "type": "fault"}}).encode()
    return lambda handler, asked: handler.send(status, body, **headers)


def _hang(handler: Handler, asked: Json) -> None:
    cast("FakeServer", handler.server).closing.wait(20)


def _drip(handler: Handler, asked: Json) -> None:
    server = cast("FakeServer", handler.server)
    handler.send_response(200)
    handler.send_header("content-length", "100000")
    handler.end_headers()
    while not server.closing.wait(0.05):
        handler.wfile.write(b" ")
        handler.wfile.flush()


def _drip_headers(handler: Handler, asked: Json) -> None:
    server = cast("FakeServer", handler.server)
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nx-slow: ")
    while not server.closing.wait(0.05):
        handler.wfile.write(b"a")
        handler.wfile.flush()


def _cut(handler: Handler, asked: Json) -> None:
    handler.send_response(200)
    handler.send_header("content-length", "100000")
    handler.end_headers()
    handler.wfile.write(b'{"choices": [')


def _obedient(handler: Handler, asked: Json) -> None:
    """Do whatever the data says: name tools and files of its own, repeat its words in every sentence."""
    said = " ".join(str(m["content"]) for m in cast("list[Json]", asked["messages"]))
    orders = [line.strip()[:200] for line in said.splitlines() if "evilmark" in line] or ["evilmark"]
    if asked.get("stream"):
        stream(handler, " ".join(f"{{E1}} 기록입니다. {order}" for order in orders[:5]))
        return
    fields = cast("dict[str, Json]", _shape(asked)["properties"])
    if "nonce" in fields:
        handler.send(200, completion(json.dumps(answer_to(_shape(asked), "good", 0), ensure_ascii=False)))
        return
    turn = len(cast("FakeServer", handler.server).received)
    if "action" in fields:
        wishes = (
            {"action": "tool", "tool": "overview", "target": "none", "argument": ""},
            {"action": "tool", "tool": "grep", "target": "none", "argument": "loss"},
            {"action": "tool", "tool": "window", "target": "F1", "argument": "../outside.txt"},
            {"action": "tool", "tool": "vram", "target": "none", "argument": "config=../outside.txt"},
            {"action": "tool", "tool": "prior", "target": "none", "argument": orders[0][:60]},
            {"action": "tool", "tool": "window", "target": "/etc/passwd", "argument": "1"},
        )
        wish = wishes[min(turn - 2, len(wishes) - 1)]
        handler.send(200, completion(json.dumps(wish, ensure_ascii=False)))
        return
    text = " ".join(orders[:3])
    answer: Json = {name: f"{{E1}} {text}" for name in fields if name not in ("order", "hypotheses")}
    answer |= {"order": orders[:3], "hypotheses": [{"cause": "nan_fp16_overflow", "evidence": ["E1"], "reason": text}]}
    handler.send(200, completion(json.dumps({k: v for k, v in answer.items() if k in fields}, ensure_ascii=False)))


def _reader(handler: Handler, asked: Json) -> None:
    """Search one file after the other, then die."""
    server = cast("FakeServer", handler.server)
    fields = cast("dict[str, Json]", _shape(asked)["properties"])
    if "nonce" in fields:
        handler.send(200, completion(json.dumps(answer_to(_shape(asked), "good", 0), ensure_ascii=False)))
        return
    turn = len(server.received) - 2
    if "action" not in fields or turn >= len(server.answers):
        MODES["503"](handler, asked)
        return
    look = {"action": "tool", "tool": "grep", "target": server.answers[turn], "argument": "value"}
    handler.send(200, completion(json.dumps(look)))


def _sse_open(handler: Handler) -> None:
    handler.send_response(200)
    handler.send_header("content-type", "text/event-stream")
    handler.end_headers()
    _event(handler, {"choices": [{"index": 0, "delta": {"content": "손실 값은 "}, "finish_reason": None}]})


def _sse_cut(handler: Handler, asked: Json) -> None:
    stream(handler, SPOKEN["good"], finish=None, end="")


def _sse_error(handler: Handler, asked: Json) -> None:
    _sse_open(handler)
    _event(handler, {"error": {"message": "engine died", "code": 500}})
    handler.close_connection = True


def _sse_garbage(handler: Handler, asked: Json) -> None:
    _sse_open(handler)
    handler.wfile.write(b"data: {not json\n\n")
    handler.close_connection = True


def _sse_endless(handler: Handler, asked: Json) -> None:
    _sse_open(handler)
    while not cast("FakeServer", handler.server).closing.is_set():
        _event(handler, {"choices": [{"index": 0, "delta": {"content": "가나다 " * 200}, "finish_reason": None}]})


def _sse_drip(handler: Handler, asked: Json) -> None:
    _sse_open(handler)
    while not cast("FakeServer", handler.server).closing.wait(0.05):
        handler.wfile.write(b": keep-alive\n\n")
        handler.wfile.flush()


def _endless_body(handler: Handler, asked: Json) -> None:
    handler.send_response(200)
    handler.send_header("content-type", "application/json")
    handler.end_headers()
    handler.wfile.write(b'{"choices":[{"message":{"content":"')
    while not cast("FakeServer", handler.server).closing.is_set():
        handler.wfile.write(b"a" * 65536)


STREAM_FAULTS: dict[str, Writer] = {
    "sse_cut": _sse_cut,
    "sse_error": _sse_error,
    "sse_garbage": _sse_garbage,
    "sse_html": lambda handler, asked: handler.send(200, b"<html>login</html>", "text/html"),
    "sse_endless": _sse_endless,
    "sse_length": lambda handler, asked: stream(handler, SPOKEN["good"], finish="length"),
    "sse_empty": lambda handler, asked: stream(handler, ""),
    "sse_drip": _sse_drip,
}


MODES: dict[str, Writer] = {
    "refusing": _refusing,
    "obedient": _obedient,
    "reader": _reader,
    "endless_body": _endless_body,
    "401": _error(401, "invalid api key"),
    "404": _error(404, "model not found"),
    "429": _error(429, "slow down", retry_after="0"),
    "500": _error(500, "model produced output that does not match the expected peg-native format"),
    "503": _error(503, "loading model"),
    "redirect": lambda handler, asked: handler.send(307, b"", location="http://127.0.0.1:9/v1/chat/completions"),
    "html": lambda handler, asked: handler.send(200, b"<html>login</html>", "text/html"),
    "empty": lambda handler, asked: handler.send(200, b""),
    "bad_json": lambda handler, asked: handler.send(200, b'{"choices": [{"message"'),
    "not_an_object": lambda handler, asked: handler.send(200, b"[1, 2]"),
    "no_choices": lambda handler, asked: handler.send(200, b'{"choices": []}'),
    "null_content": lambda handler, asked: handler.send(200, completion(None)),
    "truncated": lambda handler, asked: handler.send(200, completion('{"summary": "손실', "length")),
    "garbage": lambda handler, asked: handler.send(200, completion("{{{" * 5000)),
    "deep": lambda handler, asked: handler.send(200, completion("[" * 50_000)),
    "hang": _hang,
    "drip": _drip,
    "drip_headers": _drip_headers,
    "cut": _cut,
}
