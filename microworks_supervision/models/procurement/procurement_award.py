"""From the ranking to the letter of acceptance."""

from decimal import Decimal

from odoo import models

from ...exceptions import Refusal
from ...tools import rmb


class ProcurementAward(models.Model):
    _inherit = "microworks.procurement"

    # === GATES ===

    def _refusals_candidates_published(self):
        if self._candidates():
            return []
        return [
            Refusal(
                "MW-PROC-18",
                self.env._("there is no candidate"),
                next_step=self.env._("reopen the evaluation or record the failure"),
            )
        ]

    def _refusals_awarded(self):
        refusals = self._refusals_candidates_published()
        notices = self._notices("P06")
        if not any(self._posted_long_enough(notice) for notice in notices):
            refusals.append(
                Refusal(
                    "MW-PROC-19",
                    self.env._("the candidates have not been posted long enough"),
                    basis="招标投标法实施条例第54条",
                    next_step=self.env._(
                        "post the notice, answer objections and finish it"
                    ),
                )
            )
        return (
            refusals
            + self.project_id._get_stage_refusals("procurement_awarded")
            + self.project_id._get_following_refusals("awarded", self, "awarded")
        )

    def _posted_long_enough(self, notice):
        """Finished, and up for the days the rule of this method asks for."""
        if notice.state != "finished":
            return False
        calendar = self.env["microworks.calendar.day"]._calendar()
        days = self._method_line().candidate_publicity
        return notice.finished_on >= calendar.earliest_end(
            notice.started_on, days, "cal"
        )

    def _candidates(self):
        """The ranked bids that are published, best first."""
        limit = int(self.project_id._rules()._number("award.candidates"))
        # By rank, not by number: who was not published does not move up.
        ranked = self._valid_bids().filtered(lambda bid: 0 < bid.rank <= limit)
        return ranked.sorted("rank")

    def _candidates_text(self):
        """The ranking for the notice: names, prices, durations, managers."""
        return "\n".join(
            self.env._(
                "%(rank)s. %(name)s: %(amount)s CNY, %(days)s days, project manager"
                " %(manager)s",
                rank=bid.rank,
                # sudo: the names of the candidates are published.
                name=bid.partner_id.sudo().name,
                amount=f"{bid.amount:,.2f}",
                days=bid.duration_days,
                manager=bid.project_manager or "–",
            )
            for bid in self._candidates()
        )

    def _award_in_words(self):
        """The award in Chinese capitals, for the letter of acceptance."""
        amount = Decimal(str(self.award_amount)).quantize(Decimal("0.01"))
        return rmb.to_capital(amount)

    # === EFFECTS ===

    def _after_award(self):
        self._forget_activities()
        winner = self.winner_bid_id
        winner._unguarded().write({"is_winner": True})
        self.project_id._transition("awarded", system=True)
        self._open_notice(
            "P07",
            self.env._("Award result: %(name)s", name=self.name),
            body=self._candidates_text().splitlines()[0],
        )
        # sudo: a task for somebody else; a leader does not write procurements.
        self.sudo().activity_schedule(
            "mail.mail_activity_data_todo",
            date_deadline=self.contract_due,
            summary=self.env._("Sign the contract"),
            note=self.env._("Last day after the letter of acceptance."),
            user_id=self.author_id.id or self.env.user.id,
        )

    # === ACTIONS ===

    def action_publish_candidates(self):
        """Prepare the notice of the ranked candidates."""
        for record in self:
            record._take("publish_candidates")
            record._open_notice(
                "P06",
                self.env._("Award candidates: %(name)s", name=record.name),
                "D-CAND",
                body=record._candidates_text(),
            )
            rules = record.project_id._rules()
            record.activity_schedule(
                "mail.mail_activity_data_todo",
                date_deadline=rules._deadline_end("D-CAND-POST", record._legal_today()),
                summary=self.env._("Post the award candidates"),
                user_id=self.env.user.id,
            )

    def action_award(self):
        """Award to the first candidate.

        :raises Refused: the candidates were not posted long enough
        """
        for record in self:
            record._lock()
            record._check_step("awarded")
            winner = record._candidates()[:1]
            today = record._legal_today()
            rules = record.project_id._rules()
            record._take(
                "award",
                vals={
                    "winner_bid_id": winner.id,
                    "winner_id": winner.partner_id.id,
                    "award_amount": winner.amount,
                    "contract_due": rules._deadline_end("D-CONTRACT", today),
                },
            )
