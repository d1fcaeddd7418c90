"""Tables on a narrow screen: a word that must be broken is broken where a reader would."""

from jindan_agent.tui.lines.table import table_lines

ROWS = (
    "| 실행 | 판정 | mAP50-95(B) 최고 | 마지막 | 시간 | model |",
    "|---|---|---|---|---|---|",
    "| level4_leaky | 정상 | 0.7686 (100 에폭) | 0.7686 | 1.15 h | npu_level4_activation_leaked.yaml |",
)
SHOWN = """\
실행          판정  mAP50-95(B)  마지막  시간    model
                    최고
------------  ----  -----------  ------  ------  ---------------------
level4_leaky  정상  0.7686 (100  0.7686  1.15 h  npu_level4_
                    에폭)                        activation_leaked.
                                                 yaml"""


def test_words_stay_whole_where_they_can_and_are_broken_at_their_joints_where_not() -> None:
    assert "\n".join(line.plain for line in table_lines(ROWS, 70)) == SHOWN
