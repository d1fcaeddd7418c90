"""A program in several files is read as one, and what its loop, metric and sampler do wrong is found there."""

from collections.abc import Iterator
from pathlib import Path
from time import process_time

import pytest

from jindan_tools.model.event import Event, EventKind
from jindan_tools.readers.contract import Line, TextFile
from jindan_tools.readers.files.training_script import TrainingScript
from jindan_tools.readers.open_run import open_run

HEAD = "import torch\nimport torch.nn as nn\nimport torch.nn.functional as F\nfrom torch.utils.data import DataLoader, Dataset, WeightedRandomSampler\n"
FIT = (
    "model = {model}\nopt = torch.optim.SGD(model.parameters(), lr=0.1)\nloader = DataLoader(rows, 32, shuffle=True)\n"
    "for epoch in range(20):\n    for i, (x, y) in enumerate(loader):\n        {first}\n        opt.zero_grad()\n        loss = {loss}\n"
    "        {backward}\n        opt.step()\n    {end}\n"
)


def _fit(**parts: str) -> str:
    given = {"model": "nn.Linear(8, 4)", "first": "pass", "loss": "F.cross_entropy(model(x), y)", "backward": "loss.backward()", "end": "pass"}  # fmt: skip
    return HEAD + FIT.format(**(given | parts))


def _habits(text: str) -> set[str]:
    rows = tuple(Line(number=n, text=t) for n, t in enumerate(text.split("\n"), 1))
    return {
        e.word("habit") for e in TrainingScript().read(TextFile(path="train.py", lines=rows, size=len(text))).events
    }


LSTM = (
    "class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.rnn = nn.LSTM(1, 8{first})\n"
    "    def forward(self, x):\n        {turn}\n        out, _ = self.rnn(x)\n        return out[:, -1]\n"
)
ENCODER = (
    "class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n        layer = nn.TransformerEncoderLayer(d_model=8, nhead=2{first})\n"
    "        self.enc = nn.TransformerEncoder(layer, num_layers=2)\n"
    "    def forward(self, x):\n        {turn}\n        x = self.enc(x)\n        return {read}\n"
)
HEADS = (
    "class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.attn = nn.MultiheadAttention(8, 2{first})\n"
    "    def forward(self, x):\n        out, _ = self.attn(x, x, x)\n        return out.mean(dim=1)\n"
)
ROWS = "class Rows(Dataset):\n    def __init__(self, names):\n        self.ids = {}\n        for n in names:\n            if n not in self.ids:\n                self.ids[n] = len(self.ids)\n"
BINARY = {"model": "nn.Linear(8, 1)", "loss": "F.binary_cross_entropy_with_logits(model(x), y)"}
SCALED = "scaler.scale(loss).backward()"
KEPT = "class Keeper:\n    def update(self, value, model):\n        if value > self.best:\n            self.best = value\n            torch.save(model, 'best.pt')\n"
FILL = "def fill(m):\n    if isinstance(m, {}):\n        nn.init.{}\n"
JUDGE = "def validate(loader):\n    for x, y in loader:\n        {}\n    return acc\n"
PARTS = (
    HEAD
    + "def load():\n    train_set = Rows('train')\n    test_set = Rows('test')\n    print(len(train_set), len(test_set))\n"
    "    return DataLoader({}, 32, shuffle=True), DataLoader({}, 32)\n"
)
STEPS = (
    "def train(model, loader, opt):\n    model.train()\n    for x, y in loader:\n        opt.zero_grad()\n        loss = F.cross_entropy(model(x), y)\n        loss.backward()\n        opt.step()\n"
    "def judge(model, loader):\n    train_set = len(loader)\n    return train_set\n"
    "model = nn.Linear(8, 4)\nopt = torch.optim.SGD(model.parameters(), lr=0.1)\ntrain_loader, test_loader = load()\n"
    "for epoch in range(9):\n    train(model, train_loader, opt)\n    judge(model, test_loader)\n"
)
OTHERS = "class Rows(Dataset): pass\ndef one(root):\n    train_set = Rows(root)\n    return train_set\ndef two(root):\n    val_set = Rows(root)\n    return val_set\n"
COLUMNS = "table = pd.read_csv('rows.csv')\nfeatures = {}\nX = table[features].values\ny = table['price'].values\n"
WINDOWS = "def cut(s, t, n):\n    xs, ys = [], []\n    for i in range(len(s) - n):\n        xs.append({})\n        ys.append({})\n    return xs, ys\n"
ATTENDS = (
    "class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.body = nn.TransformerEncoder(layer, 2)\n"
    "    def forward(self, x):\n        return {}\ndef pair(b):\n    return b[:, :-1], b[:, 1:]\n"
)
POLICY = (
    HEAD
    + "for episode in range(9):\n    logs.append(dist.log_prob(a))\n    loss = {}(torch.stack(log_probs) * returns).sum()\n"
    "    opt.zero_grad()\n    loss.backward()\n    opt.step()\n"
)
PADDED = "def collate(rows):\n    return pad_sequence([r.tags for r in rows], batch_first=True)\nloss_fn = nn.CrossEntropyLoss(weight=None{})\n"
SCALED_ROWS = "scaler = StandardScaler()\nx_train = scaler.fit_transform(x_train)\nx_test = scaler.{}\n"
LOADERS = (
    "def get(rows, size, train):\n    return DataLoader(Rows(rows), batch_size=size, shuffle=train)\n"
    "train_loader = get({}, 32, True)\nval_loader = get({}, 64, False)\n"
)
TWO_NETS = (
    HEAD
    + "g, d = nn.Linear(4, 8), nn.Linear(8, 1)\nopt_g = torch.optim.Adam(g.parameters())\nopt_d = torch.optim.Adam(d.parameters())\n"
    "for (x,) in loader:\n    fake = g(z){}\n    opt_d.zero_grad()\n    first(d(x), d(fake.detach())).backward()\n    opt_d.step()\n"
    "    opt_g.zero_grad()\n    second(d(fake)).backward()\n    opt_g.step()\n"
)
PARTS_OF_MODEL = (
    HEAD
    + "class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.body = nn.GRU(8, 8)\n        self.head = nn.Linear(8, 4)\n"
    "    def forward(self, x):\n        return self.head(self.body(x)[0])\nmodel = Net()\nopt = torch.optim.Adam({}.parameters())\n"
    "for x, y in loader:\n    opt.zero_grad()\n    F.cross_entropy(model(x), y).backward()\n    opt.step()\n"
)
ONCE = (
    HEAD
    + "model = nn.Linear(8, 4)\nopt = torch.optim.Adam(model.parameters())\nfor x, y in loader:\n    {}\nloss.backward()\nopt.step()\n"
)
COLUMN = (
    HEAD
    + "model = nn.Linear(8, 1)\nopt = torch.optim.Adam(model.parameters())\nfor x, y in loader:\n    out = model(x)\n    opt.zero_grad()\n"
    "    loss = F.binary_cross_entropy_with_logits(out, y.unsqueeze(1))\n    loss.backward()\n    opt.step()\n    right = {}\n"
)
SCHEDULED = (
    _fit().replace("for epoch", "sched = torch.optim.lr_scheduler.StepLR(opt, 5)\n{}\nfor epoch") + "    sched.step()\n"
)
FLAGGED = (
    "class Rows(Dataset):\n    def __getitem__(self, i):\n        x = self.rows[i]\n        if self.train:\n            x = (x - self.m) / self.s\n"
    "        else:\n            {}\n        return x\n"
)
METER = (
    "class Meter:\n    def __init__(self):\n        self.s, self.n = 0.0, 0\n    def add(self, v):\n        self.s += v\n        self.n += 1\n"
    "    def mean(self):\n        return self.s / self.n\nmeter_loss = Meter()\n"
) + _fit(backward="loss.backward(); meter_loss.add(loss.item())", end="print(meter_loss.mean()); {}")
MODULE_OF_DATA = (
    "class Data:\n    def train_dataloader(self):\n        return DataLoader(self.train_set, 32, shuffle=True)\n"
    "    def val_dataloader(self):\n        return DataLoader(self.{}, 32)\n"
)
CASES = [
    ("a scale that stays in the gradients", _fit(backward=SCALED), "scale_never_undone", True),
    ("a scaler that steps", _fit(backward=SCALED).replace("opt.step()", "scaler.step(opt)"), "scale_never_undone", False),
    ("weights of classes", _fit() + "s = WeightedRandomSampler(1.0 / torch.bincount(y), 90)\n", "weights_of_classes", True),
    ("weights of rows", _fit() + "w = 1.0 / torch.bincount(y)\ns = WeightedRandomSampler(w[y], 90)\n", "weights_of_classes", False),
    ("rows for time steps", HEAD + LSTM.format(first="", turn="pass") + _fit(model="Net()"), "batch_taken_for_time", True),
    ("batch first", HEAD + LSTM.format(first=", batch_first=True", turn="pass") + _fit(model="Net()"), "batch_taken_for_time", False),
    ("axes turned", HEAD + LSTM.format(first="", turn="x = x.transpose(0, 1)") + _fit(model="Net()"), "batch_taken_for_time", False),
    ("attention over samples", HEAD + ENCODER.format(first="", turn="pass", read="x[:, 0]") + _fit(model="Net()"), "batch_taken_for_time", True),
    ("attention over samples, averaged", HEAD + ENCODER.format(first="", turn="pass", read="x.mean(1)") + _fit(model="Net()"), "batch_taken_for_time", True),
    ("attention heads over samples", HEAD + HEADS.format(first="") + _fit(model="Net()"), "batch_taken_for_time", True),
    ("attention heads, batch first", HEAD + HEADS.format(first=", batch_first=True") + _fit(model="Net()"), "batch_taken_for_time", False),
    ("attention over tokens", HEAD + ENCODER.format(first=", batch_first=True", turn="pass", read="x[:, 0]") + _fit(model="Net()"), "batch_taken_for_time", False),
    ("attention, axes turned", HEAD + ENCODER.format(first="", turn="x = x.permute(1, 0, 2)", read="x.mean(1)") + _fit(model="Net()"), "batch_taken_for_time", False),
    ("attention read as time first", HEAD + ENCODER.format(first="", turn="pass", read="x[0]") + _fit(model="Net()"), "batch_taken_for_time", False),
    ("rounded logits", _fit(**BINARY, end="print(torch.round(model(x)))"), "logits_cut_at_half", True),
    ("rounded probabilities", _fit(**BINARY, end="print(torch.round(torch.sigmoid(model(x))))"), "logits_cut_at_half", False),
    ("a loop left early", _fit(first="if i >= 10: break"), "loop_left_early", True),
    ("a loop left as planned", _fit(first="if i >= limit: break"), "loop_left_early", False),
    ("the highest loss is kept", KEPT + _fit(end="keeper.update(val_loss, model)"), "best_the_wrong_way", True),
    ("the highest accuracy is kept", KEPT + _fit(end="keeper.update(val_acc, model)"), "best_the_wrong_way", False),
    ("numbered by split", ROWS + _fit(end="a, b = Rows(train), Rows(val)"), "numbered_by_split", True),
    ("numbered once", ROWS + _fit(end="a = Rows(train)"), "numbered_by_split", False),
    ("parted apart", "x1, x2 = train_test_split(X)\ny1, y2 = train_test_split(y)\n" + _fit(), "shuffled_apart", True),
    ("parted alike", "x1, x2 = train_test_split(X, random_state=1)\ny1, y2 = train_test_split(y, random_state=1)\n" + _fit(), "shuffled_apart", False),
    ("one data set for both", "class Rows(Dataset): pass\ntrain_set = Rows(root, 'train')\nval_set = Rows(root, 'train')\n" + _fit(), "held_out_is_training", True),
    ("two data sets", "class Rows(Dataset): pass\ntrain_set = Rows(root, 'train')\nval_set = Rows(root, 'val')\n" + _fit(), "held_out_is_training", False),
    ("a set for both behind two functions", PARTS.format("train_set", "train_set") + STEPS, "held_out_is_training", True),
    ("two sets behind two functions", PARTS.format("train_set", "test_set") + STEPS, "held_out_is_training", False),
    ("one name for two sets of two functions", OTHERS + _fit(), "held_out_is_training", False),
    ("the target among all columns", COLUMNS.format("[c for c in list(table) if c != 'id']") + _fit(), "target_among_inputs", True),
    ("the target left out of them", COLUMNS.format("[c for c in list(table) if c not in ('id', 'price')]") + _fit(), "target_among_inputs", False),
    ("inputs and a target of two functions", "def a(d):\n    y = d['price']\n    return y\ndef b(d):\n    X = d\n    return X\n" + _fit(), "target_among_inputs", False),
    ("a target inside the window", WINDOWS.format("s[i:i + n]", "s[i + n - 1]") + _fit(), "window_holds_target", True),
    ("a target behind the window", WINDOWS.format("s[i:i + n]", "s[i + n]") + _fit(), "window_holds_target", False),
    ("a target of another column", WINDOWS.format("s[i:i + n, :3]", "t[i + n - 1]") + _fit(), "window_holds_target", False),
    ("a sequence one place on", WINDOWS.format("s[i:i + n]", "s[i + 1:i + n + 1]") + _fit(), "window_holds_target", False),
    ("attention without a mask", ATTENDS.format("self.body(x)") + _fit(), "sees_what_it_predicts", True),
    ("attention with a mask", ATTENDS.format("self.body(x, mask=self.future)") + _fit(), "sees_what_it_predicts", False),
    ("attention that is pooled", ATTENDS.format("self.body(x).mean(1)") + _fit(), "sees_what_it_predicts", False),
    ("a policy pushed down", POLICY.format(""), "policy_pushed_down", True),
    ("a policy pulled up", POLICY.format("-"), "policy_pushed_down", False),
    ("answers over rows", _fit(end="for x, y in loader: print((model(x).argmax(0) == y).sum())"), "argmax_over_rows", True),
    ("answers over classes", _fit(end="for x, y in loader: print((model(x).argmax(1) == y).sum())"), "argmax_over_rows", False),
    ("a sum never set back", "running_loss = 0.0\n" + _fit(backward="loss.backward(); running_loss += loss.item()", end="print(running_loss / len(loader))"), "never_reset", True),
    ("a sum set back", _fit(backward="loss.backward(); running_loss += loss.item()", end="print(running_loss / len(loader)); running_loss = 0.0"), "never_reset", False),
    ("a mean of all epochs", "running_loss = 0.0\n" + _fit(backward="loss.backward(); running_loss += loss.item()", end="print(running_loss / (epoch + 1))"), "never_reset", False),
    ("a mean by rows", "total_loss = 0.0\n" + _fit(backward="loss.backward(); total_loss += loss.item()", end="print(total_loss / len(loader.dataset))"), "mean_by_rows", True),
    ("a mean weighted by rows", "total_loss = 0.0\n" + _fit(backward="loss.backward(); total_loss += loss.item() * len(x)", end="print(total_loss / len(loader.dataset))"), "mean_by_rows", False),
    ("padding is a class", PADDED.format("") + _fit(), "classes_for_padding", True),
    ("padding is left out", PADDED.format(", ignore_index=0") + _fit(), "classes_for_padding", False),
    ("a scaler fitted anew", SCALED_ROWS.format("fit_transform(x_test)") + _fit(), "fitted_on_held_out", True),
    ("a scaler fitted once", SCALED_ROWS.format("transform(x_test)") + _fit(), "fitted_on_held_out", False),
    ("an optimizer each batch", _fit(first="opt = torch.optim.Adam(model.parameters())"), "optimizer_each_batch", True),
    ("an optimizer each fold", "for fold in range(5):\n    " + _fit().replace(HEAD, "").replace("\n", "\n    ").rstrip() + "\n", "optimizer_each_epoch", False),
    ("one of two put in order", "def go(x, y):\n    p = torch.randperm(len(x))\n    x = x[p]\n    return zip(x, y), (x, y)\n" + _fit(), "shuffled_apart", True),
    ("both put in order", "def go(x, y):\n    p = torch.randperm(len(x))\n    x, y = x[p], y[p]\n    return x, y\n" + _fit(), "shuffled_apart", False),
    ("loaders made alike", LOADERS.format("rows", "rows") + _fit(), "held_out_is_training", True),
    ("loaders of two sets", LOADERS.format("rows", "others") + _fit(), "held_out_is_training", False),
    ("ctc of logits", _fit(loss="F.ctc_loss(model(x).permute(1, 0, 2), y, a, b)"), "likelihood_without_log", True),
    ("a generator always detached", TWO_NETS.format(".detach()"), "module_always_detached", True),
    ("a generator detached for one loss", TWO_NETS.format(""), "module_always_detached", False),
    ("a part left out", PARTS_OF_MODEL.format("model.head"), "part_left_out", True),
    ("a whole model", PARTS_OF_MODEL.format("model"), "part_left_out", False),
    ("a part frozen on purpose", PARTS_OF_MODEL.format("model.head") + "model.body.requires_grad_(False)\n", "part_left_out", False),
    ("a return in the loop", "def judge(loader):\n    for x, y in loader:\n        n += 1\n        return n\n" + _fit(), "returns_after_one_batch", True),
    ("a return behind the loop", "def judge(loader):\n    for x, y in loader:\n        n += 1\n    return n\n" + _fit(), "returns_after_one_batch", False),
    ("one update an epoch", ONCE.format("loss = F.cross_entropy(model(x), y)"), "one_step_an_epoch", True),
    ("one update of a sum", ONCE.format("loss = loss + F.cross_entropy(model(x), y)"), "one_step_an_epoch", False),
    ("a column against a row", COLUMN.format("(out > 0).float() == y"), "compares_column_with_row", True),
    ("a column squeezed", COLUMN.format("(out.squeeze(1) > 0).float() == y"), "compares_column_with_row", False),
    ("axes by reshape", "def turn(x):\n    return x.view(x.size(1), x.size(0), x.size(2))\n" + _fit(), "axes_by_reshape", True),
    ("axes by names", "def turn(x):\n    b, t, f = x.shape\n    return x.reshape(b, f, t)\n" + _fit(), "axes_by_reshape", True),
    ("axes kept", "def turn(x):\n    b, t, f = x.shape\n    return x.reshape(b, t, f)\n" + _fit(), "axes_by_reshape", False),
    ("pairs all first", _fit(loss="F.cross_entropy(x @ model(x).t(), torch.zeros(len(x)).long())"), "pairs_all_first", True),
    ("pairs in order", _fit(loss="F.cross_entropy(x @ model(x).t(), torch.arange(len(x)))"), "pairs_all_first", False),
    ("a positive in front", _fit(loss="F.cross_entropy(torch.cat([a, b], 1), torch.zeros(len(x)).long())"), "pairs_all_first", False),
    ("scaled in training only", FLAGGED.format("pass") + _fit(), "normalised_on_one_side", True),
    ("scaled in both", FLAGGED.format("x = (x - self.m) / self.s") + _fit(), "normalised_on_one_side", False),
    ("an optimizer behind its schedule", SCHEDULED.format("opt = torch.optim.SGD(model.parameters(), lr=0.1)"), "schedule_of_old_optimizer", True),
    ("a schedule of its optimizer", SCHEDULED.format("pass"), "schedule_of_old_optimizer", False),
    ("a meter never reset", METER.format("pass"), "never_reset", True),
    ("a meter reset", METER.format("meter_loss.reset()"), "never_reset", False),
    ("methods over one set", MODULE_OF_DATA.format("train_set") + _fit(), "held_out_is_training", True),
    ("methods over two sets", MODULE_OF_DATA.format("val_set") + _fit(), "held_out_is_training", False),
    ("a factor that is a rate", _fit().replace("for epoch", "s = torch.optim.lr_scheduler.LambdaLR(opt, lambda e: 0.1 * 0.9)\nfor epoch"), "factor_is_rate", True),
    ("a factor", _fit().replace("for epoch", "s = torch.optim.lr_scheduler.LambdaLR(opt, lambda e: 0.9 ** e)\nfor epoch"), "factor_is_rate", False),
    ("weights of zeros", FILL.format("nn.Linear", "zeros_(m.weight)") + _fit(), "weights_made_alike", True),
    ("biases of zeros", FILL.format("nn.Linear", "zeros_(m.bias)") + _fit(), "weights_made_alike", False),
    ("norms of ones", FILL.format("nn.BatchNorm2d", "ones_(m.weight)") + _fit(), "weights_made_alike", False),
    ("the last batch", JUDGE.format("acc = hits(x, y)") + _fit(), "last_batch_only", True),
    ("all batches", JUDGE.format("acc = acc + hits(x, y)") + _fit(), "last_batch_only", False),
    ("batches in a list", JUDGE.format("acc = hits(x, y); seen.append(acc)") + _fit(), "last_batch_only", False),
    ("a tiny limit", _fit(end="nn.utils.clip_grad_norm_(model.parameters(), 1e-4)"), "clips_to_nothing", True),
    ("a usual limit", _fit(end="nn.utils.clip_grad_norm_(model.parameters(), 1.0)"), "clips_to_nothing", False),
    ("a dropout of nearly all", _fit(model="nn.Sequential(nn.Dropout(0.95), nn.Linear(8, 4))"), "drops_nearly_all", True),
    ("a dropout of half", _fit(model="nn.Sequential(nn.Dropout(0.5), nn.Linear(8, 4))"), "drops_nearly_all", False),
    ("logits", _fit(), "logits_for_loss", True),
    ("probabilities", _fit(loss="F.cross_entropy(model(x).softmax(1), y)"), "logits_for_loss", False),
]  # fmt: skip


@pytest.mark.parametrize(("text", "habit", "has"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_a_habit_is_found_and_its_sound_twin_is_not(text: str, habit: str, *, has: bool) -> None:
    assert (habit in _habits(text)) is has


TUNING = (
    "from transformers import AutoModelForSequenceClassification, AutoTokenizer, Trainer\n"
    "t = AutoTokenizer.from_pretrained('{}')\nm = AutoModelForSequenceClassification.from_pretrained('{}')\nTrainer(model=m).train()\n"
)


@pytest.mark.parametrize(
    ("tokenizer", "model", "has"),
    [
        ("klue/bert-base", "xlm-roberta-base", True),
        ("bert-base-cased", "bert-base-uncased", True),
        ("bert-base-uncased", "distilbert-base-uncased", False),
        ("someone/tuned", "bert-base-uncased", False),
    ],
)
def test_a_tokenizer_of_another_vocabulary_is_found(tokenizer: str, model: str, *, has: bool) -> None:
    assert ("tokenizer_of_another" in _habits(TUNING.format(tokenizer, model))) is has


ENGINE = (
    "import torch\nclass Trainer:\n    def __init__(self, net, opt):\n        self.net, self.opt = net, opt\n"
    "    def one(self, x, y):\n        loss = torch.nn.functional.cross_entropy(self.net(x), y)\n        loss.backward()\n"
    "        {}self.opt.step()\n    def fit(self, loader):\n        for x, y in loader:\n            self.one(x, y)\n"
)
MAIN = "import torch\n{}\nnet = torch.nn.Linear(8, 4)\nt = {}(net, torch.optim.SGD(net.parameters(), lr=0.1))\nt.fit(loader)\n"
LOG = "".join(f"epoch {e} train_loss {2.3 + e:.3f} val_loss {2.4 + e:.3f}\n" for e in range(12))


def _read(folder: Path, files: dict[str, str]) -> Iterator[Event]:
    for name, text in (files | {"train.log": LOG}).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return (e for run in open_run(folder) for e in run.of_kind(EventKind.SCRIPT))


@pytest.mark.parametrize(
    ("line", "name", "path"),
    [
        ("from engine import Trainer", "Trainer", "engine.py"),
        ("from engine import Trainer as T", "T", "engine.py"),
        ("import engine", "engine.Trainer", "engine.py"),
        ("from core.engine import Trainer", "Trainer", "core/engine.py"),
    ],
)
def test_a_loop_in_another_file_is_read_with_the_script_that_starts_it(tmp_path: Path, line: str, name: str, path: str) -> None:  # fmt: skip
    found = [e for e in _read(tmp_path, {"train.py": MAIN.format(line, name), path: ENGINE.format("")}) if e.word("habit") == "never_zeroed"]  # fmt: skip
    assert [(e.source.path, e.source.line, e.word("program")) for e in found] == [(path, 7, "train.py")]


def test_a_loop_in_another_file_that_clears_is_left_alone(tmp_path: Path) -> None:
    files = {"train.py": MAIN.format("from engine import Trainer", "Trainer"), "engine.py": ENGINE.format("self.opt.zero_grad(); ")}  # fmt: skip
    assert "never_zeroed" not in {e.word("habit") for e in _read(tmp_path, files)}


def test_two_scripts_that_may_be_started_are_not_put_together(tmp_path: Path) -> None:
    main = MAIN.format("from engine import Trainer", "Trainer")
    found = list(_read(tmp_path, {"train_a.py": main, "train_b.py": main, "engine.py": ENGINE.format("")}))
    assert not any(e.word("program") for e in found)


def test_names_that_lead_to_one_another_are_each_followed_once() -> None:
    turns = "".join(f"    m = wrap{n}(m)\n    m = other{n}(m, m)\n" for n in range(14))
    made = "".join(
        f"def wrap{n}(m):\n    return m.half()\ndef other{n}(m, k):\n    m = m.half()\n    return m\n"
        for n in range(14)
    )
    text = (
        HEAD
        + made
        + f"def build():\n    m = nn.Linear(8, 4)\n{turns}    return m\n"
        + _fit(model="build()").replace(HEAD, "")
    )
    begin = process_time()
    assert "trains" in _habits(text)
    assert process_time() - begin < 2.0
