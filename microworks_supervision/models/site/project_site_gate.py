"""Gates of the site: structural conditions and evaluators of the rule set."""

from odoo import fields, models
from odoo.tools import format_list

from ...exceptions import Refusal
from .finding import CLOSED

AMOUNTS = {
    "estimated": lambda project: project.estimated_amount,
    "approved": lambda project: project.approved_amount,
    "ceiling": lambda project: project.ceiling_price,
    "certified": lambda project: project.certified_value,
    "settled": lambda project: project._settled_amount() or 0.0,
}


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

    # === EVALUATORS ===

    def _gate_participant(self, line):
        """``line.count`` persons of a role have signed the acceptance."""
        acceptance = self.acceptance_ids.filtered(lambda a: a.state == "convened")[:1]
        acceptance = acceptance or self.acceptance_ids.filtered(
            lambda a: a.state == "passed" and a.scope == "whole"
        )
        present = acceptance.participant_ids.filtered(
            lambda p: p.role == line.reference and p.signed
        )
        if len(present) >= line.count:
            return None
        roles = dict(
            self.env["microworks.acceptance.participant"]
            ._fields["role"]
            ._description_selection(self.env)
        )
        return (
            self.env._(
                "participants of the acceptance: %(role)s, %(have)s of %(need)s",
                role=roles.get(line.reference, line.reference),
                have=len(present),
                need=line.count,
            ),
            self.env._("invite them and have them sign"),
        )

    def _gate_inspection(self, line):
        """``line.count`` finished inspections, in each period where one is given."""
        domain = [("project_id", "=", self.id), ("state", "=", "done")]
        if line.reference:
            domain.append(("kind", "=", line.reference))
        days = self.env["microworks.inspection"].search(domain).mapped("done_on")
        missing = self._count_missing(line, days)
        if not missing:
            return None
        return (
            self.env._("inspections missing: %(missing)s", missing=missing),
            self.env._("inspect the site and finish the record"),
        )

    def _gate_finding(self, line):
        """No open finding of the severities the line names."""
        severities = [part.strip() for part in (line.reference or "").split(",")]
        found = self._open_findings(*severities)
        if not found:
            return None
        return (
            self.env._(
                "open findings: %(names)s",
                names=format_list(self.env, found.mapped("display_name")),
            ),
            self.env._("have them rectified, re-checked and closed"),
        )

    def _gate_site_log(self, line):
        """``line.count`` entries of the log, in each period where one is given."""
        domain = [("project_id", "=", self.id), ("state", "=", "submitted")]
        if line.reference:
            domain.append(("kind", "=", line.reference))
        days = self.env["microworks.site.log"].search(domain).mapped("date")
        missing = self._count_missing(line, days)
        if not missing:
            return None
        return (
            self.env._("entries of the site log missing: %(missing)s", missing=missing),
            self.env._("enter and submit them"),
        )

    def _gate_amount(self, line):
        """The amount the line names is known."""
        value = AMOUNTS.get(line.reference)
        if value and value(self) > 0:
            return None
        return (
            self.env._("amount missing: %(name)s", name=line.name),
            self.env._("take the step that sets it"),
        )

    def _count_missing(self, line, days):
        """What is missing of ``line.count`` dates per period, as a text.

        Only whole periods since the start count; works shorter than one period
        are one period. Without a period all dates count together.
        """
        need = max(line.count, 1)
        if not line.days or not self.started_on:
            return self._missing_text(len(days), need)
        calendar = self.env["microworks.calendar.day"]._calendar()
        end = self.completed_on or self._legal_today()
        start, first = self.started_on, True
        while first or start <= end:
            stop = calendar.period_end(start, line.days, line.unit)
            if stop > end and not first:
                return ""
            have = sum(start <= day <= stop for day in days)
            if have < need:
                return self._missing_text(have, need, start, min(stop, end))
            start, first = fields.Date.add(stop, days=1), False
        return ""

    def _missing_text(self, have, need, start=None, stop=None):
        if have >= need:
            return ""
        if start is None:
            return self.env._("%(have)s of %(need)s", have=have, need=need)
        return self.env._(
            "%(have)s of %(need)s between %(start)s and %(stop)s",
            have=have,
            need=need,
            start=start,
            stop=stop,
        )
