"""Outlines are outlines, and a position far from its area is asked about."""

import json
from pathlib import Path

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import County

CASES = Path(__file__).parent / "fixtures/cases"
SQUARE = [[113.0, 28.1], [113.2, 28.1], [113.2, 28.3], [113.0, 28.3], [113.0, 28.1]]


def polygon(ring):
    """The GeoJSON of one ring."""
    return json.dumps({"type": "Polygon", "coordinates": [ring]})


@tagged("post_install", "-at_install")
class TestAreaPlace(County):
    def place(self, lat, lng, **values):
        return self.env["microworks.project.location"].create(
            {"project_id": self.works.id, "lat": lat, "lng": lng, **values}
        )

    def setUp(self):
        super().setUp()
        self.works = self.make_project()
        (self.county + self.township + self.village).write({"lat": 0, "lng": 0})

    def refused(self, code, call, *args, **kwargs):
        with self.assertRaises(UserError) as caught:
            call(*args, **kwargs)
        self.assertEqual(self.codes(caught), [code])

    def test_words_are_no_outline(self):
        """“East to the river” is refused, not stored."""
        text = (CASES / "outline_not_geojson.txt").read_text()
        self.refused("MW-AREA-06", self.village.write, {"outline": text})

    def test_an_outline_with_a_byte_order_mark(self):
        """A collection of one feature becomes the outline, and is drawn."""
        text = (CASES / "outline_with_bom.json").read_bytes().decode("utf-8")
        self.assertTrue(text.startswith("\ufeff"))
        self.county.outline = text
        stored = json.loads(self.county.outline)
        self.assertEqual(stored["type"], "MultiPolygon")
        self.assertEqual(stored["coordinates"], [[SQUARE]])
        self.assertIn("<path", self.county.outline_drawing)

    def test_outlines_that_are_none(self):
        """Exchanged, projected, elsewhere, in another system, broken: refused."""
        swapped = [[lat, lng] for lng, lat in SQUARE]
        other_system = json.loads(polygon(SQUARE)) | {
            "crs": {"type": "name", "properties": {"name": "EPSG:3857"}}
        }
        for text in (
            polygon(swapped),
            polygon([[500_000, 3_100_000], [500_100, 3_100_000], [500_000, 3_100_100]]),
            polygon([[2, 48], [3, 48], [3, 49], [2, 48]]),
            polygon([[113, 28], [113.1, 28]]),
            polygon([[113, 28], ["113.1", 28], [113, 28.1]]),
            polygon([[float("nan"), 28], [113.1, 28], [113, 28.1]]),
            json.dumps(other_system),
            '{"type": "Point", "coordinates": [113, 28]}',
            "[1, 2]",
            "{}",
        ):
            self.refused("MW-AREA-06", self.village.write, {"outline": text})

    def test_beijing_is_not_in_the_village(self):
        """A position 1,300 km off is asked about and kept with a reason only."""
        self.village.write({"lat": 28.18, "lng": 113.0})
        self.refused("MW-GEO-03", self.place, 39.9, 116.4)
        place = self.place(39.9, 116.4, far_reason="Sister village, by agreement")
        self.assertTrue(place)
        self.assertTrue(self.place(28.2, 113.02))

    def test_the_outline_decides_before_the_centre(self):
        """Inside the outline is near, however far from the centre."""
        self.village.write({"outline": polygon(SQUARE), "lat": 28.2, "lng": 113.1})
        self.assertTrue(self.place(28.29, 113.19))
        self.refused("MW-GEO-03", self.place, 28.6, 113.1)

    def test_the_area_above_stands_in(self):
        """Without a centre of the village that of its township is asked."""
        self.township.write({"lat": 28.18, "lng": 113.0})
        self.refused("MW-GEO-03", self.place, 39.9, 116.4)
        self.assertTrue(self.place(28.3, 113.1))

    def test_the_centre_of_an_area(self):
        """A centre abroad, exchanged or far from the area above is refused."""
        self.county.write({"lat": 28.18, "lng": 113.0})
        self.refused("MW-GEO-01", self.village.write, {"lat": 113.0, "lng": 28.18})
        self.refused("MW-AREA-04", self.village.write, {"lat": 39.9, "lng": 116.4})
        self.refused(
            "MW-AREA-05",
            self.village.write,
            {"outline": polygon(SQUARE), "lat": 28.9, "lng": 113.0},
        )

    def test_a_log_far_from_the_area_is_marked(self):
        """Where the site's own position is not known, its area is asked."""
        self.village.write({"lat": 28.18, "lng": 113.0})
        self.works.location_ids.unlink()
        values = {"project_id": self.works.id, "works_done": "x", "kind": "technician"}
        logs = self.env["microworks.site.log"].with_user(self.people["officer"])
        self.assertTrue(logs.create({**values, "lat": 39.9, "lng": 116.4}).is_far)
        self.assertFalse(logs.create({**values, "lat": 28.19, "lng": 113.0}).is_far)
