"""How far something is from the site."""

from odoo import models

from ...tools import geo


class ProjectDistance(models.Model):
    _inherit = "microworks.project"

    def _distance_to_site(self, lat, lng, crs):
        """Metres from a point to the known position of the site.

        :return: ``-1.0`` when one of the two is not known
        """
        places = self.location_ids.filtered(lambda place: place.kind == "as_started")
        place = (places or self.location_ids)[:1]
        if not place or not (lat or lng):
            return -1.0
        point = geo.convert((lng, lat), crs, geo.WGS84)
        return geo.distance(point, (place.wgs_lng, place.wgs_lat))

    def _is_far(self, lat, lng, crs, limit):
        """Whether a point is farther from the site than ``limit`` metres.

        Where the site's own position is not known, its area is asked.
        """
        if not (lat or lng):
            return False
        metres = self._distance_to_site(lat, lng, crs)
        if metres >= 0:
            return metres > limit
        # sudo: where an area is, is no secret.
        area = self.area_id.sudo()
        return bool(area._off_area(geo.convert((lng, lat), crs, geo.WGS84)))

    def _check_point(self, lat, lng):
        """:raises Refused: not a place in China"""
        try:
            geo.check((lng, lat))
        except geo.CoordinateError as error:
            self._refuse_point(error)

    def _refuse_point(self, error):
        self._refuse(
            "MW-GEO-01",
            {
                "not_a_number": self.env._("this is not a coordinate"),
                "out_of_range": self.env._("this position is not on Earth"),
                "null_island": self.env._("the device had no position"),
                "outside_china": self.env._("this position is not in China"),
            }[error.code],
            next_step=self.env._("check that latitude and longitude are not exchanged"),
        )
