"""Payment ceilings: no rounding, order of payments or odd input pays too much."""

from decimal import Decimal

import pytest
from funds_tools.payments import (
    STAGES,
    Ceiling,
    Limits,
    PaymentError,
    available,
    ceiling,
    interim_floor,
)
from hypothesis import assume, given
from hypothesis import strategies as st

COUNTY = Limits(Decimal(30), Decimal(80), Decimal(85))
CHANGSHA = Limits(Decimal(30), Decimal(80), Decimal(85), Decimal(70))
MONEY = st.decimals(0, 10**7, places=2)
PERCENT = st.decimals(0, 100, places=1)
LIMITS = st.builds(Limits, PERCENT, PERCENT, PERCENT, PERCENT)


def limit(stage, limits=COUNTY, **facts):
    given_facts = {
        "contract_original": Decimal("100000"),
        "approved_variations": Decimal("10000"),
        "certified_value": Decimal("60000"),
        "accepted": stage not in ("advance", "interim"),
        "settled_amount": None,
        "retention_pct": Decimal(3),
        **facts,
    }
    found = ceiling(stage, limits=limits, **given_facts)
    return found.amount, found.rule_code


@st.composite
def contracts(draw):
    """Facts of a contract at any moment of its life, and its limits."""
    original = draw(MONEY)
    settled = draw(st.none() | MONEY)
    advance_paid = draw(MONEY)
    return {
        "contract_original": original,
        "approved_variations": draw(st.decimals(-original, 10**6, places=2)),
        "certified_value": draw(MONEY),
        "accepted": draw(st.booleans()) or settled is not None,
        "settled_amount": settled,
        "retention_pct": draw(PERCENT),
        "limits": draw(LIMITS),
        "advance_paid": advance_paid,
        "advance_recovered": draw(st.decimals(0, advance_paid, places=2)),
    }


# === STAGES ===


def test_advance_is_a_share_of_the_original_contract():
    """Changes do not raise the advance."""
    assert limit("advance") == (Decimal("30000.00"), "advance")


def test_interim_is_a_share_of_certified_work():
    """Certified work, not the contract, carries interim payments."""
    assert limit("interim") == (Decimal("48000.00"), "interim_max")


def test_unrecovered_advance_comes_on_top_of_certified_work():
    """An advance of 30,000 with 10,000 recovered leaves 20,000 beside the 80 %."""
    known = {"advance_paid": Decimal(30000), "advance_recovered": Decimal(10000)}
    assert limit("interim", **known) == (Decimal("68000.00"), "interim_max")


def test_interim_never_exceeds_the_current_contract():
    """Certified quantities above the contract do not raise the price."""
    facts = {"certified_value": Decimal("200000")}
    assert limit("interim", **facts) == (Decimal("110000.00"), "contract_current")


def test_county_limit_on_the_contract_before_acceptance():
    """A county that pays 70 % before acceptance holds it against the contract."""
    facts = {"certified_value": Decimal("110000")}
    assert limit("interim", CHANGSHA, **facts) == (
        Decimal("77000.00"),
        "interim_contract",
    )


def test_acceptance_is_a_share_of_the_current_contract():
    """Approved changes count once the work is accepted."""
    assert limit("acceptance") == (Decimal("93500.00"), "accepted")


def test_late_interim_payment_follows_the_limit_after_acceptance():
    """Once accepted, an interim request has the limit of accepted work."""
    assert limit("interim", accepted=True) == (Decimal("93500.00"), "accepted")


def test_settlement_keeps_the_retention():
    """Three per cent of the settled price stay behind."""
    facts = {"settled_amount": Decimal("105000")}
    assert limit("settlement", **facts) == (
        Decimal("101850.00"),
        "settled_less_retention",
    )


def test_settlement_below_the_contract_binds_every_stage():
    """A reduced settlement also stops an interim payment still under way."""
    facts = {"settled_amount": Decimal("40000"), "accepted": False}
    assert limit("interim", **facts) == (Decimal("38800.00"), "settled_less_retention")


def test_release_pays_the_rest():
    """With no defect open, the settled price is paid in full."""
    facts = {"settled_amount": Decimal("105000")}
    assert limit("release", **facts) == (Decimal("105000.00"), "settled")


def test_release_keeps_what_defects_cost():
    """Retention withheld for defects is not released."""
    facts = {"settled_amount": Decimal("105000"), "withheld": Decimal("1000")}
    assert limit("release", **facts) == (Decimal("104000.00"), "settled")


def test_retention_kept_whole_to_the_fen():
    """Held is rounded up to the fen; all of it kept leaves the rest payable."""
    facts = {"settled_amount": Decimal("1234.55"), "withheld": Decimal("37.04")}
    assert limit("release", **facts) == (Decimal("1197.51"), "settled")


def test_rounding_never_pays_more():
    """A third of a fen is cut off, not rounded up."""
    facts = {"certified_value": Decimal("0.07")}
    assert limit("interim", **facts) == (Decimal("0.05"), "interim_max")


# === PROPERTIES ===


@given(contracts(), st.sampled_from(STAGES))
def test_no_stage_pays_above_the_price(facts, stage):
    """No ceiling exceeds the settled price, nor the contract before settlement."""
    settled = facts["settled_amount"]
    assume(settled is not None or stage in ("advance", "interim"))
    found = ceiling(stage, **facts)
    current = facts["contract_original"] + facts["approved_variations"]
    assert 0 <= found.amount <= (current if settled is None else settled)


@given(contracts(), MONEY, MONEY)
def test_more_certified_work_never_lowers_the_ceiling(facts, one, other):
    """Certifying more can only allow more."""
    low, high = sorted([one, other])
    before = ceiling("interim", **{**facts, "certified_value": low})
    after = ceiling("interim", **{**facts, "certified_value": high})
    assert before.amount <= after.amount


@given(MONEY, MONEY, MONEY, MONEY)
def test_what_is_paid_reduces_what_is_left(amount, paid, more, in_flight):
    """Whatever more is paid is missing afterwards, to the fen."""
    found = Ceiling(amount, "accepted")
    before = available(found, paid, in_flight)
    after = available(found, paid + more, in_flight)
    assert after.amount <= before.amount
    assert before.amount - before.overpaid - more == after.amount - after.overpaid


@given(MONEY, MONEY, MONEY)
def test_left_or_overpaid_but_never_both(amount, paid, in_flight):
    """A negative rest is not hidden: it is told as an overpayment."""
    found = available(Ceiling(amount, "accepted"), paid, in_flight)
    assert found.amount >= 0
    assert found.overpaid >= 0
    assert not (found.amount and found.overpaid)
    assert found.amount - found.overpaid == amount - paid - in_flight


@given(
    contracts(),
    MONEY,
    st.lists(st.tuples(st.sampled_from(STAGES), MONEY), max_size=12),
)
def test_payments_within_what_is_available_never_exceed_the_settled_price(
    facts, settled, requests
):
    """However requests come, their sum ends at or below the settled price."""
    facts |= {"settled_amount": settled, "accepted": True}
    paid = Decimal(0)
    for stage, wanted in requests:
        left = available(ceiling(stage, **facts), paid, Decimal(0))
        paid += min(wanted, left.amount)
    assert paid <= settled


@given(MONEY, PERCENT, PERCENT)
def test_floor_stays_below_the_ceiling(certified, one, other):
    """What is owed at least never exceeds what is allowed at most."""
    low, high = sorted([one, other])
    limits = Limits(Decimal(30), high, Decimal(85))
    facts = {"contract_original": Decimal(10**8), "certified_value": certified}
    assert interim_floor(certified, low) <= limit("interim", limits, **facts)[0]


# === REFUSALS ===


@pytest.mark.parametrize(
    ("stage", "facts", "code"),
    [
        ("final", {}, "stage"),
        ("acceptance", {"accepted": False}, "not_accepted"),
        ("settlement", {}, "not_settled"),
        ("release", {}, "not_settled"),
        ("interim", {"approved_variations": Decimal(-100001)}, "negative"),
        ("interim", {"certified_value": Decimal(-1)}, "negative"),
        ("settlement", {"settled_amount": Decimal(-1)}, "negative"),
        ("interim", {"retention_pct": Decimal(101)}, "percent"),
        ("interim", {"advance_recovered": Decimal(1)}, "recovered"),
        ("release", {"settled_amount": Decimal(9), "withheld": Decimal(1)}, "withheld"),
    ],
)
def test_what_cannot_be_measured_is_refused(stage, facts, code):
    """A stage not reached or an impossible amount is refused with its code."""
    with pytest.raises(PaymentError) as refusal:
        limit(stage, **facts)
    assert refusal.value.code == code


def test_limits_are_percentages():
    """Eighty times too much is not taken for 80 %."""
    with pytest.raises(PaymentError, match="interim_max_pct"):
        Limits(Decimal(30), Decimal(8000), Decimal(85))


@pytest.mark.parametrize("amount", [1000.0, "1000", None])
def test_money_is_exact(amount):
    """Floats never enter the payment arithmetic."""
    with pytest.raises(TypeError):
        available(Ceiling(Decimal(1), "accepted"), amount, Decimal(0))


def test_percentages_are_exact():
    """A float percentage is refused like a float amount."""
    with pytest.raises(TypeError, match="advance_pct"):
        Limits(0.3, Decimal(80), Decimal(85))


def test_negative_payments_are_refused():
    """A negative amount in flight does not make room for a payment."""
    with pytest.raises(PaymentError):
        available(Ceiling(Decimal(1), "accepted"), Decimal(0), Decimal(-5))
