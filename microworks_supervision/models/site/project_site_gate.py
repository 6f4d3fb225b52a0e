"""Gates of the site: structural conditions and evaluators of the rule set."""

from odoo import models

from ...exceptions import Refusal
from .finding import CLOSED


class ProjectSiteGate(models.Model):
    _inherit = "microworks.project"

    # === STRUCTURE ===

    def _get_structural_refusals(self, target):
        refusals = super()._get_structural_refusals(target)
        check = {
            "under_construction": self._get_start_refusals,
            "completed": self._get_completion_refusals,
            "accepted": self._get_accepted_refusals,
            "settled": self._get_settled_refusals,
            "in_warranty": self._get_warranty_refusals,
            "archived": self._get_archive_refusals,
        }.get(target)
        return refusals + (check() if check else [])

    def _get_start_refusals(self):
        refusals = []
        if not self._works_contracts():
            refusals.append(
                Refusal(
                    "MW-SITE-10",
                    self.env._("no contract is in force"),
                    next_step=self.env._("sign the contract and put it in force"),
                )
            )
        if not self.location_ids.filtered(lambda place: place.kind == "as_started"):
            refusals.append(
                Refusal(
                    "MW-SITE-11",
                    self.env._("the position of the site at the start is missing"),
                    next_step=self.env._(
                        "measure it on site and add it as “as started”"
                    ),
                )
            )
        if self.state == "suspended" and self._open_findings("major"):
            refusals.append(
                Refusal(
                    "MW-SITE-12",
                    self.env._("a major finding stopped the works and is not closed"),
                    next_step=self.env._("have it rectified, re-checked and closed"),
                )
            )
        return refusals

    def _get_completion_refusals(self):
        refusals = []
        if self.progress < 100:
            refusals.append(
                Refusal(
                    "MW-SITE-13",
                    self.env._(
                        "the last log says %(done)s %% done", done=self.progress
                    ),
                    next_step=self.env._("have the completion entered in the site log"),
                )
            )
        waiting = self.env["microworks.concealed.work"].search_count(
            [("project_id", "=", self.id), ("state", "=", "notified")]
        )
        if waiting:
            refusals.append(
                Refusal(
                    "MW-SITE-14",
                    self.env._(
                        "%(count)s concealed works are not inspected", count=waiting
                    ),
                    next_step=self.env._("inspect and sign them"),
                )
            )
        return refusals

    def _get_accepted_refusals(self):
        if any(a.state == "passed" and a.scope == "whole" for a in self.acceptance_ids):
            return []
        return [
            Refusal(
                "MW-SITE-15",
                self.env._("no acceptance of the whole works has passed"),
                next_step=self.env._("convene the acceptance"),
            )
        ]

    def _get_settled_refusals(self):
        if self._settled_amount() is not None:
            return []
        return [
            Refusal(
                "MW-SITE-16",
                self.env._("the settlement is not signed"),
                next_step=self.env._(
                    "have it reviewed and signed by the three parties"
                ),
            )
        ]

    def _get_warranty_refusals(self):
        if self.warranty_ids:
            return []
        return [
            Refusal(
                "MW-SITE-17",
                self.env._("no warranty was started"),
                next_step=self.env._("it starts with the acceptance of a contract"),
            )
        ]

    def _get_archive_refusals(self):
        if self.warranty_ids and all(w.state == "released" for w in self.warranty_ids):
            return []
        return [
            Refusal(
                "MW-SITE-18",
                self.env._("the warranty is not released"),
                next_step=self.env._("release it when the period is over"),
            )
        ]

    def _open_findings(self, *severities):
        return self.finding_ids.filtered(
            lambda f: f.severity in severities and f.state not in CLOSED
        )
