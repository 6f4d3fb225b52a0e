"""What a photo's file tells, held against what was entered and what was used before."""

import base64
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ...tools import camera, geo

# One time holds in the whole country; cameras that tell no zone are set to it.
NATIONAL_TIME = timedelta(hours=8)
# Marks that ask for a second look; the others only tell what is not known.
DOUBTS = frozenset(
    {"old", "other_time", "clock", "far", "other_place", "similar", "similar_elsewhere"}
)
SOURCES = [("camera", "Camera"), ("given", "Entered"), ("sent", "Moment of sending")]


class SitePhotoCamera(models.Model):
    """A far or old photo is kept and marked: there are good reasons, and bad ones.

    Practically the same picture in another project is refused, as the same file is.
    """

    _inherit = "microworks.site.photo"

    _guarded_fields = frozenset(
        {
            "camera_at",
            "camera_lat",
            "camera_lng",
            "taken_from",
            "picture_print",
            "print_0",
            "print_1",
            "print_2",
            "print_3",
            "similar_id",
            "marks",
            "is_marked",
        }
    )

    _print_0_idx = models.Index("(print_0) WHERE picture_print IS NOT NULL")
    _print_1_idx = models.Index("(print_1) WHERE picture_print IS NOT NULL")
    _print_2_idx = models.Index("(print_2) WHERE picture_print IS NOT NULL")
    _print_3_idx = models.Index("(print_3) WHERE picture_print IS NOT NULL")

    camera_at = fields.Datetime(
        string="Date of the Camera",
        readonly=True,
        copy=False,
        help="As the file tells it; empty for files that tell no date.",
    )
    camera_lat = fields.Float(
        string="Latitude of the Camera", digits=(10, 7), readonly=True, copy=False
    )
    camera_lng = fields.Float(
        string="Longitude of the Camera", digits=(10, 7), readonly=True, copy=False
    )
    taken_from = fields.Selection(
        SOURCES, string="Time Taken From", readonly=True, copy=False
    )
    # What the picture shows, and its pieces for the index: see tools/camera.py.
    picture_print = fields.Char(size=32, readonly=True, copy=False)
    print_0 = fields.Integer(readonly=True, copy=False)
    print_1 = fields.Integer(readonly=True, copy=False)
    print_2 = fields.Integer(readonly=True, copy=False)
    print_3 = fields.Integer(readonly=True, copy=False)
    # Its name could tell about works in another area; others read the words only.
    similar_id = fields.Many2one(
        comodel_name="microworks.site.photo",
        string="Similar Photo",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
        groups="microworks_supervision.group_county_department",
    )
    marks = fields.Char(readonly=True, copy=False)
    is_marked = fields.Boolean(
        string="Look at It Again", readonly=True, copy=False, index=True
    )
    mark_text = fields.Char(
        string="What the File Tells", compute="_compute_mark_text", compute_sudo=True
    )

    # === COMPUTE ===

    @api.depends("marks", "similar_id")
    @api.depends_context("lang", "uid")
    def _compute_mark_text(self):
        words = {
            "old": self.env._("taken long before it was sent"),
            "other_time": self.env._("the camera tells another time than was entered"),
            "clock": self.env._("the clock of the camera is ahead"),
            "far": self.env._("the camera was far from the site"),
            "other_place": self.env._(
                "the camera tells another place than was entered"
            ),
            "similar": self.env._("similar to another photo of these works"),
            "similar_elsewhere": self.env._("similar to a photo of other works"),
            "no_date": self.env._("the file tells no date"),
            "no_place": self.env._("the file tells no place"),
        }
        for photo in self:
            marks = (photo.marks or "").split(",")
            photo.mark_text = self.env._("; ").join(
                words[mark] for mark in marks if mark in words
            )

    # === CRUD ===

    @api.model_create_multi
    def create(self, vals_list):
        sights = [self._sight(vals) for vals in vals_list]
        given = [bool(vals.get("taken_at")) for vals in vals_list]
        vals_list = [
            self._with_camera(vals, sight)
            for vals, sight in zip(vals_list, sights, strict=True)
        ]
        photos = super().create(vals_list)
        for photo, sight, by_hand in zip(photos, sights, given, strict=True):
            photo._keep_sight(sight, by_hand)
        return photos

    def write(self, vals):
        if self._guard_is_lifted():
            return super().write(vals)
        sight = self._sight(vals) if vals.get("file") else None
        result = super().write(vals)
        if sight:
            self._keep_sight(sight, "taken_at" in vals)
        elif {"taken_at", "lat", "lng", "crs"} & vals.keys():
            if "taken_at" in vals:
                self._unguarded().write({"taken_from": "given"})
            self._mark()
        return result

    # === BUSINESS ===

    @api.model
    def _sight(self, vals):
        """What the file tells; ``None`` for what is no picture, refused elsewhere."""
        try:
            return camera.look(base64.b64decode(vals.get("file") or b""))
        # What a decoder raises on rubbish is not limited to a few kinds.
        except Exception:
            return None

    @api.model
    def _with_camera(self, vals, sight):
        """The values with time and place of the camera where none were entered."""
        vals = dict(vals)
        now = fields.Datetime.now()
        if not vals.get("taken_at"):
            at = self._camera_at(sight)
            vals["taken_at"] = at if at and at <= now + timedelta(days=1) else now
        point = sight and sight.point
        if point and geo.in_china(point) and not (vals.get("lat") or vals.get("lng")):
            vals.update(lng=point[0], lat=point[1], crs="WGS84")
        return vals

    @api.model
    def _camera_at(self, sight):
        if not sight or not sight.moment:
            return None
        return sight.moment.utc or sight.moment.local - NATIONAL_TIME

    def _keep_sight(self, sight, given):
        """Store what the file tells and mark what does not fit.

        :raises Refused: MW-PHOTO-06, the same picture in other works
        """
        self.ensure_one()
        at = self._camera_at(sight)
        point = (sight and sight.point) or (0.0, 0.0)
        picture_print = (sight and sight.print) or False
        used = at and not given and at == self.taken_at
        values = {
            "camera_at": at or False,
            "camera_lng": point[0],
            "camera_lat": point[1],
            "taken_from": "given" if given else ("camera" if used else "sent"),
            "picture_print": picture_print,
        }
        pieces = camera.pieces(picture_print) if picture_print else [0] * camera.PIECES
        values |= {f"print_{i}": piece for i, piece in enumerate(pieces)}
        similar = self._find_similar(picture_print) if picture_print else self.browse()
        self._unguarded().write(values | {"similar_id": similar.id})
        self._mark()

    def _mark(self):
        """Hold time and place entered against those of the camera, and the site."""
        for photo in self:
            # sudo: the similar photo may be of another area; only that it is counts.
            similar = photo.sudo().similar_id
            marks = [*photo._marks_of_time(), *photo._marks_of_place()]
            if similar:
                own = similar.project_id == photo.project_id
                marks.append("similar" if own else "similar_elsewhere")
            photo._unguarded().write(
                {
                    "marks": ",".join(marks) or False,
                    "is_marked": bool(DOUBTS.intersection(marks)),
                }
            )

    def _marks_of_time(self):
        self.ensure_one()
        if not self.camera_at:
            return ["no_date"]
        rules = self._photo_rules()
        sent = self.create_date or fields.Datetime.now()
        if self.camera_at > sent + timedelta(days=1):
            return ["clock"]
        age = rules._number_if_set("photo.max_age_days")
        gap = rules._number_if_set("photo.max_gap_hours")
        marks = []
        if age is not None and sent - self.camera_at > timedelta(days=float(age)):
            marks.append("old")
        apart = abs(self.taken_at - self.camera_at)
        if gap is not None and apart > timedelta(hours=float(gap)):
            marks.append("other_time")
        return marks

    def _marks_of_place(self):
        self.ensure_one()
        point = (self.camera_lng, self.camera_lat)
        if not any(point):
            return ["no_place"]
        limit = float(self._photo_rules()._number("photo.max_distance_m"))
        marks = []
        # sudo: contractors do not read the project; how far they were from it counts.
        project = self.project_id.sudo()
        if not geo.in_china(point) or project._is_far(
            self.camera_lat, self.camera_lng, geo.WGS84, limit
        ):
            marks.append("far")
        if self.lat or self.lng:
            entered = geo.convert((self.lng, self.lat), self.crs, geo.WGS84)
            if geo.distance(entered, point) > limit:
                marks.append("other_place")
        return marks

    def _photo_rules(self):
        # sudo: contractors do not read the project; its rules are no secret.
        return self.project_id.sudo()._rules()

    def _find_similar(self, picture_print):
        """The most similar photo known, of any area.

        Candidates come from the index of pieces, so the cost does not grow with the
        archive; the limits are those of the rule set.

        :raises Refused: MW-PHOTO-06, practically the same picture in other works
        """
        self.ensure_one()
        rules = self._photo_rules()
        limit = rules._number_if_set("photo.similar_bits")
        if limit is None:
            return self.browse()
        limit = min(int(limit), camera.MAX_DIFFERING)
        self.flush_model(
            ["picture_print", "is_void", *(f"print_{i}" for i in range(4))]
        )
        pieces = [camera.neighbours(piece) for piece in camera.pieces(picture_print)]
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id, picture_print
                  FROM microworks_site_photo
                 WHERE picture_print IS NOT NULL AND id != %s
                   AND (print_0 = ANY(%s) OR print_1 = ANY(%s)
                        OR print_2 = ANY(%s) OR print_3 = ANY(%s))
                """,
                self.id,
                *pieces,
            )
        )
        near = sorted(
            (differing, photo_id)
            for photo_id, other in rows
            if (differing := camera.differing(picture_print, other)) <= limit
        )
        # sudo: a photo used in another area is used as well.
        found = self.sudo().browse(photo_id for _differing, photo_id in near)
        found = found.filtered(
            lambda photo: not photo.is_void or photo.author_id != self.env.user
        )
        same = rules._number_if_set("photo.same_bits")
        differing = {photo_id: bits for bits, photo_id in near}
        for photo in found:
            own = photo.project_id == self.project_id
            if not own and same is not None and differing[photo.id] <= same:
                self._refuse_seen(photo)
        return found[:1]

    def _refuse_seen(self, photo):
        """:raises Refused: always"""
        seen = photo.with_env(self.env).has_access("read")
        where = (
            f"{photo.project_id.display_name}, {photo._parent().display_name}"
            if seen
            else self.env._("a project of another area")
        )
        self._refuse(
            "MW-PHOTO-06",
            self.env._(
                "this picture was already used, saved again or in another size:"
                " %(where)s",
                where=where,
            ),
            next_step=self.env._("take a new photo on site"),
        )
