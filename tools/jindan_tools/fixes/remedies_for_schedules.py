"""The remedies that findings about the learning-rate schedule name."""

from __future__ import annotations

from collections.abc import Mapping

from jindan_tools.fixes.remedy import Remedy

SCHEDULE_REMEDIES: Mapping[str, Remedy] = {
    # transformers Trainer.train(resume_from_checkpoint=...); Lightning Trainer.fit(ckpt_path=...).
    "LRS032": Remedy(
        cause="resume_lr_reset",
        parameter="재개할 때 불러오는 것",
        after="모델과 함께 optimizer와 scheduler의 상태 (Trainer는 train(resume_from_checkpoint=경로), Lightning은 fit(ckpt_path=경로))",
        where="체크포인트를 불러오는 줄",
        why="가중치만 불러오면 스케줄러는 0번째 스텝부터 다시 세어, 웜업과 최고 학습률이 한 번 더 옵니다.",
        expected="재개한 첫 기록의 학습률이 끊기기 직전 값에서 이어지고 손실이 오르지 않습니다.",
        verify="재개 직후 scheduler.last_epoch 값이 끊긴 스텝 수와 같은지 출력하세요.",
    ),
    # lightning/pytorch/core/optimizer.py, LRSchedulerConfig: interval "epoch" is the default.
    "LRS033": Remedy(
        cause="sched_total_steps_wrong",
        parameter="scheduler.step()을 부르는 간격",
        after='배치마다 한 번 (Lightning은 {"scheduler": scheduler, "interval": "step"})',
        where="스케줄러를 부르는 곳 (Lightning은 configure_optimizers의 반환값)",
        why="스텝 수로 잡은 스케줄을 에폭마다 부르면 처음 몇 걸음에서 끝납니다. 에폭마다 부르려면 총 길이를 에폭 수로 잡아야 합니다.",
        expected="최고 학습률이 설정한 값에 이르고 마지막 기록에서 가장 낮아집니다.",
        verify="첫 에폭 안에서 학습률이 달라지는지 100스텝만 돌려 기록하세요.",
    ),
}
