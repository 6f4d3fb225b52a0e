"""Class A, B or C of a work, or out of the micro-works range, by rule-set lines.

Lines are tried in sequence; the first that matches gives the class. All matching lines
of that class are returned as reasons, so that the form can say why. Limits include
their number, as 以上 does (Civil Code Art. 1259).

>>> from decimal import Decimal
>>> lines = [
...     {"sequence": 1, "works_class": "out", "test": "amount_ge", "value": 4000000},
...     {"sequence": 2, "works_class": "a", "test": "amount_ge", "value": 500000},
...     {"sequence": 3, "works_class": "a", "test": "flag_in",
...      "value": "drinking_water,clinic"},
...     {"sequence": 4, "works_class": "b", "test": "amount_ge", "value": 100000},
...     {"sequence": 5, "works_class": "c", "test": "otherwise"},
... ]
>>> small = Facts(amount=Decimal("99999.99"))
>>> classify(small, lines).works_class
'c'
>>> well = Facts(amount=Decimal("500000"), flags={"drinking_water"})
>>> result = classify(well, lines)
>>> result.works_class, [line.test for line in result.reasons]
('a', ['amount_ge', 'flag_in'])
>>> classify(Facts(amount=Decimal("1"), forced="b"), lines)
Classification(works_class='b', reasons=(), computed='c')
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

# From the lightest to the strictest supervision.
CLASSES = ("c", "b", "a", "out")
LIMIT_TESTS = {"amount_ge": "amount", "area_ge": "area_m2"}
GROUP_TESTS = {"flag_in": "flags", "nature_in": "nature", "funding_in": "funding"}
OTHERWISE = "otherwise"


class ClassRuleError(ValueError):
    """A class line that cannot be used, or lines that leave a work without class."""


@dataclass(frozen=True)
class Facts:
    """What the class depends on.

    :param amount: estimate, control price or contract with changes, CNY
    :param area_m2: area in square metres; ``None`` where a work has none
    :param flags: safety and livelihood flags (``drinking_water``, ...)
    :param nature: ``repair``, ``new_build``, ``expansion``, ...
    :param funding: kinds of money in the work (``central_special``, ...)
    :param forced: class below which the county does not let the work fall
    :raises TypeError: an amount or area that is not an exact number
    :raises ValueError: a negative amount or area, an unknown forced class
    """

    amount: Decimal
    area_m2: Decimal | None = None
    flags: Collection[str] = ()
    nature: str | None = None
    funding: Collection[str] = ()
    forced: str | None = None

    def __post_init__(self) -> None:
        for name in ("amount", "area_m2"):
            value = getattr(self, name)
            if value is None and name == "area_m2":
                continue
            if not isinstance(value, int | Decimal):
                raise TypeError(f"{name} is {type(value).__name__}, use Decimal")
            if not value >= 0:
                raise ValueError(f"{name} cannot be {value}")
        if self.forced is not None:
            _rank(self.forced)


@dataclass(frozen=True)
class ClassLine:
    """One line of the rule set.

    :param test: ``amount_ge``, ``area_ge`` (limit included), ``flag_in``,
        ``nature_in``, ``funding_in`` (any of the names), ``otherwise``
    :param value: a number for limits; names, or text with commas, for groups
    :raises ClassRuleError: unknown class or test, or a value the test cannot use
    """

    sequence: int
    works_class: str
    test: str
    value: Any = None
    legal_basis: str = ""
    _limit: Decimal | None = field(default=None, init=False, repr=False)
    _names: frozenset[str] = field(default=frozenset(), init=False, repr=False)

    def __post_init__(self) -> None:
        if self.works_class not in CLASSES:
            raise ClassRuleError(f"unknown class {self.works_class!r}")
        if self.test in LIMIT_TESTS:
            object.__setattr__(self, "_limit", _limit(self.value))
        elif self.test in GROUP_TESTS:
            object.__setattr__(self, "_names", _names(self.value))
        elif self.test != OTHERWISE:
            raise ClassRuleError(f"unknown test {self.test!r}")

    def matches(self, facts: Facts) -> bool:
        """Whether the line speaks about this work.

        >>> ClassLine(1, "a", "area_ge", 500).matches(Facts(Decimal(1)))
        False
        """
        if self.test == OTHERWISE:
            return True
        if self.test in LIMIT_TESTS:
            value = getattr(facts, LIMIT_TESTS[self.test])
            return value is not None and value >= self._limit
        value = getattr(facts, GROUP_TESTS[self.test])
        present = {value} if isinstance(value, str) else set(value or ())
        return not self._names.isdisjoint(present)


@dataclass(frozen=True)
class Classification:
    """The class and why.

    :param works_class: the class that applies
    :param reasons: matching lines of that class, in sequence; none where the county
        forced a class that the lines would not give
    :param computed: the class the lines alone give
    """

    works_class: str
    reasons: tuple[ClassLine, ...]
    computed: str


def classify(
    facts: Facts, lines: Iterable[ClassLine | Mapping[str, Any]]
) -> Classification:
    """Class of a work under the lines of one rule set.

    :raises ClassRuleError: a line cannot be used, or none matches
    """
    ordered = sorted(map(_line, lines), key=lambda line: line.sequence)
    matching = [line for line in ordered if line.matches(facts)]
    if not matching:
        raise ClassRuleError("no line matches: the rule set lacks an 'otherwise' line")
    computed = matching[0].works_class
    works_class = never_lower(computed, facts.forced or computed)
    reasons = [line for line in matching if line.works_class == works_class]
    # "Otherwise" is a reason only where nothing more telling matched.
    telling = [line for line in reasons if line.test != OTHERWISE]
    return Classification(works_class, tuple(telling or reasons), computed)


def never_lower(old: str | None, new: str) -> str:
    """The stricter of two classes: a work is raised by itself, never lowered.

    >>> never_lower("a", "c"), never_lower("b", "a"), never_lower(None, "c")
    ('a', 'a', 'c')
    """
    return max(old or new, new, key=_rank)


def _rank(works_class: str) -> int:
    if works_class not in CLASSES:
        raise ValueError(f"unknown class {works_class!r}")
    return CLASSES.index(works_class)


def _line(line: ClassLine | Mapping[str, Any]) -> ClassLine:
    if isinstance(line, ClassLine):
        return line
    try:
        return ClassLine(**line)
    except TypeError as error:
        raise ClassRuleError(f"not a class line: {error}") from error


def _limit(value: Any) -> Decimal:
    try:
        limit = Decimal(str(value))
    except InvalidOperation as error:
        raise ClassRuleError(f"not a limit: {value!r}") from error
    if not limit.is_finite() or limit < 0:
        raise ClassRuleError(f"not a limit: {value!r}")
    return limit


def _names(value: Any) -> frozenset[str]:
    parts = value.split(",") if isinstance(value, str) else value or ()
    names = frozenset(part.strip() for part in parts if part.strip())
    if not names:
        raise ClassRuleError("a group test names nothing")
    return names
