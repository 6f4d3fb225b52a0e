"""Coordinates: distances and the reference systems used in China.

CGCS2000 is the national system and agrees with WGS-84 to centimetres. Map services show
GCJ-02, which shifts WGS-84 by some hundred metres inside China, or BD-09, which shifts
GCJ-02 once more. A coordinate without its system is therefore wrong by half a village.

Points are ``(longitude, latitude)`` in degrees, as in GeoJSON.

>>> office = (113.0828, 28.2457)
>>> shown = convert(office, "WGS84", "GCJ02")
>>> round(distance(office, shown))
675
>>> back = convert(shown, "GCJ02", "WGS84")
>>> distance(office, back) < 0.001
True
>>> convert(office, "CGCS2000", "WGS84") == office
True

The shift formulas are those in public use; the inverse has no closed form and is found
by iteration, to less than a millimetre.
"""

from __future__ import annotations

from collections.abc import Callable
from math import asin, atan2, cos, isfinite, pi, radians, sin, sqrt

CGCS2000, WGS84, GCJ02, BD09 = "CGCS2000", "WGS84", "GCJ02", "BD09"
CRS = (CGCS2000, WGS84, GCJ02, BD09)

Point = tuple[float, float]

# Mean radius of the Earth in metres (IUGG); distances on works need no ellipsoid.
EARTH_RADIUS = 6_371_008.8
# Krasovsky 1940, the ellipsoid the GCJ-02 formula is written for.
_AXIS = 6_378_245.0
_ECCENTRICITY_2 = 0.00669342162296594323
_BD_ANGLE = pi * 3000 / 180
# Degrees; a tenth of a millimetre on the ground.
_PRECISION = 1e-9
_MAX_ROUNDS = 50


class CoordinateError(ValueError):
    """Not a place on Earth, or an unknown system.

    :ivar code: ``not_a_number``, ``out_of_range``, ``null_island``,
        ``outside_china`` or ``unknown_crs``
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def distance(one: Point, other: Point) -> float:
    """Metres between two points of the same system, along the sphere (haversine).

    >>> round(distance((116.3975, 39.9087), (121.4737, 31.2304)) / 1000)
    1068
    """
    (lon1, lat1), (lon2, lat2) = one, other
    rise = sin(radians(lat2 - lat1) / 2) ** 2
    turn = sin(radians(lon2 - lon1) / 2) ** 2
    half_chord = rise + cos(radians(lat1)) * cos(radians(lat2)) * turn
    return 2 * EARTH_RADIUS * asin(sqrt(min(1.0, half_chord)))


def in_china(point: Point) -> bool:
    """Whether a point lies in the rectangle in which map services shift.

    It covers China with a wide margin: for plausibility, never for borders.

    >>> in_china((113.0, 28.2)), in_china((28.2, 113.0)), in_china((2.35, 48.85))
    (True, False, False)
    """
    lon, lat = point
    return 72.004 <= lon <= 137.8347 and 0.8293 <= lat <= 55.8271


def check(point: Point, *, china: bool = True) -> Point:
    """The point itself, if it can be the place of a work.

    :param china: also refuse what lies outside China, above all swapped coordinates
    :raises CoordinateError: with the code of the reason

    >>> check((28.2457, 113.0828))  # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
        ...
    CoordinateError: latitude 113.0828 is not between -90 and 90
    """
    lon, lat = point
    if not (isfinite(lon) and isfinite(lat)):
        raise CoordinateError("not_a_number", f"not a coordinate: {point}")
    for name, value, most in (("longitude", lon, 180), ("latitude", lat, 90)):
        if abs(value) > most:
            raise CoordinateError(
                "out_of_range", f"{name} {value} is not between -{most} and {most}"
            )
    if lon == lat == 0:  # what a device without a fix reports
        raise CoordinateError("null_island", "the device had no position")
    if china and not in_china(point):
        raise CoordinateError("outside_china", f"{point} is not in China")
    return point


def convert(point: Point, source: str, target: str) -> Point:
    """The same place in another system.

    :param source: system of ``point``, one of ``CRS``
    :param target: system wanted
    :raises CoordinateError: unknown system
    """
    for crs in (source, target):
        if crs not in CRS:
            raise CoordinateError("unknown_crs", f"unknown system {crs!r}")
    # Every system is so many shifts away from WGS-84.
    depth = {CGCS2000: 0, WGS84: 0, GCJ02: 1, BD09: 2}
    shifts = (wgs84_to_gcj02, gcj02_to_bd09)
    for shift in shifts[depth[source] : depth[target]]:
        point = shift(point)
    for shift in reversed(shifts[depth[target] : depth[source]]):
        point = _undo(shift, point)
    return point


def wgs84_to_gcj02(point: Point) -> Point:
    """Shift of the map services; outside China points stay."""
    if not in_china(point):
        return point
    lon, lat = point
    x, y = lon - 105.0, lat - 35.0
    wave = 20 * sin(6 * pi * x) + 20 * sin(2 * pi * x)
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x))
    east += (wave + 20 * sin(pi * x) + 40 * sin(pi / 3 * x)) * 2 / 3
    east += (150 * sin(pi / 12 * x) + 300 * sin(pi / 30 * x)) * 2 / 3
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x))
    north += (wave + 20 * sin(pi * y) + 40 * sin(pi / 3 * y)) * 2 / 3
    north += (160 * sin(pi / 12 * y) + 320 * sin(pi / 30 * y)) * 2 / 3
    flatness = 1 - _ECCENTRICITY_2 * sin(radians(lat)) ** 2
    meridian = _AXIS * (1 - _ECCENTRICITY_2) / (flatness * sqrt(flatness))
    parallel = _AXIS / sqrt(flatness) * cos(radians(lat))
    return lon + east * 180 / (parallel * pi), lat + north * 180 / (meridian * pi)


def gcj02_to_bd09(point: Point) -> Point:
    """Second shift, of one map service only."""
    lon, lat = point
    radius = sqrt(lon * lon + lat * lat) + 0.00002 * sin(lat * _BD_ANGLE)
    angle = atan2(lat, lon) + 0.000003 * cos(lon * _BD_ANGLE)
    return radius * cos(angle) + 0.0065, radius * sin(angle) + 0.006


def _undo(shift: Callable[[Point], Point], shifted: Point) -> Point:
    """The point that ``shift`` moves to ``shifted``.

    The shift varies slowly, so correcting by what is still missing closes in quickly.
    At the edge of the rectangle it jumps; there the last approximation is returned.
    """
    lon, lat = shifted
    for _round in range(_MAX_ROUNDS):
        at_lon, at_lat = shift((lon, lat))
        miss_lon, miss_lat = shifted[0] - at_lon, shifted[1] - at_lat
        lon, lat = lon + miss_lon, lat + miss_lat
        if abs(miss_lon) < _PRECISION and abs(miss_lat) < _PRECISION:
            break
    return lon, lat
