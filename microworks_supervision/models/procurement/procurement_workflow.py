"""The life of a procurement up to the deadline for bids."""

from odoo import api, fields, models

from ..core.workflow import Edge

OFFICER = ("group_township_officer",)
LEAD = ("group_township_leader", "group_county_department")
# Leaders are the reserve: with a lost half of the officers' there is somebody else.
OPENERS = ("group_township_officer", "group_township_leader")
# Everything between the notice and the award can be stopped.
RUNNING = ("published", "closed", "opened", "evaluated", "candidates_published")

EDGES = {
    ("draft", "approved"): Edge(LEAD, apart=("author_id",)),
    ("approved", "draft"): Edge(LEAD, gate=False, reason=True),
    ("approved", "published"): Edge(OFFICER),
    ("published", "closed"): Edge(OFFICER, system=True),
    ("closed", "opened"): Edge(OPENERS, apart=("witness_id",)),
    ("opened", "evaluated"): Edge(OFFICER),
    ("evaluated", "candidates_published"): Edge(OFFICER),
    ("evaluated", "opened"): Edge(OFFICER, gate=False, reason=True),
    ("candidates_published", "opened"): Edge(OFFICER, gate=False, reason=True),
    ("candidates_published", "awarded"): Edge(OFFICER + LEAD, apart=("revoker_id",)),
    # A winner who does not sign: who awarded does not take the award away.
    ("awarded", "candidates_published"): Edge(
        LEAD, gate=False, reason=True, apart=("awarded_by_id",)
    ),
    ("awarded", "failed"): Edge(
        LEAD, gate=False, reason=True, apart=("awarded_by_id",)
    ),
}
# The contract ended before the works began; no person's step.
EDGES["awarded", "cancelled"] = Edge(gate=False, reason=True, system=True)
for _state in ("closed", "opened", "evaluated", "candidates_published"):
    EDGES[_state, "failed"] = Edge(OFFICER + LEAD, gate=False, reason=True)
for _state in ("draft", "approved", *RUNNING):
    EDGES[_state, "cancelled"] = Edge(
        OFFICER + LEAD if _state == "draft" else LEAD,
        gate=False,
        reason=True,
        system=True,
    )
for _state in RUNNING:
    EDGES[_state, "suspended"] = Edge(
        OFFICER + LEAD, gate=False, reason=True, system=True
    )
    EDGES["suspended", _state] = Edge(OFFICER + LEAD, gate=False, reason=True)
EDGES["suspended", "failed"] = Edge(LEAD, gate=False, reason=True)
EDGES["suspended", "cancelled"] = Edge(LEAD, gate=False, reason=True)

APPROVERS = {
    "a": ("group_county_department",),
    "b": ("group_township_leader",),
    "c": ("group_township_leader",),
}


class ProcurementWorkflow(models.Model):
    _inherit = "microworks.procurement"

    _transitions = EDGES

    def _get_edges(self):
        edges = dict(self._transitions)
        groups = APPROVERS.get(self.works_class, ("group_county_department",))
        for edge in (("draft", "approved"), ("approved", "draft")):
            edges[edge] = edges[edge]._replace(groups=groups)
        for state in RUNNING:
            # A suspended procurement goes on where it stood, nowhere else.
            if state != self.suspended_from:
                del edges["suspended", state]
        return edges

    # === CHECKS ===

    def _check_step(self, target):
        """Edge, role and separate duty, before a step looks at anything else.

        :raises RoleRefused: first of all, whatever else is missing
        :raises Refused: no such edge from here
        """
        edge = self._get_edges().get((self.state, target))
        if edge is None:
            self._refuse_edge(self.state, target)
        self._check_role(edge)
        self._check_apart(edge)

    def _refuse_edge(self, source, target):
        # Who could not take this step from anywhere hears that first.
        groups = {
            group
            for (_source, end), edge in self._get_edges().items()
            for group in edge.groups
            if end == target
        }
        self._check_role(Edge(tuple(sorted(groups))))
        super()._refuse_edge(source, target)

    # === EFFECTS ===

    def _after_transition(self, source, target):
        super()._after_transition(source, target)
        project = self.project_id
        if target == "published" and source == "approved":
            project._transition("procuring", system=True)
            self._open_notice(
                "P05", self.env._("Procurement notice: %(name)s", name=self.name)
            )
        elif target in ("failed", "cancelled") and project.state in (
            "procuring",
            "awarded",
            "contracted",
        ):
            project._transition("priced", system=True)
            self._stop_notices(self.env._("the procurement has ended"))
            self._forget_activities()
        elif target == "opened" and source == "closed":
            self._forget_activities()
            self._open_bids()
        elif target == "awarded":
            self._after_award()

    def _forget_activities(self):
        """What was to be done is done or void."""
        # sudo: activities of other persons about this record.
        self.sudo().activity_unlink(["mail.mail_activity_data_todo"])

    def _open_notice(self, kind, title, deadline_code=False, body=None):
        return self.env["microworks.publicity"]._open_for(
            self, kind, title, deadline_code, body=body
        )

    def _notices(self, kind=None):
        return self.env["microworks.publicity"]._about(self, kind)

    def _stop_notices(self, reason, kind=None):
        self.env["microworks.publicity"]._stop_about(self, reason, kind)

    # === ACTIONS ===

    def action_approve(self):
        """Approve the method. :raises RoleRefused: wrong level, or the author"""
        for record in self:
            record._transition(
                "approved",
                vals={
                    "approver_id": self.env.user.id,
                    "approved_on": self._legal_today(),
                    "ceiling_price": record.project_id.ceiling_price,
                },
            )

    def action_return(self, reason=None):
        """Send the plan back for correction, with a reason."""
        for record in self:
            record._transition("draft", reason=reason)

    def action_publish(self, deadline):
        """Publish the notice and set the deadline for bids.

        :param datetime deadline: UTC; at least the days of the rule set away
        :raises Refused: too early a deadline, notice or documents missing
        """
        deadline = self._given_moment(deadline)
        for record in self:
            record._lock()
            record._check_step("published")
            if not deadline:
                record._refuse(
                    "MW-PROC-08",
                    self.env._("the deadline for bids is missing"),
                    next_step=self.env._("choose day and hour"),
                )
            record._check_deadline(deadline)
            line = record._method_line()
            vals = {
                "publisher_id": self.env.user.id,
                "published_at": fields.Datetime.now(),
                "deadline": deadline,
                "ceiling_price": record.project_id.ceiling_price,
                "min_bidders": line.min_bidders,
                "evaluation": line.evaluation,
            }
            if line.evaluation == "score":
                rules = record.project_id._rules()
                vals["price_weight"] = float(rules._number("evaluation.price_weight"))
            key, facts = record._make_opening_key()
            record._transition("published", vals=vals | key, facts=facts)
            record.activity_schedule(
                "mail.mail_activity_data_todo",
                date_deadline=record._legal_day(deadline),
                summary=self.env._("Open the bids"),
                user_id=self.env.user.id,
            )

    def action_close(self):
        """Close for bids. :raises Refused: the deadline is not over"""
        for record in self:
            record._transition("closed", vals={"closed_at": fields.Datetime.now()})

    def action_fail(self, reason=None):
        """End without an award, with a reason; the works can be let again."""
        for record in self:
            if record.state == "awarded":
                record._check_step("failed")
                record._refuse(
                    "MW-PROC-29",
                    self.env._("an award is withdrawn with its ground and evidence"),
                    basis="招标投标法实施条例第55条",
                    next_step=self.env._("press “Withdraw the Award”"),
                )
            record._transition("failed", reason=reason)

    def action_cancel(self, reason=None):
        """Give this procurement up, with a reason."""
        for record in self:
            record._transition("cancelled", reason=reason)

    # === CRON ===

    @api.model
    def _cron_close_due(self):
        """Close what is past its deadline; each one in its own transaction."""
        due = self.search(
            [("state", "=", "published"), ("deadline", "<=", fields.Datetime.now())]
        )
        cron = self.env["ir.cron"]
        for index, record in enumerate(due, start=1):
            record._transition(
                "closed", vals={"closed_at": fields.Datetime.now()}, system=True
            )
            if not cron._commit_progress(1, remaining=len(due) - index):
                break
