"""What a gate asks of the site: visits, logs, findings, people and amounts."""

from odoo import fields, models
from odoo.tools import format_list

from ..core.gate import Requirement, Stage

PROJECT = "microworks.project"
# Amounts a gate can ask for: whose field names them, and the value of works.
AMOUNTS = {
    "estimated": (PROJECT, "estimated_amount", lambda works: works.estimated_amount),
    "approved": (PROJECT, "approved_amount", lambda works: works.approved_amount),
    "ceiling": (PROJECT, "ceiling_price", lambda works: works.ceiling_price),
    "certified": (PROJECT, "certified_value", lambda works: works.certified_value),
    "settled": (
        "microworks.settlement",
        "reviewed_amount",
        lambda works: works._settled_amount() or 0.0,
    ),
}


class SiteGates(models.AbstractModel):
    _inherit = "microworks.gate"

    def _stages(self):
        return super()._stages() + [
            Stage(
                "acceptance_passed",
                self.env._("Acceptance: passed"),
                PROJECT,
                150,
                self._any_part("acceptance_ids", "draft", "convened"),
            ),
        ]

    def _requirements(self):
        return super()._requirements() + [
            Requirement(
                "participant",
                self.env._("Participant"),
                PROJECT,
                self._participant_missing,
                choices=("microworks.acceptance.participant", "role"),
                problems=self._participant_problems,
                is_named=True,
                is_counted=True,
            ),
            Requirement(
                "inspection",
                self.env._("Inspections"),
                PROJECT,
                self._inspection_missing,
                choices=("microworks.inspection", "kind"),
            ),
            Requirement(
                "finding",
                self.env._("No open finding"),
                PROJECT,
                self._finding_missing,
                choices=("microworks.finding", "severity"),
                is_named=True,
            ),
            Requirement(
                "site_log",
                self.env._("Site log"),
                PROJECT,
                self._site_log_missing,
                choices=("microworks.site.log", "kind"),
            ),
            Requirement(
                "amount",
                self.env._("Amount"),
                PROJECT,
                self._amount_missing,
                words=self._amount_words,
                is_named=True,
            ),
        ]

    def _participant_problems(self, values):
        roles = self._choice_words("microworks.acceptance.participant", "role")
        if values["reference"] in roles:
            return []
        return [self.env._("unknown participant: %(role)s", role=values["reference"])]

    def _amount_words(self, line):
        if line.reference not in AMOUNTS:
            return line.reference
        model, name, _value = AMOUNTS[line.reference]
        field = self.env[model]._fields[name]
        return field.get_description(self.env, ["string"])["string"]

    def _participant_missing(self, project, line):
        """``line.count`` persons of a role have signed the acceptance."""
        acceptance = project.acceptance_ids.filtered(lambda a: a.state == "convened")[
            :1
        ]
        acceptance = acceptance or project.acceptance_ids.filtered(
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

    def _inspection_missing(self, project, line):
        """``line.count`` finished inspections, in each period where one is given."""
        domain = [("project_id", "=", project.id), ("state", "=", "done")]
        if line.reference:
            domain.append(("kind", "=", line.reference))
        days = self.env["microworks.inspection"].search(domain).mapped("done_on")
        missing = self._count_missing(project, line, days)
        if not missing:
            return None
        return (
            self.env._("inspections missing: %(missing)s", missing=missing),
            self.env._("inspect the site and finish the record"),
        )

    def _finding_missing(self, project, line):
        """No open finding of the severities the line names."""
        severities = [part.strip() for part in (line.reference or "").split(",")]
        found = project._open_findings(*severities)
        if not found:
            return None
        return (
            self.env._(
                "open findings: %(names)s",
                names=format_list(self.env, found.mapped("display_name")),
            ),
            self.env._("have them rectified, re-checked and closed"),
        )

    def _site_log_missing(self, project, line):
        """``line.count`` entries of the log, in each period where one is given."""
        domain = [("project_id", "=", project.id), ("state", "=", "submitted")]
        if line.reference:
            domain.append(("kind", "=", line.reference))
        days = self.env["microworks.site.log"].search(domain).mapped("date")
        missing = self._count_missing(project, line, days)
        if not missing:
            return None
        return (
            self.env._("entries of the site log missing: %(missing)s", missing=missing),
            self.env._("enter and submit them"),
        )

    def _amount_missing(self, project, line):
        """The amount the line names is known."""
        value = AMOUNTS.get(line.reference)
        if value and value(self) > 0:
            return None
        return (
            self.env._("amount missing: %(name)s", name=line.name),
            self.env._("take the step that sets it"),
        )

    def _count_missing(self, project, line, days):
        """What is missing of ``line.count`` dates per period, as a text.

        Only whole periods since the start count; works shorter than one period
        are one period. Without a period all dates count together.
        """
        need = max(line.count, 1)
        if not line.days or not project.started_on:
            return self._missing_text(len(days), need)
        calendar = self.env["microworks.calendar.day"]._calendar()
        end = project.completed_on or project._legal_today()
        start, first = project.started_on, True
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
