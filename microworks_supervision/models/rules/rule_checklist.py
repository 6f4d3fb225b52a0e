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
    works_label = fields.Char(string="For Works", compute="_compute_works_label")
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
        unknown = sorted(set(self._keys(text)) - set(known))
        if unknown:
            return [
                self.env._("unknown kind of works: %(codes)s", codes=", ".join(unknown))
            ]
        return []

    def _suits(self, works_type):
        """Whether the checklist is made for this kind of works."""
        self.ensure_one()
        return not self.works_types or works_type in self._keys(self.works_types)

    @api.depends_context("lang")
    @api.depends("works_types")
    def _compute_works_label(self):
        kinds = self._choices("microworks.project", "works_type")
        for checklist in self:
            checklist.works_label = self._words(checklist.works_types, kinds)
