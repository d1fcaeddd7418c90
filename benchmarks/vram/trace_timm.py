"""Trace one timm model on the meta device: alloc/free events of fwd+bwd with sizes (fixed or per-sample)."""

import gc
import gzip
import os
import pickle
import signal
import sys
import time
import warnings
import weakref

warnings.filterwarnings("ignore")
import timm
import torch
import torch.nn.functional as F
from torch.utils._python_dispatch import TorchDispatchMode

torch.set_num_threads(1)
B = 97
SDPA = F.scaled_dot_product_attention
FALL = []


def sdpa(q, k, v, attn_mask=None, dropout_p=0.0, is_causal=False, scale=None, enable_gqa=False):
    if enable_gqa and k.shape[-3] != q.shape[-3]:
        r = q.shape[-3] // k.shape[-3]
        k = k.repeat_interleave(r, -3)
        v = v.repeat_interleave(r, -3)
    if q.dim() != 4 or q.shape[-1] % 4 or v.shape[-1] % 4:
        FALL.append(tuple(q.shape))
        return SDPA(q, k, v, attn_mask=attn_mask, dropout_p=dropout_p, is_causal=is_causal, scale=scale)
    if attn_mask is not None:
        if attn_mask.dtype == torch.bool:
            attn_mask = torch.zeros_like(attn_mask, dtype=q.dtype)
        L, S = q.shape[-2], k.shape[-2]
        attn_mask = attn_mask.to(q.dtype)
        if S % 8:
            attn_mask = F.pad(attn_mask, (0, 8 - S % 8))[..., :S]
        attn_mask = attn_mask.expand(q.shape[0], q.shape[1], L, S)
    need = torch.is_grad_enabled() and (q.requires_grad or k.requires_grad or v.requires_grad)
    o = torch.ops.aten._scaled_dot_product_efficient_attention(
        q, k, v, attn_mask, need, dropout_p, is_causal, scale=scale
    )
    return o[0]


F.scaled_dot_product_attention = sdpa
torch.nn.functional.scaled_dot_product_attention = sdpa


class Trace(TorchDispatchMode):
    def __init__(s, params):
        super().__init__()
        s.ev = []
        s.seen = {}
        s.n = 0
        s.ops = []
        s.params = params

    def _free(s, k, i):
        if s.seen.get(k) == i:
            del s.seen[k]
        s.ev.append((-1, i))

    def size(s, st, dt):
        n = st.nbytes()
        per = n % B == 0
        return (n // B, 1) if per else (n, 0)

    def __torch_dispatch__(s, f, types, args=(), kwargs=None):
        out = f(*args, **(kwargs or {}))
        nm = f._schema.name.split("::")[1]
        new = []
        for t in out if isinstance(out, (tuple, list)) else (out,):
            if isinstance(t, torch.Tensor):
                st = t.untyped_storage()
                k = st._cdata
                if k in s.params:
                    continue
                if k not in s.seen:
                    i = s.n
                    s.n += 1
                    s.seen[k] = i
                    z, per = s.size(st, t)
                    s.ev.append((1, i, z, per))
                    new.append((z, per))
                    weakref.finalize(st, s._free, k, i)
        if nm in ("convolution", "convolution_backward"):
            if nm == "convolution":
                x, w = args[0], args[1]
                g = args[8]
                strd = args[3]
            else:
                x, w = args[1], args[2]
                g = args[9]
                strd = args[4]
            s.ev.append(
                (
                    2,
                    nm,
                    tuple(x.shape[1:]),
                    tuple(w.shape),
                    tuple(strd),
                    g,
                    tuple((out if nm == "convolution" else args[0]).shape[1:]),
                )
            )
        if new:
            s.ops.append((nm, sum(z for z, p in new if p), sum(z for z, p in new if not p)))
        return out


def trace(name):
    t0 = time.time()
    FALL.clear()
    with torch.device("meta"):
        m = timm.create_model(name)
        m.train()
    cfg = m.default_cfg if hasattr(m, "default_cfg") else m.pretrained_cfg
    size = tuple(cfg.get("input_size", (3, 224, 224)))
    for p in m.parameters():
        p.requires_grad_(p.requires_grad)
    x = torch.empty(B, *size, device="meta")
    y = torch.empty(B, dtype=torch.long, device="meta")
    ps = [p for p in m.parameters()]
    bs = [b for b in m.buffers()]
    pset = {t.untyped_storage()._cdata for t in ps + bs} | {x.untyped_storage()._cdata, y.untyped_storage()._cdata}
    tr = Trace(pset)
    saved = {}
    keep = []

    def pack(t):
        st = t.untyped_storage()
        k = st._cdata
        if k not in pset and k not in saved:
            saved[k] = tr.size(st, t)
            keep.append(st)
        return t

    with torch.device("meta"), tr:
        with torch.autograd.graph.saved_tensors_hooks(pack, lambda t: t):
            o = m(x)
            if isinstance(o, (tuple, list)):
                o = o[0]
            if isinstance(o, dict):
                o = next(iter(o.values()))
            l = F.cross_entropy(o.float(), y) if o.dim() == 2 else o.float().mean()
        keep.clear()
        del o
        tr.ev.append((3, "forward_end"))
        l.backward()
        tr.ev.append((3, "backward_end"))
    gr = [p.grad is not None for p in ps]
    for p in ps:
        p.grad = None
    del l, m, x
    gc.collect()
    rec = dict(
        model=name,
        fallback=list(set(FALL)),
        input=size,
        params=[p.numel() * p.element_size() for p in ps],
        trainable=gr,
        buffers=[b.numel() * b.element_size() for b in bs],
        saved_per=sum(z for z, p in saved.values() if p),
        saved_fix=sum(z for z, p in saved.values() if not p),
        saved=sorted(saved.values(), reverse=True)[:3],
        nsaved=len(saved),
        events=tr.ev,
        ops=tr.ops,
        t=time.time() - t0,
    )
    return rec


class TO(BaseException):
    pass


def al(*a):
    raise TO()


if __name__ == "__main__":
    out, limit = sys.argv[1], float(sys.argv[2])
    names = [l.strip() for l in open(sys.argv[3])]
    os.makedirs(out, exist_ok=True)
    t0 = time.time()
    signal.signal(signal.SIGALRM, al)
    left = 0
    for nm in names:
        p = f"{out}/{nm}.pkl.gz"
        if os.path.exists(p) or os.path.exists(p + ".err"):
            continue
        if time.time() - t0 > limit:
            left += 1
            continue
        try:
            signal.alarm(60)
            r = trace(nm)
            signal.alarm(0)
            with gzip.open(p + ".tmp", "wb", compresslevel=1) as f:
                pickle.dump(r, f, protocol=4)
            os.rename(p + ".tmp", p)
        except TO:
            open(p + ".err", "w").write("timeout")
        except Exception as e:
            open(p + ".err", "w").write(repr(e)[:300])
            print(nm, repr(e)[:160], flush=True)
        finally:
            signal.alarm(0)
    print("left", left)
    sys.exit(0 if left == 0 else 9)
