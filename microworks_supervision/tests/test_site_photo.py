"""What a photo's file tells is read, held against the entry, and remembered."""

import base64
import io
import random
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw

from odoo.exceptions import UserError
from odoo.tests import tagged

from .test_site_base import Site

CASES = Path(__file__).parent / "fixtures/cases"
# Of EXIF 2.32: the picture's own tags, those of the camera, those of the position.
_IFD_EXIF, _IFD_GPS = 0x8769, 0x8825
_TAKEN, _ZONE = 0x9003, 0x9011


@cache
def scene(seed, width=800):
    """A made-up site: things of all colours that lie about on grained ground."""
    if width != 800:
        return scene(seed).resize((width, width * 3 // 4))
    dice = random.Random(seed)
    picture = Image.effect_noise((800, 600), 60).convert("RGB")
    draw = ImageDraw.Draw(picture)
    for _number in range(25):
        left, top = dice.randrange(-100, 750), dice.randrange(-100, 550)
        right, bottom = left + dice.randrange(60, 300), top + dice.randrange(60, 300)
        draw.rectangle(
            (left, top, right, bottom),
            fill=tuple(dice.randrange(256) for _colour in range(3)),
        )
    return picture


def packed(picture, kind="JPEG", taken=None, zone=None, place=None, **options):
    """The file of a picture, base64, with the EXIF a camera would write."""
    exif = Image.Exif()
    if taken:
        exif.get_ifd(_IFD_EXIF)[_TAKEN] = taken.strftime("%Y:%m:%d %H:%M:%S")
    if zone:
        exif.get_ifd(_IFD_EXIF)[_ZONE] = zone
    if place:
        lng, lat = place
        exif.get_ifd(_IFD_GPS).update({1: "N", 2: (lat, 0, 0), 3: "E", 4: (lng, 0, 0)})
    file = io.BytesIO()
    picture.save(file, kind, exif=exif, **options)
    return base64.b64encode(file.getvalue())


@tagged("post_install", "-at_install")
class TestSitePhoto(Site):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["microworks.project.location"].create(
            {
                "project_id": cls.project.id,
                "kind": "as_started",
                "lat": 28.18,
                "lng": 113.0,
                "crs": "WGS84",
            }
        )
        cls.project.invalidate_recordset(["location_ids"])

    def setUp(self):
        super().setUp()
        self.log = self.make_log(submit=False)
        self.other_log = None

    def send(self, file, log=None, **values):
        if isinstance(file, str):
            values.setdefault("file_name", file)
            file = base64.b64encode((CASES / file).read_bytes())
        photo = self.model("contractor", "microworks.site.photo").create(
            {"log_id": (log or self.log).id, "file": file, **values}
        )
        return photo.sudo()

    def marks(self, photo):
        return set((photo.marks or "").split(",")) - {""}

    def log_elsewhere(self):
        """A log of other works in the same township."""
        project = self.project.copy({"name": "Other works"})
        project._unguarded().write({"state": "under_construction"})
        return (
            self.env["microworks.site.log"]
            .with_user(self.people["officer"])
            .create({"project_id": project.id, "kind": "technician", "works_done": "x"})
        )

    def test_a_photo_of_2008_is_not_taken_now(self):
        """Its date is the camera's; that it is old and far away is marked."""
        photo = self.send("exif_2008_far_away.jpg")
        self.assertEqual(photo.camera_at, datetime(2008, 5, 1, 1, 30))
        self.assertEqual(photo.taken_at, photo.camera_at)
        self.assertEqual(photo.taken_from, "camera")
        self.assertEqual(self.marks(photo), {"old", "far"})
        self.assertTrue(photo.is_marked)
        self.assertIn("taken long before", photo.mark_text)

    def test_the_entry_does_not_hide_the_camera(self):
        """Who enters time and place by hand is held against the file."""
        photo = self.send(
            "exif_2008_far_away.jpg",
            taken_at=datetime.now().replace(microsecond=0),
            lat=28.18,
            lng=113.0,
        )
        self.assertEqual(photo.taken_from, "given")
        self.assertEqual(self.marks(photo), {"old", "far", "other_time", "other_place"})

    def test_a_photo_of_today_on_site(self):
        """Date and position of a good photo are taken over, nothing is marked."""
        now = datetime.now().replace(microsecond=0)
        file = packed(scene(1), taken=now, zone="+00:00", place=(113.0, 28.18))
        photo = self.send(file)
        self.assertEqual(photo.taken_at, now)
        self.assertAlmostEqual(photo.lat, 28.18, 4)
        self.assertLess(photo.distance_m, 20)
        self.assertFalse(photo.marks)
        self.assertFalse(photo.is_marked)

    def test_a_camera_without_zone_shows_national_time(self):
        """09:30 on a camera that tells no zone is 01:30 UTC."""
        photo = self.send(packed(scene(2), taken=datetime(2026, 5, 1, 9, 30)))
        self.assertEqual(photo.camera_at, datetime(2026, 5, 1, 1, 30))

    def test_a_photo_without_camera_data_says_so(self):
        """Sent by a messenger: the time is that of sending, and is called that."""
        photo = self.send(packed(scene(3)))
        self.assertEqual(photo.taken_from, "sent")
        self.assertEqual(self.marks(photo), {"no_date", "no_place"})
        self.assertFalse(photo.is_marked)
        self.assertIn("no date", photo.mark_text)

    def test_a_clock_that_is_ahead(self):
        """A camera of next year proves nothing; the photo is taken now, and marked."""
        ahead = datetime.now() + timedelta(days=400)
        photo = self.send(packed(scene(4), taken=ahead))
        self.assertEqual(photo.taken_from, "sent")
        self.assertIn("clock", self.marks(photo))

    def test_all_orientations_are_taken(self):
        """Photos held in any way are sound photos."""
        for number in range(1, 9):
            self.assertTrue(self.send(f"orientation_{number}.jpg").sha256)

    def test_a_photo_of_an_iphone(self):
        """The refusal tells what to do on the telephone."""
        with self.assertRaises(UserError) as caught:
            self.send("iphone_heic_named.jpg")
        self.assertEqual(self.codes(caught), ["MW-PHOTO-07"])
        self.assertIn("Most Compatible", str(caught.exception))

    def test_saved_again_in_the_same_works_is_marked(self):
        """Another file of the same picture is found, smaller or as PNG."""
        first = self.send(packed(scene(5)))
        for file in (
            packed(scene(5), quality=40),
            packed(scene(5, width=300)),
            packed(scene(5, width=640), "PNG"),
        ):
            photo = self.send(file)
            self.assertIn("similar", self.marks(photo))
            self.assertTrue(photo.is_marked)
        self.assertFalse(first.is_marked)

    def test_saved_again_for_other_works_is_refused(self):
        """The commonest way to show works that were never built."""
        self.send(packed(scene(6)))
        log = self.log_elsewhere()
        with self.assertRaises(UserError) as caught:
            self.env["microworks.site.photo"].with_user(self.people["officer"]).create(
                {"log_id": log.id, "file": packed(scene(6, width=500), quality=50)}
            )
        self.assertEqual(self.codes(caught), ["MW-PHOTO-06"])

    def test_different_photos_are_no_copies(self):
        """Forty other pictures are forty other pictures."""
        photos = [self.send(packed(scene(number))) for number in range(100, 140)]
        self.assertFalse(any(photo.is_marked for photo in photos))

    def test_the_entry_is_looked_at_again_when_it_changes(self):
        """Moving the time by hand later is marked as well."""
        now = datetime.now().replace(microsecond=0)
        photo = self.send(packed(scene(7), taken=now, zone="+00:00"))
        mine = photo.with_user(self.contractor_user)
        mine.write({"taken_at": now - timedelta(days=3)})
        self.assertIn("other_time", self.marks(photo))
        self.assertEqual(photo.taken_from, "given")

    def test_what_the_file_tells_is_nobodys_entry(self):
        """Marks and the camera's data are taken from no caller."""
        photo = self.send(packed(scene(8))).with_user(self.contractor_user)
        for values in (
            {"camera_at": "2026-01-01"},
            {"is_marked": False},
            {"marks": ""},
        ):
            with self.assertRaises(UserError):
                photo.write(values)
