"""The base map of the public pages, set on a screen instead of in parameters."""

import re

from odoo import fields, models

from odoo.addons.microworks_supervision.exceptions import Refusal, Refused

PLACES = ("{x}", "{y}", "{z}")
KEY = "{key}"
# What Leaflet fills in by itself, and what we do; anything else breaks the map.
KNOWN = {*PLACES, KEY, "{s}", "{r}"}
ADDRESS = re.compile(r"(https?://[^\s/]+/|/(?!/))\S*")


class ResConfigSettings(models.TransientModel):
    """Settings of the public pages; Odoo lets only administrators save them."""

    _inherit = "res.config.settings"

    microworks_map_tile_url = fields.Char(
        string="Address of the Base Map",
        config_parameter="microworks_portal.map_tile_url",
        help="Address of the tiles with {x}, {y} and {z}, and {key} where the key"
        " belongs. Left empty, the page draws the points itself.",
    )
    microworks_map_tile_key = fields.Char(
        string="Key of the Base Map",
        config_parameter="microworks_portal.map_tile_key",
        help="Put in the place of {key}. The browsers of visitors send it, so it is"
        " not secret: have the provider bind it to the address of this site.",
    )
    microworks_map_review_number = fields.Char(
        string="Review Number of the Map",
        config_parameter="microworks_portal.map_review_number",
        help="Shown on the map, for example GS(2024)0650.",
    )
    microworks_oc4ids_prefix = fields.Char(
        string="Prefix of Open Data",
        config_parameter="microworks_portal.oc4ids_prefix",
        help="Registered OC4IDS prefix: oc4ids- and six letters or digits. Without it"
        " the data carry a visible placeholder.",
    )

    def set_values(self):
        """Save the settings.

        :raises Refused: the base map would not work or may not be shown
        """
        for settings in self:
            refusals = settings._map_refusals()
            if refusals:
                raise Refused(self.env._("Base map of the public pages"), refusals)
        return super().set_values()

    def _map_refusals(self):
        address = (self.microworks_map_tile_url or "").strip()
        if not address:
            return []
        refusals = []
        marks = set(re.findall(r"\{[^}]*\}", address))
        if not ADDRESS.fullmatch(address) or not marks.issuperset(PLACES):
            refusals.append(
                Refusal(
                    "MW-MAP-01",
                    self.env._("the address of the base map is not one of tiles"),
                    next_step=self.env._(
                        "begin with https:// and write {x}, {y} and {z} where the"
                        " position of a tile belongs"
                    ),
                )
            )
        elif marks - KNOWN:
            refusals.append(
                Refusal(
                    "MW-MAP-02",
                    self.env._(
                        "%(marks)s means nothing in the address of a base map",
                        marks=", ".join(sorted(marks - KNOWN)),
                    ),
                    next_step=self.env._(
                        "only {x}, {y}, {z}, {s}, {r} and {key} may stand there"
                    ),
                )
            )
        if KEY in marks and not (self.microworks_map_tile_key or "").strip():
            refusals.append(
                Refusal(
                    "MW-MAP-03",
                    self.env._("the address asks for a key, and none is entered"),
                    next_step=self.env._("enter the key of the map's provider"),
                )
            )
        if not (self.microworks_map_review_number or "").strip():
            refusals.append(
                Refusal(
                    "MW-MAP-04",
                    self.env._("a map for the public needs its review number"),
                    basis="地图管理条例",
                    next_step=self.env._(
                        "enter the number the map's provider names, or leave the"
                        " address empty"
                    ),
                )
            )
        return refusals
