"""CUDA caching allocator simulator over a trace. Returns peak reserved for fwd+bwd+step iterations."""

import bisect
import gzip
import pickle
import sys
import time

MB = 1 << 20
SMALL = 1 * MB
SB = 2 * MB
MINL = 10 * MB
LB = 20 * MB
RL = 2 * MB


class Pool:
    __slots__ = ("free",)

    def __init__(s):
        s.free = []  # sorted list of (size,addr,blk)


class Alloc:
    """segments: dict seg-> size ; blocks doubly linked"""

    def __init__(s):
        s.small = []
        s.large = []
        s.reserved = 0
        s.peak = 0
        s.alloc = 0
        s.apeak = 0
        s.n = 0

    @staticmethod
    def rnd(n):
        return 512 if n < 512 else (n + 511) // 512 * 512

    def malloc(s, n):
        sz = s.rnd(n)
        small = sz <= SMALL
        pool = s.small if small else s.large
        i = bisect.bisect_left(pool, (sz, -1))
        b = None
        if i < len(pool):
            cand = pool[i]
            b = pool.pop(i)[2]
        if b is None:
            seg = SB if small else (LB if sz < MINL else (sz + RL - 1) // RL * RL)
            s.reserved += seg
            s.peak = max(s.peak, s.reserved)
            s.n += 1
            b = [seg, s.n, None, None, False, small]  # size,id,prev,next,used,small
        rem = b[0] - sz
        split = (rem >= 512) if small else (rem > SMALL)
        if split:
            s.n += 1
            r = [rem, s.n, b, b[3], False, small]
            if b[3] is not None:
                b[3][2] = r
            b[3] = r
            b[0] = sz
            bisect.insort(pool, (rem, r[1], r))
        b[4] = True
        s.alloc += b[0]
        s.apeak = max(s.apeak, s.alloc)
        return b

    def free(s, b):
        pool = s.small if b[5] else s.large
        s.alloc -= b[0]
        b[4] = False
        p = b[2]
        if p is not None and not p[4]:
            i = bisect.bisect_left(pool, (p[0], p[1]))
            pool.pop(i)
            p[0] += b[0]
            p[3] = b[3]
            if b[3] is not None:
                b[3][2] = p
            b = p
        nx = b[3]
        if nx is not None and not nx[4]:
            i = bisect.bisect_left(pool, (nx[0], nx[1]))
            pool.pop(i)
            b[0] += nx[0]
            b[3] = nx[3]
            if nx[3] is not None:
                nx[3][2] = b
        bisect.insort(pool, (b[0], b[1], b))

    def empty(s):
        for pool in (s.small, s.large):
            keep = []
            for t in pool:
                b = t[2]
                if b[2] is None and b[3] is None:
                    s.reserved -= b[0]
                else:
                    keep.append(t)
            pool[:] = keep


def simulate(r, batch, iters=2, bench=True, momentum=True):
    A = Alloc()
    hold = [A.malloc(n) for n in r["params"]] + [A.malloc(n) for n in r["buffers"]]
    c, h, w = r["input"]
    inp = c * h * w * 4
    grads = None
    mom = None
    sample = None
    for it in range(iters):
        x = A.malloc(inp * batch)
        y = A.malloc(8 * batch)
        nx8 = A.malloc(c * h * w * batch)
        blocks = {}
        surv = []
        for e in r["events"]:
            k = e[0]
            if k == 1:
                blocks[e[1]] = A.malloc(e[2] * batch if e[3] else e[2]) if e[2] else None
            elif k == -1:
                b = blocks.pop(e[1], None)
                if b is not None:
                    A.free(b)
            elif k == 2 and it == 0 and bench:
                A.empty()
            elif k == 3 and e[1] == "backward_end":
                break
        left = [b for b in blocks.values() if b is not None]
        if momentum and it == 0:
            mom = [A.malloc(n) for n, t in zip(r["params"], r["trainable"]) if t]
        for b in left:
            A.free(b)
        A.free(x)
        A.free(y)
        A.free(nx8)
        if it == 0:
            first = (A.peak, A.apeak)
        A.peak = A.reserved if it == 0 else A.peak
    return dict(res1=first[0], res2=A.peak, act=A.apeak)


if __name__ == "__main__":
    for n in sys.argv[1:]:
        r = pickle.load(gzip.open(f"traces/{n}.pkl.gz"))
        t = time.time()
        for b in (8, 16, 32, 64, 128):
            o = simulate(r, b)
            print(n, b, {k: v >> 20 for k, v in o.items()}, end=" ")
        print(round(time.time() - t, 2))
