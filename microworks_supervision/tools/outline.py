"""Outlines of areas: GeoJSON read with care, and what is inside, near or far.

>>> square = '{"type":"Polygon","coordinates":[[[113,28],[114,28],[114,29],[113,28]]]}'
>>> shape = parse(square)
>>> len(shape), contains(shape, (113.9, 28.5)), contains(shape, (113.1, 28.9))
(1, True, False)
>>> dump(shape)
'{"type":"MultiPolygon","coordinates":[[[[113.0,28.0],[114.0,28.0],[114.0,29.0],[113.0,28.0]]]]}'
>>> parse("from the river to the road")
Traceback (most recent call last):
    ...
tools.outline.OutlineError: not_json
"""

from __future__ import annotations

import json
import re
from math import cos, isfinite, radians
from typing import Any

from . import geo

Ring = list[geo.Point]
# Polygons, each with its outer ring first and its holes after it.
Shape = list[list[Ring]]

# More than any county's outline has; a coastline of the country is none.
MAX_POINTS = 200_000
# Systems that agree with ours to centimetres: CGCS2000 and WGS-84 in degrees.
_CRS = re.compile(r"(CRS:?84|EPSG:{1,2}(4490|4326)|CGCS2000)$", re.IGNORECASE)
_PICTURE = 320


class OutlineError(ValueError):
    """Not an outline of ours.

    :ivar code: ``not_json``, ``not_geojson``, ``no_polygon``, ``crs``, ``ring``,
        ``swapped``, ``metres``, ``outside_china`` or ``too_long``
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def parse(text: str) -> Shape:
    """The polygons of a GeoJSON text: a geometry, a feature or a collection.

    A byte order mark is dropped, an open ring is closed: both can only mean one thing.

    :raises OutlineError: with the code of the reason
    """
    try:
        value = json.loads(text.lstrip("\ufeff").strip(), parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise OutlineError("not_json") from None
    if not isinstance(value, dict):
        raise OutlineError("not_geojson")
    _check_crs(value)
    shape = [polygon for geometry in _geometries(value, 8) for polygon in geometry]
    if not shape:
        raise OutlineError("no_polygon")
    points = [point for polygon in shape for ring in polygon for point in ring]
    if len(points) > MAX_POINTS:
        raise OutlineError("too_long")
    _check_points(points)
    return shape


def dump(shape: Shape) -> str:
    """A shape as the one GeoJSON we store."""
    value = {"type": "MultiPolygon", "coordinates": shape}
    return json.dumps(value, separators=(",", ":"))


def contains(shape: Shape, point: geo.Point) -> bool:
    """Whether a point is inside (even-odd rule: holes are outside)."""
    inside = False
    for polygon in shape:
        for ring in polygon:
            inside ^= _in_ring(ring, point)
    return inside


def distance(shape: Shape, point: geo.Point) -> float:
    """Metres from a point to the shape; 0 inside, else to the nearest edge."""
    if contains(shape, point):
        return 0.0
    squeeze = cos(radians(point[1]))
    nearest = min(
        (
            _nearest_on_edge(one, other, point, squeeze)
            for polygon in shape
            for ring in polygon
            for one, other in zip(ring, ring[1:], strict=False)
        ),
        key=lambda found: found[0],
    )
    return geo.distance(nearest[1], point)


def picture(shape: Shape, point: geo.Point | None = None) -> dict[str, Any]:
    """What a drawing of the shape needs.

    :param point: the centre, drawn as well
    :return: ``width``, ``height``, ``path`` (SVG) and ``centre`` (x, y) or ``None``
    """
    points = [p for polygon in shape for ring in polygon for p in ring]
    points += [point] if point else []
    west, east = min(p[0] for p in points), max(p[0] for p in points)
    south, north = min(p[1] for p in points), max(p[1] for p in points)
    squeeze = cos(radians((south + north) / 2))
    span = max((east - west) * squeeze, north - south) or 1.0
    scale = _PICTURE / span

    def place(p: geo.Point) -> tuple[float, float]:
        return (
            round((p[0] - west) * squeeze * scale + 8, 1),
            round((north - p[1]) * scale + 8, 1),
        )

    rings = [ring for polygon in shape for ring in polygon]
    path = "".join(
        "M" + "L".join(f"{x} {y}" for x, y in map(place, ring)) + "Z" for ring in rings
    )
    return {
        "width": round((east - west) * squeeze * scale + 16, 1),
        "height": round((north - south) * scale + 16, 1),
        "path": path,
        "centre": place(point) if point else None,
    }


# === Private ===


def _no_number(_name: str) -> None:
    raise ValueError


def _check_crs(value: dict) -> None:
    crs = value.get("crs")
    if crs is None:
        return
    named = crs.get("properties") if isinstance(crs, dict) else None
    name = named.get("name") if isinstance(named, dict) else None
    if not isinstance(name, str) or not _CRS.search(name):
        raise OutlineError("crs")


def _geometries(value: Any, depth: int) -> list[Shape]:
    if not isinstance(value, dict) or not depth:
        raise OutlineError("not_geojson")
    kind, nested = value.get("type"), depth - 1
    if kind == "FeatureCollection":
        return _all(value.get("features"), nested)
    if kind == "GeometryCollection":
        return _all(value.get("geometries"), nested)
    if kind == "Feature":
        return _geometries(value.get("geometry"), nested)
    if kind == "Polygon":
        return [[_polygon(value.get("coordinates"))]]
    if kind == "MultiPolygon":
        polygons = value.get("coordinates")
        if not isinstance(polygons, list):
            raise OutlineError("not_geojson")
        return [[_polygon(rings) for rings in polygons]]
    if kind in ("Point", "MultiPoint", "LineString", "MultiLineString"):
        raise OutlineError("no_polygon")
    raise OutlineError("not_geojson")


def _all(values: Any, depth: int) -> list[Shape]:
    if not isinstance(values, list):
        raise OutlineError("not_geojson")
    return [shape for value in values for shape in _geometries(value, depth)]


def _polygon(rings: Any) -> list[Ring]:
    if not isinstance(rings, list) or not rings:
        raise OutlineError("ring")
    return [_ring(ring) for ring in rings]


def _ring(positions: Any) -> Ring:
    if not isinstance(positions, list):
        raise OutlineError("ring")
    ring = []
    for position in positions:
        numbers = position[:2] if isinstance(position, list) else ()
        if len(numbers) < 2 or any(
            isinstance(n, bool) or not isinstance(n, int | float) for n in numbers
        ):
            raise OutlineError("ring")
        ring.append((float(numbers[0]), float(numbers[1])))
    if ring and ring[0] != ring[-1]:
        ring.append(ring[0])
    if len(set(ring)) < 3:
        raise OutlineError("ring")
    return ring


def _check_points(points: list[geo.Point]) -> None:
    if all(geo.in_china(point) for point in points):
        return
    if any(not isfinite(n) for point in points for n in point):
        raise OutlineError("ring")
    if all(geo.in_china((lat, lng)) for lng, lat in points):
        raise OutlineError("swapped")
    if any(abs(lng) > 180 or abs(lat) > 90 for lng, lat in points):
        # Metres of a projection, such as Gauss-Krüger or Web Mercator.
        raise OutlineError("metres")
    raise OutlineError("outside_china")


def _in_ring(ring: Ring, point: geo.Point) -> bool:
    x, y = point
    inside = False
    for (x1, y1), (x2, y2) in zip(ring, ring[1:], strict=False):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside


def _nearest_on_edge(
    one: geo.Point, other: geo.Point, point: geo.Point, squeeze: float
) -> tuple[float, geo.Point]:
    """Squared distance in squeezed degrees, and the place on the edge."""
    ax, ay = (one[0] - point[0]) * squeeze, one[1] - point[1]
    bx, by = (other[0] - point[0]) * squeeze, other[1] - point[1]
    length = (bx - ax) ** 2 + (by - ay) ** 2
    part = -(ax * (bx - ax) + ay * (by - ay)) / length if length else 0.0
    part = min(1.0, max(0.0, part))
    x, y = ax + part * (bx - ax), ay + part * (by - ay)
    return x * x + y * y, (point[0] + x / squeeze, point[1] + y)
