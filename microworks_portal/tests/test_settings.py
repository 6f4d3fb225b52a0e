from odoo.exceptions import AccessError
from odoo.tests import TransactionCase, new_test_user, tagged

from odoo.addons.microworks_supervision.exceptions import Refused

TILES = "https://tiles.example/{z}/{x}/{y}?tk={key}"


@tagged("post_install", "-at_install")
class TestMapSettings(TransactionCase):
    def save(self, **values):
        values = {f"microworks_map_{name}": value for name, value in values.items()}
        self.env["res.config.settings"].create(values).execute()

    def refused(self, **values):
        with self.assertRaises(Refused) as error, self.cr.savepoint():
            self.save(**values)
        self.assertFalse(self.parameter("tile_url"))
        return error.exception.codes

    def parameter(self, name):
        return self.env["ir.config_parameter"].get_param(
            f"microworks_portal.map_{name}"
        )

    def test_a_complete_base_map_is_stored(self):
        """Address, key and review number are kept, and can be taken away again."""
        self.save(tile_url=TILES, tile_key="k", review_number="GS(2024)0650")
        self.assertEqual(self.parameter("tile_url"), TILES)
        self.assertEqual(self.parameter("review_number"), "GS(2024)0650")
        self.save(tile_url=False, tile_key=False, review_number=False)
        self.assertFalse(self.parameter("tile_url"))

    def test_a_map_without_review_number_is_refused(self):
        """No map is shown to the public without its number."""
        codes = self.refused(tile_url=TILES, tile_key="k", review_number=" ")
        self.assertEqual(codes, ["MW-MAP-04"])

    def test_what_is_no_address_of_tiles_is_refused(self):
        """A page, a script and an unknown mark are not laid under anything."""
        for address, code in (
            ("javascript:alert(1)/{x}{y}{z}", "MW-MAP-01"),
            ("//evil.example/{x}/{y}/{z}", "MW-MAP-01"),
            ("https://tiles.example/", "MW-MAP-01"),
            ("https://tiles.example/{z}/{x}/{y}/{foo}", "MW-MAP-02"),
            (TILES, "MW-MAP-03"),
        ):
            codes = self.refused(tile_url=address, review_number="GS 1")
            self.assertEqual(codes, [code], address)

    def test_only_administrators_save(self):
        """The county department does not change settings of the server."""
        user = new_test_user(
            self.env,
            "test_department",
            groups="base.group_user,microworks_supervision.group_county_department",
        )
        with self.assertRaises(AccessError):
            self.env["res.config.settings"].with_user(user).create({}).execute()
