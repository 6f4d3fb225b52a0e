"""Measured values: limits included, pass rates, representative value."""

import statistics
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tools.tolerance import (
    Tolerance,
    ToleranceError,
    evaluate,
    representative_value,
    t_factor,
)

MEASURES = st.decimals(1, 1000, places=1)
SERIES = st.lists(MEASURES, min_size=1, max_size=30)


def decimals(*values):
    return [Decimal(str(value)) for value in values]


WIDTH = Tolerance("abs_range", Decimal(3500), Decimal(-20), Decimal(20))
SLAB_SINGLE = Tolerance("abs_range", Decimal(180), Decimal(-10))
SLAB = Tolerance("abs_range", Decimal(180), Decimal(-5))


@pytest.mark.parametrize(
    ("tolerance", "value", "passes"),
    [
        (WIDTH, "3480", True),
        (WIDTH, "3520", True),
        (WIDTH, "3479.9", False),
        (WIDTH, "3520.1", False),
        (SLAB_SINGLE, "170", True),
        (SLAB_SINGLE, "169.9", False),
        (SLAB_SINGLE, "900", True),
        (Tolerance("pct", Decimal(200), Decimal(-5), Decimal(10)), "190", True),
        (Tolerance("pct", Decimal(200), Decimal(-5), Decimal(10)), "220.1", False),
        (Tolerance("min", Decimal("25")), "25", True),
        (Tolerance("min", Decimal("25")), "24.99", False),
        (Tolerance("min", Decimal("96"), lower=Decimal("94")), "94", True),
        (Tolerance("max", upper=Decimal(5)), "5", True),
        (Tolerance("max", upper=Decimal(5)), "5.1", False),
        (Tolerance("between", lower=Decimal(35), upper=Decimal(50)), "50", True),
        (Tolerance("between", lower=Decimal(35), upper=Decimal(50)), "34.9", False),
    ],
)
def test_limits_include_their_number(tolerance, value, passes):
    """A value on the limit passes, one step beyond does not."""
    assert tolerance.passes(Decimal(value)) is passes


def test_key_item_fails_with_a_single_value():
    """Nineteen of twenty are too few where all have to pass."""
    values = decimals(*[3500] * 19, 3521)
    assert not evaluate(values, WIDTH, Decimal(100)).ok
    assert evaluate(values, WIDTH, Decimal(95)).ok


def test_exact_rate_is_reached():
    """Four of five are 80 per cent, not a little less."""
    values = decimals(3500, 3500, 3500, 3500, 3600)
    result = evaluate(values, WIDTH, Decimal(80))
    assert (result.rate, result.failures, result.ok) == (80, (4,), True)


@given(SERIES, st.decimals(1, 100, places=0))
def test_rate_counts_what_passed(values, required):
    """Passed and failed values add up, and the rate decides."""
    tolerance = Tolerance("min", lower=Decimal(500))
    result = evaluate(values, tolerance, required)
    assert result.passed + len(result.failures) == result.count == len(values)
    assert result.ok == (result.passed * 100 >= required * result.count)


@pytest.mark.parametrize(
    ("confidence", "freedom", "factor"),
    [
        # Printed tables of Student's t, one-sided.
        ("0.95", 1, "6.314"),
        ("0.95", 2, "2.920"),
        ("0.95", 5, "2.015"),
        ("0.95", 19, "1.729"),
        ("0.90", 9, "1.383"),
        ("0.99", 10, "2.764"),
        ("0.975", 30, "2.042"),
        ("0.95", 1000, "1.646"),
    ],
)
def test_factors_of_the_printed_tables(confidence, freedom, factor):
    """The factor agrees with the tables engineers use."""
    assert t_factor(Decimal(confidence), freedom) == Decimal(factor)


@given(st.lists(MEASURES, min_size=6, max_size=30))
def test_representative_value_follows_its_formula(values):
    """Mean less t times the scatter of the mean, never above the mean."""
    plain = [float(value) for value in values]
    mean = statistics.fmean(plain)
    scatter = statistics.stdev(plain) / len(plain) ** 0.5
    factor = float(t_factor(Decimal("0.95"), len(values) - 1))
    found = float(representative_value(values))
    assert found == pytest.approx(mean - factor * scatter, abs=1e-6)
    assert found <= mean + 1e-9


def test_scatter_fails_a_slab_whose_cores_all_pass():
    """Cores within the single tolerance can still stand for too thin a slab."""
    values = decimals(171, 190, 170, 189, 171, 172)
    result = evaluate(values, SLAB_SINGLE, Decimal(100), SLAB)
    assert result.passed == 6
    assert (result.representative_ok, result.ok) == (False, False)


def test_few_cores_are_judged_by_mean_and_minimum():
    """Three cores: the mean keeps -5 mm, the thinnest -10 mm."""
    kept = evaluate(decimals(175, 172, 178), SLAB_SINGLE, Decimal(100), SLAB)
    assert (kept.representative, kept.representative_ok, kept.ok) == (None, True, True)
    thin = evaluate(decimals(174, 172, 178), SLAB_SINGLE, Decimal(100), SLAB)
    assert (thin.representative_ok, thin.ok) == (False, False)


def test_thinnest_of_few_cores_counts_whatever_the_rate():
    """A thin core is not outvoted by thick ones."""
    values = decimals(190, 190, 190, 190, 169)
    result = evaluate(values, SLAB_SINGLE, Decimal(80), SLAB)
    assert (result.rate, result.representative_ok, result.ok) == (80, False, False)


def test_item_without_representative_value_is_judged_by_its_rate():
    """Where no such tolerance is given nothing is claimed about it."""
    result = evaluate(decimals(3500), WIDTH, Decimal(80))
    assert result.representative_ok is None
    assert result.ok


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ({"kind": "plus_minus"}, "kind"),
        ({"kind": "abs_range", "lower": Decimal(-5)}, "design"),
        ({"kind": "pct", "design": Decimal(0), "lower": Decimal(-5)}, "design"),
        ({"kind": "abs_range", "design": Decimal(5)}, "limits"),
        ({"kind": "min"}, "limits"),
        ({"kind": "between", "lower": Decimal(2), "upper": Decimal(1)}, "limits"),
    ],
)
def test_tolerances_that_say_nothing_are_refused(arguments, code):
    """A tolerance that could pass everything by mistake is refused."""
    with pytest.raises(ToleranceError) as refusal:
        Tolerance(**arguments)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("values", "rate", "representative", "code"),
    [
        ([], 80, None, "no_values"),
        ([3500], 0, None, "rate"),
        ([3500], 101, None, "rate"),
        ([3500], 80, Tolerance("max", upper=Decimal(1)), "limits"),
    ],
)
def test_series_that_cannot_be_judged_are_refused(values, rate, representative, code):
    """No measurement, an odd rate or a wrong side is an error, not a pass."""
    with pytest.raises(ToleranceError) as refusal:
        evaluate(decimals(*values), WIDTH, Decimal(rate), representative)
    assert refusal.value.code == code


@pytest.mark.parametrize("confidence", ["0.5", "1", "95"])
def test_confidence_is_a_share(confidence):
    """Ninety-five is not 0.95."""
    with pytest.raises(ToleranceError, match="confidence"):
        t_factor(Decimal(confidence), 5)


def test_floats_are_refused():
    """A binary fraction could miss the limit it stands on."""
    with pytest.raises(TypeError):
        WIDTH.passes(3480.0)


def test_no_deviation_without_design():
    """A plain limit has nothing to deviate from."""
    with pytest.raises(ToleranceError):
        Tolerance("max", upper=Decimal(5)).deviation(Decimal(4))
