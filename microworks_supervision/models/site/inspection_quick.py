"""What makes a long checklist bearable: what is still open, and one press for the rest.

Only what is ordinary and takes nothing but eyes is passed together. What is measured,
what is a key item and what stops the works is judged one by one.
"""

from odoo import api, fields, models
from odoo.tools import format_list


class InspectionQuick(models.Model):
    _inherit = "microworks.inspection"

    open_items = fields.Char(string="Still to Be Judged", compute="_compute_open_items")
    quick_count = fields.Integer(
        string="Items That May Be Passed Together", compute="_compute_open_items"
    )

    # === COMPUTE ===

    @api.depends("line_ids.result", "line_ids.code")
    @api.depends_context("lang")
    def _compute_open_items(self):
        for inspection in self:
            waiting = inspection.line_ids.filtered(lambda line: not line.result)
            inspection.quick_count = len(inspection._get_quick_lines())
            inspection.open_items = bool(waiting) and self.env._(
                "%(open)s of %(all)s: %(codes)s",
                open=len(waiting),
                all=len(inspection.line_ids),
                codes=format_list(self.env, [line.code or "" for line in waiting]),
            )

    # === BUSINESS ===

    def _get_quick_lines(self):
        """Items without a result that may be passed together."""
        return self.line_ids.filtered(
            lambda line: (
                line.tolerance == "text" and not (line.result or line.key or line.stop)
            )
        )

    # === ACTIONS ===

    def action_pass_rest(self):
        """Pass what is still open, is ordinary and needs only eyes.

        :raises RoleRefused: somebody who does not inspect
        :raises Refused: the record is finished
        """
        for inspection in self:
            inspection._check_role(inspection._get_edges()["draft", "done"])
            inspection._get_quick_lines().judged = "pass"
