"""One run of the import: what went in, what came of it."""

from odoo import api, fields, models
from odoo.tools import LazyTranslate

from ...tools.step import NOTHING, NOW, Step

_lt = LazyTranslate(__name__)

STATES = [
    ("draft", "Draft"),
    ("waiting", "Waiting"),
    ("running", "Running"),
    ("done", "Done"),
    ("failed", "Failed"),
    ("cancelled", "Cancelled"),
]
DEPARTMENT = ("group_county_department",)


class OcdsImport(models.Model):
    """draft → waiting → running → done | failed; cancelled on the way.

    A file goes in by the wizard (then a scheduled job works through it) or from the
    command line (:meth:`_import_file`). Good releases are stored, bad ones reported
    line by line; the same file again changes nothing. Which values are repaired and
    which refuse a release is written in ``tools/ocds.py``.
    """

    _name = "microworks.ocds.import"
    _description = "Open Contracting Import"
    _inherit = ["microworks.workflow"]
    _order = "id desc"

    _open_states = ()
    _guarded_fields = frozenset(
        {
            "name",
            "file",
            "sha256",
            "area_id",
            "company_id",
            "user_id",
            "started_at",
            "finished_at",
            "entries_read",
            "size_kb",
            "read_kb",
            "count_created",
            "count_updated",
            "count_unchanged",
            "count_bad",
            "count_repaired",
            "failure",
        }
    )
    _steps = {
        "wait": Step(("draft",), "waiting", DEPARTMENT, system=True),
        "run": Step(("waiting",), "running", system=True),
        "end": Step(("running",), "done", system=True),
        "break": Step(("running",), "failed", system=True, reason=True),
        "retry": Step(
            ("failed",),
            "waiting",
            DEPARTMENT,
            _lt("Go On"),
            stamp={"failure": NOTHING},
        ),
        "cancel": Step(
            ("waiting", "running"),
            "cancelled",
            DEPARTMENT,
            _lt("Stop"),
            stamp={"finished_at": NOW},
            aside=True,
            confirm=_lt("What has been imported so far stays. Stop now?"),
        ),
    }

    name = fields.Char(string="File Name", required=True, readonly=True)
    file = fields.Binary(attachment=True, readonly=True)
    sha256 = fields.Char(string="SHA-256 of the File", size=64, readonly=True)
    area_id = fields.Many2one(
        comodel_name="microworks.area",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
    )
    company_id = fields.Many2one(related="area_id.company_id", store=True)
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Imported By",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    state = fields.Selection(
        STATES, default="draft", required=True, readonly=True, copy=False, index=True
    )
    started_at = fields.Datetime(readonly=True, copy=False)
    finished_at = fields.Datetime(readonly=True, copy=False)
    failure = fields.Char(string="Why It Failed", readonly=True, copy=False)

    # Progress
    size_kb = fields.Integer(string="Size of the File (kB)", readonly=True)
    read_kb = fields.Integer(string="Read (kB)", readonly=True, copy=False)
    progress = fields.Float(string="Progress (%)", compute="_compute_progress")
    entries_read = fields.Integer(string="Releases Read", readonly=True, copy=False)

    # Result
    count_created = fields.Integer(string="Created", readonly=True, copy=False)
    count_updated = fields.Integer(string="Updated", readonly=True, copy=False)
    count_unchanged = fields.Integer(string="Unchanged", readonly=True, copy=False)
    count_bad = fields.Integer(string="Refused", readonly=True, copy=False)
    count_repaired = fields.Integer(string="Repaired", readonly=True, copy=False)
    error_ids = fields.One2many(
        comodel_name="microworks.ocds.import.error",
        inverse_name="import_id",
        string="Report",
        readonly=True,
    )
    release_ids = fields.One2many(
        comodel_name="microworks.ocds.release",
        inverse_name="import_id",
        string="Processes",
        readonly=True,
    )

    # === COMPUTE ===

    @api.depends("size_kb", "read_kb", "state")
    def _compute_progress(self):
        for run in self:
            if run.state == "done":
                run.progress = 100.0
            else:
                run.progress = 100.0 * run.read_kb / (run.size_kb or 1)

    # === ACTIONS ===

    def action_cancel(self):
        """Stop a run; what it has stored so far stays."""
        self._take("cancel")

    def action_retry(self):
        """Go on with a run that failed, behind what it has read."""
        self._take("retry")
        self._trigger_job()

    def action_view_projects(self):
        """Open the historical records this run made or changed last."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "microworks.project",
            "view_mode": "list,form",
            "domain": [("ocds_release_ids.import_id", "=", self.id)],
            "name": self.env._("Historical Records"),
        }

    def action_view_report(self):
        """Open what was refused or repaired, to be searched and grouped."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "microworks.ocds.import.error",
            "view_mode": "list",
            "domain": [("import_id", "=", self.id)],
            "name": self.env._("Report"),
            "context": {"search_default_by_code": 1},
        }

    # === BUSINESS ===

    @api.model
    def _new_run(self, name, area, **vals):
        """A run in state draft; who may start it is decided by its first step.

        :param str name: the file's name
        :param area: where the historical records will belong
        """
        run = self._unguarded().create(
            {
                "name": name,
                "area_id": area.id,
                "user_id": self.env.user.id,
                **vals,
            }
        )
        return self.browse(run.id)

    @api.model
    def _trigger_job(self):
        # sudo: the job itself checks nothing but what waits.
        self.env.ref("microworks_supervision.cron_ocds_import").sudo()._trigger()

    def _counts(self):
        """The result as numbers by name."""
        self.ensure_one()
        return {
            "created": self.count_created,
            "updated": self.count_updated,
            "unchanged": self.count_unchanged,
            "refused": self.count_bad,
            "repaired": self.count_repaired,
        }
