"""Quorum and majority of village and residents' meetings, from counts alone.

Who should attend, who came and how they voted is entered; whether the meeting could
open and whether the matter passed is computed, in integers and fractions, never typed.

The fractions belong to the rule set. A share is written as text: the body of people it
is taken of and a threshold, ``"members >1/2"``. Alternatives are joined by ``|``,
conditions that hold together by ``&``. A threshold without a sign includes its number,
as 以上 does (Civil Code Art. 1259).

>>> village_meeting = Rule.parse(
...     quorum="members >1/2 | households >=2/3", passing="present >1/2"
... )
>>> meeting = Meeting(
...     "village_meeting", members=900, expected=900, attended=420, votes_for=211,
...     against=150, abstain=59, households=310, households_attended=207,
... )
>>> check(meeting, village_meeting)
[]
>>> from dataclasses import replace
>>> check(replace(meeting, households_attended=206), village_meeting)
[Shortfall(code='quorum', basis='households', need=207, have=206)]
>>> check(replace(meeting, votes_for=210), village_meeting)
[Shortfall(code='passing', basis='present', need=211, have=210)]

Rules that use it: Organic Law of Villagers' Committees Arts. 25-26 and 29-30, of Urban
Residents' Committees Arts. 27-29, Rural Collective Economic Organisations Law Arts.
27-28, and the local practice of party member meetings.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from fractions import Fraction

# Who can be counted against what: body of the share -> count of those who came.
QUORUM_BASES = {
    "members": "attended",
    "expected": "attended",
    "households": "households_attended",
}
PASSING_BASES = {"present": "attended", "expected": "expected", "members": "members"}
# Parts of the body whose share is prescribed, whoever comes to the meeting.
COMPOSITION_PARTS = ("representatives", "women")


class CountError(ValueError):
    """Counts that cannot be true of any meeting.

    :ivar code: ``negative``, ``expected_above_members``, ``attended_above_expected``,
        ``votes_above_attended``, ``households_above_total`` or
        ``part_above_members``
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class RuleError(ValueError):
    """Text of a rule that cannot be read."""


@dataclass(frozen=True)
class Threshold:
    """A fraction to be reached (``strict`` is false) or exceeded.

    >>> Threshold.parse(">1/2").need(10), Threshold.parse("2/3").need(10)
    (6, 7)
    >>> str(Threshold.parse("4/6"))
    '>=2/3'
    """

    fraction: Fraction
    strict: bool = False

    _PATTERN = re.compile(r"(>=|>|≥)?\s*(\d+)\s*(?:/\s*(\d+))?")

    @classmethod
    def parse(cls, text: str) -> Threshold:
        """Read ``"2/3"``, ``">=2/3"`` or ``">1/2"``.

        :raises RuleError: other text, or a fraction nobody could reach or all do
        """
        match = cls._PATTERN.fullmatch(text.strip())
        if not match or int(match[3] or 1) == 0:
            raise RuleError(f"not a threshold: {text!r}")
        threshold = cls(Fraction(int(match[2]), int(match[3] or 1)), match[1] == ">")
        exceeded = threshold.strict and threshold.fraction == 1
        if not 0 < threshold.fraction <= 1 or exceeded:
            raise RuleError(f"nobody or everybody would meet {text!r}")
        return threshold

    def need(self, base: int) -> int:
        """Smallest count out of ``base`` people that meets the threshold.

        Of nobody, still one is needed: an empty body cannot decide.
        """
        exact = self.fraction * base
        count = -(-exact.numerator // exact.denominator)
        return max(count + (self.strict and count == exact), 1)

    def __str__(self) -> str:
        return f"{'>' if self.strict else '>='}{self.fraction}"


@dataclass(frozen=True)
class Share:
    """A threshold and the group it is taken of, as in ``"members >1/2"``."""

    basis: str
    threshold: Threshold

    @classmethod
    def parse(cls, text: str, bases: tuple[str, ...]) -> Share:
        """Read one share whose group is among ``bases``.

        :raises RuleError: unknown group or unreadable threshold
        """
        basis, _blank, threshold = text.strip().partition(" ")
        if basis not in bases:
            raise RuleError(f"{basis!r} is none of {', '.join(bases)}")
        return cls(basis, Threshold.parse(threshold))

    def __str__(self) -> str:
        return f"{self.basis} {self.threshold}"


@dataclass(frozen=True)
class Rule:
    """What a kind of meeting needs.

    :param quorum: shares of those present; one of them is enough
    :param passing: shares of the votes in favour; all of them are needed
    :param composition: shares of groups in the body itself; all of them are needed
    """

    quorum: tuple[Share, ...]
    passing: tuple[Share, ...]
    composition: tuple[Share, ...] = ()

    @classmethod
    def parse(cls, quorum: str, passing: str, composition: str = "") -> Rule:
        """Read the three texts of a rule-set line.

        :raises RuleError: a part cannot be read

        >>> rule = Rule.parse(
        ...     "members 2/3", "present >1/2 & members >=2/3",
        ...     "representatives >=4/5 & women >=1/3",
        ... )
        >>> print(*rule.passing, sep=" & ")
        present >1/2 & members >=2/3
        """
        return cls(
            _shares(quorum, "|", tuple(QUORUM_BASES)),
            _shares(passing, "&", tuple(PASSING_BASES)),
            _shares(composition, "&", COMPOSITION_PARTS) if composition else (),
        )


@dataclass(frozen=True)
class Meeting:
    """Counts of one meeting.

    :param kind: which meeting it was, for messages only
    :param members: people who make up the body (组成人员, all adult villagers, ...)
    :param expected: people who should attend (应到)
    :param attended: people who came (实到)
    :param votes_for: votes in favour (同意); with ``against`` and ``abstain`` at most
        as many as came, since somebody present may not vote at all
    :param households: households of the village, where they can make the quorum
    :param households_attended: households represented at the meeting
    :param representatives: villagers' representatives among the members
    :param women: women representatives among the members
    :raises CountError: counts that contradict each other
    """

    kind: str
    members: int
    expected: int
    attended: int
    votes_for: int
    against: int = 0
    abstain: int = 0
    households: int = 0
    households_attended: int = 0
    representatives: int = 0
    women: int = 0

    def __post_init__(self) -> None:
        for item in fields(self)[1:]:
            count = getattr(self, item.name)
            if not isinstance(count, int) or isinstance(count, bool):
                raise TypeError(f"{item.name} is a count, not {count!r}")
            if count < 0:
                raise CountError("negative", f"{item.name} cannot be {count}")
        votes = self.votes_for + self.against + self.abstain
        limits = (
            ("expected_above_members", self.expected, self.members),
            ("attended_above_expected", self.attended, self.expected),
            ("votes_above_attended", votes, self.attended),
            ("households_above_total", self.households_attended, self.households),
            ("part_above_members", self.representatives, self.members),
            ("part_above_members", self.women, self.members),
        )
        for code, count, limit in limits:
            if count > limit:
                reason = code.replace("_", " ")
                raise CountError(code, f"{reason}: {count} > {limit}")


@dataclass(frozen=True)
class Shortfall:
    """One condition that is not met.

    :param code: ``quorum``, ``passing`` or ``composition``
    :param basis: the group the share is taken of
    :param need: smallest count that would do
    :param have: count there is
    """

    code: str
    basis: str
    need: int
    have: int


def check(meeting: Meeting, rule: Rule) -> list[Shortfall]:
    """What the meeting lacks under the rule; empty when its decision stands.

    Where several quorums are possible and none is met, the one that lacks fewest
    people is reported.
    """
    lacks = [
        _lack("composition", share, meeting.members, getattr(meeting, share.basis))
        for share in rule.composition
    ]
    lacks.append(_lack_of_quorum(meeting, rule))
    for share in rule.passing:
        base = getattr(meeting, PASSING_BASES[share.basis])
        lacks.append(_lack("passing", share, base, meeting.votes_for))
    return [lack for lack in lacks if lack]


def _lack_of_quorum(meeting: Meeting, rule: Rule) -> Shortfall | None:
    # A group that was not counted at all (no households entered) is no alternative.
    counted = [share for share in rule.quorum if getattr(meeting, share.basis)]
    lacks = []
    for share in counted or rule.quorum:
        present = getattr(meeting, QUORUM_BASES[share.basis])
        lack = _lack("quorum", share, getattr(meeting, share.basis), present)
        if not lack:
            return None
        lacks.append(lack)
    return min(lacks, key=lambda lack: lack.need - lack.have)


def _lack(code: str, share: Share, base: int, have: int) -> Shortfall | None:
    need = share.threshold.need(base)
    return Shortfall(code, share.basis, need, have) if have < need else None


def _shares(text: str, joint: str, bases: tuple[str, ...]) -> tuple[Share, ...]:
    return tuple(Share.parse(part, bases) for part in text.split(joint))
