"""Upload of a receipt file; every row that does not fit is named."""

import base64

from odoo import fields, models

from odoo.addons.microworks_supervision.tools import markup


class ReceiptImport(models.TransientModel):
    _name = "microworks.receipt.import"
    _description = "Import Receipts"
    _file_kinds = {"file": "data"}

    file = fields.Binary(attachment=False)
    file_name = fields.Char()
    state = fields.Selection(
        [("choose", "File"), ("done", "Result")], default="choose", readonly=True
    )
    imported_count = fields.Integer(string="Rows Imported", readonly=True)
    problem_count = fields.Integer(string="Rows Refused", readonly=True)
    problem_html = fields.Html(string="Refused Rows", readonly=True, sanitize=False)

    def action_import(self):
        """Import the file row by row.

        :raises Refused: the file cannot be read, or has not the columns
        :raises RoleRefused: not county finance
        """
        self.ensure_one()
        receipts, problems = self.env["microworks.receipt"]._import(
            base64.b64decode(self.file or b""), self.file_name or ""
        )
        heads = (self.env._("Line"), self.env._("Code"), self.env._("What is wrong"))
        self.write(
            {
                "state": "done",
                "imported_count": len(receipts),
                "problem_count": len(problems),
                "problem_html": markup.table(heads, problems) if problems else False,
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Import Receipts"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }
