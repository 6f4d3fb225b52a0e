"""The life of a contract."""

from decimal import Decimal

from odoo import models
from odoo.tools import LazyTranslate

from ...exceptions import Refusal
from ...tools import rmb
from ...tools.step import TODAY, Step

_lt = LazyTranslate(__name__)

OFFICER = ("group_township_officer",)
LEAD = ("group_township_leader", "group_county_department")


class ContractWorkflow(models.Model):
    _inherit = "microworks.contract"

    _steps = {
        "sign": Step(
            ("draft",),
            "signed",
            OFFICER,
            _lt("Complete the Signature"),
            stamp={"signed_on": TODAY},
            reason=None,
            asking=_lt("Complete the Signature (Late)"),
        ),
        "in_force": Step(
            ("signed",),
            "in_force",
            OFFICER,
            _lt("Put in Force"),
            stamp={"in_force_on": TODAY},
        ),
        # These three follow the project.
        "complete": Step(("in_force",), "completed", OFFICER, system=True, aside=True),
        "settle": Step(("completed",), "settled", OFFICER, system=True, aside=True),
        "close": Step(("settled",), "closed", OFFICER, system=True, aside=True),
        "terminate": Step(
            ("draft", "signed", "in_force"),
            "terminated",
            LEAD,
            _lt("Terminate"),
            stamp={"ended_on": TODAY},
            gate=False,
            reason=True,
            system=True,
        ),
    }

    def _get_edges(self):
        edges = super()._get_edges()
        if self._is_late():
            # Late is still better than never, but somebody says why.
            edges["draft", "signed"] = edges["draft", "signed"]._replace(reason=True)
        return edges

    def _is_late(self):
        return bool(self.due_on) and self._legal_today() > self.due_on

    def _is_offered(self, name):
        signed = (
            self.owner_signatory_id
            and self.contractor_signatory_id
            and not self.awaits_paper_check
        )
        return super()._is_offered(name) and (name != "sign" or bool(signed))

    # === GATES ===

    def _get_refusals(self, target):
        if target == "signed":
            return (
                self._refusals_amount()
                + self._refusals_terms()
                + self._refusals_signatures()
            )
        if target == "in_force":
            refusals = self.project_id._get_stage_refusals("contract_in_force")
            if self.project_id.state == "awarded":
                refusals += self.project_id._get_following_refusals(
                    "contracted", self, target
                )
            return refusals
        return self._refusals_project(target)

    def _refusals_project(self, target):
        wanted = {
            "completed": ("completed", "accepted", "settled"),
            "settled": ("settled", "in_warranty"),
            "closed": ("archived",),
        }.get(target)
        if not wanted or self.project_id.state in wanted:
            return []
        return [
            Refusal(
                "MW-CONT-04",
                self.env._("the works have not come that far"),
                next_step=self.env._("take the step on the project first"),
            )
        ]

    def _refusals_amount(self):
        refusals = []
        award = self.procurement_id.award_amount
        if self._cents(self.amount) != self._cents(award):
            refusals.append(
                Refusal(
                    "MW-CONT-05",
                    self.env._("the amount is not the amount of the award"),
                    basis="招标投标法第46条",
                    next_step=self.env._("draw the contract up again from the award"),
                )
            )
        total = sum(self._cents(line.amount) for line in self.boq_line_ids)
        if total != self._cents(self.amount):
            refusals.append(
                Refusal(
                    "MW-CONT-06",
                    self.env._(
                        "the bill of quantities adds up to %(total)s CNY, the"
                        " contract to %(amount)s CNY",
                        total=f"{total / 100:,.2f}",
                        amount=f"{self.amount:,.2f}",
                    ),
                    next_step=self.env._("correct the lines of the lump sum"),
                )
            )
        return refusals

    def _cents(self, amount):
        return int((Decimal(str(amount)) * 100).to_integral_value())

    def _term_limits(self):
        """Shares the rules limit: field, percent or ``None``, legal basis.

        Addons with rules about other shares add theirs.
        """
        rules = self.project_id._rules()
        return [
            (
                "retention_percent",
                rules._number("security.retention_max"),
                rules._legal_basis("security.retention_max"),
            ),
            (
                "security_percent",
                rules._number("security.performance_max"),
                rules._legal_basis("security.performance_max"),
            ),
        ]

    def _refusals_terms(self):
        rules = self.project_id._rules()
        refusals = []
        for name, limit, basis in self._term_limits():
            if limit is not None and Decimal(str(self[name])) > limit:
                refusals.append(
                    Refusal(
                        "MW-CONT-07",
                        self.env._(
                            "%(what)s: at most %(limit)s",
                            what=self._guard_labels([name]),
                            limit=f"{limit:f}".rstrip("0").rstrip("."),
                        ),
                        basis=basis,
                        next_step=self.env._("lower the share"),
                    )
                )
        if not (self.start_planned and self.duration_days > 0):
            refusals.append(
                Refusal(
                    "MW-CONT-08",
                    self.env._("start or duration is missing"),
                    basis="民法典第795条",
                    next_step=self.env._("fill them in"),
                )
            )
        least, most = rules._deadline("D-DEFECTS"), rules._deadline("D-DEFECTS-MAX")
        if not least.limit <= self.defects_months <= most.limit:
            refusals.append(
                Refusal(
                    "MW-CONT-09",
                    self.env._(
                        "the defects liability lasts %(least)s to %(most)s months",
                        least=least.limit,
                        most=most.limit,
                    ),
                    basis=most.legal_basis,
                    next_step=self.env._("correct the months"),
                )
            )
        return refusals

    def _refusals_signatures(self):
        if (
            self.owner_signatory_id
            and self.contractor_signatory_id
            and not self.owner_signatory_id._is_one_of(self.contractor_signatory_id)
        ):
            return self._refusals_paper()
        return [
            Refusal(
                "MW-CONT-10",
                self.env._("both parties sign, by two persons"),
                basis="民法典第490条",
                next_step=self.env._("have the missing side sign"),
            )
        ]

    def _refusals_paper(self):
        if not self._is_signed_on_paper() or self.contractor_checker_id:
            return []
        return [
            Refusal(
                "MW-CONT-13",
                self.env._("nobody has checked the signature on paper"),
                rule=self.env._("separation of duties"),
                next_step=self.env._(
                    "have another person hold the scan against the record"
                ),
            )
        ]

    def _amount_in_words(self):
        """The contract amount in Chinese capitals, for the paper."""
        amount = Decimal(str(self.amount)).quantize(Decimal("0.01"))
        return rmb.to_capital(amount)

    # === EFFECTS ===

    def _after_transition(self, source, target):
        super()._after_transition(source, target)
        if target == "signed":
            if self._is_late():
                self.project_id._raise_colour(
                    "yellow",
                    self.env._("contract signed after %(date)s", date=self.due_on),
                    self,
                )
            self._after_signature()
            self.env["microworks.publicity"]._open_for(
                self,
                "P08",
                self.env._("Contract: %(name)s", name=self.name),
                False,
                body=self.env._(
                    "Contractor: %(name)s; amount: %(amount)s CNY; duration:"
                    " %(days)s days",
                    # sudo: the contractor's name is published.
                    name=self.partner_id.sudo().name,
                    amount=f"{self.amount:,.2f}",
                    days=self.duration_days,
                ),
            )
        elif target == "in_force" and self.project_id.state == "awarded":
            self.project_id._transition("contracted", system=True)
        elif target == "terminated" and self.project_id.state == "contracted":
            self._let_again()

    def _let_again(self):
        """A contract that ended before the works began frees them for a new try.

        The next candidate is no way out any more: a contract was in force
        (招标投标法实施条例 Art. 55 speaks of the time before it).
        """
        reason = self.env._("the contract was terminated before the works began")
        # sudo: the award ends whoever of the leaders terminates the contract.
        self.procurement_id.sudo()._transition("cancelled", reason=reason, system=True)
        notices = self.env["microworks.publicity"]
        notices._stop_about(self, reason, "P08")
        notices._open_for(
            self,
            "P08",
            self.env._("Contract terminated: %(name)s", name=self.name),
            False,
            body=self.env._(
                "The contract was terminated before the works began; they will be let"
                " again."
            ),
        )

    def _after_signature(self):
        """The bid securities go back now."""
        # sudo: activities and bonds of the award, whoever completes the signature.
        award = self.procurement_id.sudo()
        award._forget_activities()
        today = self._legal_today()
        due = self.project_id._rules()._deadline_end("D-BOND", today)
        for bond in award.security_ids:
            if bond.kind == "bid" and bond.state == "held":
                bond.activity_schedule(
                    "mail.mail_activity_data_todo",
                    date_deadline=due,
                    summary=self.env._("Give the bid security back"),
                    user_id=self.env.user.id,
                )

    # === ACTIONS ===

    def action_sign(self, reason=None):
        """Complete the signature; late, with a reason.

        :raises Refused: amount, lines, terms or signatures are not in order
        """
        self._take("sign", reason=reason)

    def action_in_force(self):
        """Put the contract in force. :raises Refused: what the gate asks is missing"""
        self._take("in_force")

    def action_terminate(self, reason=None):
        """End the contract before its completion, with a reason."""
        self._take("terminate", reason=reason)
