"""The site log: who was there, what was done, seen with photos and a position."""

from odoo import api, fields, models
from odoo.tools import LazyTranslate

from ...tools import figures
from ...tools.step import NOW, REASON, USER, Duty, Step
from ..core.guarded import ALWAYS_OPEN
from ..core.record_rules import CONTRACTORS
from .site_record import SITE_GUARDED

_lt = LazyTranslate(__name__)

KINDS = [
    ("contractor", "Contractor's daily log"),
    ("technician", "Technician's patrol"),
    ("villager", "Villager supervisor's visit"),
]
STATES = [("draft", "Draft"), ("submitted", "Submitted"), ("voided", "Voided")]
WEATHER = [
    ("fine", "Fine"),
    ("cloudy", "Cloudy"),
    ("rain", "Rain"),
    ("snow", "Snow or frost"),
    ("wind", "Strong wind"),
]
ANSWERS = [("good", "Good"), ("problem", "Problem"), ("unseen", "Not seen")]
# Who keeps which log; the observer's is never kept by those he observes.
KEEPERS = {
    "contractor": ("group_contractor", "group_village_clerk"),
    "technician": ("group_township_officer", "group_county_department"),
    "villager": ("group_village_supervisor",),
}
ALL_KEEPERS = tuple(group for groups in KEEPERS.values() for group in groups)
# Who voids which log; the observer's is never voided by those he observes.
OFFICE = ("group_township_officer", "group_county_department")
VOIDERS = {
    "contractor": OFFICE,
    "technician": OFFICE,
    "villager": ("group_village_supervisor", "group_county_department"),
}


class SiteLog(models.Model):
    """draft → submitted → voided; only its author can edit or submit it.

    What was written in error is voided by another person, with a reason; it stays
    to be read, and counts nowhere.
    """

    _name = "microworks.site.log"
    _description = "Site Log"
    _inherit = ["microworks.site.record", "microworks.site.place"]
    _order = "date desc, id desc"
    _record_rules = ("area", "company", *CONTRACTORS)

    _guarded_fields = SITE_GUARDED | {
        "distance_m",
    }
    _open_states = ("draft",)
    _signs = {"workers": figures.NOT_NEGATIVE, "progress": figures.SHARE}
    _steps = {
        "submit": Step(
            ("draft",),
            "submitted",
            ALL_KEEPERS,
            _lt("Submit"),
            stamp={"submitted_at": NOW},
            sets=("previous_progress",),
        ),
        "void": Step(
            ("submitted",),
            "voided",
            (*OFFICE, "group_village_supervisor"),
            _lt("Void"),
            stamp={"voider_id": USER, "voided_at": NOW, "void_reason": REASON},
            reason=True,
            apart=("author_id",),
        ),
    }
    _edge_fields = ("kind",)

    _progress_range = models.Constraint(
        "CHECK (progress >= 0 AND progress <= 100)",
        "Progress lies between 0 and 100 %.",
    )
    _workers_positive = models.Constraint(
        "CHECK (workers >= 0)", "A count cannot be negative."
    )
    _project_date_idx = models.Index("(project_id, kind, date) WHERE state='submitted'")

    kind = fields.Selection(
        KINDS,
        required=True,
        default=lambda self: self._default_kind(),
        index=True,
    )
    date = fields.Date(required=True, default=lambda self: self._legal_today())
    weather = fields.Selection(WEATHER)
    workers = fields.Integer(string="Workers on Site")
    works_done = fields.Text()
    note = fields.Text()
    progress = fields.Float(
        string="Progress (%)",
        digits=(5, 1),
        aggregator="max",
        help="Of the whole works, up to and including this day.",
    )
    previous_progress = fields.Float(
        string="Progress Before (%)", digits=(5, 1), readonly=True, copy=False
    )
    progress_reason = fields.Char(
        string="Why Progress Fell",
        help="Works taken down, or reported too high before.",
    )

    # The eight questions
    q_people = fields.Selection(ANSWERS, string="Named people on site?")
    q_material = fields.Selection(ANSWERS, string="Right material?")
    q_thickness = fields.Selection(ANSWERS, string="Thickness by the ruler?")
    q_safety = fields.Selection(ANSWERS, string="Safe site?")
    q_board = fields.Selection(ANSWERS, string="Notice board there?")
    q_attitude = fields.Selection(ANSWERS, string="Contractor's attitude?")
    q_environment = fields.Selection(ANSWERS, string="Noise and environment?")
    q_wage = fields.Selection(ANSWERS, string="Wages paid?")

    is_far = fields.Boolean(string="Far From the Site", compute="_compute_is_far")
    photo_ids = fields.One2many(
        comodel_name="microworks.site.photo", inverse_name="log_id", string="Photos"
    )
    submitted_at = fields.Datetime(readonly=True, copy=False)
    voider_id = fields.Many2one(
        comodel_name="res.users",
        string="Voided By",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    voided_at = fields.Datetime(readonly=True, copy=False)
    void_reason = fields.Text(string="Why It Is Void", readonly=True, copy=False)
    state = fields.Selection(
        STATES,
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
        index=True,
    )

    # === DEFAULT ===

    @api.model
    def _default_kind(self):
        for kind, groups in KEEPERS.items():
            if self._has_role(groups):
                return kind
        return "contractor"

    # === COMPUTE ===

    @api.depends("kind", "date")
    @api.depends_context("lang")
    def _compute_display_name(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for log in self:
            log.display_name = f"{labels.get(log.kind, '')} {log.date or ''}".strip()

    @api.depends("distance_m", "lat", "lng", "crs")
    def _compute_is_far(self):
        for log in self:
            log.is_far = bool(
                log.project_id
                and log.project_id._is_far(
                    log.lat,
                    log.lng,
                    log.crs,
                    log._rules()._number("photo.max_distance_m"),
                )
            )

    # === CONSTRAINT ===

    @api.constrains("date")
    def _check_date(self):
        for log in self:
            if log.date > self._today():
                log._refuse(
                    "MW-LOG-01",
                    self.env._("a day that is still to come cannot be logged"),
                    next_step=self.env._("correct the date"),
                )

    # === CRUD ===

    @api.model_create_multi
    def create(self, vals_list):
        logs = super().create(vals_list)
        logs._check_keeper()
        return logs

    # === GUARD ===

    def _guard_write_vals(self, vals):
        if any(not name.startswith(ALWAYS_OPEN) for name in vals):
            self._check_author()
        super()._guard_write_vals(vals)
        if "kind" in vals and any(log.kind != vals["kind"] for log in self):
            self._refuse(
                "MW-LOG-02",
                self.env._("the kind of a log is fixed"),
                next_step=self.env._("enter a new log"),
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_own(self):
        if not self._guard_is_lifted():
            self._check_author()

    def _guard_is_open(self):
        # Photos ask their log: only the author adds any.
        return super()._guard_is_open() and (
            not self.author_id or self.env.user._is_one_of(self.author_id)
        )

    def _check_author(self):
        for log in self:
            if log.author_id and not self.env.user._is_one_of(log.author_id):
                log._refuse(
                    "MW-LOG-03",
                    self.env._("a log belongs to the person who wrote it"),
                    rule=self.env._("observers are independent of the observed"),
                    next_step=self.env._("enter your own log"),
                )

    def _check_keeper(self):
        for log in self:
            if not self._guard_is_lifted():
                log._check_role(Duty(KEEPERS[log.kind]))

    @api.model
    def _has_role(self, groups):
        return any(
            self.env.user.has_group(f"microworks_supervision.{name}") for name in groups
        )
