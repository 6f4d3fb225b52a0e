"""Measured values against the design: deviations, pass rate, representative value.

The design rules; a tolerance says how far a measured value may lie from it. Limits
include their number (以内, 以上, 以下: Civil Code Art. 1259).

============  ======================================================================
kind          a value passes when
============  ======================================================================
abs_range     ``lower`` <= value - design <= ``upper`` (unit of the value)
pct           ``lower`` <= (value - design) in per cent of the design <= ``upper``
min           value >= ``lower``, or >= design where no limit is given
max           value <= ``upper``, or <= design where no limit is given
between       ``lower`` <= value <= ``upper``, whatever the design
============  ======================================================================

A missing limit of a range leaves that side open.

>>> slab = Tolerance("abs_range", design=Decimal(180), lower=Decimal(-10))
>>> cores = [Decimal(value) for value in (182, 179, 170, 185, 169)]
>>> result = evaluate(cores, slab, required_rate=Decimal(100))
>>> result.passed, result.count, result.failures, result.ok
(4, 5, (4,), False)

Sources: JTG F80/1-2017 (appendices B and H, representative value), GB 50300-2013. The
tolerances and rates are data of the checklist.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import atan, cos, pi, sin, sqrt

KINDS = ("abs_range", "pct", "min", "max", "between")
WHOLE = Decimal(100)
# Below this number of values a scatter means little: mean and minimum are judged.
MIN_FOR_SCATTER = 6
# Printed tables of the factor have three decimals.
_TABLE = Decimal("0.001")


class ToleranceError(ValueError):
    """A tolerance or a series of values that cannot be judged.

    :ivar code: ``kind``, ``design``, ``limits``, ``no_values``, ``rate`` or
        ``confidence``
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True)
class Tolerance:
    """How far a measured value may lie from the design.

    :param kind: one of ``KINDS``
    :param design: design value, in the unit of the measurement
    :param lower: lowest allowed deviation or value, see the module
    :param upper: highest allowed deviation or value
    :raises ToleranceError: unknown kind, a limit or design the kind needs is missing,
        limits crossed

    >>> Tolerance("pct", Decimal(50), Decimal(-8)).passes(Decimal(46))
    True
    >>> Tolerance("max", upper=Decimal("0.4")).passes(Decimal("0.41"))
    False
    """

    kind: str
    design: Decimal | None = None
    lower: Decimal | None = None
    upper: Decimal | None = None

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ToleranceError("kind", f"unknown kind of tolerance {self.kind!r}")
        for value in (self.design, self.lower, self.upper):
            if value is not None:
                _check_number(value)
        if self.kind in ("abs_range", "pct") and self.design is None:
            raise ToleranceError("design", "a deviation needs a design value")
        if self.kind == "pct" and not self.design:
            raise ToleranceError("design", "no per cent of a design of zero")
        low, high = self._limits()
        if low is None and high is None:
            raise ToleranceError("limits", "a tolerance has at least one limit")
        if low is not None and high is not None and low > high:
            raise ToleranceError("limits", f"limits are crossed: {low} > {high}")

    def passes(self, value: Decimal) -> bool:
        """Whether one measured value is within the tolerance."""
        low, high = self._limits()
        compared = self.deviation(value) if self.kind in ("abs_range", "pct") else value
        return (low is None or compared >= low) and (high is None or compared <= high)

    def deviation(self, value: Decimal) -> Decimal:
        """Value less design; for ``pct`` in per cent of the design.

        >>> Tolerance("pct", Decimal(50), Decimal(-8)).deviation(Decimal(46))
        Decimal('-8')
        """
        _check_number(value)
        if self.design is None:
            raise ToleranceError("design", "a deviation needs a design value")
        deviation = value - self.design
        return deviation * WHOLE / self.design if self.kind == "pct" else deviation

    @property
    def has_lower_limit(self) -> bool:
        """Whether too small a value fails."""
        return self._limits()[0] is not None

    def _limits(self) -> tuple[Decimal | None, Decimal | None]:
        if self.kind == "min":
            return (self.design if self.lower is None else self.lower), None
        if self.kind == "max":
            return None, (self.design if self.upper is None else self.upper)
        return self.lower, self.upper


@dataclass(frozen=True)
class Result:
    """Judgement of one item.

    :param failures: positions (from 0) of single values out of tolerance
    :param rate: passed values in per cent, exact
    :param representative: value the series stands for, ``None`` below six values
    :param representative_ok: whether it, or with few values the mean and the minimum,
        keeps its own tolerance; ``None`` where the item has none
    :param ok: the rate is reached and nothing else failed
    """

    count: int
    passed: int
    failures: tuple[int, ...]
    rate: Fraction
    mean: Decimal
    minimum: Decimal
    representative: Decimal | None
    representative_ok: bool | None
    ok: bool


def evaluate(
    values: Sequence[Decimal],
    single: Tolerance,
    required_rate: Decimal,
    representative: Tolerance | None = None,
    confidence: Decimal = Decimal("0.95"),
) -> Result:
    """Judge the measured values of one item.

    :param single: tolerance of each value
    :param required_rate: per cent of values that have to pass: 100 or 95 for key
        items, 80 for others, as the checklist says
    :param representative: tolerance of the representative value, for items such as
        thickness and compaction that have one
    :param confidence: one-sided confidence of the representative value
    :raises ToleranceError: no values, a rate or confidence that cannot be meant
    """
    if not values:
        raise ToleranceError("no_values", "nothing was measured")
    if not 0 < required_rate <= WHOLE:
        raise ToleranceError("rate", f"not a pass rate: {required_rate}")
    if representative and not representative.has_lower_limit:
        raise ToleranceError("limits", "a representative value is judged from below")
    failures = tuple(i for i, value in enumerate(values) if not single.passes(value))
    passed = len(values) - len(failures)
    rate = Fraction(passed * 100, len(values))
    mean, minimum = sum(values) / len(values), min(values)
    stands_for = representative_value(values, confidence)
    kept = None
    if representative:
        if stands_for is None:
            # The mean keeps the representative tolerance, the minimum that of singles.
            kept = representative.passes(mean) and single.passes(minimum)
        else:
            kept = representative.passes(stands_for)
    ok = rate >= Fraction(required_rate) and kept is not False
    return Result(
        len(values), passed, failures, rate, mean, minimum, stands_for, kept, ok
    )


def representative_value(
    values: Sequence[Decimal], confidence: Decimal = Decimal("0.95")
) -> Decimal | None:
    """Value that the true mean exceeds with ``confidence``: mean - t * S / sqrt(n).

    S is the sample standard deviation and t the factor of n - 1 degrees of freedom.

    :returns: ``None`` below six values, whose scatter says too little

    >>> cores = [Decimal(value) for value in (180, 182, 179, 181, 183, 178)]
    >>> round(representative_value(cores), 3)
    Decimal('178.961')
    """
    count = len(values)
    if count < MIN_FOR_SCATTER:
        return None
    mean = sum(values) / count
    variance = sum((value - mean) ** 2 for value in values) / (count - 1)
    return mean - t_factor(confidence, count - 1) * (variance / count).sqrt()


def t_factor(confidence: Decimal, freedom: int) -> Decimal:
    """One-sided factor of Student's t, to three decimals as in the printed tables.

    :param confidence: above 0.5 and below 1
    :param freedom: degrees of freedom, from 1
    :raises ToleranceError: another confidence

    >>> t_factor(Decimal("0.95"), 9), t_factor(Decimal("0.90"), 5)
    (Decimal('1.833'), Decimal('1.476'))
    """
    if not Decimal("0.5") < confidence <= Decimal("0.999"):
        raise ToleranceError("confidence", f"not a confidence: {confidence}")
    inside = 2 * float(confidence) - 1
    low, high = 0.0, 1000.0
    for _halving in range(60):
        middle = (low + high) / 2
        if _share_within(middle, freedom) < inside:
            low = middle
        else:
            high = middle
    return Decimal(low).quantize(_TABLE)


def _share_within(t: float, freedom: int) -> float:
    """Probability of -t to t; finite series of Abramowitz and Stegun 26.7.3-4."""
    angle = atan(t / sqrt(freedom))
    odd = freedom % 2
    term = cos(angle) if odd else 1.0
    total = term if freedom > 1 else 0.0
    for k in range(2 + odd, freedom - 1, 2):
        term *= cos(angle) ** 2 * (k - 1) / k
        total += term
    if odd:
        return 2 / pi * (angle + sin(angle) * total)
    return sin(angle) * total


def _check_number(value: Decimal) -> None:
    if not isinstance(value, Decimal | int):
        raise TypeError(f"a measure is {type(value).__name__}, use Decimal")
