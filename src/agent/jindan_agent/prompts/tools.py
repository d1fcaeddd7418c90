"""Tell a model which tools there are and what their arguments mean."""

from jindan_agent.looks.titles import ABOUT_KO

TOOLS_KO = f"""\
- tool: {" · ".join(f"{tool}({about})" for tool, about in ABOUT_KO.items())}
- target: 파일 F번호(grep, window), 곡선 S번호(metric), 점검 코드(finding), 다른 실행 X번호(compare), 원인 id(explain), 필요 없으면 "none"
- argument: 찾을 낱말(grep, 여럿이면 |로 구분), 줄 번호(window), 구간 처음-끝(metric), 증상(prior), 필요 없으면 빈 글.
  lr, vram, plan은 이름=값(예: schedule=cosine lr=0.001 total-steps=1000). 빈 글이면 실행의 기록을 봅니다."""
