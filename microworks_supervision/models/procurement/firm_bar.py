"""Firms that neither bid nor sign nor are paid anew for a time."""

from odoo import api, fields, models
from odoo.tools import LazyTranslate

from ...tools.step import TODAY, USER, Step

_lt = LazyTranslate(__name__)

STATES = [
    ("draft", "Draft"),
    ("in_force", "In force"),
    ("lifted", "Lifted"),
    ("dropped", "Dropped"),
]
GROUNDS = [
    ("collusion", "Collusive bidding"),
    ("fraud", "False papers or lent qualification"),
    ("bribery", "Bribery"),
    ("gave_up", "Won and did not sign or perform"),
    ("wages", "Wages not paid"),
    ("quality", "Accident or grave defects"),
    ("other", "Other"),
]
DEPARTMENT = ("group_county_department",)


class FirmBar(models.Model):
    """draft → in_force → lifted; dropped before it is in force.

    One person of the county department writes it, another one confirms it. It holds for
    an area and all below, from the first to the last day of its term, and for every
    contact that is the same firm. What the firm has earned under earlier contracts is
    paid only where the bar says so.

    Source: 招标投标法 Arts. 53, 54, 60; 招标投标法实施条例 Arts. 67–69; 政府采购法 Art. 77;
    保障农民工工资支付条例 Art. 48. Ground, basis and term are those of the decision.
    """

    _name = "microworks.firm.bar"
    _description = "Bar of a Firm"
    _inherit = ["microworks.workflow", "mail.thread"]
    _order = "date_from desc, id desc"
    _record_rules = ("company",)
    _check_company_auto = True

    _open_states = ("draft",)
    _guarded_fields = frozenset({"author_id"})
    _guard_author = "author_id"
    _steps = {
        "confirm": Step(
            ("draft",),
            "in_force",
            DEPARTMENT,
            _lt("Put in Force"),
            stamp={"confirmer_id": USER, "confirmed_on": TODAY},
            apart=("author_id",),
        ),
        "drop": Step(
            ("draft",), "dropped", DEPARTMENT, _lt("Drop"), gate=False, reason=True
        ),
        "lift": Step(
            ("in_force",),
            "lifted",
            DEPARTMENT,
            _lt("Lift the Bar"),
            stamp={"lifter_id": USER, "lifted_on": TODAY},
            gate=False,
            reason=True,
        ),
    }

    _term = models.Constraint(
        "CHECK (date_to >= date_from)", "A bar ends after it begins."
    )

    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Firm",
        required=True,
        domain=[("microworks_is_firm", "=", True)],
        ondelete="restrict",
        index=True,
    )
    area_id = fields.Many2one(
        comodel_name="microworks.area",
        required=True,
        ondelete="restrict",
        index=True,
        help="It holds here and in all areas below.",
    )
    company_id = fields.Many2one(
        comodel_name="res.company", default=lambda self: self.env.company, required=True
    )
    ground = fields.Selection(GROUNDS, required=True)
    basis = fields.Char(
        string="Legal Basis", required=True, help="Law and article of the decision."
    )
    ordered_by = fields.Char(
        required=True, help="Authority and number of the decision."
    )
    file = fields.Binary(string="Decision", attachment=True, required=True)
    file_name = fields.Char()
    date_from = fields.Date(string="From", required=True)
    date_to = fields.Date(string="Until", required=True)
    pays_due = fields.Boolean(
        string="Earned Money Is Paid",
        help="Certified work under earlier contracts is still paid, advances are not.",
    )
    note = fields.Text()
    author_id = fields.Many2one(
        comodel_name="res.users", readonly=True, copy=False, ondelete="restrict"
    )
    confirmer_id = fields.Many2one(
        comodel_name="res.users",
        string="Confirmed By",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    confirmed_on = fields.Date(readonly=True, copy=False)
    lifter_id = fields.Many2one(
        comodel_name="res.users",
        string="Lifted By",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    lifted_on = fields.Date(readonly=True, copy=False)
    state = fields.Selection(
        STATES, default="draft", required=True, readonly=True, copy=False, tracking=True
    )

    # === COMPUTE ===

    @api.depends_context("lang")
    def _compute_display_name(self):
        for bar in self:
            bar.display_name = self.env._("Bar %(number)s", number=bar.id or "")

    # === CRUD ===

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_file(vals)
        bars = super().create(vals_list)
        for bar in bars if not self._guard_is_lifted() else ():
            bar._unguarded().write({"author_id": self.env.user.id})
        return bars

    def write(self, vals):
        if "file" in vals:
            self._check_file(vals)
        return super().write(vals)

    @api.model
    def _check_file(self, vals):
        self.env["microworks.document"]._file_facts(
            {"file": vals.get("file"), "file_name": vals.get("file_name")}
        )

    # === BUSINESS ===

    @api.model
    def _of_firm(self, partner, area, day=None):
        """The bar that holds for a firm in an area on a day, or none.

        :param partner: one contact; its firm and all that are the same firm count
        :param date day: today where not given
        """
        day = day or self._legal_today()
        # sudo: whether the firm is barred, for a step of whoever takes it.
        return self.sudo().search(
            [
                ("partner_id", "in", partner._one_firm().ids),
                ("state", "=", "in_force"),
                ("area_id", "parent_of", area.ids),
                ("date_from", "<=", day),
                ("date_to", ">=", day),
            ],
            order="date_to desc",
            limit=1,
        )

    def _in_words(self):
        """Ground, decision and term, for a refusal."""
        grounds = dict(self._fields["ground"]._description_selection(self.env))
        return self.env._(
            "%(ground)s, %(decision)s, until %(day)s",
            ground=grounds[self.ground],
            decision=self.ordered_by,
            day=self.date_to,
        )

    # === ACTIONS ===

    def action_confirm(self):
        """Put the bar in force. :raises RoleRefused: the author, another role"""
        for bar in self:
            bar._take("confirm")

    def action_drop(self, reason=None):
        """Give up a draft, with a reason."""
        self._take("drop", reason=reason)

    def action_lift(self, reason=None):
        """Lift the bar before its term, with a reason."""
        self._take("lift", reason=reason)
