"""The remedies that findings about the training script name; the line itself comes from the finding."""

from __future__ import annotations

from collections.abc import Mapping

from jindan_tools.fixes.remedy import Remedy

SCRIPT_REMEDIES: Mapping[str, Remedy] = {
    "SCR019": Remedy(
        cause="batch_noise",
        parameter="optimizer.zero_grad()",
        after="optimizer.step() 바로 뒤(갱신 조건 안)로 옮기기",
        where="학습 루프에서 zero_grad를 부르는 줄",
        why="배치마다 지우면 앞서 더한 기울기가 사라져 마지막 배치 하나만 갱신에 쓰입니다. 배치 크기와 학습률은 그대로 둡니다.",
        expected="같은 갱신 수에서 손실이 덜 흔들리고 더 낮아집니다.",
        verify="갱신 직전의 기울기 norm을 출력해, 누적 횟수를 늘리면 값이 달라지는지 보세요.",
    ),
    "SCR020": Remedy(
        cause="clip_misuse",
        parameter="clip_grad_norm_",
        after="loss.backward() 뒤, optimizer.step() 앞으로 옮기기",
        where="학습 루프에서 기울기를 자르는 줄",
        why="step()이 이미 읽은 기울기를 자르므로 아무 효과가 없습니다.",
        expected="같은 자리에서 손실이 튀지 않습니다.",
        verify="step() 직전의 기울기 norm을 출력해 한도 아래인지 보세요.",
    ),
    "SCR003": Remedy(
        cause="detach_no_grad",
        parameter="손실의 계산",
        after="텐서 연산만으로 계산한 손실에 그대로 backward() (torch.tensor(), .item(), .detach(), numpy를 거치지 않기)",
        where="손실을 만드는 줄",
        why="값만 옮겨 담은 텐서에는 모델로 이어지는 길이 없어, backward()가 오류 없이 지나가도 가중치에 기울기가 가지 않습니다.",
        expected="첫 backward() 뒤에 모든 가중치의 grad가 None이 아니고 손실이 움직입니다.",
        verify="backward() 다음에 [n for n, p in model.named_parameters() if p.grad is None]을 출력해 비어 있는지 보세요.",
    ),
    "SCR004": Remedy(
        cause="double_softmax",
        parameter="마지막 활성화 함수",
        after="지우고 로짓을 손실에 넘기기 (확률은 평가할 때만 계산)",
        where="모델의 마지막 줄",
        why="손실이 안에서 같은 함수를 다시 적용해 손실이 하한 위에 머물고 기울기가 작아집니다.",
        expected="학습 손실이 0.313 아래로도 내려갑니다.",
        verify="모델의 출력 한 배치를 출력해 음수와 1보다 큰 값이 있는지(로짓인지) 확인하세요.",
    ),
    "SCR005": Remedy(
        cause="wrong_loss",
        parameter="마지막 층과 손실의 짝",
        after="클래스마다 출력 하나와 CrossEntropyLoss, 또는 출력 하나와 BCEWithLogitsLoss (Keras는 from_logits 값을 마지막 활성화에 맞추기)",
        where="모델의 마지막 층",
        why="지금의 짝에서는 손실이 답의 좋고 나쁨을 말해 주지 않습니다.",
        expected="첫 손실이 ln(클래스 수) 부근에서 시작해 내려갑니다.",
        verify="답을 일부러 틀린 한 배치에서 손실이 커지는지 확인하세요.",
    ),
    "SCR007": Remedy(
        cause="shuffle_off",
        parameter="DataLoader",
        after="shuffle=True",
        where="학습에 쓰는 DataLoader를 만드는 줄",
        why="클래스별로 저장된 데이터를 순서대로 읽으면 배치마다 한 클래스만 보고 마지막 클래스로 쏠립니다.",
        expected="검증 지표가 평가마다 달라지고 학습 손실이 내려갑니다.",
        verify="첫 배치 셋의 라벨을 출력해 여러 클래스가 섞여 있는지 보세요.",
    ),
    "SCR011": Remedy(
        cause="eval_mode_missing",
        parameter="model.eval()",
        after="평가 전에 model.eval(), 다음 에폭의 학습 전에 model.train()",
        where="평가하는 반복문 앞",
        why="학습 모드에서는 드롭아웃이 켜져 있고 배치 정규화가 그 배치의 통계를 씁니다. 평가만 해도 통계가 바뀝니다.",
        expected="같은 체크포인트를 두 번 평가한 값이 같습니다.",
        verify="마지막 체크포인트를 model.eval()로 다시 평가해 기록된 값과 견주세요.",
    ),
    "SCR016": Remedy(
        cause="wrong_loss",
        parameter="softmax의 방향",
        after="dim=1 (클래스 방향). log_softmax + NLLLoss 대신 로짓 + CrossEntropyLoss로 써도 됩니다",
        where="모델의 마지막 줄",
        why="dim=0은 배치 안의 표본끼리 확률을 나눕니다. 손실은 ln(배치)에서 시작해 ln(배치 ÷ 클래스 수)에서 멈추고, 표본의 답이 함께 들어온 표본에 따라 달라집니다.",
        expected="첫 손실이 ln(클래스 수) 부근에서 시작해 0 쪽으로 내려갑니다.",
        verify="model(x).exp().sum(1)이 모든 표본에서 1인지 확인하세요.",
    ),
    "SCR017": Remedy(
        cause="leakage",
        parameter="데이터 분할의 차례",
        after="원본 표본(영상, 환자, 시간)을 먼저 나눈 다음 학습 쪽에만 증강, 반복, 창 만들기를 적용",
        where="데이터를 나누는 줄",
        why="나누기 전에 만든 사본과 겹치는 창은 거의 같은 내용이 양쪽에 들어가, 검증이 외운 정도를 잽니다.",
        expected="검증 값이 시험 값과 비슷해집니다. 지금보다 낮아지는 것이 정상이고 그 값이 진짜 성능입니다.",
        verify="검증 표본마다 원본 번호를 남기고 학습 쪽 원본 번호와 겹치는 것이 0개인지 보세요.",
    ),
    "SCR018": Remedy(
        cause="wrong_loss",
        parameter="마지막 활성화 함수",
        after="nn.Tanh() (또는 Normalize를 지우고 0~1 이미지를 그대로 목표로 쓰기)",
        where="모델의 마지막 줄",
        why="sigmoid는 0보다 작은 값을 낼 수 없어, 정규화로 음수가 된 화소의 오차가 바닥으로 남습니다. 모델을 키워도 같습니다.",
        expected="지금의 바닥 아래로 손실이 내려갑니다.",
        verify="x.min()과 model(x).min()을 함께 출력해 범위가 같은지 보세요.",
    ),
}
