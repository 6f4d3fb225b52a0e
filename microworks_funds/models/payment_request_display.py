"""The limits of a payment request, shown before anybody presses a button."""

from markupsafe import Markup

from odoo import api, fields, models

from odoo.addons.microworks_supervision.exceptions import Refused
from odoo.addons.microworks_supervision.models.project.constants import (
    VILLAGE_OWNERS,
)

from ..money import exact
from ..tools import payments

STATE_PAYERS = ("government", "public_institution")


class PaymentRequestDisplay(models.Model):
    _inherit = "microworks.payment.request"

    limit_html = fields.Html(
        string="Limits",
        compute="_compute_limit_html",
        sanitize=False,
        groups="microworks_supervision.group_user",
    )
    is_village_owned = fields.Boolean(
        string="Owned by a Village",
        compute="_compute_is_village_owned",
        help="Then the village supervision committee endorses, else the township"
        " leader.",
    )

    # === COMPUTE ===

    @api.depends("project_id.owner_kind")
    def _compute_is_village_owned(self):
        for request in self:
            request.is_village_owned = request.project_id.owner_kind in VILLAGE_OWNERS

    @api.depends(
        "contract_id",
        "stage",
        "state",
        "line_ids.amount",
        "line_ids.allocation_id",
    )
    def _compute_limit_html(self):
        for request in self:
            request.limit_html = request._render_limits()

    @api.depends(
        "stage",
        "line_ids.amount",
        "line_ids.purpose",
        "bank_id",
        "wage_bank_id",
        "invoice_number",
        "measurement_ids",
        "retention_id",
    )
    def _compute_gate(self):
        super()._compute_gate()

    # === WORDS ===

    def _get_limit_labels(self):
        return {
            "contract_current": self.env._("Contract with approved variations"),
            "advance": self.env._("Advance payment, share of the contract"),
            "interim_max": self.env._("Share of the certified value"),
            "interim_contract": self.env._("Before acceptance, share of the contract"),
            "accepted": self.env._("Between acceptance and settlement"),
            "settled_less_retention": self.env._("Settled amount less retention"),
            "settled": self.env._("Settled amount"),
        }

    def _describe_payment_error(self, error):
        return {
            "not_accepted": self.env._("the works are not accepted yet"),
            "not_settled": self.env._("the price is not settled yet"),
            "withheld": self.env._("more is kept for defects than was retained"),
        }.get(error.code, self.env._("the limit cannot be computed"))

    def _render_limits(self):
        """The table of limits for the form; all texts are escaped."""
        self.ensure_one()
        if not self.contract_id or self.state in ("paid", "refused", "cancelled"):
            return False
        limits, _refusals = self._get_limits_quietly()
        rows = Markup().join(
            Markup(
                "<tr class='%s'><td>%s</td><td class='text-end'>%s</td>"
                "<td class='text-end'>%s</td><td class='text-end'>%s</td>"
                "<td class='text-end'>%s</td><td class='text-end'><b>%s</b></td></tr>"
            )
            % (
                "" if limit.holds else "table-danger",
                limit.label,
                *(
                    f"{amount:,.2f}"
                    for amount in (
                        limit.ceiling,
                        limit.paid,
                        limit.in_flight,
                        limit.this,
                        limit.available,
                    )
                ),
            )
            for limit in limits
        )
        heads = (
            self.env._("Limit"),
            self.env._("Ceiling"),
            self.env._("Paid"),
            self.env._("In flight"),
            self.env._("This request"),
            self.env._("Available"),
        )
        floor = self._get_floor()
        owed = (
            Markup("<p class='text-muted mb-0'>%s</p>")
            % self.env._(
                "Owed before acceptance at least: %(floor)s CNY in all",
                floor=f"{floor:,.2f}",
            )
            if floor
            else ""
        )
        head = Markup("<th>%s</th>") % heads[0] + Markup().join(
            Markup("<th class='text-end'>%s</th>") % title for title in heads[1:]
        )
        return Markup(
            "<table class='table table-sm mb-0'><thead><tr>%s</tr></thead>"
            "<tbody>%s</tbody></table>%s"
        ) % (head, rows, owed)

    def _get_floor(self):
        """What a state payer owes at least for certified work (财建〔2022〕183号).

        :return: CNY, or nothing where the rule does not apply
        """
        # sudo: figures of the contract for its own form.
        known = self.sudo()
        if self.stage != "interim" or known.project_id.owner_kind not in STATE_PAYERS:
            return None
        project = known.project_id
        limits = project._rules()._payment_limits(project.works_class)
        if "interim_min" not in limits:
            return None
        certified = exact(known.contract_id._certified_value())
        return payments.interim_floor(certified, limits["interim_min"] * 100)

    def _get_limits_quietly(self):
        """As :meth:`_get_limits`, for a form that must open whatever is missing."""
        try:
            return self._get_limits()
        except Refused as refused:
            return [], refused.refusals
