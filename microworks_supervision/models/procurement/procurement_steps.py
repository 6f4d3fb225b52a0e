"""The steps from the witness of the opening to the ranking."""

from odoo import fields, models

from .procurement_opening import WITNESSES


class ProcurementSteps(models.Model):
    _inherit = "microworks.procurement"

    # === ACTIONS ===

    def action_witness(self):
        """Confirm to be present at the opening (village supervisors, officers).

        :raises Refused: not the time of the opening
        """
        for record in self:
            record._lock()
            role = record._check_role(WITNESSES)
            if record.state != "closed":
                record._refuse(
                    "MW-PROC-17",
                    self.env._("an opening is witnessed after the deadline for bids"),
                    next_step=self.env._("come back at the time of the opening"),
                )
            record._unguarded().write(
                {
                    "witness_id": self.env.user.id,
                    "witnessed_at": fields.Datetime.now(),
                }
            )
            self.env["microworks.event"]._record(
                record, kind="record", role=role, facts={"witness": self.env.user.id}
            )

    def action_open(self):
        """Open the bids; from here on their content is readable.

        :raises Refused: no witness, or fewer bids than the method needs
        """
        for record in self:
            record._transition(
                "opened",
                vals={
                    "opener_id": self.env.user.id,
                    "opened_at": fields.Datetime.now(),
                },
            )

    def action_evaluate(self):
        """Rank the valid bids. :raises Refused: committee or scores incomplete"""
        for record in self:
            record._transition(
                "evaluated",
                vals={
                    "evaluator_id": self.env.user.id,
                    "evaluated_at": fields.Datetime.now(),
                },
            )
            ranked = record._evaluate()
            self.env["microworks.event"]._record(
                record,
                kind="record",
                facts={
                    "ranking": [
                        [
                            bid.rank,
                            bid.partner_id.id,
                            f"{bid.amount:.2f}",
                            f"{bid.score:.2f}",
                        ]
                        for bid in ranked
                    ]
                },
            )

    def action_reopen(self, reason=None):
        """Go back to the evaluation, with a reason; what was ranked is void."""
        for record in self:
            record._transition("opened", reason=reason)
            record._stop_notices(reason, kind="P06")
            record._all_bids().filtered("rank")._unguarded().write({"rank": 0})
