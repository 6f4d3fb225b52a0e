"""What an inspection looks at and measures, for a kind of works."""

from odoo import api, fields, models


class RuleChecklist(models.Model):
    _name = "microworks.rule.checklist"
    _description = "Checklist"
    _inherit = ["microworks.rule.line"]

    _json_fields = ("works_types",)

    works_types = fields.Char(
        string="Kinds of Works",
        help="Codes with commas between them; empty: every kind.",
    )
    item_ids = fields.One2many(
        comodel_name="microworks.rule.checklist.item",
        inverse_name="checklist_id",
        string="Items",
        copy=False,
    )

    @api.model
    def _check_values(self, values):
        return self._check_works_types(values["works_types"])

    @api.model
    def _check_works_types(self, text):
        known = (
            self.env["microworks.project"]._fields["works_type"].get_values(self.env)
        )
        unknown = sorted(self._codes(text) - set(known))
        if unknown:
            return [
                self.env._("unknown kind of works: %(codes)s", codes=", ".join(unknown))
            ]
        return []

    def _suits(self, works_type):
        """Whether the checklist is made for this kind of works."""
        self.ensure_one()
        return not self.works_types or works_type in self._codes(self.works_types)

    @api.model
    def _codes(self, text):
        return {part.strip() for part in (text or "").split(",") if part.strip()}
