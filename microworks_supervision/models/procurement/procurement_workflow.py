"""The life of a procurement up to the deadline for bids."""

from odoo import api, fields, models
from odoo.tools import LazyTranslate

from ...tools.step import NOTHING, NOW, TODAY, USER, Duty, Step

_lt = LazyTranslate(__name__)

OFFICER = ("group_township_officer",)
LEAD = ("group_township_leader", "group_county_department")
# Leaders are the reserve: with a lost half of the officers' there is somebody else.
OPENERS = ("group_township_officer", "group_township_leader")
# Everything between the notice and the award can be stopped.
RUNNING = ("published", "closed", "opened", "evaluated", "candidates_published")

REVOKED = {
    "revoker_id": USER,
    "revoked_on": TODAY,
    "awarded_by_id": NOTHING,
    "awarded_on": NOTHING,
}

STEPS = {
    "approve": Step(
        ("draft",),
        "approved",
        LEAD,
        _lt("Approve Method"),
        stamp={"approver_id": USER, "approved_on": TODAY},
        sets=("ceiling_price",),
        apart=("author_id",),
    ),
    "publish": Step(
        ("approved",),
        "published",
        OFFICER,
        _lt("Publish Notice"),
        stamp={"publisher_id": USER, "published_at": NOW},
        sets=("deadline", "min_bidders", "evaluation", "price_weight"),
        dialog="microworks_supervision.bid_publish_wizard_action",
    ),
    "close": Step(
        ("published",),
        "closed",
        OFFICER,
        _lt("Close for Bids"),
        stamp={"closed_at": NOW},
        system=True,
    ),
    # With or without a password: the view has a button for each.
    "open": Step(
        ("closed",),
        "opened",
        OPENERS,
        _lt("Open the Bids"),
        stamp={"opener_id": USER, "opened_at": NOW},
        apart=("witness_id",),
        dialog="microworks_supervision.opening_wizard_action",
        button=False,
    ),
    "evaluate": Step(
        ("opened",),
        "evaluated",
        OFFICER,
        _lt("Evaluate"),
        stamp={"evaluator_id": USER, "evaluated_at": NOW},
    ),
    "publish_candidates": Step(
        ("evaluated",), "candidates_published", OFFICER, _lt("Publish Candidates")
    ),
    "award": Step(
        ("candidates_published",),
        "awarded",
        OFFICER + LEAD,
        _lt("Award"),
        stamp={"awarded_by_id": USER, "awarded_on": TODAY},
        sets=("winner_bid_id", "winner_id", "award_amount", "contract_due"),
        apart=("revoker_id",),
    ),
    # A winner who does not sign: who awarded does not take the award away.
    "revoke": Step(
        ("awarded",),
        "candidates_published",
        LEAD,
        _lt("Withdraw the Award"),
        stamp=REVOKED,
        gate=False,
        reason=True,
        apart=("awarded_by_id",),
        dialog="microworks_supervision.award_revoke_wizard_action",
    ),
    "revoke_and_fail": Step(
        ("awarded",),
        "failed",
        LEAD,
        stamp=REVOKED,
        gate=False,
        reason=True,
        apart=("awarded_by_id",),
    ),
    "return": Step(
        ("approved",), "draft", LEAD, _lt("Return"), gate=False, reason=True
    ),
    "reopen": Step(
        ("evaluated", "candidates_published"),
        "opened",
        OFFICER,
        _lt("Reopen Evaluation"),
        gate=False,
        reason=True,
    ),
    "suspend": Step(
        RUNNING,
        "suspended",
        OFFICER + LEAD,
        _lt("Suspend"),
        sets=("suspended_from",),
        gate=False,
        reason=True,
        system=True,
    ),
    # It goes on where it stood.
    **{
        f"resume_{state}": Step(
            ("suspended",),
            state,
            OFFICER + LEAD,
            _lt("Resume"),
            gate=False,
            reason=True,
            aside=False,
            method="action_resume",
        )
        for state in RUNNING
    },
    "fail": Step(
        ("closed", "opened", "evaluated", "candidates_published"),
        "failed",
        OFFICER + LEAD,
        _lt("No Award"),
        gate=False,
        reason=True,
    ),
    "fail_suspended": Step(
        ("suspended",),
        "failed",
        LEAD,
        _lt("No Award"),
        gate=False,
        reason=True,
        method="action_fail",
    ),
    "cancel": Step(
        ("draft",),
        "cancelled",
        OFFICER + LEAD,
        _lt("Cancel Procurement"),
        gate=False,
        reason=True,
        system=True,
    ),
    "cancel_running": Step(
        ("approved", *RUNNING),
        "cancelled",
        LEAD,
        _lt("Cancel Procurement"),
        gate=False,
        reason=True,
        system=True,
        method="action_cancel",
    ),
    "cancel_suspended": Step(
        ("suspended",),
        "cancelled",
        LEAD,
        _lt("Cancel Procurement"),
        gate=False,
        reason=True,
        method="action_cancel",
    ),
    # The contract ended before the works began; no person's step.
    "lapse": Step(("awarded",), "cancelled", gate=False, reason=True, system=True),
}

APPROVERS = {
    "a": ("group_county_department",),
    "b": ("group_township_leader",),
    "c": ("group_township_leader",),
}


class ProcurementWorkflow(models.Model):
    _inherit = "microworks.procurement"

    _steps = STEPS
    _edge_fields = ("works_class",)

    def _get_edges(self):
        edges = super()._get_edges()
        groups = APPROVERS.get(self.works_class, ("group_county_department",))
        for edge in (("draft", "approved"), ("approved", "draft")):
            edges[edge] = edges[edge]._replace(groups=groups)
        for state in RUNNING:
            # A suspended procurement goes on where it stood, nowhere else.
            if state != self.suspended_from:
                del edges["suspended", state]
        return edges

    def _is_offered(self, name):
        lapsed = self.is_past_deadline
        step = self._get_steps()[name]
        if self.origin != "own":
            return False
        if name == "close":
            return lapsed
        if name == "open":
            return bool(self.witness_id)
        if name == "suspend" and self.state == "published":
            return not lapsed
        if step.method == "action_resume" and self.suspended_from == "published":
            return not lapsed
        return super()._is_offered(name)

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
        self._check_role(Duty(tuple(sorted(groups))))
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
            record._take(
                "approve", vals={"ceiling_price": record.project_id.ceiling_price}
            )

    def action_return(self, reason=None):
        """Send the plan back for correction, with a reason."""
        self._take("return", reason=reason)

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
                "deadline": deadline,
                "ceiling_price": record.project_id.ceiling_price,
                "min_bidders": line.min_bidders,
                "evaluation": line.evaluation,
            }
            if line.evaluation == "score":
                rules = record.project_id._rules()
                vals["price_weight"] = float(rules._number("evaluation.price_weight"))
            facts = record._make_opening_key()
            record._take("publish", vals=vals, facts=facts)
            record.activity_schedule(
                "mail.mail_activity_data_todo",
                date_deadline=record._legal_day(deadline),
                summary=self.env._("Open the bids"),
                user_id=self.env.user.id,
            )

    def action_close(self):
        """Close for bids. :raises Refused: the deadline is not over"""
        self._take("close")

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
            record._take("fail", reason=reason)

    def action_cancel(self, reason=None):
        """Give this procurement up, with a reason."""
        self._take("cancel", reason=reason)

    # === CRON ===

    @api.model
    def _cron_close_due(self):
        """Close what is past its deadline; each one in its own transaction."""
        due = self.search(
            [("state", "=", "published"), ("deadline", "<=", fields.Datetime.now())]
        )
        cron = self.env["ir.cron"]
        for index, record in enumerate(due, start=1):
            record._transition("closed", system=True)
            if not cron._commit_progress(1, remaining=len(due) - index):
                break
