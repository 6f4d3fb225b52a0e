"""Upload of a quota list; every row that does not fit is named."""

from odoo import fields, models

from odoo.addons.microworks_supervision.tools import markup

from ..models.fund_quota_import import COLUMNS

# More nobody reads; the number stays exact.
SHOWN = 500


class QuotaImport(models.TransientModel):
    _name = "microworks.quota.import"
    _description = "Import Quotas"
    _inherit = ["microworks.table.import"]

    count_created = fields.Integer(string="Created", readonly=True)
    count_updated = fields.Integer(string="Changed", readonly=True)
    count_unchanged = fields.Integer(string="Unchanged", readonly=True)
    problem_count = fields.Integer(string="Remarks", readonly=True)
    problem_html = fields.Html(string="Remarks by Row", readonly=True, sanitize=False)

    def _columns(self):
        return COLUMNS

    def _refuse_file(self, error):
        self.env["microworks.fund.quota"]._refuse_list(error)

    def _foresee(self, read):
        refused, noted = self.env["microworks.fund.quota"]._foresee(read)
        return refused, [f"{line}: {code} {text}" for line, code, text in noted[:SHOWN]]

    def action_import(self):
        """Take over what the preview has shown, and show the result.

        :raises Refused: MW-TAB-01 or -02, nobody has seen what was read
        :raises RoleRefused: not county finance
        """
        read = self._confirmed_table()
        report = self.env["microworks.fund.quota"]._import_table(read)
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
        return self._reopen()

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
