"""Upload of a quota list; every row that does not fit is named."""

import base64

from odoo import fields, models

from odoo.addons.microworks_supervision.tools import markup

# More nobody reads; the number stays exact.
SHOWN = 500


class QuotaImport(models.TransientModel):
    _name = "microworks.quota.import"
    _description = "Import Quotas"
    _file_kinds = {"file": "data"}

    file = fields.Binary(attachment=False)
    file_name = fields.Char()
    state = fields.Selection(
        [("choose", "File"), ("done", "Result")], default="choose", readonly=True
    )
    count_created = fields.Integer(string="Created", readonly=True)
    count_updated = fields.Integer(string="Changed", readonly=True)
    count_unchanged = fields.Integer(string="Unchanged", readonly=True)
    problem_count = fields.Integer(string="Remarks", readonly=True)
    problem_html = fields.Html(string="Remarks by Row", readonly=True, sanitize=False)

    def action_import(self):
        """Import the list row by row and show the result.

        :raises Refused: the file cannot be read, or has not the columns
        :raises RoleRefused: not county finance
        """
        self.ensure_one()
        report = self.env["microworks.fund.quota"]._import(
            base64.b64decode(self.file or b""), self.file_name or ""
        )
        problems = report["problems"]
        self.write(
            {
                "state": "done",
                "count_created": report["created"],
                "count_updated": report["updated"],
                "count_unchanged": report["unchanged"],
                "problem_count": len(problems),
                "problem_html": self._render(problems),
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Import Quotas"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    def _render(self, problems):
        """The remarks as a table; all texts are escaped."""
        if not problems:
            return False
        heads = (
            self.env._("Line"),
            self.env._("Quota ID"),
            self.env._("Code"),
            self.env._("Remark"),
        )
        return markup.table(heads, problems[:SHOWN])
