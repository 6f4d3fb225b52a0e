"""Handing in a bid: checked, sealed, receipted."""

from odoo import api, fields, models

from ...tools import canonical, sealbox, sealed
from ...tools.step import Duty

OFFICER = Duty(("group_township_officer",))
BIDDER_GROUP = "microworks_supervision.group_contractor"


class BidSubmission(models.Model):
    _inherit = "microworks.bid"

    @api.model
    def _submit(self, procurement, partner, payload, files=()):
        """Take a bid into its envelope; only the receipt becomes readable.

        From the bidder's own account only: what somebody at the office could read,
        he could tell. The office takes closed paper envelopes.

        :param procurement: one published ``microworks.procurement``
        :param partner: the bidder; counted as its commercial partner
        :param dict payload: ``amount`` (CNY, text or Decimal), and as wanted
            ``duration_days``, ``project_manager``, ``note`` and ``lines`` (dicts
            of ``number``, ``name``, ``unit``, ``quantity``, ``unit_price``)
        :param files: dicts of ``name`` and ``data`` (bytes)
        :return: the bid, with its receipt in ``digest``
        :raises Refused: too late, not published, not allowed to bid, bad content,
            not the bidder's account
        :raises RoleRefused: neither a contractor nor an officer of the area
        """
        procurement, partner, sender = self._check_receipt(procurement, partner)
        if not sender:
            procurement._refuse(
                "MW-BID-14",
                self.env._("before the opening the office takes closed envelopes only"),
                basis="招标投标法第36条",
                next_step=self.env._(
                    "register the closed envelope, or have the bidder use his account"
                ),
            )
        content, stored = self._clean(procurement, partner, payload, files)
        bid = self._take_in(procurement, partner, sender)
        bid._seal(content, stored)
        return bid

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
                basis="招标投标法第28条",
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
    def _take_in(self, procurement, partner, channel):
        """The row of a new bid; an earlier one from the bidder's account is withdrawn.

        Only the bidder replaces or withdraws his bid (招标投标法 Art. 29). A paper
        envelope in his name is taken in beside it, and beside other envelopes: what
        is to become of two bids of one firm is decided when they are read.
        """
        # sudo: see _check_receipt.
        earlier = procurement._all_bids("sealed").filtered(
            lambda bid: channel != "paper"
            and bid.channel != "paper"
            and bid.partner_id == partner
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
        self.env["microworks.bid.envelope"]._close(
            self,
            sealbox.Content(canonical.encode(content).decode(), nonce.hex(), stored),
        )
        self.env["microworks.event"]._record(
            self, kind="record", target="sealed", facts={"receipt": digest}
        )
