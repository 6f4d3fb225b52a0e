"""Whoever presses “New” or “Add a line” gets an empty form, not an error."""

from odoo.tests import TransactionCase, tagged


@tagged("post_install", "-at_install")
class TestEmptyForms(TransactionCase):
    def test_every_record_can_be_begun_empty(self):
        """No computation stumbles over what nobody has entered yet."""
        models = [
            model
            for model in self.env.values()
            if model._name.startswith("microworks.") and not model._abstract
        ]
        self.assertGreater(len(models), 60)
        for model in models:
            with self.subTest(model=model._name):
                model.onchange({}, [], {name: {} for name in model._fields})
