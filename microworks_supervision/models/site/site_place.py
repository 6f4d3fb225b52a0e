"""Where something on the site was seen, and how far from the works that is."""

from odoo import api, fields, models

from ..project.location import CRS


class SitePlace(models.AbstractModel):
    """A record of a project with a position, kept in the system it was measured in.

    For heirs of ``microworks.part``. A far position is kept and marked, not refused.
    """

    _name = "microworks.site.place"
    _description = "Position on a Site"

    lat = fields.Float(string="Latitude", digits=(10, 7))
    lng = fields.Float(string="Longitude", digits=(10, 7))
    crs = fields.Selection(
        CRS, string="Coordinate System", required=True, default="CGCS2000"
    )
    distance_m = fields.Float(
        string="Distance to Site (m)",
        digits=(12, 1),
        compute="_compute_distance_m",
        store=True,
        aggregator="max",
        help="Below zero: one of the two positions is not known.",
    )

    @api.depends("lat", "lng", "crs", "project_id")
    def _compute_distance_m(self):
        for record in self:
            record.distance_m = record.project_id._distance_to_site(
                record.lat, record.lng, record.crs
            )

    @api.constrains("lat", "lng", "crs")
    def _check_place(self):
        for record in self:
            if record.lat or record.lng:
                record.project_id._check_point(record.lat, record.lng)
