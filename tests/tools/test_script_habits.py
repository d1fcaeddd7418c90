"""What a script does wrong is found in its syntax tree, and code that looks alike and is sound is left alone."""

import json

import pytest

from jindan_tools.model.event import Event
from jindan_tools.readers.contract import Line, TextFile
from jindan_tools.readers.files.training_script import TrainingScript
from jindan_tools.readers.scripts.program import MAX_TEXT

HEAD = "import torch\nimport torch.nn as nn\nimport torch.nn.functional as F\nfrom torch.utils.data import DataLoader\n"
NET = (
    "class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n"
    "        self.fc = nn.Linear(8, {width})\n        {layer}\n    def forward(self, x):\n        x = self.fc(x)\n        return {out}\n"
)
LOOP = (
    "model = {model}\nopt = torch.optim.SGD(model.parameters(), lr=0.1)\ncrit = {loss}\nloader = DataLoader(data, 32, shuffle=True)\n"
    "for epoch in range(20):\n    for x, y in loader:\n        {zero}\n        loss = crit(model(x), y)\n        loss.backward()\n        {step}\n    {end}\n"
)


def _loop(**parts: str) -> str:
    given = {
        "model": "nn.Linear(8, 4)",
        "loss": "nn.CrossEntropyLoss()",
        "zero": "opt.zero_grad()",
        "step": "opt.step()",
        "end": "pass",
    }
    return LOOP.format(**(given | parts))


def _cosine_of_epochs() -> str:
    """Return a loop from epoch one that steps a cosine as long as its epochs at every batch."""
    made = _loop(step="opt.step(); s.step()").replace("range(20)", "range(1, E + 1)")
    return made.replace("crit =", f"E = 20\ns = {SCHEDULE}.CosineAnnealingLR(opt, T_max=E)\ncrit =")


def _net(layer: str = "pass", out: str = "x", width: int = 4) -> str:
    return NET.format(layer=layer, out=out, width=width)


def _printed(what: str) -> str:
    """Return a loop that divides its loss by four for the gradient and prints something of it."""
    made = _loop(zero="pass", step=EVERY_FOURTH).replace("crit(model(x), y)", "crit(model(x), y) / 4")
    return made.replace("loss.backward()", f"loss.backward(); print({what})")


def _stream(body: str) -> str:
    """Return a loop over an iterable data set in a loader with four workers."""
    made = f"class Rows(torch.utils.data.IterableDataset):\n    def __iter__(self):\n        {body}\n"
    return made + _loop().replace("DataLoader(data, 32, shuffle=True)", "DataLoader(Rows(), 32, num_workers=4)")


def _coder(last: str) -> str:
    made = _loop(model=f"nn.Sequential(nn.Linear(8, 8), nn.{last}())", loss="nn.MSELoss()")
    return made.replace("crit(model(x), y)", "crit(model(x), x)")


SCHEDULE = "torch.optim.lr_scheduler"
# What a script is, not what it does wrong.
FACTS = {
    "trains", "optimizer_made", "logits_for_loss", "cleared_in_loop", "shuffled_training", "no_clipping", "no_half_precision",
    "no_normalising_layer", "no_weight_decay",
}  # fmt: skip
ITEMS = "class W(torch.utils.data.Dataset):\n    def __getitem__(self, i):\n        return self.x[{}], self.y[i]\nd = W(s)\na, b = random_split(d, [80, 20])\n"
COPIES = "xs = []\nfor x in raw:\n    for k in range(8):\n        xs.append(change(x))\nd = stack(xs)\na, b = random_split(d, [80, 20])\n"
ROWS = "class Rows(torch.utils.data.Dataset):\n    def __init__(self, y): self.y = y\n    def __getitem__(self, i):\n        {}\n        {}\n        return t\nd = Rows(torch.tensor(labels))\n"
SMP = "import segmentation_models_pytorch as smp\n"
KERAS_BASE = (
    "import keras\nfrom keras.applications import {0}\nfrom keras.preprocessing.image import ImageDataGenerator\n{1}\nbase = {0}(weights='imagenet', include_top=False)\n"
    "m = keras.Sequential([base, keras.layers.Dense(5, activation='softmax')])\nm.compile('adam', loss='categorical_crossentropy')\nm.fit(g.flow_from_directory('d'), validation_data=v)\n"
)
PAIR = (
    "from torchvision import transforms as T\nfrom torchvision.datasets import VOCSegmentation\n"
    "tf = T.Compose([T.Resize(64), T.RandomHorizontalFlip(), T.ToTensor()])\nplain = T.Compose([T.Resize(64), T.ToTensor()])\n"
    "class Pairs(torch.utils.data.Dataset):\n    def __init__(self, tf): self.tf = tf\n"
    "    def __getitem__(self, i):\n        {}\n        {}\n        {}\n        return image, mask\nd = Pairs({})\n"
)
ENCODER = (
    "enc = nn.Linear(8, 8)\nhead = nn.Linear(8, 4)\nopt = torch.optim.SGD(list(enc.parameters()) + list(head.parameters()), lr=0.1)\n"
    "for x, y in DataLoader(d, 32, shuffle=True):\n        {}\n        loss = F.cross_entropy(head(h), y)\n        opt.zero_grad(); loss.backward(); opt.step()\n"
)
ACCELERATED = (
    "from accelerate import Accelerator\nacc = Accelerator()\nmodel = nn.Linear(8, 4)\nopt = torch.optim.SGD(model.parameters(), lr=0.1)\n"
    "sched = torch.optim.lr_scheduler.MultiStepLR(opt, [5, 9])\nmodel, opt, loader, sched = acc.prepare(model, opt, DataLoader(d, 32, shuffle=True), sched)\n"
    "for e in range(20):\n    for x, y in loader:\n        opt.zero_grad()\n        acc.backward(F.cross_entropy(model(x), y))\n        opt.step(); {}\n    {}\n"
)
SUMMED = "class S(nn.Module):\n    def __init__(self): self.ce = nn.CrossEntropyLoss(reduction='sum')\n    def forward(self, z, t): return self.ce(z, t)\n"
EVERY_FOURTH = "if i % 4 == 0:\n            opt.step()\n            opt.zero_grad()"
CLIP = "nn.utils.clip_grad_norm_(model.parameters(), 1.0); scaler.step(opt); scaler.update()"
DROPOUT = "nn.Sequential(nn.Dropout(0.5), nn.Linear(8, 4))"
ONE_CYCLE = f"s = {SCHEDULE}.OneCycleLR(opt, 0.1, epochs=20, steps_per_epoch=len(loader))\nfor epoch"
STEP = "def one(model, x, y, opt):\n    loss = F.mse_loss(model(x), y)\n    {clear}\n    loss.backward()\n    opt.step()\n    return loss\n"
CALLED = "model = nn.Linear(8, 4)\nopt = torch.optim.SGD(model.parameters(), lr=0.1)\nlosses = [one(model, x, y, opt) for x, y in loader]\n"
TRANSFORMS = "import torchvision.transforms as T\ntrain_tf = T.Compose([{}])\nval_tf = T.Compose([{}])\n"
TWICE = "T.ToTensor(), T.Lambda(lambda x: x / 255)"
SERIES = 'd["a"] = d["y"].{}\ncols = ["a", "b"]\n' + _loop()
PARTS = "a, b = random_split(full, [80, 20])\n"
FOLDS = (
    "{}\nfor tr, va in KFold(5).split(x):\n    {}\n    opt = torch.optim.SGD(model.parameters(), lr=0.1)\n    model.train()\n    for a, b in x[tr]:\n"
    "        opt.zero_grad()\n        loss = F.mse_loss(model(a), b)\n        loss.backward()\n        opt.step()\n"
)
CASES: list[tuple[str, str, set[str]]] = [
    ("a sound loop", _loop(), set()),
    ("gradients are never cleared", _loop(zero="pass"), {"never_zeroed"}),
    ("zero_grad without brackets", _loop(zero="opt.zero_grad"), {"never_zeroed"}),
    ("cleared before the loop", "opt = None\n" + _loop(zero="pass").replace("for epoch", "opt.zero_grad()\nfor epoch"), {"never_zeroed"}),
    ("cleared through the model", _loop(zero="model.zero_grad()"), set()),
    ("cleared by a function of the file", "def clear():\n    opt.zero_grad()\n" + _loop(zero="clear()"), set()),
    ("cleared through .grad", _loop(zero="for p in model.parameters(): p.grad = None"), set()),
    ("updated under a condition", _loop(zero="pass", step="if x.any(): opt.step()"), set()),
    ("not cleared in a function of one step", STEP.format(clear="pass") + CALLED, {"never_zeroed"}),
    ("cleared in a function of one step", STEP.format(clear="opt.zero_grad()") + CALLED, set()),
    ("cleared around a function of one step", STEP.format(clear="pass") + CALLED + "opt.zero_grad()\n", set()),
    ("the model is imported", "from net.model import Net\n" + _loop(model="Net(4).to(dev)"), {"loss_of_imported_model"}),
    ("never stepped", _loop(step="pass"), {"never_stepped"}),
    ("stepped by what it is handed to", _loop(step="advance(opt)"), set()),
    ("stepped by a scaler", _loop(step="scaler.step(opt)"), set()),
    ("softmax in the model", _net(out="F.softmax(x, dim=1)") + _loop(model="Net()"), {"softmax_twice"}),
    ("softmax as a layer", _net("self.act = nn.Softmax(dim=1)", "self.act(x)") + _loop(model="Net().to(dev)"), {"softmax_twice"}),
    ("softmax at the end of a sequence", _loop(model="nn.Sequential(nn.Linear(8, 4), nn.Softmax(dim=1))"), {"softmax_twice"}),
    ("softmax only outside training", _net(out="x if self.training else F.softmax(x, 1)") + _loop(model="Net()"), set()),
    ("logarithm of softmax twice changes nothing", _net(out="F.log_softmax(x, 1)") + _loop(model="Net()"), set()),
    ("log_softmax into the likelihood", _net(out="F.log_softmax(x, 1)") + _loop(model="Net()", loss="nn.NLLLoss()"), set()),
    ("softmax into the likelihood", _net(out="F.softmax(x, 1)") + _loop(model="Net()", loss="nn.NLLLoss()"), {"likelihood_without_log"}),
    ("sigmoid before logits", _net(out="torch.sigmoid(x)") + _loop(model="Net()", loss="nn.BCEWithLogitsLoss()"), {"sigmoid_twice"}),
    ("sigmoid before probabilities", _net(out="torch.sigmoid(x)") + _loop(model="Net()", loss="nn.BCELoss()"), set()),
    ("one output for classes", _net(width=1) + _loop(model="Net()"), {"classes_from_one_output"}),
    ("one output, squeezed", _net(width=1, out="x.squeeze(1)") + _loop(model="Net()"), set()),
    ("two models of one name", _net(out="F.softmax(x, 1)") + "model = other()\n" + _loop(model="Net()"), set()),
    ("layers in a list", _net("self.more = [nn.Linear(4, 4) for _ in range(3)]") + _loop(model="Net()"), {"plain_list_of_layers"}),
    ("layers in a list that is registered", _net("self.more = [nn.Linear(4, 4)]; self.all = nn.ModuleList(self.more)") + _loop(model="Net()"), set()),
    ("a new head after the optimizer", _loop().replace("crit =", "model.fc = nn.Linear(8, 4)\ncrit ="), {"optimizer_before_head"}),
    ("a new head before the optimizer", _loop().replace("opt = torch", "model.fc = nn.Linear(8, 4)\nopt = torch"), set()),
    ("a loss made anew", _loop().replace("crit(model(x), y)", "torch.tensor(score(x), requires_grad=True)"), {"loss_cut_off"}),
    ("a loss forced to take gradients", _loop(zero="opt.zero_grad()").replace("loss.backward", "loss.requires_grad_(True)\n        loss.backward"), {"loss_forced_to_take_gradients"}),
    ("accumulated without dividing", _loop(zero="pass", step=EVERY_FOURTH), {"accumulates_without_dividing"}),
    ("gradients of one batch", _loop(zero="pass", step=EVERY_FOURTH.replace("% 4", "% 1")), set()),
    ("accumulated and divided", _loop(zero="pass", step=EVERY_FOURTH).replace("loss.backward", "(loss / 4).backward"), set()),
    (
        "accumulated and divided in a function",
        "def crit(a, b):\n    return F.mse_loss(a, b) / 4\n"
        + _loop(zero="pass", loss="None", step=EVERY_FOURTH),
        set(),
    ),
    ("a divided loss that is printed", _printed("loss.item()"), {"prints_divided_loss"}),
    ("a divided loss that is made whole", _printed("loss.item() * 4"), set()),
    ("gradients cleared before each of four batches", _loop(step="if (i + 1) % 4 == 0:\n            opt.step()").replace("loss.backward", "(loss / 4).backward"), {"cleared_each_batch"}),
    ("clipped behind the step", _loop(step="opt.step(); nn.utils.clip_grad_norm_(model.parameters(), 1.0)"), {"clipped_after_step"}),
    ("clipped before the step", _loop(step="nn.utils.clip_grad_norm_(model.parameters(), 1.0); opt.step()"), set()),
    ("embeddings resized behind the optimizer", _loop().replace("crit =", "tok.add_tokens(names)\nmodel.resize_token_embeddings(len(tok))\ncrit ="), {"embeddings_behind_optimizer"}),
    ("embeddings resized before the optimizer", _loop().replace("opt =", "tok.add_tokens(names)\nmodel.resize_token_embeddings(len(tok))\nopt ="), set()),
    ("a stream that every worker gives whole", _stream("for r in self.rows:\n            yield r"), {"stream_per_worker"}),
    ("a stream that is shared out", _stream("info = torch.utils.data.get_worker_info()\n        yield from self.rows[info.id :: info.num_workers]"), set()),
    ("an epoch schedule a batch", _loop(step="opt.step(); s.step()").replace("crit =", f"s = {SCHEDULE}.StepLR(opt, 5)\ncrit ="), {"epoch_schedule_per_batch"}),
    ("a cosine of the epochs counted from one, a batch", _cosine_of_epochs(), {"epoch_schedule_per_batch"}),
    ("an epoch schedule an epoch", _loop(end="s.step()").replace("crit =", f"s = {SCHEDULE}.StepLR(opt, 5)\ncrit ="), set()),
    ("a long schedule a batch", _loop(step="opt.step(); s.step()").replace("crit =", f"s = {SCHEDULE}.StepLR(opt, 5000)\ncrit ="), set()),
    ("a batch schedule an epoch", _loop(end="s.step()").replace("for epoch", ONE_CYCLE), {"batch_schedule_per_epoch"}),
    ("a schedule never stepped", _loop().replace("crit =", f"s = {SCHEDULE}.StepLR(opt, 5)\ncrit ="), {"schedule_never_stepped"}),
    ("a schedule handed on", _loop(end="advance(s)").replace("crit =", f"s = {SCHEDULE}.StepLR(opt, 5)\ncrit ="), set()),
    ("a plateau upside down", _loop(end="s.step(val_acc)").replace("crit =", f"s = {SCHEDULE}.ReduceLROnPlateau(opt)\ncrit ="), {"plateau_wrong_way"}),
    ("a plateau of accuracy", _loop(end="s.step(val_acc)").replace("crit =", f"s = {SCHEDULE}.ReduceLROnPlateau(opt, mode='max')\ncrit ="), set()),
    ("a plateau of a loss", _loop(end="s.step(val_loss)").replace("crit =", f"s = {SCHEDULE}.ReduceLROnPlateau(opt)\ncrit ="), set()),
    ("rows in order", _loop().replace(", shuffle=True", ""), {"unshuffled_training"}),
    ("rows mixed before", "order = torch.randperm(9)\n" + _loop().replace(", shuffle=True", ""), set()),
    ("rows by a sampler", _loop().replace("shuffle=True", "sampler=weighted"), set()),
    ("the training set as held-out data", "data = make()\n" + _loop().replace("for epoch", "val_loader = DataLoader(data, 32)\nfor epoch"), {"held_out_is_training"}),
    ("another held-out set", "data = make()\n" + _loop().replace("for epoch", "val_loader = DataLoader(held, 32)\nfor epoch"), set()),
    ("never in evaluation mode", _loop(model=DROPOUT, end="for a in val_loader: model(a)"), {"never_eval"}),
    ("judged without gradients in training mode", _loop(model=DROPOUT, end="with torch.no_grad(): score = crit(model(a), b)"), {"never_eval"}),
    ("a model made anew after the optimizer", _loop().replace("crit =", "model = nn.Linear(8, 4)\ncrit ="), {"optimizer_before_head"}),
    ("a model wrapped after the optimizer", _loop().replace("crit =", "model = nn.DataParallel(model)\ncrit ="), set()),
    ("in evaluation mode", _loop(model=DROPOUT, end="model.eval()\n    for a in val_loader: model(a)\n    model.train()"), set()),
    ("never back in training mode", _loop(model=DROPOUT, end="model.eval()"), {"never_back_to_train"}),
    ("clipped while scaled", _loop(step=CLIP).replace("loss.backward", "scaler.scale(loss).backward"), {"clips_scaled_gradients"}),
    ("clipped in the other branch", _loop(step="if mixed:\n            scaler.scale(loss).backward(); scaler.step(opt); scaler.update()\n        else:\n            loss.backward(); " + CLIP), set()),
    ("clipped after unscaling", _loop(step=f"scaler.unscale_(opt); {CLIP}").replace("loss.backward", "scaler.scale(loss).backward"), set()),
    ("losses kept with their graphs", _loop(step="opt.step(); total += loss"), {"keeps_graph"}),
    ("losses kept as numbers", _loop(step="opt.step(); total += loss.item()"), set()),
    ("softmax over the batch", _net(out="F.log_softmax(self.fc(x), dim=0)") + _loop(model="Net()", loss="nn.NLLLoss()"), {"softmax_over_batch"}),
    ("softmax over the batch as a layer", _loop(model="nn.Sequential(nn.Linear(8, 4), nn.LogSoftmax(dim=0))", loss="nn.NLLLoss()"), {"softmax_over_batch"}),
    ("softmax over the classes", _net(out="F.log_softmax(self.fc(x), dim=1)") + _loop(model="Net()", loss="nn.NLLLoss()"), set()),
    ("windows of a data set", ITEMS.format("i:i + 24") + _loop(), {"related_rows_parted"}),
    ("rows of a data set", ITEMS.format("i") + _loop(), set()),
    ("a sigmoid before centred images", "t = transforms.Normalize((0.5,), (0.5,))\n" + _coder("Sigmoid"), {"output_misses_targets"}),
    ("a tanh before centred images", "t = transforms.Normalize((0.5,), (0.5,))\n" + _coder("Tanh"), set()),
    ("a sigmoid before images from 0 to 1", _coder("Sigmoid"), set()),
    ("softmax over scores of one row", _loop(step="w = F.softmax(scores, dim=0); opt.step()"), set()),
    ("copies before the split", COPIES + _loop(), {"related_rows_parted"}),
    ("copies behind the split", "a, b = random_split(raw, [80, 20])\nxs = []\nfor x in a:\n    for k in range(8):\n        xs.append(change(x))\n" + _loop(), set()),
    ("windows parted at random", "xs = []\nfor i in range(len(s) - 24):\n    xs.append(s[i:i + 24])\na, b = train_test_split(xs, test_size=0.2)\n" + _loop(), {"related_rows_parted"}),
    ("windows parted in time", "xs = []\nfor i in range(len(s) - 24):\n    xs.append(s[i:i + 24])\na, b = train_test_split(xs, shuffle=False)\n" + _loop(), set()),
    ("windows side by side", "xs = []\nfor i in range(0, len(s) - 24, 24):\n    xs.append(s[i:i + 24])\na, b = train_test_split(xs)\n" + _loop(), set()),
    ("oversampled before the split", "x, y = SMOTE().fit_resample(x, y)\na, b, c, d = train_test_split(x, y)\n" + _loop(), {"related_rows_parted"}),
    ("files of several folders", "xs = []\nfor d in dirs:\n    for f in listed(d):\n        xs.append(read(f))\na, b = train_test_split(xs)\n" + _loop(), set()),
    ("functional dropout that is always on", _net(out="F.dropout(x, 0.5)") + _loop(model="Net()"), {"dropout_always_on"}),
    ("functional dropout that asks for the mode", _net(out="F.dropout(x, 0.5, training=self.training)") + _loop(model="Net()"), set()),
    ("functional dropout under a test of the mode", _net(out="F.dropout(x, 0.5) if self.training else x") + _loop(model="Net()"), set()),
    ("alpha dropout is off by default", _net(out="F.alpha_dropout(x, 0.5)") + _loop(model="Net()"), set()),
    ("nothing is dropped", _net(out="F.dropout(x, 0.0)") + _loop(model="Net()"), set()),
    ("a layer made in forward", _net(out="nn.Dropout(0.5)(x)") + _loop(model="Net()"), {"dropout_always_on"}),
    ("attention that always drops", _net(out="F.scaled_dot_product_attention(x, x, x, dropout_p=0.1)") + _loop(model="Net()"), {"dropout_always_on"}),
    ("attention that asks for the mode", _net(out="F.scaled_dot_product_attention(x, x, x, dropout_p=0.1 if self.training else 0.0)") + _loop(model="Net()"), set()),
    ("divided by 255 behind ToTensor", TRANSFORMS.format(TWICE, "T.ToTensor()") + _loop(), {"inputs_scaled_twice"}),
    ("scaled once", TRANSFORMS.format("T.ToTensor()", "T.ToTensor()") + _loop(), set()),
    ("a lambda that divides by something else", TRANSFORMS.format(TWICE.replace("255", "2"), "T.ToTensor()") + _loop(), set()),
    ("a centred window among the features", SERIES.format("rolling(3, center=True).mean()"), {"features_from_later_rows"}),
    ("a window of the past", SERIES.format("shift(1).rolling(3).mean()"), set()),
    ("a centred window shifted behind", SERIES.format("rolling(3, center=True).mean().shift(2)"), set()),
    ("a shift backwards among the features", SERIES.format("shift(-1)"), {"features_from_later_rows"}),
    ("a target from the next row", SERIES.format("shift(-1)").replace('cols = ["a", "b"]', 'cols = ["b"]'), set()),
    ("one model for all folds", FOLDS.format("model = nn.Linear(8, 4)", "pass"), {"one_model_for_all_folds"}),
    ("a model for each fold", FOLDS.format("pass", "model = nn.Linear(8, 4)"), set()),
    ("a model set back for each fold", FOLDS.format("model = nn.Linear(8, 4)", "model.load_state_dict(first)"), set()),
    ("drawn with replacement before the split", "up = resample(rare, replace=True, n_samples=90)\nd = pd.concat([common, up])\na, b = train_test_split(d)\n" + _loop(), {"related_rows_parted"}),
    ("drawn with replacement behind the split", "a, b = train_test_split(d)\nup = resample(a, replace=True, n_samples=90)\n" + _loop(), set()),
    ("drawn without replacement", "up = resample(rare, replace=False, n_samples=90)\na, b = train_test_split(up)\n" + _loop(), set()),
    ("chosen by the labels of all rows", "x = SelectKBest(k=9).fit_transform(x, y)\na, b, c, e = train_test_split(x, y)\n" + _loop(), {"chosen_by_all_labels"}),
    ("chosen before the folds", "x = SelectKBest(k=9).fit_transform(x, y)\nfor tr, va in KFold(5).split(x, y):\n    print(tr)\n" + _loop(), {"chosen_by_all_labels"}),
    ("chosen within the fold", "for tr, va in KFold(5).split(x, y):\n    z = SelectKBest(k=9).fit_transform(x[tr], y[tr])\n" + _loop(), set()),
    ("chosen behind the split", "a, b, c, e = train_test_split(x, y)\na = SelectKBest(k=9).fit_transform(a, c)\n" + _loop(), set()),
    ("one data set behind two parts", PARTS + "a.dataset.transform = strong\nb.dataset.transform = plain\n" + _loop(), {"one_transform_for_both"}),
    ("one transform for one part", PARTS + "a.dataset.transform = strong\n" + _loop(), set()),
    ("precision of answers and truth changed about", "from sklearn.metrics import precision_score as ps\n" + _loop(end="print(ps(model(x).argmax(1), y_true))"), {"metric_arguments_swapped"}),
    ("precision of truth and answers", "from sklearn.metrics import precision_score as ps\n" + _loop(end="print(ps(y_true, model(x).argmax(1)))"), set()),
    ("a symmetric metric", "from sklearn.metrics import accuracy_score as a\n" + _loop(end="print(a(model(x).argmax(1), y_true))"), set()),
    ("shuffled each for itself", "rng.shuffle(x)\nrng.shuffle(y)\nd = Pairs(x, y)\n" + _loop(), {"shuffled_apart"}),
    ("shuffled from one seed", "np.random.seed(0); np.random.shuffle(x)\nnp.random.seed(0); np.random.shuffle(y)\nd = Pairs(x, y)\n" + _loop(), set()),
    ("two orders", "x = x[torch.randperm(9)]\ny = y[torch.randperm(9)]\nd = Pairs(x, y)\n" + _loop(), {"shuffled_apart"}),
    ("one order for both", "p = torch.randperm(9)\nx, y = x[p], y[p]\nd = Pairs(x, y)\n" + _loop(), set()),
    ("two lists that are not used together", "rng.shuffle(a)\nrng.shuffle(b)\n" + _loop(), set()),
    ("a label changed where it is stored", ROWS.format("t = self.y[i]", "t -= 1") + _loop(), {"item_edited_in_place"}),
    ("a label changed in a copy", ROWS.format("t = self.y[i].clone()", "t -= 1") + _loop(), set()),
    ("a label taken one lower", ROWS.format("t = self.y[i]", "t = t - 1") + _loop(), set()),
    ("the best by reference", _loop(end="if better: best = model.state_dict()") + "model.load_state_dict(best)\n", {"best_kept_by_reference"}),
    ("the best as a copy", _loop(end="if better: best = copy.deepcopy(model.state_dict())") + "model.load_state_dict(best)\n", set()),
    ("the best read back", _loop(end="if better: best = model.state_dict(); torch.save(best, f)") + "best = torch.load(f)\nmodel.load_state_dict(best)\n", set()),
    ("a divergence of probabilities", _loop(loss="nn.KLDivLoss()", model="nn.Sequential(nn.Linear(8, 4), nn.Softmax(1))"), {"divergence_without_log"}),
    ("a divergence of logarithms", _loop(loss="nn.KLDivLoss()", model="nn.Sequential(nn.Linear(8, 4), nn.LogSoftmax(1))"), set()),
    ("ResNet of Caffe on shares", KERAS_BASE.format("ResNet50", "g = ImageDataGenerator(rescale=1. / 255)"), {"pixels_of_other_mode"}),
    ("ResNet behind its own preparation", KERAS_BASE.format("ResNet50", "z = 1 / 255\ng = ImageDataGenerator(preprocessing_function=keras.applications.resnet.preprocess_input)"), set()),
    ("MobileNet on raw pixels", KERAS_BASE.format("MobileNetV2", "g = ImageDataGenerator(horizontal_flip=True)"), {"pixels_of_other_mode"}),
    ("MobileNet on shares", KERAS_BASE.format("MobileNetV2", "g = ImageDataGenerator(rescale=1. / 255)"), set()),
    ("a segmenter of one channel under softmax", SMP + _loop(model="smp.Unet('resnet34', classes=1)"), {"classes_from_one_output"}),
    ("a segmenter of three channels", SMP + _loop(model="smp.Unet('resnet34', classes=3)"), set()),
    ("a segmenter that ends with a sigmoid", SMP + _loop(loss="nn.BCEWithLogitsLoss()", model="smp.Unet('resnet34', activation='sigmoid')"), {"sigmoid_twice"}),
    ("image and mask drawn apart", PAIR.format("image = self.tf(a[i])", "mask = self.tf(b[i])", "pass", "tf") + _loop(), {"pair_transformed_apart"}),
    ("image and mask without chance", PAIR.format("image = plain(a[i])", "mask = plain(b[i])", "pass", "plain") + _loop(), set()),
    ("image and mask from one seed", PAIR.format("torch.manual_seed(i); image = self.tf(a[i])", "torch.manual_seed(i)", "mask = self.tf(b[i])", "tf") + _loop(), set()),
    ("image and mask in one call", PAIR.format("image, mask = self.tf(a[i], b[i])", "pass", "pass", "tf") + _loop(), set()),
    ("two views of an image", PAIR.format("image = self.tf(a[i])", "other = self.tf(a[i])", "mask = 1", "tf") + _loop(), set()),
    ("a set of torchvision with chance for the image", PAIR.format("pass", "pass", "pass", "VOCSegmentation(r, transform=tf)") + _loop(), {"pair_transformed_apart"}),
    ("an encoder without gradients", ENCODER.format("with torch.no_grad():\n            h = enc(x)"), {"part_cut_off"}),
    ("an encoder that is detached", ENCODER.format("h = enc(x).detach()"), {"part_cut_off"}),
    ("an encoder that learns", ENCODER.format("h = enc(x)"), set()),
    ("an encoder that nothing trains", ENCODER.format("h = enc(x).detach()").replace("list(enc.parameters()) + ", ""), set()),
    ("an encoder of an earlier phase", ENCODER.format("h = enc(x).detach()").replace("list(enc.parameters()) + ", "").replace("opt =", "a = torch.optim.Adam(enc.parameters())\nopt ="), set()),
    ("slices that overlap", "x_train = x[:900]\nx_val = x[800:1000]\n" + _loop(), {"held_out_is_training"}),
    ("slices side by side", "x_train = x[:800]\nx_val = x[800:1000]\n" + _loop(), set()),
    ("slices of another array", "x_train = x[:900]\nx = more()\nx_val = x[800:1000]\n" + _loop(), set()),
    ("a column against a row", "x, y = make_regression(90)\n" + _loop(loss="nn.MSELoss()", model="nn.Linear(8, 1)"), {"target_of_another_shape"}),
    ("a column against a column", "x, y = make_regression(90)\ny = y.reshape(-1, 1)\n" + _loop(loss="nn.MSELoss()", model="nn.Linear(8, 1)"), set()),
    ("scaled before the split", "x = StandardScaler().fit_transform(x)\na, b = train_test_split(x)\n" + _loop(), {"scaled_by_all_rows"}),
    ("scaled by a function before the split", "def prepared(t):\n    return MinMaxScaler().fit_transform(t)\nx = prepared(x)\na, b = train_test_split(x)\n" + _loop(), {"scaled_by_all_rows"}),
    ("scaled behind the split", "a, b = train_test_split(x)\na = StandardScaler().fit_transform(a)\n" + _loop(), set()),
    ("scaled between two splits", "a, b = train_test_split(x)\na = StandardScaler().fit_transform(a)\nc, d = train_test_split(a)\n" + _loop(), set()),
    ("a summed loss", _loop(loss="nn.CrossEntropyLoss(reduction='sum')"), {"loss_is_summed"}),
    ("a summed loss that is divided", _loop(loss="nn.CrossEntropyLoss(reduction='sum')").replace("crit(model(x), y)", "crit(model(x), y) / len(x)"), set()),
    ("a summed loss by a lambda", _loop(loss="lambda a, b: F.cross_entropy(a, b, reduction='sum')"), {"loss_is_summed"}),
    ("cleared before the step", _loop(zero="pass", step="opt.zero_grad(); opt.step()"), {"cleared_before_step"}),
    ("a model made again", "def build(): return nn.Linear(8, 4)\n" + _loop(model="build()").replace("crit =", "model = build(); crit ="), {"model_made_again"}),
    ("softmax by hand", _net(out="torch.exp(x) / torch.exp(x).sum(1, keepdim=True)") + _loop(model="Net()"), {"softmax_twice"}),
    ("softmax in a named sequence", _loop(model="nn.Sequential(OrderedDict([('a', nn.Linear(8, 4)), ('b', nn.Softmax(1))]))"), {"softmax_twice"}),
    ("divided by 255 in forward and before", _net(out="x / 255").replace("x = self.fc(x)", "x = self.fc(x.div(255))") + "images = images / 255\n" + _loop(model="Net()"), {"inputs_scaled_twice"}),
    ("a schedule an accelerator prepared", ACCELERATED.format("sched.step()", "pass"), {"epoch_schedule_per_batch"}),
    ("a schedule an accelerator prepared, once an epoch", ACCELERATED.format("pass", "sched.step()"), set()),
    ("evaluation under no_grad by another name", "class E:\n    @torch.no_grad()\n    def measure(self, dl):\n        for x, y in dl: print(self.f(x))\n" + _loop(model=DROPOUT), {"never_eval"}),
    ("a column of a table against answers", 'y = (t["price"] / 9).values\n' + _loop(loss="nn.MSELoss()", model="nn.Linear(8, 1)"), {"target_of_another_shape"}),
    ("softmax of a model that a function builds", "def build(): return nn.Sequential(nn.Linear(8, 4), nn.Softmax(1))\n" + _loop(model="build()"), {"softmax_twice"}),
    ("a schedule that Fabric set up", "import lightning.fabric\n" + ACCELERATED.format("sched.step()", "pass"), {"epoch_schedule_per_batch"}),
    ("a summed loss in a module", SUMMED + _loop(loss="S()"), {"loss_is_summed"}),
    ("a function without gradients", "@torch.inference_mode()\ndef quality(x): return [model(p) for p in x]\n" + _loop(model=DROPOUT), {"never_eval"}),
    ("a norm with the momentum of the past", _loop(model="nn.Sequential(nn.BatchNorm1d(8, momentum=0.99), nn.Linear(8, 4))"), {"norm_keeps_last_batch"}),
    ("a norm with its own momentum", _loop(model="nn.Sequential(nn.BatchNorm1d(8, momentum=0.1), nn.Linear(8, 4))"), set()),
    ("rows of time parted at random", 'd = d.sort_values("date")\na, b = train_test_split(d)\n' + _loop(), {"related_rows_parted"}),
    ("rows of time parted in time", 'd = d.sort_values("date")\na, b = train_test_split(d, shuffle=False)\n' + _loop(), set()),
    ("rows in another order", 'd = d.sort_values("size")\na, b = train_test_split(d)\n' + _loop(), set()),
    ("weights of shares", _loop(loss="nn.CrossEntropyLoss(weight=counts / counts.sum())"), {"weights_follow_counts"}),
    ("weights of counts by name", "counts = np.bincount(y)\nw = torch.tensor(counts / counts.sum())\n" + _loop(loss="nn.CrossEntropyLoss(weight=w)"), {"weights_follow_counts"}),
    ("inverse weights", _loop(loss="nn.CrossEntropyLoss(weight=counts.sum() / counts)"), set()),
    ("inverse counts under the name of counts", "counts = 1.0 / np.bincount(y)\n" + _loop(loss="nn.CrossEntropyLoss(weight=torch.tensor(counts))"), set()),
    ("Adadelta of Keras without a rate", "model.compile(optimizer=Adadelta(), loss='mse')\n" + _loop(), {"adadelta_by_default"}),
    ("Adadelta of Keras with the rate of the paper", "model.compile(optimizer=Adadelta(learning_rate=1.0), loss='mse')\n" + _loop(), set()),
    ("weights made float16", _loop(model="nn.Linear(8, 4).cuda().half()"), {"weights_in_half"}),
    ("weights made bfloat16", _loop(model="nn.Linear(8, 4).bfloat16()"), {"weights_in_bfloat"}),
    ("a network frozen for good", _loop(end="for p in model.parameters(): p.requires_grad = False"), {"freezes_weights"}),
    ("a part frozen by a call", "enc.requires_grad_(False)\n" + _loop(), {"freezes_weights"}),
    ("a part frozen and freed", "enc.requires_grad_(False)\nenc.requires_grad_(True)\n" + _loop(), set()),
    ("a teacher left alone", "teacher.requires_grad_(False)\n" + _loop(), set()),
    ("parameters frozen by name", "for n, p in enc.named_parameters():\n    if 'norm' in n: p.requires_grad = False\n" + _loop(), set()),
    ("inputs made float16", "x = x.half()\n" + _loop(), set()),
    ("a second model made float16", "teacher = nn.Linear(8, 4).half()\n" + _loop(), set()),
    ("the target among the inputs", 'y = d["t"].values\nX = d.drop(columns=["id"]).values\n' + _loop(), {"target_among_inputs"}),
    ("the target in a list of columns", 'COLS = ["a", "t"]\ny = d["t"]\nX = d[COLS]\n' + _loop(), {"target_among_inputs"}),
    ("the target dropped", 'y = d["t"].values\nX = d.drop(columns=["id", "t"]).values\n' + _loop(), set()),
    ("the target popped", 'y = d.pop("t")\nX = d.values\n' + _loop(), set()),
    ("the target dropped by name", 'T = "t"\ny = d[T]\nX = d.drop(T, axis=1)\n' + _loop(), set()),
    ("the target dropped by a list of names", 'DROP = ["id", "t"]\ny = d["t"]\nX = d.drop(columns=DROP)\n' + _loop(), set()),
    ("columns chosen by place", 'y = d["t"]\nX = d.iloc[:, :-1]\n' + _loop(), set()),
    ("inverse weights by name", "counts = np.bincount(y)\nw = 1.0 / counts\nw = w / w.sum()\n" + _loop(loss="nn.CrossEntropyLoss(weight=w)"), set()),
]  # fmt: skip
KERAS = (
    "import keras\nfrom keras import layers\nmodel = keras.Sequential([layers.Dense(8), layers.Dense({last})])\n"
    "model.compile('adam', loss={loss})\n{more}\nmodel.fit(x, y, validation_data=(a, b))\n"
)
LIGHTNING = (
    "import lightning as L\nimport torch\nclass Net(L.LightningModule):\n    def training_step(self, batch, i):\n        loss = self.net(batch)\n        {end}\n"
    "    def configure_optimizers(self):\n        opt = torch.optim.SGD(self.parameters(), 0.1)\n        {made}\n"
)
FROM_LOGITS = "keras.losses.SparseCategoricalCrossentropy(from_logits=True)"
CASES_OF_OTHERS: list[tuple[str, str, set[str]]] = [
    ("softmax and logits", KERAS.format(last="4, activation='softmax'", loss=FROM_LOGITS, more=""), {"softmax_twice"}),
    ("softmax and probabilities", KERAS.format(last="4, activation='softmax'", loss="'sparse_categorical_crossentropy'", more=""), set()),
    ("logits and logits", KERAS.format(last="4", loss=FROM_LOGITS, more=""), set()),
    ("logits and probabilities", KERAS.format(last="4", loss="'categorical_crossentropy'", more=""), {"logits_as_probabilities"}),
    ("softmax of one", KERAS.format(last="1, activation='softmax'", loss="'binary_crossentropy'", more=""), {"softmax_of_one"}),
    ("another loss", KERAS.format(last="1", loss="'mse'", more=""), set()),
    ("freed after compile", KERAS.format(last="1", loss="'mse'", more="model.trainable = True"), {"freed_after_compile"}),
    ("held out is trained on", KERAS.format(last="1", loss="'mse'", more="").replace("(a, b)", "(x, y)"), {"held_out_is_training"}),
    ("a step that returns nothing", LIGHTNING.format(end="self.log('loss', loss)", made="return opt"), {"step_returns_nothing"}),
    ("a step that returns its loss", LIGHTNING.format(end="return loss", made="return opt"), set()),
    ("manual without a step", LIGHTNING.format(end="self.automatic_optimization = False; self.manual_backward(loss)", made="return opt"), {"manual_without_step"}),
    ("manual with a step", LIGHTNING.format(end="self.automatic_optimization = False; self.optimizers().step()", made="return opt"), set()),
    ("one cycle an epoch", LIGHTNING.format(end="return loss", made=f"return [opt], [{SCHEDULE}.OneCycleLR(opt, 0.1, total_steps=900)]"), {"batch_schedule_per_epoch"}),
    ("one cycle a batch", LIGHTNING.format(end="return loss", made=f"return [opt], [{{'scheduler': {SCHEDULE}.OneCycleLR(opt, 0.1, total_steps=900), 'interval': 'step'}}]"), set()),
]  # fmt: skip


def habits_of(text: str, path: str = "train.py") -> list[Event]:
    lines = tuple(Line(number=n, text=line) for n, line in enumerate(text.split("\n"), start=1))
    return list(TrainingScript().read(TextFile(path=path, size=len(text), lines=lines)).events)


@pytest.mark.parametrize(("text", "names"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_habits_of_a_torch_script_are_found_and_sound_code_is_left_alone(text: str, names: set[str]) -> None:
    assert {h.word("habit") for h in habits_of(HEAD + text)} - FACTS == names


@pytest.mark.parametrize(("text", "names"), [c[1:] for c in CASES_OF_OTHERS], ids=[c[0] for c in CASES_OF_OTHERS])
def test_habits_of_keras_and_lightning_are_found(text: str, names: set[str]) -> None:
    assert {h.word("habit") for h in habits_of(text)} - FACTS == names


def test_how_the_models_of_a_file_end_is_told_for_the_script_that_imports_them() -> None:
    (found,) = habits_of(HEAD + _net(out="F.softmax(x, 1)"))
    assert found.data == {"habit": "module_ends", "class": "Net", "last": "softmax"}


def test_a_habit_of_a_notebook_points_at_its_line_in_the_file() -> None:
    code = (HEAD + _loop(zero="pass")).splitlines(keepends=True)
    text = json.dumps(
        {"nbformat": 4, "cells": [{"cell_type": "code", "source": ["%matplotlib inline\n", *code]}]}, indent=1
    )
    (found,) = [e for e in habits_of(text, "a.ipynb") if e.word("habit") == "never_zeroed"]
    assert found.source.line is not None
    assert "loss.backward()" in text.split("\n")[found.source.line - 1]


@pytest.mark.parametrize("text", ["backward(" * 3000, "(" * 5000 + "backward(", "x = 1\n" * MAX_TEXT + "backward("])
def test_a_script_of_no_use_tells_nothing(text: str) -> None:
    assert not habits_of(text)
