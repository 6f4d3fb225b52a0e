"""What happens to a bid at the opening, and when it may be taken back."""

import json
from decimal import Decimal

from odoo import fields, models

from ...exceptions import Refusal
from ...tools import sealed
from .bid_envelope import unlock

CENT = Decimal("0.01")


class BidOpening(models.Model):
    _inherit = "microworks.bid"

    # === GATE ===

    def _get_refusals(self, target):
        procurement = self.procurement_id
        if target == "withdrawn" and (
            procurement.state != "published"
            or fields.Datetime.now() >= procurement.deadline
        ):
            return [
                Refusal(
                    "MW-BID-08",
                    self.env._("after the deadline a bid cannot be taken back"),
                    basis="招标投标法第29条",
                    next_step=self.env._("wait for the opening"),
                )
            ]
        if (
            target == "disqualified"
            and self.state == "valid"
            and (procurement.state != "opened")
        ):
            return [
                Refusal(
                    "MW-BID-09",
                    self.env._("bids are excluded during the evaluation only"),
                    basis="招标投标法实施条例第51条",
                    next_step=self.env._("reopen the evaluation with a reason"),
                )
            ]
        return []

    # === OPENING ===

    def _open_envelope(self, use):
        """Read out the content; called once, by the opening of the procurement.

        :param use: what :func:`.procurement_key.use_key` gave

        An envelope that was altered, exchanged or removed excludes its bid and turns
        the project red.

        :raises Refused: MW-SEAL-04, -05, a key is missing or it is too early
        """
        self.ensure_one()
        # sudo: nobody else ever reads an envelope.
        envelope = (
            self.env["microworks.bid.envelope"]
            .sudo()  # sudo: see above
            .search([("bid_id", "=", self.id)])
        )
        found = unlock(envelope, use) if envelope else None
        # Amounts were written as exact texts, so the content is its own canon.
        content = json.loads(found.payload) if found else None
        intact = bool(found) and sealed.matches(
            self.digest, content, bytes.fromhex(found.nonce)
        )
        vals = self._content_values(content, found) if found else {}
        reason = self._reason_to_exclude(content, intact)
        if reason:
            vals["disqualified_reason"] = reason
        self._transition(
            "disqualified" if reason else "valid",
            reason=reason,
            vals=vals,
            facts={"receipt": self.digest, "intact": intact},
            system=True,
        )
        if found:
            self._unpack(content, found.files)
        if not intact:
            self.project_id._raise_colour(
                "red",
                self.env._(
                    "the seal of the bid of %(bidder)s does not match its receipt",
                    # sudo: a bidder's name, read out at the opening.
                    bidder=self.partner_id.sudo().name,
                ),
                self,
            )

    def _content_values(self, content, found):
        return {
            "amount": float(content["amount"]),
            "duration_days": content["duration_days"],
            "project_manager": content["project_manager"],
            "note": content["note"],
            "payload": found.payload,
            "nonce": found.nonce,
        }

    def _reason_to_exclude(self, content, intact):
        ceiling = Decimal(str(self.procurement_id.ceiling_price)).quantize(CENT)
        if content is None:
            return self.env._("the sealed envelope was altered, exchanged or removed")
        if not intact:
            return self.env._("the content does not match the receipt")
        if Decimal(content["amount"]) > ceiling:
            return self.env._(
                "above the ceiling price of %(ceiling)s CNY", ceiling=f"{ceiling:,}"
            )
        return None

    def _unpack(self, content, files):
        self.env["microworks.bid.line"]._unguarded().create(
            [
                {
                    "bid_id": self.id,
                    "sequence": index,
                    "number": line["number"],
                    "name": line["name"] or line["number"] or str(index),
                    "unit": line["unit"],
                    "quantity": float(line["quantity"]),
                    "unit_price": float(line["unit_price"]),
                    "amount": float(line["amount"]),
                }
                for index, line in enumerate(content["lines"], start=1)
            ]
        )
        # sudo: files of the bid, readable by whoever may read the bid.
        self.env["ir.attachment"].sudo().create(
            [
                {
                    "name": name,
                    "raw": data,
                    "res_model": self._name,
                    "res_id": self.id,
                }
                for name, data in files
            ]
        )
