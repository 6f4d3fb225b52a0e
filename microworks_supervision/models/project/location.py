"""Where the works are: planned, as started, as built; nothing overwritten."""

from odoo import api, fields, models

from ...tools import geo

KINDS = [("planned", "Planned"), ("as_started", "As started"), ("as_built", "As built")]
CRS = [
    ("CGCS2000", "CGCS2000"),
    ("WGS84", "WGS-84 (GPS)"),
    ("GCJ02", "GCJ-02 (Amap, Tencent)"),
    ("BD09", "BD-09 (Baidu)"),
]


class ProjectLocation(models.Model):
    """One known position, in the coordinate system it was measured in.

    ``wgs_lat`` and ``wgs_lng`` are computed once; exports use only them.
    """

    _name = "microworks.project.location"
    _description = "Location of a Project"
    _inherit = ["microworks.part", "microworks.guarded"]
    _order = "id desc"
    _rec_name = "kind"

    _guarded_fields = frozenset({"wgs_lat", "wgs_lng"})

    kind = fields.Selection(KINDS, required=True, default="planned")
    lat = fields.Float(string="Latitude", digits=(10, 7), required=True)
    lng = fields.Float(string="Longitude", digits=(10, 7), required=True)
    crs = fields.Selection(
        CRS, string="Coordinate System", required=True, default="CGCS2000"
    )
    accuracy_m = fields.Float(string="Accuracy (m)", digits=(8, 1))
    address = fields.Char()
    far_reason = fields.Char(
        string="Why So Far Off",
        help="Asked for where the position is far from the area of the works.",
    )
    measured_at = fields.Datetime(default=fields.Datetime.now)
    wgs_lat = fields.Float(
        string="Latitude (WGS-84)",
        digits=(10, 7),
        compute="_compute_wgs",
        store=True,
    )
    wgs_lng = fields.Float(
        string="Longitude (WGS-84)",
        digits=(10, 7),
        compute="_compute_wgs",
        store=True,
    )

    @api.depends_context("lang")
    @api.depends("kind")
    def _compute_display_name(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for record in self:
            record.display_name = labels.get(record.kind, "")

    @api.depends("lat", "lng", "crs")
    def _compute_wgs(self):
        for place in self:
            place.wgs_lng, place.wgs_lat = geo.convert(
                (place.lng, place.lat), place.crs or geo.WGS84, geo.WGS84
            )

    @api.constrains("lat", "lng")
    def _check_range(self):
        self._refuse_no_points()

    def _refuse_no_points(self):
        """:raises Refused: MW-GEO-01, numbers that are no position"""
        for place in self:
            try:
                geo.check((place.lng, place.lat))
            except geo.CoordinateError as error:
                place.project_id._refuse_point(error)

    @api.constrains("lat", "lng", "crs", "far_reason")
    def _check_area(self):
        # Odoo asks its constraints in no order: what is no position is far from nothing.
        self._refuse_no_points()
        for place in self:
            point = (place.wgs_lng, place.wgs_lat)
            # sudo: where an area is, is no secret.
            off = place.project_id.area_id.sudo()._off_area(point)
            if off and not (place.far_reason or "").strip():
                self._refuse(
                    "MW-GEO-03",
                    self.env._(
                        "this position is %(km)s km from “%(area)s”",
                        km=off["km"],
                        area=off["area"].name,
                    ),
                    next_step=self.env._(
                        "check latitude, longitude and coordinate system; if the works"
                        " are there, say why so far off"
                    ),
                )

    def write(self, vals):
        # A position once given is history: a better one is a new row.
        if {"lat", "lng", "crs", "kind"} & vals.keys() and any(
            place.project_id.state not in ("draft", "returned") for place in self
        ):
            self._refuse_change()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_only_before_application(self):
        if any(place.project_id.state not in ("draft", "returned") for place in self):
            self._refuse_change()

    def _refuse_change(self):
        self._refuse(
            "MW-GEO-02",
            self.env._("a recorded position cannot be changed"),
            next_step=self.env._("add the new position as another row"),
        )
