"""Handing in a bid: checked, sealed, receipted."""

import json

from odoo import api, fields, models

from ...tools import canonical, sealed
from ..core.workflow import Edge

OFFICER = Edge(("group_township_officer",))
# Who types in what is in a paper envelope is not the one who watches.
READER = Edge(("group_township_officer",), apart=("procurement_witness_id",))
BIDDER_GROUP = "microworks_supervision.group_contractor"


class BidSubmission(models.Model):
    _inherit = "microworks.bid"

    procurement_witness_id = fields.Many2one(related="procurement_id.witness_id")

    @api.model
    def _submit(self, procurement, partner, payload, files=(), channel=None):
        """Take a bid into its envelope; only the receipt becomes readable.

        :param procurement: one published ``microworks.procurement``
        :param partner: the bidder; counted as its commercial partner
        :param dict payload: ``amount`` (CNY, text or Decimal), and as wanted
            ``duration_days``, ``project_manager``, ``note`` and ``lines`` (dicts
            of ``number``, ``name``, ``unit``, ``quantity``, ``unit_price``)
        :param files: dicts of ``name`` and ``data`` (bytes)
        :param str channel: ``office``; a contractor's account is always ``portal``
        :return: the bid, with its receipt in ``digest``
        :raises Refused: too late, not published, not allowed to bid, bad content
        :raises RoleRefused: neither the bidder nor an officer of the area
        """
        procurement, partner, sender = self._check_receipt(procurement, partner)
        content, stored = self._clean(procurement, partner, payload, files)
        bid = self._take(procurement, partner, sender or channel or "office")
        bid._seal(content, stored)
        return bid

    @api.model
    def _register_paper(self, procurement, partner, mark):
        """Take a closed paper envelope: who and when, and what is written on it.

        What it says is entered after the deadline, before the witness of the
        opening (:meth:`_seal_paper`).

        :param str mark: number or mark on the envelope
        :return: the bid
        :raises Refused: too late, not published, not allowed to bid
        """
        procurement, partner, _sender = self._check_receipt(procurement, partner)
        procurement._check_role(OFFICER)
        bid = self._take(procurement, partner, "paper")
        bid._unguarded().write({"envelope_mark": mark})
        self.env["microworks.event"]._record(
            bid, kind="record", target="sealed", facts={"envelope": mark or None}
        )
        return bid

    def _seal_paper(self, payload, files=()):
        """Enter what a paper envelope says, between deadline and opening.

        :param dict payload: see :meth:`_submit`
        :raises Refused: not the time of the opening, no witness, entered already
        :raises RoleRefused: no officer, or the witness himself
        """
        self.ensure_one()
        procurement = self.procurement_id
        procurement._lock()
        self._lock()
        self._check_role(READER)
        self._check_apart(READER)
        if (
            self.channel != "paper"
            or self.state != "sealed"
            or self.digest
            or procurement.state != "closed"
            or not procurement.witness_id
        ):
            self._refuse(
                "MW-BID-13",
                self.env._(
                    "a paper envelope is opened once, after the deadline and before"
                    " the witness"
                ),
                basis="招标投标法 Art. 36",
                next_step=self.env._("have the witness confirm to be present first"),
            )
        self._seal(*self._clean(procurement, self.partner_id, payload, files))

    # === CHECKS ===

    @api.model
    def _check_receipt(self, procurement, partner):
        """Whether a bid of ``partner`` can be taken now; locks the procurement.

        :return: procurement, bidder, and ``portal`` for a contractor's account
        """
        procurement.ensure_one()
        # Roles are checked on the person, whatever mode the caller is in.
        procurement = procurement.with_user(self.env.user)
        # sudo: the firm behind a portal account.
        partner = partner.sudo().commercial_partner_id
        sender = self._check_sender(procurement, partner)
        # sudo: the bidder's account may not list what is compared here.
        known = procurement.sudo()
        known._lock()
        if known.state != "published":
            procurement._refuse(
                "MW-BID-01",
                self.env._("no bids are taken in this state"),
                next_step=self.env._("look at the notice for the dates"),
            )
        if fields.Datetime.now() >= known.deadline:
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
        return procurement, partner, sender

    @api.model
    def _check_sender(self, procurement, partner):
        """``portal`` for the bidder's own account; an officer passes, too."""
        user = self.env.user
        if user.has_group(BIDDER_GROUP):
            # sudo: the own firm of the account.
            if user.sudo().partner_id.commercial_partner_id != partner:
                procurement._refuse(
                    "MW-BID-03",
                    self.env._("a bid can be handed in for the own firm only"),
                    next_step=self.env._("use the account of the bidder"),
                )
            procurement.check_access("read")
            return "portal"
        procurement._check_role(OFFICER)
        return None

    # === STORING ===

    @api.model
    def _take(self, procurement, partner, channel):
        """The row of a new bid; an earlier one of the same bidder is withdrawn."""
        # sudo: see _check_receipt.
        earlier = procurement.sudo().bid_ids.filtered(
            lambda bid: bid.partner_id == partner and bid.state == "sealed"
        )
        for bid in earlier:
            bid._transition(
                "withdrawn", reason=self.env._("replaced by a new bid"), system=True
            )
        earlier.flush_recordset()
        bid = self._unguarded().create(
            {
                "procurement_id": procurement.id,
                "partner_id": partner.id,
                "channel": channel,
                "received_at": fields.Datetime.now(),
                "received_by_id": self.env.user.id,
            }
        )
        earlier._unguarded().write({"replaced_by_id": bid.id})
        return self.browse(bid.id)

    def _seal(self, content, stored):
        """Put the content into the envelope; the row keeps the receipt."""
        nonce = sealed.new_nonce()
        digest = sealed.seal(content, nonce)
        self._unguarded().write({"digest": digest})
        self.env["microworks.bid.envelope"]._unguarded().create(
            {
                "bid_id": self.id,
                "payload": canonical.encode(content).decode(),
                "nonce": nonce.hex(),
                "files": json.dumps(stored) if stored else False,
            }
        )
        self.env["microworks.event"]._record(
            self, kind="record", target="sealed", facts={"receipt": digest}
        )
