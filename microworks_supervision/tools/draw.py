"""Weighted random draw that anybody can repeat (双随机).

The draw depends only on the pool, the weights, the number and the seed; the seed only
on the date, the plan and a nonce made public. With these the result can be recomputed
with any SHA-256 tool:

1. seed = SHA-256 over ``date LF plan LF nonce`` in UTF-8, the date as ``2026-03-01``.
2. Block number ``i`` = SHA-256 over the 32 bytes of the seed and ``i`` as 8 bytes, most
   significant first, from ``i`` = 0 on, read as one large number. It is dropped where
   it is not below the largest multiple of the total weight up to 2^256; else its
   remainder by the total weight is the ticket. (Dropping keeps all tickets equally
   likely.)
3. The pool is sorted by the UTF-8 bytes of its keys. Each entry holds as many tickets
   as its weight. The holder of the ticket is drawn and leaves the pool; the next block
   draws the next.

>>> from datetime import date
>>> seed = make_seed(date(2026, 3, 1), "2026-Q1", "lottery 26021")
>>> seed.hex()[:16]
'86eed589e7658b94'
>>> pool = [("P001", 1), ("P002", 1), ("P003", 3), ("P004", 10), ("P005", 1)]
>>> draw(pool, 3, seed)
['P004', 'P003', 'P001']

Source: 国办发〔2015〕58号, 国发〔2019〕5号 (random objects, random inspectors,
published result). The nonce should be something nobody can choose, such as a lottery
result of the day, or be published before the pool is known.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from hashlib import sha256
from itertools import pairwise

SEED_BYTES = 32
_BITS = 256


def make_seed(day: date, plan: str, nonce: str) -> bytes:
    """Seed of one draw.

    :param day: date of the draw
    :param plan: identifier of the inspection plan
    :param nonce: public text that nobody could foresee
    :raises ValueError: an empty part, or a line break that would blur the parts
    """
    for part in (plan, nonce):
        if not part.strip() or "\n" in part:
            raise ValueError(f"not usable in a seed: {part!r}")
    return sha256(f"{day:%Y-%m-%d}\n{plan}\n{nonce}".encode()).digest()


def draw(pool: Iterable[tuple[str, int]], count: int, seed: bytes) -> list[str]:
    """Draw ``count`` different keys, heavier ones more likely, in order of drawing.

    :param pool: keys with whole weights above zero; their order does not matter
    :param seed: 32 bytes, usually from ``make_seed``
    :raises ValueError: a key twice, a weight that is not a whole number above zero,
        more draws than entries, a seed of another length
    """
    entries = sorted(pool, key=lambda entry: entry[0].encode())
    _check(entries, count, seed)
    tickets = _tickets(seed)
    total = sum(weight for _key, weight in entries)
    drawn = []
    while len(drawn) < count:
        ticket = next(tickets)
        if ticket >= (1 << _BITS) // total * total:
            continue
        ticket %= total
        place = 0
        while ticket >= entries[place][1]:
            ticket -= entries[place][1]
            place += 1
        key, weight = entries.pop(place)
        drawn.append(key)
        total -= weight
    return drawn


def _tickets(seed: bytes) -> Iterator[int]:
    block = 0
    while True:
        value = sha256(seed + block.to_bytes(8, "big")).digest()
        yield int.from_bytes(value, "big")
        block += 1


def _check(entries: list[tuple[str, int]], count: int, seed: bytes) -> None:
    keys = [key for key, _weight in entries]
    for key, following in pairwise(keys):
        if key == following:
            raise ValueError(f"{key!r} is twice in the pool")
    for key, weight in entries:
        if not isinstance(weight, int) or isinstance(weight, bool) or weight < 1:
            raise ValueError(f"weight of {key!r} is {weight!r}, not 1, 2, 3, ...")
    if not 0 <= count <= len(entries):
        raise ValueError(f"{count} cannot be drawn from {len(entries)}")
    if len(seed) != SEED_BYTES:
        raise ValueError(f"a seed has {SEED_BYTES} bytes, not {len(seed)}")
