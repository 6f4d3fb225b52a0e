"""Two bids of one firm: what the bidder sent himself, and an envelope in his name."""

from odoo import models

from ...exceptions import Refusal, Refused


class ProcurementTwins(models.Model):
    """Nobody but the bidder replaces or withdraws a bid (招标投标法 Art. 29), so both are
    read out. Different bids of one bidder are rejected by the committee, unless
    alternatives were asked for (招标投标法实施条例 Art. 51 (4)); it excludes them, or all
    but the one that the bidder's written notice before the deadline left standing
    (Art. 35). Before the opening nothing tells that there are two.
    """

    _inherit = "microworks.procurement"

    def _check_firms(self):
        """Whether enough firms bid; asked by the opening itself only, since the form
        would tell beforehand that some sent two bids.

        :raises Refused: MW-PROC-11
        """
        firms = self._all_bids("sealed").partner_id
        if len(firms) < self.min_bidders:
            raise Refused(self._refusal_name(), [self._refusal_bidders(len(firms))])

    def _refusals_evaluated(self):
        refusals = super()._refusals_evaluated()
        valid = self._valid_bids()
        twins = [
            firm
            for firm in valid.partner_id
            if len(valid.filtered(lambda bid, firm=firm: bid.partner_id == firm)) > 1
            # The same firm, entered twice.
            or firm._one_firm() & (valid.partner_id - firm)
        ]
        if not twins:
            return refusals
        return [
            *refusals,
            Refusal(
                "MW-PROC-33",
                self.env._(
                    "more than one bid was read out of: %(firms)s",
                    # Read out at the opening.
                    firms=", ".join(firm.name for firm in twins),
                ),
                basis="招标投标法实施条例第51条第4项",
                next_step=self.env._(
                    "the committee excludes different bids of one bidder; where he"
                    " had replaced one in writing before the deadline, that one only"
                ),
            ),
        ]
