"""Upload of a receipt file; every row that does not fit is named."""

from odoo import fields, models

from odoo.addons.microworks_supervision.tools import markup


class ReceiptImport(models.TransientModel):
    _name = "microworks.receipt.import"
    _description = "Import Receipts"
    _inherit = ["microworks.table.import"]

    imported_count = fields.Integer(string="Rows Imported", readonly=True)
    problem_count = fields.Integer(string="Rows Not Imported", readonly=True)
    problem_html = fields.Html(
        string="Rows Not Imported, with Reasons", readonly=True, sanitize=False
    )

    mapping_id = fields.Many2one(
        comodel_name="microworks.receipt.mapping", string="Bank", readonly=True
    )

    def _columns(self):
        return self.mapping_id._columns()

    def _read(self, data, answers):
        mappings = self.env["microworks.receipt.mapping"]
        read, self.mapping_id = mappings._read(data, self.file_name or "", answers)
        return read

    def _refuse_file(self, error):
        self.env["microworks.receipt"]._refuse_list(error)

    def _foresee(self, read):
        return self.env["microworks.receipt"]._foresee(read), []

    def _after_reading(self, read):
        if self.mapping_id:
            name = self.mapping_id.name
            return [self.env._("Read as a file of: %(bank)s", bank=name)]
        return []

    def _shown(self, value):
        if isinstance(value, bool):
            outcome = self.env["microworks.receipt"]._fields["outcome"]
            words = dict(outcome._description_selection(self.env))
            return words["success" if value else "failed"]
        return super()._shown(value)

    def action_import(self):
        """Import row by row what the preview has shown.

        :raises Refused: MW-TAB-01 or -02, nobody has seen what was read
        :raises RoleRefused: not county finance
        """
        read = self._confirmed_table()
        receipts, problems = self.env["microworks.receipt"]._import_table(read)
        heads = (self.env._("Line"), self.env._("Code"), self.env._("What is wrong"))
        self.write(
            {
                "state": "done",
                "imported_count": len(receipts),
                "problem_count": len(problems),
                "problem_html": markup.table(heads, problems) if problems else False,
            }
        )
        return self._reopen()
