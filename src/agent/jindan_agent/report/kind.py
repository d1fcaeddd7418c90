"""The kinds of report: one question each, one `kind` in the JSON, one document for a reader."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Kind(StrEnum):
    """What a report answers; the value is the `kind` of its JSON."""

    FAILURE_ANALYSIS = "failure_analysis"
    CHANGE_REVIEW = "change_review"
    SESSION_LESSONS = "session_lessons"
    IMPROVEMENT_LOG = "improvement_log"
    COMPARISON = "comparison"
    PREFLIGHT = "preflight"


KIND_KO: Mapping[Kind, str] = {
    Kind.FAILURE_ANALYSIS: "원인 분석",
    Kind.CHANGE_REVIEW: "설정 변경 검토",
    Kind.SESSION_LESSONS: "세션 교훈",
    Kind.IMPROVEMENT_LOG: "개선 작업 로그",
    Kind.COMPARISON: "두 실행 비교",
    Kind.PREFLIGHT: "시작 전 점검",
}
