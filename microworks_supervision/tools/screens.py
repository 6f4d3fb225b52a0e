"""Statistical screens of the bids in one procurement.

A screen describes how bids lie to each other; extreme values are more common among
rigged bids. It is a reason to look, never evidence: published ceilings and price
libraries press honest prices together just as well. Thresholds therefore belong to the
rule set, per category of works and next to their base rate.

With the bids in ascending order b(1) <= ... <= b(n):

=======  ==========================================================  ==============
screen   formula                                                     rigged shows
=======  ==========================================================  ==============
cv       sample standard deviation / mean                            low
spd      (b(n) - b(1)) / b(1)                                        low
diffp    (b(2) - b(1)) / b(1)                                        it depends
rd       (b(2) - b(1)) / standard deviation of the losing bids       high, above 1
rdnor    (b(2) - b(1)) / mean of all gaps between neighbours         above 1
rdalt    (b(2) - b(1)) / mean gap between neighbouring losing bids   above 1
skew     bias-corrected sample skewness                              negative
kurt     bias-corrected excess kurtosis                              high
ks       greatest distance to evenly spread bids                     high
=======  ==========================================================  ==============

>>> result = screen([100, 108, 109, 110, 111])
>>> round(result.cv, 6), round(result.rd, 6), round(result.ks, 6)
(0.040829, 6.196773, 0.527273)
>>> screen([100, 100]).rd is None
True

Sources: Imhof, Karagoek and Rutz (2018); Huber and Imhof (2019); Wallimann, Imhof and
Huber (2022).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations, pairwise
from math import isfinite
from statistics import fmean, stdev

MIN_BIDS = 2
MIN_FOR_SKEW = 3
MIN_FOR_KURT = 4


@dataclass(frozen=True)
class Screens:
    """Values of all screens; ``None`` is "not evaluable", which is not "clear".

    :param count: number of bids, the denominator to be shown next to every value
    """

    count: int
    cv: float
    spd: float
    diffp: float
    rd: float | None
    rdnor: float | None
    rdalt: float | None
    skew: float | None
    kurt: float | None
    ks: float | None


def screen(bids: Iterable[Decimal | float]) -> Screens:
    """All screens of the valid bids of one procurement, in CNY.

    :raises ValueError: fewer than two bids, or a bid that is not a positive amount
    """
    ordered = sorted(float(bid) for bid in bids)
    if len(ordered) < MIN_BIDS:
        raise ValueError(f"screens compare at least {MIN_BIDS} bids")
    if not all(isfinite(bid) and bid > 0 for bid in ordered):
        raise ValueError("a bid is a positive amount")
    lowest, highest = ordered[0], ordered[-1]
    lead = ordered[1] - lowest
    gaps = [high - low for low, high in pairwise(ordered)]
    losing = ordered[1:]
    several = len(losing) >= MIN_BIDS
    spread = highest > lowest
    return Screens(
        count=len(ordered),
        cv=stdev(ordered) / fmean(ordered),
        spd=(highest - lowest) / lowest,
        diffp=lead / lowest,
        rd=_ratio(lead, stdev(losing)) if several else None,
        rdnor=_ratio(lead, fmean(gaps)) if several else None,
        rdalt=_ratio(lead, fmean(gaps[1:])) if several else None,
        skew=_skewness(ordered) if spread else None,
        kurt=_kurtosis(ordered) if spread else None,
        ks=_distance_to_uniform(ordered) if spread else None,
    )


def subgroups(
    bids: Sequence[Decimal | float], size: int
) -> Iterator[tuple[tuple[int, ...], Screens]]:
    """Screens of every group of ``size`` bidders: a cartel may not include all.

    :returns: positions in ``bids`` and the screens of that group

    >>> [who for who, _screens in subgroups([100, 108, 109, 110], 3)]
    [(0, 1, 2), (0, 1, 3), (0, 2, 3), (1, 2, 3)]
    """
    for who in combinations(range(len(bids)), size):
        yield who, screen(bids[place] for place in who)


def _ratio(part: float, whole: float) -> float | None:
    return part / whole if whole else None


def _central_moment(values: Sequence[float], power: int) -> float:
    mean = fmean(values)
    return fmean((value - mean) ** power for value in values)


def _skewness(values: Sequence[float]) -> float | None:
    n = len(values)
    if n < MIN_FOR_SKEW:
        return None
    plain = _central_moment(values, 3) / _central_moment(values, 2) ** 1.5
    return plain * (n * (n - 1)) ** 0.5 / (n - 2)


def _kurtosis(values: Sequence[float]) -> float | None:
    n = len(values)
    if n < MIN_FOR_KURT:
        return None
    plain = _central_moment(values, 4) / _central_moment(values, 2) ** 2
    return ((n * n - 1) * plain - 3 * (n - 1) ** 2) / ((n - 2) * (n - 3))


def _distance_to_uniform(ordered: Sequence[float]) -> float:
    n, low, width = len(ordered), ordered[0], ordered[-1] - ordered[0]
    even = [(bid - low) / width for bid in ordered]
    return max(max((i + 1) / n - at, at - i / n) for i, at in enumerate(even))
