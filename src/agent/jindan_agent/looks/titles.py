"""Say in Korean what a look is about to do, for the person who watches."""

from __future__ import annotations

from collections.abc import Mapping

from jindan_agent.looks.sources import file_of, series_of
from jindan_agent.looks.subject import Subject
from jindan_tools.text.safe import safe_line

ABOUT_KO: Mapping[str, str] = {
    "overview": "설정과 곡선과 사건 요약",
    "grep": "낱말이 든 줄",
    "window": "파일의 한 부분",
    "finding": "점검 결과의 설명",
    "metric": "곡선의 값",
    "lr": "기록된 학습률과 스케줄, 또는 스케줄 계산",
    "vram": "GPU 메모리 추정",
    "plan": "배치, 스텝, 시간 계산과 모순",
    "compare": "다른 실행과 비교",
    "prior": "비슷한 이전 보고서",
    "explain": "규칙이나 원인의 설명",
}


def title_ko(subject: Subject, tool: str, target: str, argument: str) -> str:
    """Return one line: 'train.log 파일에서 nan 찾기'."""
    run, words = subject.diagnosis.run, safe_line(argument, 60)
    file, series = file_of(run, target), series_of(run, target)
    where = safe_line(file.path, 60) if file is not None else "모든"
    match tool:
        case "grep":
            return f"{where} 파일에서 '{words}' 찾기"
        case "window":
            return f"{where} 파일의 {words or '끝'}{'번째 줄 주변' if words.isdecimal() else ''} 보기"
        case "metric":
            return f"{safe_line(series.name, 60) if series is not None else '곡선'} 값 보기 {words}".rstrip()
        case "finding" | "explain" | "compare":
            return f"{ABOUT_KO[tool]}: {safe_line(target if target != 'none' else argument, 60)}"
        case _:
            return f"{ABOUT_KO.get(tool, safe_line(tool, 20))} {words}".rstrip()
