"""Procurements of the past, taken over from open contracting data."""

from odoo import api, models


class ProcurementHistory(models.Model):
    _inherit = "microworks.procurement"
    _brought_in = True

    @api.model
    def _create_historical(self, vals_list):
        """Procurements with their bids as they were, without any step.

        :param vals_list: dicts of field values, guarded ones included (``state``
            defaults to ``awarded``; ``currency_id``, ``external_id``,
            ``published_at``, ``deadline``, ``opened_at``, ``awarded_on`` as
            known). Key ``bids``: list of dicts of bid values (``partner_id``,
            ``amount``, ``currency_id``, ``received_at``, ``state``,
            ``external_id``, ``is_winner``, ``duration_days``; key ``lines`` for
            dicts of bid lines). The bid with ``is_winner`` gives winner and
            award amount where these are not set.
        :return: the procurements, in the order given

        The caller has checked who may import.
        """
        bids_of = [list(vals.get("bids", ())) for vals in vals_list]
        number = self.env["ir.sequence"].next_by_code
        rows = [
            {
                "state": "awarded",
                **{key: value for key, value in vals.items() if key != "bids"},
                "origin": "history",
                "number": vals.get("number") or number("microworks.procurement"),
            }
            for vals in vals_list
        ]
        procurements = self.browse(self._unguarded().create(rows).ids)
        self._create_historical_bids(procurements, bids_of)
        winners = {
            bid.procurement_id: bid for bid in procurements.bid_ids if bid.is_winner
        }
        for procurement, bid in winners.items():
            procurement._unguarded().write(
                {
                    "winner_bid_id": bid.id,
                    "winner_id": procurement.winner_id.id or bid.partner_id.id,
                    "award_amount": procurement.award_amount or bid.amount,
                }
            )
        return procurements

    @api.model
    def _create_historical_bids(self, procurements, bids_of):
        rows, lines_of = [], []
        for procurement, bids in zip(procurements, bids_of, strict=True):
            for vals in bids:
                vals = dict(vals)
                lines_of.append(vals.pop("lines", ()))
                rows.append(
                    {
                        "state": "valid",
                        "currency_id": procurement.currency_id.id,
                        **vals,
                        "procurement_id": procurement.id,
                        "channel": "history",
                    }
                )
        bids = self.env["microworks.bid"]._unguarded().create(rows)
        self.env["microworks.bid.line"]._unguarded().create(
            [
                {**line, "bid_id": bid.id}
                for bid, lines in zip(bids, lines_of, strict=True)
                for line in lines
            ]
        )
