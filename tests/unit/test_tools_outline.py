"""Outlines: only polygons in degrees inside China, and what is near them."""

import json

import pytest
from tools import outline

SQUARE = [[113.0, 28.0], [113.2, 28.0], [113.2, 28.2], [113.0, 28.2], [113.0, 28.0]]
HOLE = [[113.05, 28.05], [113.15, 28.05], [113.15, 28.15], [113.05, 28.05]]


def text(*rings, **more):
    """GeoJSON of one polygon."""
    return json.dumps({"type": "Polygon", "coordinates": list(rings), **more})


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ("东至河，西至公路", "not_json"),
        ("[1]", "not_geojson"),
        ('{"type": "FeatureCollection", "features": []}', "no_polygon"),
        ('{"type": "Point", "coordinates": [113, 28]}', "no_polygon"),
        (text([[lat, lng] for lng, lat in SQUARE]), "swapped"),
        (text([[5e5, 3e6], [5.1e5, 3e6], [5e5, 3.1e6]]), "metres"),
        (text([[2, 48], [3, 48], [3, 49]]), "outside_china"),
        (text([[113, 28], [113, 28]]), "ring"),
        (text([["113", 28], [113.1, 28], [113, 28.1]]), "ring"),
        (text(SQUARE, crs={"properties": {"name": "EPSG:3857"}}), "crs"),
        (text([[float("nan"), 28], [113.1, 28], [113, 28.1]]), "not_json"),
    ],
)
def test_what_is_no_outline(given, code):
    """Each has its code, none is stored."""
    with pytest.raises(outline.OutlineError) as caught:
        outline.parse(given)
    assert caught.value.code == code


def test_known_systems_pass():
    """Names of CGCS2000 and WGS-84 in degrees."""
    for name in (
        "urn:ogc:def:crs:OGC:1.3:CRS84",
        "EPSG:4490",
        "urn:ogc:def:EPSG::4326",
    ):
        assert outline.parse(text(SQUARE, crs={"properties": {"name": name}}))


def test_inside_hole_and_outside():
    """A hole is outside; the distance is to the nearest edge, not to a corner."""
    shape = outline.parse(text(SQUARE, HOLE))
    assert outline.contains(shape, (113.02, 28.1))
    assert not outline.contains(shape, (113.1, 28.07))
    assert outline.distance(shape, (113.02, 28.1)) == 0
    assert 1_100 < outline.distance(shape, (113.1, 27.99)) < 1_125


def test_an_open_ring_is_closed():
    """What is stored can be read again and is the same."""
    shape = outline.parse("\ufeff" + text(SQUARE[:-1]))
    assert shape == outline.parse(outline.dump(shape)) == outline.parse(text(SQUARE))
