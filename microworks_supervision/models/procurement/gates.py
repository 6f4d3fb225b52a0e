"""What a gate asks of a procurement, and where it stands in one."""

from odoo import models

from ..core.gate import Requirement, Stage

PROJECT = "microworks.project"


class ProcurementGates(models.AbstractModel):
    _inherit = "microworks.gate"

    def _stages(self):
        return super()._stages() + [
            Stage(
                "procurement_published",
                self.env._("Procurement: notice"),
                PROJECT,
                70,
                self._any_part("procurement_ids", "draft", "approved"),
            ),
            Stage(
                "procurement_opened",
                self.env._("Procurement: opening"),
                PROJECT,
                80,
                self._any_part("procurement_ids", "published", "closed"),
            ),
            Stage(
                "procurement_awarded",
                self.env._("Procurement: award"),
                PROJECT,
                90,
                self._any_part("procurement_ids", "evaluated", "candidates_published"),
            ),
        ]

    def _requirements(self):
        return super()._requirements() + [
            Requirement(
                "bidders",
                self.env._("Bidders"),
                PROJECT,
                self._bidders_missing,
                is_counted=True,
                is_firm=True,
            ),
        ]

    def _bidders_missing(self, project, line):
        """``count`` bids that are sealed or valid in the running procurement."""
        running = project.procurement_ids.filtered(
            lambda p: p.state not in ("draft", "failed", "cancelled")
        )[:1]
        count = len(running._all_bids("sealed", "valid")) if running else 0
        if count >= line.count:
            return None
        return (
            self.env._(
                "%(count)s bids, at least %(least)s are needed",
                count=count,
                least=line.count,
            ),
            self.env._("record that the procurement has failed, then repeat it"),
        )
