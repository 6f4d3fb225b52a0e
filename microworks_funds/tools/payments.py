"""How much may be paid on a contract at each stage, from limits of the rule set.

A ceiling is cumulative: everything paid on the contract so far, everything on its way
and the new payment together stay at or below it. Where several limits apply the lowest
counts, and its code is returned, so that a refusal names the rule.

=============  ===================================================================
stage          limits
=============  ===================================================================
advance        ``advance_pct`` of the original contract
interim        ``interim_max_pct`` of the certified value, plus the advance not yet
               recovered; and ``interim_contract_pct`` of the current contract
acceptance     ``accepted_pct`` of the current contract; the work is accepted
settlement     the settled price less the retention
release        the settled price less what is withheld for defects
=============  ===================================================================

Until the settled price is known nothing exceeds the current contract (original plus
approved variations); once it is known no stage exceeds the settlement limit, and only
the release of retention goes beyond that.

Amounts are ``Decimal`` in CNY, percentages ``Decimal`` numbers such as 80; ceilings are
rounded down to the fen, so that rounding never pays more than the rule allows.

>>> limits = Limits(Decimal(30), Decimal(80), Decimal(85))
>>> half_done = ceiling(
...     "interim", contract_original=Decimal(100000), approved_variations=Decimal(0),
...     certified_value=Decimal(50000), accepted=False, settled_amount=None,
...     retention_pct=Decimal(3), limits=limits,
... )
>>> half_done
Ceiling(amount=Decimal('40000.00'), rule_code='interim_max')
>>> available(half_done, paid=Decimal(30000), in_flight=Decimal(4000))
Available(amount=Decimal('6000.00'), overpaid=Decimal('0'), rule_code='interim_max')

Sources: 建设工程价款结算暂行办法 (财建〔2004〕369号) Art. 12, 财建〔2022〕183号,
建设工程质量保证金管理办法 (建质〔2017〕138号) Arts. 6-7; the percentages themselves are
data, because counties set them.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from decimal import ROUND_DOWN, ROUND_UP, Decimal

STAGES = ("advance", "interim", "acceptance", "settlement", "release")
FEN = Decimal("0.01")
ZERO = Decimal(0)
WHOLE = Decimal(100)


class PaymentError(ValueError):
    """A payment that cannot be measured.

    :ivar code: ``stage``, ``negative``, ``percent``, ``not_accepted``,
        ``not_settled``, ``recovered`` or ``withheld``
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True)
class Limits:
    """Percentages of one rule set.

    :param advance_pct: of the original contract, before work is certified
    :param interim_max_pct: of the certified value, before acceptance
    :param accepted_pct: of the current contract, between acceptance and settlement
    :param interim_contract_pct: of the current contract, before acceptance; 100 where
        the rule set has no such limit
    :raises PaymentError: a percentage outside 0 to 100
    """

    advance_pct: Decimal
    interim_max_pct: Decimal
    accepted_pct: Decimal
    interim_contract_pct: Decimal = WHOLE

    def __post_init__(self) -> None:
        for item in fields(self):
            _check_percent(item.name, getattr(self, item.name))


@dataclass(frozen=True)
class Ceiling:
    """Cumulative limit and the code of the rule that sets it.

    Codes: ``advance``, ``interim_max``, ``interim_contract``, ``accepted``,
    ``contract_current``, ``settled_less_retention``, ``settled``.
    """

    amount: Decimal
    rule_code: str


@dataclass(frozen=True)
class Available:
    """What is left under a ceiling.

    :param amount: what may still be paid, never below zero
    :param overpaid: what was paid or sent above the ceiling; to be shown and claimed
    """

    amount: Decimal
    overpaid: Decimal
    rule_code: str


def ceiling(stage: str, **facts) -> Ceiling:
    """The lowest of :func:`ceilings`: what holds for ``stage``.

    :param facts: as for :func:`ceilings`
    :raises PaymentError: as for :func:`ceilings`
    """
    return min(ceilings(stage, **facts), key=lambda limit: limit.amount)


def ceilings(
    stage: str,
    *,
    contract_original: Decimal,
    approved_variations: Decimal,
    certified_value: Decimal,
    accepted: bool,
    settled_amount: Decimal | None,
    retention_pct: Decimal,
    limits: Limits,
    advance_paid: Decimal = ZERO,
    advance_recovered: Decimal = ZERO,
    withheld: Decimal = ZERO,
) -> list[Ceiling]:
    """Cumulative ceilings of everything paid on a contract when ``stage`` is paid.

    :param approved_variations: sum of approved changes, negative if they reduce
    :param certified_value: value of the work measured and certified so far
    :param accepted: the work has passed acceptance
    :param settled_amount: reviewed settlement price, ``None`` before settlement
    :param retention_pct: share of the settled price kept for the defect period
    :param advance_paid: advance contained in what was paid; left at zero, the whole
        advance counts against the certified value at once, which is the strict reading
    :param advance_recovered: part of the advance already deducted from interim payments
    :param withheld: part of the retention kept for defects not made good
    :raises PaymentError: the stage is unknown or not reached, an amount is negative, a
        percentage lies outside 0 to 100, more is recovered or withheld than there was
    """
    current = contract_original + approved_variations
    amounts = {
        "original contract": contract_original,
        "current contract": current,
        "certified value": certified_value,
        "settled amount": settled_amount or ZERO,
        "advance paid": advance_paid,
        "advance recovered": advance_recovered,
        "withheld retention": withheld,
    }
    for name, amount in amounts.items():
        _check_amount(name, amount)
    _check_percent("retention_pct", retention_pct)
    if advance_recovered > advance_paid:
        raise PaymentError("recovered", "more advance recovered than paid")
    _check_stage(stage, accepted, settled_amount)

    if settled_amount is None:
        found = [("contract_current", current)]
        if accepted:
            found.append(("accepted", _share(current, limits.accepted_pct)))
    else:
        retention = _share(settled_amount, retention_pct)
        # What is held is kept in fen, rounded up as the rest is rounded down.
        if withheld > retention.quantize(FEN, ROUND_UP):
            raise PaymentError("withheld", "more withheld than was retained")
        if stage == "release":
            found = [("settled", settled_amount - withheld)]
        else:
            found = [("settled_less_retention", settled_amount - retention)]
    if stage == "advance":
        found.append(("advance", _share(contract_original, limits.advance_pct)))
    elif stage == "interim" and not accepted:
        earned = _share(certified_value, limits.interim_max_pct)
        outstanding = advance_paid - advance_recovered
        found += [
            ("interim_max", earned + outstanding),
            ("interim_contract", _share(current, limits.interim_contract_pct)),
        ]
    return [Ceiling(amount.quantize(FEN, ROUND_DOWN), code) for code, amount in found]


def available(limit: Ceiling, paid: Decimal, in_flight: Decimal) -> Available:
    """What may still be paid: the ceiling less what is paid and what is on its way.

    :param paid: paid on the contract so far, refunds deducted
    :param in_flight: approved or sent, not yet confirmed or refused by the bank
    :raises PaymentError: a negative amount

    >>> available(Ceiling(Decimal("100"), "accepted"), Decimal("90"), Decimal("30"))
    Available(amount=Decimal('0'), overpaid=Decimal('20'), rule_code='accepted')
    """
    _check_amount("paid", paid)
    _check_amount("in flight", in_flight)
    left = limit.amount - paid - in_flight
    return Available(max(left, ZERO), max(-left, ZERO), limit.rule_code)


def interim_floor(certified_value: Decimal, interim_min_pct: Decimal) -> Decimal:
    """What a state payer owes at least before acceptance (财建〔2022〕183号: 80 %).

    Rounded down like the ceilings, so that an equal floor and ceiling do not cross.

    >>> interim_floor(Decimal("50000"), Decimal(80))
    Decimal('40000.00')
    """
    _check_amount("certified value", certified_value)
    _check_percent("interim_min_pct", interim_min_pct)
    return _share(certified_value, interim_min_pct).quantize(FEN, ROUND_DOWN)


def _share(amount: Decimal, percent: Decimal) -> Decimal:
    return amount * percent / WHOLE


def _check_amount(name: str, amount: Decimal) -> None:
    if not isinstance(amount, Decimal | int):
        raise TypeError(f"{name} is {type(amount).__name__}, use Decimal")
    if amount < 0:
        raise PaymentError("negative", f"{name} cannot be {amount}")


def _check_percent(name: str, percent: Decimal) -> None:
    if not isinstance(percent, Decimal | int):
        raise TypeError(f"{name} is {type(percent).__name__}, use Decimal")
    if not 0 <= percent <= WHOLE:
        raise PaymentError("percent", f"{name} is {percent}, not 0 to 100")


def _check_stage(stage: str, accepted: bool, settled_amount: Decimal | None) -> None:
    if stage not in STAGES:
        raise PaymentError("stage", f"unknown stage {stage!r}")
    if stage == "acceptance" and not accepted:
        raise PaymentError("not_accepted", "the work is not accepted yet")
    if stage in ("settlement", "release") and settled_amount is None:
        raise PaymentError("not_settled", "the price is not settled yet")
