"""A plain plan: points on a grid of degrees, for pages without a base map.

>>> plan = draw([(113.0, 28.0), (113.1, 28.1)])
>>> plan["width"], len(plan["points"]), plan["meridians"][0][1]
(1000, 2, '112.95°')
"""

from __future__ import annotations

from math import cos, radians

WIDTH, HEIGHT, MARGIN = 1000, 640, 40
# Distances of grid lines in degrees; the first that gives few enough lines is taken.
STEPS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0)
MAX_LINES = 8
SMALLEST = 0.02


def draw(points: list[tuple[float, float]]) -> dict:
    """Where points and grid lines are on the plan.

    :param points: pairs of longitude and latitude in degrees, at least one
    :return: ``width``, ``height``, ``points`` (x, y) in the same order, and
        ``meridians`` and ``parallels`` (place, label)
    """
    lons, lats = zip(*points, strict=True)
    middle_lon, middle_lat = _middle(lons), _middle(lats)
    squeeze = cos(radians(middle_lat))
    span_lon, span_lat = _span(lons), _span(lats)
    scale = min(
        (WIDTH - 2 * MARGIN) / (span_lon * squeeze), (HEIGHT - 2 * MARGIN) / span_lat
    )

    def x_of(lon: float) -> float:
        return round(WIDTH / 2 + (lon - middle_lon) * squeeze * scale, 1)

    def y_of(lat: float) -> float:
        return round(HEIGHT / 2 - (lat - middle_lat) * scale, 1)

    return {
        "width": WIDTH,
        "height": HEIGHT,
        "points": [(x_of(lon), y_of(lat)) for lon, lat in points],
        "meridians": _lines(middle_lon, WIDTH / 2 / scale / squeeze, x_of),
        "parallels": _lines(middle_lat, HEIGHT / 2 / scale, y_of),
    }


def _middle(values) -> float:
    return (min(values) + max(values)) / 2


def _span(values) -> float:
    return max(SMALLEST, max(values) - min(values))


def _lines(middle: float, half: float, place) -> list[tuple[float, str]]:
    step = next((s for s in STEPS if 2 * half / s <= MAX_LINES), STEPS[-1])
    first = int((middle - half) / step) + 1
    last = int((middle + half) / step)
    return [
        (place(index * step), f"{index * step:.2f}°")
        for index in range(first, last + 1)
    ]
