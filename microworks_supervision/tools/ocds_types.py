"""What is kept of one contracting process of the past.

>>> from decimal import Decimal
>>> Money(Decimal("3"), "CNY") == Money(Decimal("3.00"), "CNY")
True
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any


@dataclass(frozen=True)
class Note:
    """What was repaired or left out: a stable code, where, and why."""

    code: str
    path: str
    reason: str


@dataclass(frozen=True)
class Period:
    """Two instants in UTC and the two days of the place itself."""

    start: datetime | None
    end: datetime | None
    first_day: date | None
    last_day: date | None


@dataclass(frozen=True)
class Money:
    """An amount and its ISO 4217 currency."""

    amount: Decimal
    currency: str


@dataclass(frozen=True)
class Party:
    """A firm or an office.

    :param scheme: the register that gave the identifier, or the publisher's prefix
    :param identifier: as in the register; local ids mean something together with the
        name only, because many publishers count 1, 2, 3 anew in every release
    :param key: the name without what varies, for local ids; else empty
    """

    scheme: str
    identifier: str
    key: str
    name: str


@dataclass(frozen=True)
class Bid:
    """One bid; ``status`` is valid, disqualified or withdrawn."""

    number: str
    bidder: Party
    value: Money | None
    received_at: datetime | None
    status: str
    won: bool = False


@dataclass(frozen=True)
class Process:
    """One contracting process of the past. Days are those of the place itself.

    ``outcome`` is awarded, failed, cancelled, or ended: then nobody published whether
    there was an award.
    """

    ocid: str
    outcome: str
    title: str
    description: str
    categories: tuple[str, ...]
    method: str
    method_details: str
    value: Money | None
    buyer: Party | None
    bids: tuple[Bid, ...]
    winner: Party | None
    award_value: Money | None
    contract_value: Money | None
    tender_start: datetime | None
    tender_end: datetime | None
    awarded_on: date | None
    released_on: date | None
    released_at: datetime | None
    works_start: date | None
    works_end: date | None

    @property
    def currencies(self) -> frozenset[str]:
        """The codes of all currencies used."""
        found = [self.value, self.award_value, self.contract_value]
        found += [bid.value for bid in self.bids]
        return frozenset(money.currency for money in found if money)

    def digest(self) -> str:
        """SHA-256 of what is kept: the same for every way of writing it.

        The moment of the release is left out: a file that was only published again
        changes nothing.
        """
        kept = {k: v for k, v in vars(self).items() if k != "released_at"}
        return sha256(json.dumps(kept, default=_plain).encode()).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    if isinstance(value, date | datetime):
        return value.isoformat()
    return vars(value)
