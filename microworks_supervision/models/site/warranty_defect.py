"""A defect noticed during the warranty."""

from odoo import api, fields, models
from odoo.tools import LazyTranslate

from ...tools.step import NOTHING, TODAY, USER, Step
from .site_record import SITE_GUARDED

_lt = LazyTranslate(__name__)

STATES = [
    ("noticed", "Noticed"),
    ("repaired", "Repaired"),
    ("confirmed", "Confirmed"),
]
FIXERS = ("group_contractor", "group_village_clerk", "group_township_officer")
CONFIRMERS = (
    "group_village_clerk",
    "group_village_supervisor",
    "group_township_officer",
    "group_county_department",
)


class WarrantyDefect(models.Model):
    """noticed → repaired → confirmed by somebody else; repaired → noticed again."""

    _name = "microworks.warranty.defect"
    _description = "Warranty Defect"
    _inherit = ["microworks.site.record", "mail.activity.mixin"]
    _order = "id desc"
    _record_rules = ("area", "company", "contractor")

    _guarded_fields = SITE_GUARDED | {
        "project_id",
        "contract_id",
        "noticed_on",
    }
    _fixed_links = frozenset({"warranty_id"})
    _open_states = ("noticed",)
    _fields_of = {"repair_note": FIXERS}
    _guard_parent = "warranty_id"
    _steps = {
        "repair": Step(
            ("noticed",),
            "repaired",
            FIXERS,
            _lt("Repaired"),
            stamp={"repairer_id": USER, "repaired_on": TODAY},
            gate=False,
        ),
        "confirm": Step(
            ("repaired",),
            "confirmed",
            CONFIRMERS,
            _lt("Confirm"),
            stamp={"confirmer_id": USER, "confirmed_on": TODAY},
            gate=False,
            apart=("repairer_id",),
        ),
        "reject": Step(
            ("repaired",),
            "noticed",
            CONFIRMERS,
            _lt("Still There"),
            stamp={"repairer_id": NOTHING, "repaired_on": NOTHING},
            gate=False,
            reason=True,
            apart=("repairer_id",),
        ),
    }

    warranty_id = fields.Many2one(
        comodel_name="microworks.warranty",
        required=True,
        ondelete="restrict",
        index=True,
    )
    project_id = fields.Many2one(
        related="warranty_id.project_id", store=True, precompute=True, required=False
    )
    contract_id = fields.Many2one(
        related="warranty_id.contract_id",
        compute=None,
        readonly=True,
        store=True,
        precompute=True,
    )
    name = fields.Char(string="Defect", required=True)
    description = fields.Text()
    repair_note = fields.Text(help="What was done.")
    noticed_on = fields.Date(readonly=True, copy=False)
    due_on = fields.Date(string="To Be Repaired Until", required=True)
    repairer_id = fields.Many2one(
        comodel_name="res.users",
        string="Repair Recorded By",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    repaired_on = fields.Date(readonly=True, copy=False)
    confirmer_id = fields.Many2one(
        comodel_name="res.users",
        string="Confirmed By",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    confirmed_on = fields.Date(readonly=True, copy=False)
    state = fields.Selection(
        STATES,
        default="noticed",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
        index=True,
    )

    @api.model_create_multi
    def create(self, vals_list):
        defects = super().create(vals_list)
        for defect in defects:
            defect._unguarded().write({"noticed_on": self._today()})
        return defects

    # === ACTIONS ===

    def action_repair(self):
        """Record that the defect is repaired."""
        self._take("repair")

    def action_confirm(self):
        """Confirm the repair. :raises RoleRefused: the person who repaired"""
        self._take("confirm")

    def action_reject(self, reason=None):
        """The defect is still there, with what is wrong."""
        self._take("reject", reason=reason)
