"""Coordinates: known shifts, exact return, and points that cannot be right."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tools import geo

CHINESE = st.tuples(st.floats(74, 135), st.floats(4, 53))
ANYWHERE = st.tuples(st.floats(-180, 180), st.floats(-90, 90))


@pytest.mark.parametrize(
    ("wgs", "gcj"),
    [
        # Published pairs of other implementations (Shanghai, Shenzhen, Beijing).
        ((121.5272106, 31.1774276), (121.531541859215, 31.17530398364597)),
        ((113.912316, 22.543847), (113.9171764808363, 22.540796131694766)),
        ((116.377817, 39.911954), (116.38404722455657, 39.91334545536069)),
    ],
)
def test_shift_of_map_services(wgs, gcj):
    """The shift equals published pairs to the ninth decimal."""
    assert geo.convert(wgs, "WGS84", "GCJ02") == pytest.approx(gcj, abs=1e-9)


@pytest.mark.parametrize("lat", [0.0, 28.2, 60.0])
def test_degree_of_latitude(lat):
    """A degree to the north is 111.195 km anywhere on the sphere."""
    metres = geo.distance((113.0, lat), (113.0, lat + 1))
    assert metres == pytest.approx(111_195, abs=1)


@given(ANYWHERE, ANYWHERE)
def test_distance_is_the_same_both_ways(one, other):
    """A distance has no direction and no more than half the Earth."""
    metres = geo.distance(one, other)
    assert metres == pytest.approx(geo.distance(other, one), abs=1e-6)
    assert 0 <= metres <= math.pi * geo.EARTH_RADIUS + 1


@pytest.mark.parametrize("crs", ["GCJ02", "BD09"])
@given(point=CHINESE)
def test_way_back_is_exact(crs, point):
    """There and back again is off by less than a millimetre."""
    there = geo.convert(point, "CGCS2000", crs)
    assert geo.distance(point, geo.convert(there, crs, "CGCS2000")) < 0.001


@given(CHINESE)
def test_shift_is_some_hundred_metres(point):
    """The systems differ by more than a courtyard and less than two kilometres."""
    assert 20 < geo.distance(point, geo.convert(point, "WGS84", "GCJ02")) < 2000
    assert 500 < geo.distance(point, geo.convert(point, "GCJ02", "BD09")) < 2000


@given(CHINESE, st.sampled_from(geo.CRS), st.sampled_from(geo.CRS))
def test_detour_over_wgs84_changes_nothing(point, source, target):
    """Converting directly or by way of WGS-84 gives the same place."""
    middle = geo.convert(point, source, "WGS84")
    direct = geo.convert(point, source, target)
    assert geo.distance(geo.convert(middle, "WGS84", target), direct) < 0.001


def test_points_abroad_are_not_shifted():
    """Outside China the map services show WGS-84."""
    assert geo.convert((2.35, 48.85), "WGS84", "GCJ02") == (2.35, 48.85)


@pytest.mark.parametrize(
    ("point", "code"),
    [
        ((math.nan, 28.2), "not_a_number"),
        ((113.0, math.inf), "not_a_number"),
        ((181.0, 28.2), "out_of_range"),
        ((28.2, 113.0), "out_of_range"),
        ((0.0, 0.0), "null_island"),
        ((28.2, 83.0), "outside_china"),
    ],
)
def test_impossible_places_are_refused(point, code):
    """Missing fixes, swapped axes and foreign places are told apart."""
    with pytest.raises(geo.CoordinateError) as refusal:
        geo.check(point)
    assert refusal.value.code == code


def test_place_abroad_can_be_allowed():
    """A caller that wants only a place on Earth says so."""
    assert geo.check((2.35, 48.85), china=False) == (2.35, 48.85)


def test_unknown_system_is_refused():
    """A coordinate in an unknown system is not passed through unchanged."""
    with pytest.raises(geo.CoordinateError, match="EPSG:4326"):
        geo.convert((113.0, 28.2), "EPSG:4326", "WGS84")
