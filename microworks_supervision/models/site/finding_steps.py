"""The steps of a finding, and what happens when nobody takes them."""

from odoo import api, models
from odoo.fields import Domain

from .finding import COUNTY, DEADLINES

COLOURS = {"serious": "yellow", "major": "red"}
ACTIVITY = "mail.mail_activity_data_todo"


class FindingSteps(models.Model):
    _inherit = "microworks.finding"

    # === ACTIONS ===

    def action_order(self):
        """Give the rectification order; the deadline follows from the severity.

        :raises Refused: no photo, nothing demanded
        """
        for finding in self:
            today = self._today()
            finding._take(
                "order",
                vals={
                    "due_on": finding._rules()._deadline_end(
                        DEADLINES[finding.severity], today
                    ),
                },
            )

    def action_withdraw(self, reason=None):
        """Withdraw a finding raised by mistake, with a reason; not one's own."""
        self._take("withdraw", reason=reason)

    def action_return(self, reason=None):
        """The problem is not put right, with what is still wrong."""
        self._take("return", reason=reason)

    def action_recheck(self):
        """Record that the problem is gone; this alone can lower the colour.

        :raises Refused: no result written down, no retest of a serious problem
        :raises RoleRefused: the person who raised it or put it right
        """
        self._take("recheck")

    def action_close(self):
        """Close the file. :raises RoleRefused: the person who put it right"""
        self._take("close")

    # === EFFECTS ===

    def _after_transition(self, source, target):
        # sudo: effects on the project and the replies, decided by this step.
        project = self.project_id.sudo()
        if target == "ordered":
            if self.severity in COLOURS:
                project._raise_colour(
                    COLOURS[self.severity],
                    self.env._("finding %(f)s", f=self.display_name),
                    self,
                )
            if self.severity == "major" and project.state == "under_construction":
                project._transition(
                    "suspended",
                    reason=self.env._("stop order, finding %(f)s", f=self.number),
                    system=True,
                )
        elif target in ("rechecked", "returned"):
            for reply in self.sudo().rectification_ids:  # sudo: see above
                if reply.state == "submitted":
                    reply._transition(
                        "accepted" if target == "rechecked" else "rejected", system=True
                    )
        if target == "rechecked":
            note = self.env._("finding %(f)s re-checked", f=self.number)
            project._settle_causes(self, note)
            project.with_env(self.env)._lower_colour(note, self.replier_id)

    # === BUSINESS ===

    @api.model
    def _raise_for(self, line):
        """Raise a finding for a failed item of an inspection.

        :param line: a line of an inspection
        """
        severity = "major" if line.stop else "serious" if line.key else "general"
        inspection = line.inspection_id
        finding = self._unguarded().create(
            {
                "project_id": inspection.project_id.id,
                "inspection_id": inspection.id,
                "inspection_line_id": line.id,
                "severity": severity,
                "name": f"{line.code} {line.name}",
                "basis": line.limit_text,
                "description": self.env._(
                    "Measured %(measured)s %(unit)s, design %(design)s. %(remark)s",
                    measured=line.measured or "–",
                    unit=line.unit or "",
                    design=line.design or "–",
                    remark=line.remark or "",
                ),
            }
        )
        return self.browse(finding.id)

    def _reply(self):
        """The reply was handed in; the re-check is due."""
        self.ensure_one()
        today = self._today()
        due = self._rules()._deadline_end("D-RECHECK", today)
        self._take("reply", vals={"recheck_due_on": due})

    @api.model
    def _cron_escalate(self):
        """Tell the township head of overdue findings, later the county."""
        today = self._today()
        overdue = self._speaking().search(
            Domain("state", "in", ("ordered", "returned"))
            & Domain("due_on", "<", today)
            & (Domain("escalation", "=", False) | Domain("escalation", "=", "township"))
        )
        for finding in overdue:
            if not finding.escalation:
                finding._escalate("township", "group_township_leader")
            elif finding._county_due_on() < today:
                finding._escalate("county", COUNTY[0])

    def _county_due_on(self):
        """The last day on which the township may still settle it alone."""
        return self._rules()._deadline_end("D-RECT-ESCALATE", self.due_on)

    def _escalate(self, level, group):
        before = self.escalation or None
        self._unguarded().write({"escalation": level})
        self.env["microworks.event"]._record(
            self,
            kind="change",
            role="system",
            reason=self.env._("overdue since %(day)s", day=self.due_on),
            before={"escalation": before},
            after={"escalation": level},
        )
        for user in self.project_id._area_people(self.area_id, group):
            self.activity_schedule(
                ACTIVITY,
                user_id=user.id,
                summary=self.env._("Overdue finding %(number)s", number=self.number),
            )
