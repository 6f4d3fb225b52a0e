"""The steps from the witness of the opening to the ranking, and a new try."""

from odoo import fields, models

from ...tools.step import Duty
from .procurement_key import OPENING, Opening
from .procurement_opening import WITNESSES
from .procurement_workflow import OFFICER


class ProcurementSteps(models.Model):
    _inherit = "microworks.procurement"

    # === ACTIONS ===

    def action_witness(self, password=None):
        """Confirm to be present at the opening (village supervisors, officers,
        leaders in reserve), and give the own half of the key.

        :param str password: of the person who witnesses
        :raises Refused: not the time of the opening, wrong password, no half
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
            halves = record._release_half(password) if record.opening_key else False
            record._unguarded().write(
                {
                    "opening_halves": halves,
                    "witness_id": self.env.user.id,
                    "witnessed_at": fields.Datetime.now(),
                }
            )
            self.env["microworks.event"]._record(
                record, kind="record", role=role, facts={"witness": self.env.user.id}
            )

    def action_open(self, password=None):
        """Open the bids; from here on their content is readable.

        :param str password: of the person who opens
        :raises Refused: no witness, fewer bids than the method needs, wrong password,
            no half of the key
        """
        for record in self:
            record._lock()
            # What else is missing is said before anybody's password counts.
            record._check_step("opened")
            record._check_gate("opened")
            record._check_firms()
            opening = Opening(record.id, record._join_halves(password))
            record.with_context(**{OPENING: opening})._transition(
                "opened",
                vals={"opening_parts": False, "opening_halves": False},
            )

    def action_evaluate(self):
        """Rank the valid bids. :raises Refused: committee or scores incomplete"""
        for record in self:
            record._take("evaluate")
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
            record._take("reopen", reason=reason)
            record._stop_notices(reason, kind="P06")
            record._all_bids().filtered("rank")._unguarded().write({"rank": 0})

    def action_again(self):
        """Prepare a new draft after a failed procurement, or open the one there is.

        :return: action of the new draft
        :raises Refused: this one has not failed
        """
        self.ensure_one()
        self._check_role(Duty(OFFICER))
        if self.state != "failed":
            self._refuse(
                "MW-PROC-09",
                self.env._("only a failed procurement is repeated"),
                next_step=self.env._("record first why it failed"),
            )
        again = (
            self.search(
                [
                    ("previous_id", "=", self.id),
                    ("state", "not in", ("failed", "cancelled")),
                ],
                limit=1,
            )
            or self._new_try()
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": again.id,
            "view_mode": "form",
        }

    def _new_try(self):
        again = self.create(
            {
                "project_id": self.project_id.id,
                "name": self.name,
                "method": self.method,
                "method_reason": self.method_reason,
                "notice": self.notice,
                "duration_days": self.duration_days,
                "opening_place": self.opening_place,
                "invited_ids": [(6, 0, self.invited_ids.ids)],
                "excluded_ids": [(6, 0, self.excluded_ids.ids)],
            }
        )
        again._unguarded().write({"previous_id": self.id})
        return again
