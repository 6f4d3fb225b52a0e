"""What the public sees: a frozen, masked, reviewed snapshot, and nothing else."""

from odoo import api, fields, models
from odoo.tools import LazyTranslate

from odoo.addons.microworks_supervision.models.project.project import (
    STATES as PROJECT_STATES,
)
from odoo.addons.microworks_supervision.models.project.project import WORKS_TYPES
from odoo.addons.microworks_supervision.models.project.publicity import (
    AUTHORS,
    KINDS,
    REVIEWERS,
)
from odoo.addons.microworks_supervision.tools.step import (
    NOTHING,
    NOW,
    REASON,
    USER,
    Step,
)

_lt = LazyTranslate(__name__)

CARD = "card"
DISCLOSURE_KINDS = [(CARD, "Project card"), *KINDS]
STATES = [
    ("draft", "Draft"),
    ("reviewed", "Reviewed"),
    ("published", "Published"),
    ("superseded", "Superseded"),
    ("withdrawn", "Withdrawn"),
]
WITHDRAWN = {
    "withdrawn_at": NOW,
    "withdrawn_reason": REASON,
    "open_for_objection": NOTHING,
}


class Disclosure(models.Model):
    """draft → reviewed → published → superseded | withdrawn.

    ``payload`` is frozen when the row is made and never changes: it is the
    canonical JSON whose SHA-256 is ``digest``. A notice's disclosure follows the
    life of its publicity (reviewed, posted, stopped); the project card is what
    lists and the project page show, and its columns repeat parts of its payload
    for searching. Public pages read published rows of this model only.
    """

    _name = "microworks.disclosure"
    _description = "Disclosure"
    _inherit = ["microworks.part", "microworks.workflow", "microworks.calendar.note"]
    _order = "id desc"
    _rec_name = "title"

    _counted = (("posted_on", "ends_on"),)
    _open_states = ()
    _guarded_fields = frozenset(
        {
            "kind",
            "title",
            "project_id",
            "publicity_id",
            "res_model",
            "res_id",
            "payload",
            "digest",
            "author_id",
        }
    )
    _steps = {
        "review": Step(
            ("draft",),
            "reviewed",
            REVIEWERS,
            _lt("Review"),
            stamp={"reviewer_id": USER, "reviewed_at": NOW},
            apart=("author_id",),
        ),
        "publish": Step(
            ("reviewed",),
            "published",
            AUTHORS,
            _lt("Publish"),
            stamp={"published_at": NOW},
            sets=("posted_on", "ends_on"),
            system=True,
        ),
        "supersede": Step(
            ("reviewed", "published"),
            "superseded",
            sets=("superseded_by_id",),
            system=True,
            aside=True,
        ),
        "withdraw_draft": Step(
            ("draft",),
            "withdrawn",
            AUTHORS + REVIEWERS,
            _lt("Withdraw"),
            stamp=WITHDRAWN,
            reason=True,
            system=True,
            method="action_withdraw",
        ),
        "withdraw": Step(
            ("reviewed", "published"),
            "withdrawn",
            REVIEWERS,
            _lt("Withdraw"),
            stamp=WITHDRAWN,
            reason=True,
            system=True,
        ),
    }

    # Identity
    kind = fields.Selection(DISCLOSURE_KINDS, required=True, readonly=True)
    title = fields.Char(required=True, readonly=True)
    publicity_id = fields.Many2one(
        comodel_name="microworks.publicity",
        string="Notice",
        ondelete="set null",
        readonly=True,
        index="btree_not_null",
    )
    res_model = fields.Char(string="About Model", readonly=True)
    res_id = fields.Many2oneReference(
        string="About Record", model_field="res_model", readonly=True
    )
    payload = fields.Text(string="Content", required=True, readonly=True)
    digest = fields.Char(
        string="SHA-256", size=64, required=True, readonly=True, index=True
    )

    # Actors and dates
    author_id = fields.Many2one(
        comodel_name="res.users", readonly=True, ondelete="restrict"
    )
    reviewer_id = fields.Many2one(
        comodel_name="res.users", readonly=True, ondelete="restrict"
    )
    reviewed_at = fields.Datetime(readonly=True)
    published_at = fields.Datetime(readonly=True)
    posted_on = fields.Date(readonly=True)
    ends_on = fields.Date(
        string="Posted At Least Until", readonly=True, help="Of the notice's posting."
    )
    open_for_objection = fields.Boolean(readonly=True)
    withdrawn_at = fields.Datetime(readonly=True)
    withdrawn_reason = fields.Text(string="Why Withdrawn", readonly=True)
    superseded_by_id = fields.Many2one(
        comodel_name="microworks.disclosure",
        ondelete="restrict",
        readonly=True,
        index="btree_not_null",
    )
    state = fields.Selection(
        STATES, default="draft", required=True, readonly=True, index=True
    )

    # Columns of a project card, all taken from its payload
    number = fields.Char(string="Project Number", readonly=True)
    area_code = fields.Char(size=12, readonly=True)
    county_code = fields.Char(size=12, readonly=True)
    county_name = fields.Char(string="County", readonly=True)
    township_code = fields.Char(size=12, readonly=True)
    township_name = fields.Char(string="Township", readonly=True)
    village_name = fields.Char(string="Village", readonly=True)
    works_type = fields.Selection(WORKS_TYPES, readonly=True)
    project_state = fields.Selection(
        PROJECT_STATES, string="Project State As Published", readonly=True
    )
    year = fields.Integer(readonly=True)
    amount = fields.Monetary(readonly=True)
    lat = fields.Float(string="Latitude (WGS-84)", digits=(7, 3), readonly=True)
    lng = fields.Float(string="Longitude (WGS-84)", digits=(7, 3), readonly=True)
    search_text = fields.Char(readonly=True, index="trigram")

    page_url = fields.Char(string="Public Page", compute="_compute_page_url")

    _card_uniq = models.UniqueIndex(
        "(project_id) WHERE kind = 'card' AND state = 'published'",
        "A project has one published card.",
    )
    _publicity_uniq = models.UniqueIndex(
        "(publicity_id) WHERE kind != 'card' AND state IN"
        " ('draft', 'reviewed', 'published')",
        "A notice has one valid disclosure.",
    )
    # What the public pages search by.
    _card_number_idx = models.Index(
        "(number) WHERE kind = 'card' AND state = 'published'"
    )
    _card_area_idx = models.Index(
        "(area_code text_pattern_ops) WHERE kind = 'card' AND state = 'published'"
    )
    _card_tree_idx = models.Index(
        "(county_code, county_name, township_code, township_name)"
        " WHERE kind = 'card' AND state = 'published'"
    )
    _timeline_idx = models.Index("(project_id, state, kind)")

    # === COMPUTE ===

    @api.depends("state", "kind", "digest", "number")
    def _compute_page_url(self):
        for disclosure in self:
            disclosure.page_url = disclosure._public_path()

    # === CRUD ===

    @api.model_create_multi
    def create(self, vals_list):
        # Only a snapshot of our own builders can become a disclosure.
        if not self._guard_is_lifted():
            self._refuse(
                "MW-DISC-01",
                self.env._("a disclosure is made from a reviewed notice only"),
                next_step=self.env._("prepare a notice and have it reviewed"),
            )
        return super().create(vals_list)
