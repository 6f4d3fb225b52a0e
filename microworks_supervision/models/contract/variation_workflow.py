"""Who must approve a variation, and what it does to the contract."""

from decimal import Decimal

from odoo import models
from odoo.tools import LazyTranslate

from ...exceptions import Refusal
from ...tools.step import TODAY, USER, Step
from ..project.constants import VILLAGE_OWNERS

_lt = LazyTranslate(__name__)

OFFICER = ("group_township_officer",)
LEADER = ("group_township_leader",)
COUNTY = ("group_county_department",)
GOVERNMENT = ("government", "public_institution")
# What the ladder of approval is measured by, as it was at that moment.
FIGURES = ("old_value", "new_value", "level")
ORIGINAL = {"a": COUNTY, "b": LEADER, "c": LEADER}


class VariationWorkflow(models.Model):
    _inherit = "microworks.variation"

    _steps = {
        "verify": Step(
            ("draft",),
            "verified",
            OFFICER,
            _lt("Verify"),
            stamp={"verifier_id": USER, "verified_on": TODAY},
            sets=FIGURES,
            apart=("author_id",),
        ),
        "approve": Step(
            ("verified",),
            "approved",
            OFFICER + LEADER + COUNTY,
            _lt("Approve"),
            stamp={"approver_id": USER, "approved_on": TODAY},
            sets=FIGURES,
            apart=("author_id", "verifier_id"),
        ),
        "return": Step(
            ("verified",), "draft", OFFICER, _lt("Return"), gate=False, reason=True
        ),
        "refuse": Step(
            ("draft",),
            "refused",
            OFFICER + LEADER + COUNTY,
            _lt("Refuse"),
            gate=False,
            reason=True,
        ),
        # What somebody else has verified is not put aside by who wrote it.
        "refuse_verified": Step(
            ("verified",),
            "refused",
            OFFICER + LEADER + COUNTY,
            _lt("Refuse"),
            gate=False,
            reason=True,
            apart=("author_id",),
            method="action_refuse",
        ),
    }

    def _get_edges(self):
        edges = super()._get_edges()
        if not self.contract_id:
            # On an empty form there is no project yet whose rules could say.
            return edges
        groups = {
            "county": COUNTY,
            "original": ORIGINAL.get(self.works_class, COUNTY),
        }.get(self._level(), OFFICER + LEADER)
        edge = edges["verified", "approved"]
        edges["verified", "approved"] = edge._replace(groups=groups)
        return edges

    def _level(self):
        """Who must approve, by the shares of the rule set (§2.5).

        :return: ``township``, ``original`` or ``county``
        """
        self.ensure_one()
        rules = self.project_id._rules()
        single, cumulative = self._shares()
        if abs(Decimal(str(self.amount))) >= rules._number("change.county_amount"):
            return "county"
        if self._class_after() != self.works_class:
            return "county"
        if single > rules._number("change.single_max") or cumulative > (
            rules._number("change.cumulative_max")
        ):
            return "original"
        return "township"

    def _class_after(self):
        return self.project_id._class_at(self._value_after())

    def _value_after(self):
        # An approved one is in the contract already.
        own = Decimal(str(self.amount)) if self.state != "approved" else Decimal(0)
        return self.contract_id._current_amount() + own

    # === GATES ===

    def _get_refusals(self, target):
        if target not in ("verified", "approved"):
            return []
        return self._refusals_value() + (
            self._refusals_cumulative() if target == "approved" else []
        )

    def _refusals_contract(self):
        if self.contract_id.state in ("signed", "in_force"):
            return []
        return [
            Refusal(
                "MW-VAR-01",
                self.env._("only a contract that runs can be varied"),
                next_step=self.env._("sign the contract first"),
            )
        ]

    def _refusals_value(self):
        refusals = self._refusals_contract()
        if not self.line_ids and not self.days:
            refusals.append(
                Refusal(
                    "MW-VAR-02",
                    self.env._("nothing is changed: no items and no days"),
                    next_step=self.env._("enter the changed items or the extension"),
                )
            )
        if self._value_after() <= 0:
            refusals.append(
                Refusal(
                    "MW-VAR-03",
                    self.env._("nothing of the contract would be left"),
                    next_step=self.env._("terminate the contract instead"),
                )
            )
        for line in self.line_ids.filtered("boq_line_id"):
            if line._quantity_after() < 0:
                refusals.append(
                    Refusal(
                        "MW-VAR-04",
                        self.env._(
                            "more is taken away than there is: %(item)s",
                            item=line.name,
                        ),
                        next_step=self.env._("correct the quantity"),
                    )
                )
        return refusals

    def _refusals_cumulative(self):
        """What large changes ask for beyond a higher approver."""
        rules = self.project_id._rules()
        _single, cumulative = self._shares()
        owner = self.project_id.owner_kind
        refusals = []
        if owner in GOVERNMENT and self._added_percent() > rules._number(
            "gp.addition_max"
        ):
            refusals.append(
                Refusal(
                    "MW-VAR-05",
                    self.env._(
                        "additions of %(percent)s %% in total are too much for one"
                        " procurement",
                        percent=round(self._added_percent(), 2),
                    ),
                    basis=rules._legal_basis("gp.addition_max"),
                    next_step=self.env._("let the additional works again"),
                )
            )
        if (
            owner in VILLAGE_OWNERS
            and cumulative > rules._number("change.cumulative_max")
            and not self._village_decided()
        ):
            refusals.append(
                Refusal(
                    "MW-VAR-06",
                    self.env._("the village has not decided on this change"),
                    basis=rules._legal_basis("change.cumulative_max"),
                    next_step=self.env._(
                        "hold the meeting and file its minutes as a confirmed document"
                    ),
                )
            )
        return refusals

    def _added_percent(self):
        additions = sum(
            max(Decimal(str(other.amount)), Decimal(0))
            for other in self.contract_id.variation_ids
            if other.state == "approved" or other == self
        )
        base = Decimal(str(self.contract_id.amount)) or Decimal(1)
        return additions * 100 / base

    def _village_decided(self):
        """Confirmed minutes of a village meeting since the variation was asked for."""
        since = self.create_date
        return any(
            document.kind_id.code in ("D03", "D04")
            and document.state == "reviewed"
            and document.create_date >= since
            for document in self.project_id.document_ids
        )

    # === EFFECTS ===

    def _after_transition(self, source, target):
        super()._after_transition(source, target)
        if target != "approved":
            return
        self.line_ids._apply()
        project = self.project_id
        project._reclassify(self.env._("variation %(number)s", number=self.number))
        single, _cumulative = self._shares()
        if single > project._rules()._number("change.single_max"):
            self.env["microworks.publicity"]._open_for(
                self,
                "P12",
                self.env._("Variation: %(name)s", name=self.name),
                "D-PUB-P12",
                body=self.env._(
                    "Contract before: %(old)s CNY; after: %(new)s CNY; extension:"
                    " %(days)s days",
                    old=f"{self.old_value:,.2f}",
                    new=f"{self.new_value:,.2f}",
                    days=self.days,
                ),
            )

    # === ACTIONS ===

    def action_verify(self):
        """Confirm need, quantities and prices. :raises RoleRefused: the author"""
        for record in self:
            # Two variations of one contract must not see the same old value.
            record.contract_id._lock()
            before = record.contract_id._current_amount()
            record._take(
                "verify",
                vals={
                    "old_value": float(before),
                    "new_value": float(before + Decimal(str(record.amount))),
                    "level": record._level(),
                },
            )

    def action_approve(self):
        """Approve; the contract's current amount follows.

        :raises RoleRefused: the ladder asks for a higher level
        :raises Refused: the village or the law wants something else first
        """
        for record in self:
            record.contract_id._lock()
            before = record.contract_id._current_amount()
            record._take(
                "approve",
                vals={
                    "old_value": float(before),
                    "new_value": float(before + Decimal(str(record.amount))),
                    "level": record._level(),
                },
            )

    def action_return(self, reason=None):
        """Send it back for correction, with a reason."""
        self._take("return", reason=reason)

    def action_refuse(self, reason=None):
        """Refuse the variation, with a reason."""
        self._take("refuse", reason=reason)
