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
    "LRS061": Remedy(
        cause="plateau_sched_wrong_metric",
        parameter="factor, patience, min_lr",
        after="factor=0.5, patience=5 이상, min_lr=처음 학습률의 1 %",
        where="ReduceLROnPlateau를 만드는 줄",
        why="{x} 에폭부터는 학습률이 사실상 0이라 남은 {records}개 기록이 마지막 자리까지 같습니다. 하한이 없으면 몇 번의 정체로 학습이 끝납니다.",
        expected="{x} 에폭을 지나서도 두 손실이 계속 달라집니다.",
        verify="에폭마다 optimizer.param_groups[0]['lr'] 값을 출력하세요.",
    ),
    "LRS019": Remedy(
        cause="plateau_sched_wrong_metric",
        parameter="ReduceLROnPlateau의 mode",
        after="손실을 넣으면 'min', 점수를 넣으면 'max'",
        where="ReduceLROnPlateau를 만드는 줄",
        why="방향이 거꾸로라 좋아지는 동안을 정체로 세었습니다. patience {patience}, factor {factor}로 되풀이해 본 학습률이 기록과 모두 같습니다.",
        expected="좋아지는 동안에는 학습률이 그대로입니다. 이번에는 {cuts}번 낮췄습니다.",
        verify="학습률이 낮아진 에폭마다 그 앞의 값이 정말 정체했는지 보세요.",
    ),
    # keras/optimizers (legacy): lr = lr / (1 + decay * iterations).
    "LRS172": Remedy(
        cause="sched_per_batch_step",
        parameter="decay",
        after="0 (에폭마다 줄이려면 LearningRateScheduler나 ExponentialDecay)",
        where="Keras 옵티마이저를 만드는 줄",
        why="옛 Keras의 decay는 갱신마다 1 / (1 + decay × 갱신 수)를 곱합니다.",
        expected="첫 에폭이 끝난 뒤에도 학습률이 처음 값 그대로입니다.",
        verify="에폭마다 optimizer의 실제 학습률을 출력하세요.",
    ),
    "LRS170": Remedy(
        cause="sched_never_stepped",
        parameter="학습률을 정하는 다른 콜백",
        after="지우기 (ReduceLROnPlateau 하나만 남기기)",
        where="fit의 callbacks",
        why="에폭마다 학습률을 정하는 콜백이 낮춘 값을 되돌려, {cuts}번 모두 같은 {rate} 값으로 낮춘다고 알렸습니다.",
        expected="낮춘다고 알리는 값이 부를 때마다 작아집니다.",
        verify="콜백을 하나씩 빼고 다음 에폭의 학습률을 출력하세요.",
    ),
    "LRS041": Remedy(
        cause="sched_total_steps_wrong",
        parameter="스케줄의 길이(decay_steps, T_max, total_steps)",
        after="에폭 수 × 한 에폭의 갱신 수 (부르는 단위와 같게)",
        where="스케줄을 만드는 줄",
        why="기록된 학습률이 모두 0입니다. 에폭 수로 잡은 길이를 배치마다 세면 첫 에폭 안에서 끝납니다.",
        expected="첫 기록의 학습률이 0보다 크고 마지막에야 0에 닿습니다.",
        verify="스케줄러만 한 에폭 돌려 학습률이 남아 있는지 출력하세요.",
    ),
    "LRS171": Remedy(
        cause="sched_total_steps_wrong",
        parameter="주기의 길이(T_0, T_mult)",
        after="마지막 주기가 학습의 끝과 함께 끝나는 길이",
        where="CosineAnnealingWarmRestarts를 만드는 줄",
        why="재시작한 뒤 학습률이 최고값의 {share%}인 채로 끝났습니다. 가장 좋은 가중치는 앞 주기의 끝에 있습니다.",
        expected="마지막 기록의 학습률이 가장 낮고 검증 값이 앞 주기의 끝보다 좋습니다.",
        verify="주기가 끝난 에폭의 체크포인트를 먼저 평가해 보세요. 다시 학습하지 않아도 될 수 있습니다.",
    ),
    "LRS031": Remedy(
        cause="sched_total_steps_wrong",
        parameter="감쇠 시점(milestones, STEPS)",
        after="계획한 길이의 67 %와 89 %",
        where="스케줄러를 만드는 줄",
        why="마지막 감쇠가 너무 일러 학습의 {share%}가 낮은 학습률로 지나갔습니다. 더 짧은 계획의 시점입니다.",
        expected="감쇠가 일어날 때마다 검증 지표가 한 단계 오르고, 그 사이에는 처음 학습률이 유지됩니다.",
        verify="학습률 곡선을 그려 두 번의 감쇠가 계획의 뒤쪽 절반에 있는지 보세요.",
    ),
    # torch.optim.lr_scheduler.LambdaLR: base_lr * lr_lambda(epoch).
    "SCR228": Remedy(
        cause="lr_too_low",
        parameter="LambdaLR에 넘기는 함수",
        after="처음 학습률에 곱할 배수를 돌려주기 (시작이 1.0)",
        where="스케줄러를 만드는 줄",
        why="LambdaLR은 함수의 값을 학습률에 곱합니다. 학습률 자체를 돌려주면 두 번 곱해집니다.",
        expected="첫 기록의 학습률이 옵티마이저에 준 값과 같습니다.",
        verify="스케줄러를 만든 직후 get_last_lr() 값을 출력하세요.",
    ),
}
