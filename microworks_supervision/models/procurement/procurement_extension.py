"""More time for the bidders."""

from odoo import fields, models

from ...tools.step import Duty
from .procurement_workflow import LEAD, OFFICER


class ProcurementExtension(models.Model):
    _inherit = "microworks.procurement"

    # === ACTIONS ===

    def action_extend(self, deadline, reason=None):
        """Give the bidders more time, with a reason; never less, never afterwards.

        What is sealed already is sealed again until the new deadline. A procurement
        whose deadline passed while it was suspended gets a new one from a leader:
        nobody could bid meanwhile, and it does not go on without.

        :param datetime deadline: UTC, after the present deadline and after now
        :raises Refused: not published, not later, over already, no reason, no key
        :raises RoleRefused: no officer; over while suspended: no leader
        """
        deadline = self._given_moment(deadline)
        for record in self:
            record._lock()
            waits, before = record._waits_for_bids(), record.deadline
            lapsed = waits and record.is_past_deadline
            role = record._check_role(Duty(LEAD if lapsed else OFFICER))
            if (
                not (waits or record.state == "published")
                or not deadline
                or deadline <= (fields.Datetime.now() if lapsed else before)
            ):
                record._refuse(
                    "MW-PROC-21",
                    self.env._("a deadline is only moved to a later one"),
                    basis="招标投标法第23条",
                    next_step=self.env._("choose a later day while bids are taken"),
                )
            if record.is_past_deadline and not waits:
                record._refuse_over()
            record._check_reason(reason)
            # sudo: nobody reads an envelope; these are only shut for longer.
            self.env["microworks.bid.envelope"].sudo().search(
                [("bid_id", "in", record._all_bids("sealed").ids)]
            )._seal_again(deadline)
            record._unguarded().write({"deadline": deadline})
            self.env["microworks.event"]._record(
                record,
                kind="change",
                role=role,
                reason=reason,
                before={"deadline": fields.Datetime.to_string(before)},
                after={"deadline": fields.Datetime.to_string(deadline)},
            )

    def action_suspend(self, reason=None):
        """Stop for the time being, with a reason.

        :raises Refused: no reason; bids were taken and the deadline is over: stopped
            now, it could be given a new one
        """
        for record in self:
            record._lock()
            record._check_step("suspended")
            if record.state == "published" and record.is_past_deadline:
                record._refuse_over()
            record._take(
                "suspend", reason=reason, vals={"suspended_from": record.state}
            )

    def action_resume(self, reason=None):
        """Go on where it stood, with a reason.

        :raises Refused: no reason; the deadline passed meanwhile
        """
        for record in self:
            target = record.suspended_from or "published"
            record._lock()
            record._check_step(target)
            if record._waits_for_bids() and record.is_past_deadline:
                record._refuse(
                    "MW-PROC-32",
                    self.env._("the deadline for bids passed while it was suspended"),
                    basis="招标投标法第24条",
                    next_step=self.env._(
                        "have a leader extend the deadline, or end it without an award"
                    ),
                )
            record._transition(target, reason=reason, vals={"suspended_from": False})

    # === BUSINESS ===

    def _refuse_over(self):
        self._refuse(
            "MW-PROC-30",
            self.env._("the deadline for bids is over"),
            basis="招标投标法第28条",
            next_step=self.env._(
                "close for bids; with too few of them, record that there is no"
                " award and repeat it"
            ),
        )

    def _waits_for_bids(self):
        """Whether it was suspended while bids were taken."""
        return self.state == "suspended" and self.suspended_from == "published"
