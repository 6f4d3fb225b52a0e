"""缺陷责任期: defects noticed, repaired and confirmed until the release."""

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import LazyTranslate

from ...exceptions import Refusal
from ...tools.step import TODAY, USER, Step
from .site_record import CONTRACT_GUARDED

_lt = LazyTranslate(__name__)

STATES = [("running", "Running"), ("expired", "Period over"), ("released", "Released")]
OFFICE = ("group_township_officer", "group_county_department")


class Warranty(models.Model):
    """running → expired → released.

    Begins with the acceptance and lasts as long as the contract says. The money
    itself is released by the payment that this record opens.
    """

    _name = "microworks.warranty"
    _description = "Warranty"
    _inherit = ["microworks.site.record", "microworks.gated", "mail.activity.mixin"]
    _order = "ends_on, id"
    _record_rules = ("area", "company", "contractor")

    _guarded_fields = CONTRACT_GUARDED | {
        "contract_id",
        "starts_on",
        "ends_on",
        "months",
    }
    _open_states = ("running", "expired")
    _steps = {
        # The calendar does it; nothing is missing meanwhile.
        "expire": Step(
            ("running",),
            "expired",
            OFFICE,
            _lt("Period Is Over"),
            system=True,
            aside=True,
        ),
        "release": Step(
            ("expired",),
            "released",
            OFFICE,
            _lt("Release"),
            stamp={"released_on": TODAY, "releaser_id": USER},
        ),
    }

    _one_per_contract = models.UniqueIndex(
        "(contract_id)", "This contract already has a warranty."
    )

    project_id = fields.Many2one(
        related="contract_id.project_id", store=True, precompute=True, required=False
    )
    contract_id = fields.Many2one(
        comodel_name="microworks.contract",
        compute=None,
        precompute=False,
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
    )
    months = fields.Integer(string="Defects Liability Period (months)", readonly=True)
    starts_on = fields.Date(readonly=True)
    ends_on = fields.Date(readonly=True, index=True)
    defect_ids = fields.One2many(
        comodel_name="microworks.warranty.defect",
        inverse_name="warranty_id",
        string="Defects",
    )
    open_defects = fields.Integer(compute="_compute_open_defects")
    note = fields.Text()
    released_on = fields.Date(readonly=True, copy=False)
    releaser_id = fields.Many2one(
        comodel_name="res.users",
        string="Released By",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    state = fields.Selection(
        STATES,
        default="running",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
        index=True,
    )

    # === COMPUTE ===

    @api.depends("defect_ids.state")
    def _compute_open_defects(self):
        rows = self.env["microworks.warranty.defect"]._read_group(
            [("warranty_id", "in", self.ids), ("state", "!=", "confirmed")],
            ["warranty_id"],
            ["__count"],
        )
        counts = dict(rows)
        for warranty in self:
            warranty.open_defects = counts.get(warranty, 0)

    @api.depends("contract_id", "ends_on")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for warranty in self:
            # sudo: the project's number; a contractor may not read the project.
            number = warranty.project_id.sudo().number or ""
            warranty.display_name = self.env._(
                "Warranty until %(end)s, %(project)s",
                end=warranty.ends_on,
                project=number,
            )

    # === GATE ===

    def _get_refusals(self, target):
        refusals = []
        if self._today() <= self.ends_on:
            refusals.append(
                Refusal(
                    "MW-WARR-01",
                    self.env._("the period lasts until %(end)s", end=self.ends_on),
                    next_step=self.env._("release after that day"),
                )
            )
        # sudo: an open defect counts, whoever may list it.
        if target == "released" and self.sudo().open_defects:
            refusals.append(
                Refusal(
                    "MW-WARR-02",
                    self.env._(
                        "%(count)s defects are not repaired and confirmed",
                        count=self.sudo().open_defects,  # sudo: see above
                    ),
                    next_step=self.env._("have them repaired, then confirm them"),
                )
            )
        return refusals

    def _is_offered(self, name):
        # The day and the open defects are on the form; before, there is nothing to press.
        if name == "expire" and self.ends_on and self.ends_on >= self._today():
            return False
        if name == "release" and self.open_defects:
            return False
        return super()._is_offered(name)

    # === ACTIONS ===

    def action_expire(self):
        """Record that the period is over. :raises Refused: it is not"""
        self._take("expire")

    def action_release(self):
        """Release the warranty; opens the payment of the retention money.

        :raises Refused: period not over, or a defect is open
        """
        self._take("release")

    # === BUSINESS ===

    @api.model
    def _open_for(self, contract, accepted_on):
        """Start the warranty of ``contract``; the same one when it exists.

        :param date accepted_on: the day of acceptance, from which it runs
        """
        # sudo: a consequence of the acceptance, which was allowed.
        contract = contract.sudo()
        warranty = self.sudo().search([("contract_id", "=", contract.id)])  # sudo: same
        if warranty:
            return warranty.with_env(self.env)
        warranty = self._unguarded().create(
            {
                "contract_id": contract.id,
                "months": contract.defects_months,
                "starts_on": accepted_on,
                "ends_on": accepted_on + relativedelta(months=contract.defects_months),
            }
        )
        started = self.browse(warranty.id)
        started._tell_made()
        return started

    def _released(self):
        """Whether the retention money of this contract may be paid."""
        self.ensure_one()
        return self.state == "released"

    @api.model
    def _cron_expire(self):
        """Move warranties whose period is over, and ask for the final check."""
        over = self._speaking().search(
            Domain("state", "=", "running") & Domain("ends_on", "<", self._today())
        )
        for warranty in over:
            warranty._transition("expired", system=True)
            manager = warranty.project_id.manager_id
            warranty.activity_schedule(
                "mail.mail_activity_data_todo",
                user_id=(manager or self.env.user).id,
                summary=over.env._("Check for defects, then release the warranty"),
            )
