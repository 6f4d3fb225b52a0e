"""The handbook's table of steps says what the models declare."""

from odoo.tests import TransactionCase, tagged

from ..steps_page import PAGE, page


@tagged("post_install", "-at_install")
class TestStepsPage(TransactionCase):
    def test_the_table_is_up_to_date(self):
        """A step that changed is in the handbook before it is shipped."""
        text = page(self.env)
        self.assertGreater(text.count("\n## "), 35)
        told = PAGE.read_text(encoding="utf-8")
        self.assertEqual(told, text, "run ./dev steps")
