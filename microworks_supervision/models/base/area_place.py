"""Where an area is: its centre and outline, and how far a position is from it."""

from markupsafe import Markup

from odoo import api, fields, models

from ...tools import geo, outline

_DRAWING = Markup(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %(width)s %(height)s"'
    ' style="max-width: 24rem; max-height: 24rem" role="img">'
    '<path d="%(path)s" fill="#dbe9f6" stroke="#1f5f99" stroke-width="1.5"'
    ' fill-rule="evenodd"/>%(centre)s</svg>'
)
_CENTRE = Markup('<circle cx="%s" cy="%s" r="5" fill="#b3261e"/>')


class AreaPlace(models.Model):
    """The outline is drawn on the form and judges positions; the public map shows none:
    boundaries for everybody need an approved map (地图管理条例 Art. 15).
    """

    _inherit = "microworks.area"

    outline_drawing = fields.Html(
        string="Drawing of the Outline",
        compute="_compute_outline_drawing",
        sanitize=False,
    )

    # === COMPUTE ===

    @api.depends("outline", "lat", "lng")
    def _compute_outline_drawing(self):
        for area in self:
            shape = area._outline_shape()
            if not shape:
                area.outline_drawing = False
                continue
            drawn = outline.picture(shape, area._centre())
            centre = _CENTRE % drawn["centre"] if drawn["centre"] else ""
            # Numbers of ours only; nothing of the text that was typed.
            area.outline_drawing = _DRAWING % {**drawn, "centre": centre}

    # === CONSTRAINT ===

    @api.constrains("lat", "lng", "outline", "parent_id")
    def _check_place(self):
        for area in self:
            centre = area._centre()
            if centre:
                area._check_centre(centre)
            if off := centre and area.parent_id and area.parent_id._off_area(centre):
                self._refuse_place(
                    "MW-AREA-04",
                    self.env._(
                        "the centre of “%(area)s” is %(km)s km from “%(above)s”",
                        area=area.name,
                        km=off["km"],
                        above=off["area"].name,
                    ),
                    self.env._("check latitude and longitude"),
                )

    def _check_centre(self, centre):
        try:
            geo.check(centre)
        except geo.CoordinateError as error:
            self.env["microworks.project"]._refuse_point(error)
        shape = self._outline_shape()
        if shape and self._is_beyond(outline.distance(shape, centre)):
            self._refuse_place(
                "MW-AREA-05",
                self.env._(
                    "the centre of “%(area)s” is far from its outline", area=self.name
                ),
                self.env._("check both; the outline is given as longitude, latitude"),
            )

    def _refuse_place(self, code, what, next_step):
        self.env["microworks.guarded"]._refuse(code, what, next_step=next_step)

    # === CRUD ===

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._with_outline(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._with_outline(vals))

    @api.model
    def _with_outline(self, vals):
        """The values with the outline as the one GeoJSON we keep.

        :raises Refused: MW-AREA-06, no outline
        """
        text = vals.get("outline")
        if not text or not str(text).strip("\ufeff \t\r\n"):
            return vals
        try:
            return {**vals, "outline": outline.dump(outline.parse(str(text)))}
        except outline.OutlineError as error:
            reasons = {
                "not_json": self.env._("it is not GeoJSON"),
                "not_geojson": self.env._("it is not GeoJSON"),
                "no_polygon": self.env._("it holds no polygon"),
                "crs": self.env._("its coordinate system is not CGCS2000 or WGS-84"),
                "ring": self.env._("one of its rings is broken"),
                "swapped": self.env._("latitude and longitude are exchanged"),
                "metres": self.env._("its numbers are metres of a projection"),
                "outside_china": self.env._("it is not in China"),
                "too_long": self.env._("it has too many points"),
            }
            self._refuse_place(
                "MW-AREA-06",
                self.env._(
                    "this is no outline: %(reason)s", reason=reasons[error.code]
                ),
                self.env._(
                    "export the area as GeoJSON polygon in CGCS2000 degrees,"
                    " longitude first"
                ),
            )

    # === BUSINESS ===

    def _centre(self):
        """Longitude and latitude of the centre, ``None`` where it is not known."""
        self.ensure_one()
        return (self.lng, self.lat) if self.lng or self.lat else None

    def _outline_shape(self):
        """The outline; ``None`` without one, or for a text of former days."""
        self.ensure_one()
        try:
            return outline.parse(self.outline) if self.outline else None
        except outline.OutlineError:
            return None

    def _off_area(self, point):
        """Whether a point (WGS-84) is too far off to be in the area.

        The nearest area upwards whose outline or centre is known decides; how far
        from it is still plausible is a parameter of the rule set, by level.

        :return: dict ``area``, ``km`` when it is too far, else ``None``
        """
        self.ensure_one()
        for area in self._ancestors():
            shape, centre = area._outline_shape(), area._centre()
            if not shape and not centre:
                continue
            metres = (
                outline.distance(shape, point) if shape else geo.distance(centre, point)
            )
            if area._is_beyond(metres):
                return {"area": area, "km": round(metres / 1000, 1)}
            return None
        return None

    def _is_beyond(self, metres):
        """Whether a distance is beyond what the rules find plausible here."""
        today = self._legal_today()
        ruleset = self.env["microworks.ruleset"]
        ruleset = ruleset.browse(ruleset._id_for(self.id, today))
        limit = ruleset and ruleset._number_if_set(f"geo.max_km.{self.level}")
        return limit is not None and bool(ruleset) and metres > float(limit) * 1000
