"""Handing in a bid: checked, sealed, receipted."""

import base64
import json
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from odoo import api, fields, models

from ...tools import canonical, sealed
from ..core.workflow import Edge

CENT = Decimal("0.01")
# Numeric columns end there; nobody offers that much for a small work.
MAX_AMOUNT = Decimal("1e13")
RECEIVERS = Edge(("group_township_officer",))
BIDDER_GROUP = "microworks_supervision.group_contractor"


class BidSubmission(models.Model):
    _inherit = "microworks.bid"

    # === HANDING IN ===

    @api.model
    def _submit(self, procurement, partner, payload, files=(), channel=None):
        """Take a bid into its envelope; only the receipt becomes readable.

        :param procurement: one published ``microworks.procurement``
        :param partner: the bidder; counted as its commercial partner
        :param dict payload: ``amount`` (CNY, text or Decimal), and as wanted
            ``duration_days``, ``project_manager``, ``note`` and ``lines`` (dicts
            of ``number``, ``name``, ``unit``, ``quantity``, ``unit_price``)
        :param files: dicts of ``name`` and ``data`` (bytes)
        :param str channel: ``portal`` or ``office``; by the person when not given
        :return: the bid, with its receipt in ``digest``
        :raises Refused: too late, not published, not allowed to bid, bad content
        :raises RoleRefused: neither the bidder nor an officer of the area
        """
        procurement.ensure_one()
        # Roles are checked on the person, whatever mode the caller is in.
        procurement = procurement.with_user(self.env.user)
        # sudo: the firm behind a portal account.
        partner = partner.sudo().commercial_partner_id
        channel = self._check_sender(procurement, partner) or channel
        # sudo: from here on the bidder's account writes what it may not list.
        known = procurement.sudo()
        known._lock()
        now = fields.Datetime.now()
        if known.state != "published":
            procurement._refuse(
                "MW-BID-01",
                self.env._("no bids are taken in this state"),
                next_step=self.env._("look at the notice for the dates"),
            )
        if now >= known.deadline:
            procurement._refuse(
                "MW-BID-02",
                self.env._(
                    "the deadline for bids was %(deadline)s",
                    deadline=procurement._local_text(known.deadline),
                ),
                basis="招标投标法 Art. 28",
                next_step=self.env._("a late bid is returned unopened"),
            )
        known._check_bidder(partner)
        content = self._clean_payload(procurement, payload)
        facts, stored = self._clean_files(files)
        content.update(
            procurement=known.number, bidder=[partner.id, partner.name], files=facts
        )
        nonce = sealed.new_nonce()
        earlier = known.bid_ids.filtered(
            lambda bid: bid.partner_id == partner and bid.state == "sealed"
        )
        for bid in earlier:
            bid._transition(
                "withdrawn", reason=self.env._("replaced by a new bid"), system=True
            )
        earlier.flush_recordset()
        bid = self._unguarded().create(
            {
                "procurement_id": known.id,
                "partner_id": partner.id,
                "channel": channel or "office",
                "received_at": now,
                "received_by_id": self.env.user.id,
                "digest": sealed.seal(content, nonce),
            }
        )
        earlier._unguarded().write({"replaced_by_id": bid.id})
        self.env["microworks.bid.envelope"]._unguarded().create(
            {
                "bid_id": bid.id,
                "payload": canonical.encode(content).decode(),
                "nonce": nonce.hex(),
                "files": json.dumps(stored) if stored else False,
            }
        )
        bid = self.browse(bid.id)
        self.env["microworks.event"]._record(
            bid, kind="record", target="sealed", facts={"receipt": bid.sudo().digest}
        )  # sudo: the receipt just made
        return bid

    @api.model
    def _check_sender(self, procurement, partner):
        """The channel by the person who hands in."""
        user = self.env.user
        if user.has_group(BIDDER_GROUP):
            # sudo: the own firm of the account.
            if user.sudo().partner_id.commercial_partner_id != partner:
                procurement._refuse(
                    "MW-BID-03",
                    self.env._("a bid can be handed in for the own firm only"),
                    next_step=self.env._("use the account of the bidder"),
                )
            procurement.with_user(user).check_access("read")
            return "portal"
        procurement._check_role(RECEIVERS)
        return "office"

    @api.model
    def _clean_payload(self, record, payload):
        """The content in canonical types. :raises Refused: amounts that are none"""
        amount = self._money(record, payload.get("amount"))
        if not 0 < amount < MAX_AMOUNT:
            record._refuse(
                "MW-BID-04",
                self.env._("the bid price must be above zero"),
                next_step=self.env._("correct the price"),
            )
        lines = [self._clean_line(record, line) for line in payload.get("lines") or ()]
        if lines and sum(line["amount"] for line in lines) != amount:
            record._refuse(
                "MW-BID-05",
                self.env._("the lines do not add up to the bid price"),
                next_step=self.env._("correct the lines or the price"),
            )
        return {
            "v": 1,
            "amount": amount,
            "duration_days": max(0, int(payload.get("duration_days") or 0)),
            "project_manager": str(payload.get("project_manager") or ""),
            "note": str(payload.get("note") or ""),
            "lines": lines,
        }

    @api.model
    def _clean_line(self, record, line):
        quantity = self._decimal(record, line.get("quantity")).quantize(
            Decimal("0.001"), ROUND_HALF_UP
        )
        price = self._money(record, line.get("unit_price"))
        if quantity <= 0 or price < 0 or quantity * price >= MAX_AMOUNT:
            record._refuse(
                "MW-BID-06",
                self.env._("a line needs a quantity above zero and a price"),
                next_step=self.env._("correct the line"),
            )
        return {
            "number": str(line.get("number") or ""),
            "name": str(line.get("name") or ""),
            "unit": str(line.get("unit") or ""),
            "quantity": quantity,
            "unit_price": price,
            "amount": (quantity * price).quantize(CENT, ROUND_HALF_UP),
        }

    @api.model
    def _decimal(self, record, value):
        try:
            number = Decimal(str(value if value not in (None, False, "") else 0))
            if number.is_finite() and abs(number) < MAX_AMOUNT:
                return number
        except InvalidOperation:
            pass
        record._refuse(
            "MW-BID-07",
            self.env._("“%(value)s” is not a number", value=value),
            next_step=self.env._("write the amount in CNY, for example 498000.00"),
        )

    @api.model
    def _money(self, record, value):
        return self._decimal(record, value).quantize(CENT, ROUND_HALF_UP)

    @api.model
    def _clean_files(self, files):
        facts, stored = [], []
        for file in files or ():
            data = base64.b64encode(file["data"]).decode()
            known = self.env["microworks.document"]._file_facts(
                {"file": data, "file_name": file["name"]}
            )
            facts.append(
                {
                    "name": file["name"],
                    "sha256": known["sha256"],
                    "size": known["size"],
                }
            )
            stored.append({"name": file["name"], "data": data})
        return facts, stored
