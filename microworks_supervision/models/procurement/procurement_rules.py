"""What the rule set says about a procurement."""

from odoo import api, models


class ProcurementRules(models.Model):
    _name = "microworks.procurement"
    _inherit = ["microworks.procurement", "microworks.calendar.note"]

    _counted = (("published_at", "deadline"), ("awarded_on", "contract_due"))

    # === ONCHANGE ===

    @api.onchange("project_id")
    def _onchange_project_id(self):
        if not self.project_id:
            return
        self.name = self.name or self.project_id.name
        line = self._default_method_line()
        if line:
            self.method = line.method

    # === RULES ===

    def _method_line(self):
        """The line of the rule set about this method, class and amount.

        :return: a ``microworks.rule.method``, empty when there is none
        """
        self.ensure_one()
        return self._covering_lines().filtered(lambda m: m.method == self.method)[:1]

    def _default_method_line(self):
        """The usual method of this class and amount; empty when there is none."""
        return self._covering_lines().filtered(lambda m: m.allowed and m.is_default)[:1]

    def _covering_lines(self):
        project = self.project_id
        amount = self.ceiling_price or project.ceiling_price
        lines = project._rules()._method_lines(project.works_class)
        return lines.filtered(lambda line: line._covers(amount))
