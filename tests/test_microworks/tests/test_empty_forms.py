"""Whoever presses “New” or “Add a line” gets an empty form, not an error."""

from lxml import etree

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

    def test_no_form_sends_what_only_a_step_sets(self):
        """A new record would be refused for a field nobody sees or typed into."""
        faults, seen = [], 0
        for model in self.env.values():
            guarded = hasattr(model, "_get_guarded") and model._get_guarded()
            if model._abstract or not guarded or model._transient:
                continue
            arch = etree.fromstring(model.get_view(view_type="form")["arch"])
            if arch.get("create") in ("0", "false", "False") or not self.has_form(
                model
            ):
                continue
            # Fields of the record itself, not of lists inside it.
            nodes = arch.xpath("//field[not(ancestor::field)]")
            for node in nodes:
                field = model._fields[node.get("name")]
                seen += 1
                is_readonly = field.readonly or node.get("readonly") in ("1", "True")
                if field.name in guarded and not is_readonly:
                    faults.append(f"{model._name}.{field.name}")
        self.assertGreater(seen, 300)
        self.assertFalse(faults)

    def has_form(self, model):
        """Whether people see it in a form of its own."""
        views = self.env["ir.ui.view"].search_count(
            [("model", "=", model._name), ("type", "=", "form")], limit=1
        )
        return bool(views)
