# pyright: basic, reportMissingImports=false, reportOptionalMemberAccess=false, reportArgumentType=false, reportGeneralTypeIssues=false
# ruff: noqa: ANN001, ANN202, D103, N812
"""Two networks against each other: a discriminator that wins, and a generator that says one thing."""

from __future__ import annotations

import lightning
import torch
import torch.nn.functional as F
from lightning.pytorch.loggers import CSVLogger
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

from jindan_evals.lab.scenario import failing
from jindan_evals.lab.wild import kit
from jindan_evals.lab.wild.table import Wild


def discriminator_ahead() -> None:
    torch.manual_seed(3)
    real = kit.pictures(1280, 4, seed=1, noise=0.2)[0].flatten(1).tanh()
    make = nn.Sequential(nn.Linear(16, 64), nn.ReLU(), nn.Linear(64, real.shape[1]), nn.Tanh())
    judge = nn.Sequential(
        nn.Linear(real.shape[1], 256), nn.LeakyReLU(0.2), nn.Linear(256, 256), nn.LeakyReLU(0.2), nn.Linear(256, 1)
    )
    opt_d, opt_g = (
        torch.optim.Adam(judge.parameters(), 2e-3, betas=(0.5, 0.999)),
        torch.optim.Adam(make.parameters(), 2e-5, betas=(0.5, 0.999)),
    )
    print(
        "Namespace(dataset='folder', dataroot='data/faces', batchSize=64, nz=16, niter=8, lrD=0.002, lrG=2e-05, beta1=0.5, manualSeed=3)"
    )
    one, zero = torch.ones(64, 1), torch.zeros(64, 1)
    loss = F.binary_cross_entropy_with_logits
    for epoch in range(8):
        order = torch.randperm(len(real))
        for i in range(20):
            batch = real[order[64 * i : 64 * i + 64]]
            fake = make(torch.randn(64, 16))
            out_r, out_f = judge(batch), judge(fake.detach())
            d = loss(out_r, one) + loss(out_f, zero)
            opt_d.zero_grad()
            d.backward()
            opt_d.step()
            again = judge(fake)
            g = loss(again, one)
            opt_g.zero_grad()
            g.backward()
            opt_g.step()
            if i % 5 == 0:
                print(
                    f"[{epoch}/8][{i}/20] Loss_D: {d:.4f} Loss_G: {g:.4f} D(x): {out_r.sigmoid().mean():.4f} D(G(z)): {out_f.sigmoid().mean():.4f} / {again.sigmoid().mean():.4f}",
                    flush=True,
                )


class _Pair(lightning.LightningModule):
    def __init__(self, dim: int) -> None:
        super().__init__()
        self.save_hyperparameters({"latent_dim": 8, "lr_g": 1e-4, "lr_d": 4e-3, "loss": "hinge", "n_critic": 1})
        self.automatic_optimization = False
        self.generator = nn.Sequential(nn.Linear(8, 64), nn.ReLU(), nn.Linear(64, dim), nn.Tanh())
        self.discriminator = nn.Sequential(
            nn.Linear(dim, 256), nn.LeakyReLU(0.2), nn.Linear(256, 128), nn.LeakyReLU(0.2), nn.Linear(128, 1)
        )

    def training_step(self, batch, _):
        (real,) = batch
        opt_g, opt_d = self.optimizers()
        fake = self.generator(torch.randn(len(real), 8))
        real_score, fake_score = self.discriminator(real), self.discriminator(fake.detach())
        d_loss = F.relu(1 - real_score).mean() + F.relu(1 + fake_score).mean()
        opt_d.zero_grad()
        self.manual_backward(d_loss)
        opt_d.step()
        g_loss = -self.discriminator(fake).mean()
        opt_g.zero_grad()
        self.manual_backward(g_loss)
        opt_g.step()
        d_acc = 0.5 * ((real_score > 0).float().mean() + (fake_score < 0).float().mean())
        self.log_dict(
            {"d_loss": d_loss, "g_loss": g_loss, "d_acc": d_acc, "fake_std": fake.std(0).mean()},
            prog_bar=True,
            on_step=False,
            on_epoch=True,
        )

    def configure_optimizers(self):
        return [
            torch.optim.Adam(self.generator.parameters(), 1e-4),
            torch.optim.Adam(self.discriminator.parameters(), 4e-3),
        ]


def hinge_decided() -> None:
    lightning.seed_everything(11)
    real = kit.pictures(960, 4, seed=2, noise=0.2)[0].flatten(1).tanh()
    trainer = lightning.Trainer(
        max_epochs=15, accelerator="cpu", logger=CSVLogger("."), enable_checkpointing=False, log_every_n_steps=5
    )
    trainer.fit(_Pair(real.shape[1]), DataLoader(TensorDataset(real), batch_size=48, shuffle=True))


RUNS = (
    Wild(name="discriminator-ahead", play=discriminator_ahead, log="dcgan.log", truth=failing(("gan_imbalance",))),
    Wild(name="hinge-decided", play=hinge_decided, truth=failing(("gan_imbalance",))),
)
