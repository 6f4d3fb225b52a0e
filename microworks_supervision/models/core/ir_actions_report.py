"""What we print shows the time of the county, whoever prints it."""

from odoo import models

from .base import OURS


class IrActionsReport(models.Model):
    _inherit = "ir.actions.report"

    def _render_qweb_html(self, report_ref, docids, data=None):
        if (self._get_report(report_ref).model or "").startswith(OURS):
            self = self.with_context(tz=self._legal_zone().key)
        return super()._render_qweb_html(report_ref, docids, data)
