import torch
from torch.optim.swa_utils import AveragedModel, SWALR
from common import evaluate, loaders, resnet18

train_loader, val_loader, test_loader = loaders(128)
model = resnet18(10).cuda()
swa_model = AveragedModel(model)
opt = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9, weight_decay=5e-4)
loss_fn = torch.nn.CrossEntropyLoss()
for epoch in range(1, 91):
    model.train()
    for x, y in train_loader:
        opt.zero_grad()
        loss = loss_fn(model(x.cuda()), y.cuda())
        loss.backward()
        opt.step()
    if epoch >= 60:
        swa_model.update_parameters(model)
        evaluate(swa_model.eval(), val_loader, tag="swa")
    evaluate(model.eval(), val_loader)
