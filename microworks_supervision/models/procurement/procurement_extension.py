"""More time for the bidders."""

from odoo import fields, models

from ..core.workflow import Edge
from .procurement_workflow import OFFICER


class ProcurementExtension(models.Model):
    _inherit = "microworks.procurement"

    # === ACTIONS ===

    def action_extend(self, deadline, reason=None):
        """Give the bidders more time, with a reason; never less, never afterwards.

        What is sealed already is sealed again until the new deadline.

        :param datetime deadline: UTC, after the present deadline
        :raises Refused: not published, not later, over already, no reason, no key
        """
        deadline = fields.Datetime.to_datetime(deadline)
        for record in self:
            record._lock()
            role = record._check_role(Edge(OFFICER))
            before = record.deadline
            if record.state != "published" or not deadline or deadline <= before:
                record._refuse(
                    "MW-PROC-21",
                    self.env._("a deadline is only moved to a later one"),
                    basis="招标投标法第23条",
                    next_step=self.env._("choose a later day while bids are taken"),
                )
            if record.is_past_deadline:
                record._refuse(
                    "MW-PROC-30",
                    self.env._("the deadline for bids is over"),
                    basis="招标投标法第28条",
                    next_step=self.env._(
                        "close for bids; with too few of them, record that there is no"
                        " award and repeat it"
                    ),
                )
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
