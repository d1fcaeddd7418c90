"""The report of a change review: 설정 변경 검토."""
