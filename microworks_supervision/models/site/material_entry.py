"""材料进场: what came to the site, accepted by somebody else before it is used."""

from odoo import api, fields, models
from odoo.tools import LazyTranslate

from ...exceptions import Refusal
from ...tools import figures
from ...tools.step import NOW, USER, Step
from ..core.record_rules import CONTRACTORS
from .site_record import SITE_GUARDED

_lt = LazyTranslate(__name__)

STATES = [("draft", "Entered"), ("accepted", "Accepted"), ("rejected", "Rejected")]
ACCEPTERS = (
    "group_village_clerk",
    "group_township_officer",
    "group_county_department",
)
DECIDED = {"accepted_by_id": USER, "accepted_on": NOW}


class MaterialEntry(models.Model):
    """draft → accepted | rejected, by another person than the one who entered it."""

    _name = "microworks.material.entry"
    _description = "Material Delivered"
    _inherit = [
        "microworks.site.record",
        "microworks.gated",
    ]
    _order = "delivered_on desc, id desc"
    _record_rules = ("area", "company", *CONTRACTORS)

    _guarded_fields = SITE_GUARDED
    _open_states = ("draft",)
    _exact = frozenset({"quantity"})
    # Whether a test is needed is asked by everybody, not only by who wrote the entry.
    _shared_fields = frozenset({"needs_test"})
    _signs = {"quantity": figures.POSITIVE}
    _steps = {
        "accept": Step(
            ("draft",),
            "accepted",
            ACCEPTERS,
            _lt("Accept"),
            stamp=DECIDED,
            apart=("author_id",),
        ),
        "reject": Step(
            ("draft",),
            "rejected",
            ACCEPTERS,
            _lt("Reject"),
            stamp=DECIDED,
            gate=False,
            reason=True,
            apart=("author_id",),
        ),
    }

    _quantity_positive = models.Constraint(
        "CHECK (quantity > 0)", "A delivery has a quantity."
    )

    name = fields.Char(string="Material", required=True)
    specification = fields.Char()
    quantity = fields.Float(
        digits="Works Quantity", min_display_digits=3, required=True
    )
    unit = fields.Char(required=True)
    supplier = fields.Char()
    delivered_on = fields.Date(required=True, default=lambda self: self._legal_today())
    certificate_no = fields.Char(string="Certificate Number")
    certificate_id = fields.Many2one(
        comodel_name="microworks.document", ondelete="restrict"
    )
    needs_test = fields.Boolean(
        string="Needs a Test",
        help="Matters for structural safety: sampled under witness, tested by a"
        " laboratory.",
    )
    witness = fields.Char(string="Sampling Witnessed By")
    test_report_id = fields.Many2one(
        comodel_name="microworks.document", ondelete="restrict"
    )
    accepted_by_id = fields.Many2one(
        comodel_name="res.users",
        string="Decided By",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    accepted_on = fields.Datetime(string="Decided On", readonly=True, copy=False)
    state = fields.Selection(
        STATES,
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
        index=True,
    )

    # === CONSTRAINT ===

    @api.constrains("certificate_id", "test_report_id", "project_id")
    def _check_documents(self):
        for entry in self:
            papers = entry.certificate_id | entry.test_report_id
            if papers and papers.project_id != entry.project_id:
                entry._refuse(
                    "MW-MAT-01",
                    self.env._("this document belongs to another project"),
                    next_step=self.env._("upload the paper of this delivery"),
                )

    # === GUARD ===

    def _guard_write_vals(self, vals):
        super()._guard_write_vals(vals)
        # Everybody may ask for a test; only who accepts says that none is needed.
        if "needs_test" in vals and not vals["needs_test"]:
            for entry in self.filtered("needs_test"):
                if not entry._role_on(self._get_steps()["accept"]):
                    entry._refuse(
                        "MW-MAT-04",
                        self.env._("a test that was asked for is not dropped here"),
                        rule=self._describe_groups(ACCEPTERS),
                        next_step=self.env._("ask who accepts the material"),
                    )

    # === GATE ===

    def _get_refusals(self, target):
        refusals = []
        if not (self.certificate_no or self.certificate_id):
            refusals.append(
                Refusal(
                    "MW-MAT-02",
                    self.env._("the certificate is missing"),
                    next_step=self.env._("enter its number, or upload it"),
                )
            )
        if self.needs_test and self.test_report_id.state != "reviewed":
            refusals.append(
                Refusal(
                    "MW-MAT-03",
                    self.env._("there is no reviewed test report"),
                    next_step=self.env._("have a sample tested before it is used"),
                )
            )
        return refusals

    # === ACTIONS ===

    def action_accept(self):
        """Allow the material to be used. :raises RoleRefused: who entered it"""
        self._take("accept")

    def action_reject(self, reason=None):
        """Have the material taken away, with a reason."""
        self._take("reject", reason=reason)
