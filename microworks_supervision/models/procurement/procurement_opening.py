"""Opening in public, and the evaluation computed from what was read out."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from odoo import models

from ...exceptions import Refusal
from ...tools.step import Duty
from .procurement_key import OPENING, WITNESS_GROUPS, use_key

WITNESSES = Duty(WITNESS_GROUPS, apart=("opener_id",))
CENT = Decimal("0.01")
HUNDRED = Decimal(100)


class ProcurementOpening(models.Model):
    _inherit = "microworks.procurement"

    # === GATES ===

    def _refusals_opened(self):
        refusals = []
        if not self.witness_id:
            refusals.append(
                Refusal(
                    "MW-PROC-10",
                    self.env._("nobody has witnessed the opening"),
                    basis="招标投标法第36条",
                    next_step=self.env._(
                        "the village supervision committee or a second officer"
                        " confirms to be present"
                    ),
                )
            )
        received = self._all_bids("sealed")
        if len(received) < self.min_bidders:
            refusals.append(self._refusal_bidders(len(received)))
        shut = received.filtered(lambda bid: not bid.digest)
        if shut:
            refusals.append(
                Refusal(
                    "MW-PROC-20",
                    self.env._(
                        "%(count)s paper envelopes are not entered yet",
                        count=len(shut),
                    ),
                    basis="招标投标法第36条",
                    next_step=self.env._(
                        "open them before the witness and enter what they say"
                    ),
                )
            )
        # sudo: which keys are needed, nothing of what is inside.
        envelopes = self.env["microworks.bid.envelope"].sudo()
        waiting = envelopes.search([("bid_id", "in", received.ids)])
        return (
            refusals
            + waiting._refusals_keys()
            + self.project_id._get_stage_refusals("procurement_opened")
        )

    def _refusal_bidders(self, count):
        return Refusal(
            "MW-PROC-11",
            self.env._(
                "%(count)s bids, at least %(least)s are needed",
                count=count,
                least=self.min_bidders,
            ),
            rule=self._method_line().name or "",
            basis="招标投标法实施条例第44条",
            next_step=self.env._(
                "record that the procurement has failed, then repeat it"
            ),
        )

    def _refusals_evaluated(self):
        refusals = []
        valid = self._valid_bids()
        if len(valid) < max(self.min_bidders, 1):
            refusals.append(self._refusal_bidders(len(valid)))
        unchecked = self._all_bids().filtered("awaits_paper_check")
        if unchecked:
            refusals.append(
                Refusal(
                    "MW-PROC-24",
                    self.env._(
                        "%(count)s paper bids were not held against the paper by a"
                        " second person",
                        count=len(unchecked),
                    ),
                    basis="招标投标法第36条",
                    next_step=self.env._(
                        "the witness or another officer compares and confirms them"
                    ),
                )
            )
        return refusals + self._refusals_committee() + self._refusals_scores(valid)

    def _refusals_committee(self):
        line = self._method_line()
        members = self._all_members().filtered(lambda member: not member.recused)
        voting = members.filtered(lambda member: member.role != "vsc_observer")
        refusals = []
        if len(voting) < line.committee_min or (
            line.committee_min and not len(voting) % 2
        ):
            refusals.append(
                Refusal(
                    "MW-PROC-12",
                    self.env._(
                        "the committee has %(count)s members; an odd number of at"
                        " least %(least)s is needed",
                        count=len(voting),
                        least=line.committee_min,
                    ),
                    rule=line.name,
                    basis=line.legal_basis,
                    next_step=self.env._("name more members"),
                )
            )
        experts = len(voting.filtered(lambda member: member.role == "expert"))
        share = Fraction(line.expert_fraction or 0)
        if voting and Fraction(experts, len(voting)) < share:
            refusals.append(
                Refusal(
                    "MW-PROC-13",
                    self.env._(
                        "%(share)s of the committee must be experts",
                        share=line.expert_fraction,
                    ),
                    rule=line.name,
                    basis=line.legal_basis,
                    next_step=self.env._("name more experts"),
                )
            )
        silent = members.filtered(lambda member: not member.declared_on)
        if silent:
            refusals.append(
                Refusal(
                    "MW-PROC-14",
                    self.env._(
                        "not yet declared to be free of interest: %(names)s",
                        names=self._member_names(silent),
                    ),
                    basis="政府采购法实施条例第9条",
                    next_step=self.env._("each member declares, or is recused"),
                )
            )
        problems = [problem for member in members for problem in member._conflicts()]
        if problems:
            refusals.append(
                Refusal(
                    "MW-PROC-15",
                    "; ".join(problems)
                    if self._knows_committee(members)
                    else self.env._("a member belongs to a bidder or applied himself"),
                    basis="政府采购法实施条例第9条",
                    next_step=self.env._("recuse the member and name another one"),
                )
            )
        return refusals

    def _refusals_scores(self, valid):
        if self.evaluation != "score":
            return []
        voting = self._voting_members()
        missing = len(valid) * len(voting) - len(
            valid.score_ids.filtered(lambda score: score.member_id in voting)
        )
        if not missing and (voting or self._method_line().committee_min):
            # With nobody to score at all, MW-PROC-12 has said so.
            return []
        return [
            Refusal(
                "MW-PROC-16",
                self.env._("%(count)s scores are missing", count=missing),
                next_step=self.env._("every member scores every valid bid"),
            )
        ]

    # === BUSINESS ===

    def _valid_bids(self):
        return self._all_bids("valid")

    def _voting_members(self):
        return self._all_members().filtered(
            lambda member: not member.recused and member.role != "vsc_observer"
        )

    def _open_bids(self):
        """Read out every sealed bid, in the order of receipt.

        :raises Refused: MW-SEAL-09, no opening runs
        """
        use = use_key(self, self.env.context.get(OPENING))
        for bid in self._all_bids("sealed").sorted(
            lambda bid: (bid.received_at, bid.id)
        ):
            bid._open_envelope(use)

    def _evaluate(self):
        """Score and rank the valid bids.

        Lowest price: by price. Scoring: price points are lowest price / price
        × 100 (财政部令87号 Art. 55), weighted, and the members' average for the
        rest. Equal bids: the earlier receipt goes first, so there is always one
        winner.

        :return: the candidates, best first
        """
        bids = self._valid_bids()
        if not bids:
            return bids
        scored = self.evaluation == "score"
        weight = Decimal(str(self.price_weight)) / HUNDRED
        lowest = min(Decimal(str(bid.amount)) for bid in bids)
        points = {}
        for bid in bids:
            price = lowest / Decimal(str(bid.amount)) * HUNDRED
            technical = self._technical_points(bid) if scored else Decimal(0)
            total = price * weight + technical * (1 - weight) if scored else price
            points[bid] = [
                value.quantize(CENT, ROUND_HALF_UP)
                for value in (price, technical, total)
            ]
        ranked = bids.sorted(
            lambda bid: (
                -points[bid][2] if scored else 0,
                bid.amount,
                bid.received_at,
                bid.id,
            )
        )
        for rank, bid in enumerate(ranked, start=1):
            price, technical, total = points[bid]
            bid._unguarded().write(
                {
                    "price_score": float(price),
                    "technical_score": float(technical),
                    "score": float(total),
                    "rank": rank,
                }
            )
        return ranked[: int(self.project_id._rules()._number("award.candidates"))]

    def _technical_points(self, bid):
        members = self._voting_members()
        given = [
            Decimal(str(score.score))
            for score in bid.score_ids
            if score.member_id in members
        ]
        return sum(given) / len(given) if given else Decimal(0)
