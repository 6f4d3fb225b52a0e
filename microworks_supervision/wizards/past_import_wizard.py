"""Upload of a list of past works; every row that does not fit is named."""

from odoo import api, fields, models

from ..models.imports.past_judge import Judged
from ..tools import past_works


class PastImport(models.TransientModel):
    """The preview holds the list against what is stored; places and firms are asked."""

    _name = "microworks.past.import"
    _description = "Import Past Works"
    _inherit = ["microworks.table.import"]

    area_id = fields.Many2one(
        comodel_name="microworks.area",
        required=True,
        default=lambda self: self._default_area(),
        help="The list tells of works in this area.",
    )
    run_id = fields.Many2one(
        comodel_name="microworks.ocds.import", string="Import", readonly=True
    )
    count_created = fields.Integer(string="Created", readonly=True)
    count_updated = fields.Integer(string="Changed", readonly=True)
    count_unchanged = fields.Integer(string="Unchanged", readonly=True)
    problem_html = fields.Html(
        string="Rows That Were Not Taken Over", readonly=True, sanitize=False
    )

    @api.model
    def _default_area(self):
        areas = self.env.user.microworks_area_ids
        return areas if len(areas) == 1 else False

    # === READING ===

    def _columns(self):
        return past_works.columns()

    def _load(self):
        self.ensure_one()
        read, _judged = self._read_and_judge()
        return read

    def _read_and_judge(self):
        runs = self.env["microworks.ocds.import"]
        return runs._read_past(
            self._file_bytes(), self.file_name or "", self.area_id, self.answers
        )

    def _show_preview(self):
        # Read and judged once, for the counts and for the page.
        read, judged = self._read_and_judge()
        return self._show(read, self._remarks(judged or Judged(), read))

    def _remarks(self, judged, read):
        counts = self.env._(
            "Held against what is stored: %(new)s new, %(changed)s to be changed,"
            " %(same)s known and the same",
            new=len(judged.created),
            changed=len(judged.updated),
            same=judged.unchanged,
        )
        before = self.env["microworks.ocds.import"].search(
            [("sha256", "=", read.sha256), ("state", "=", "done")], limit=1
        )
        again = []
        if before:
            day = before._legal_day(before.finished_at)
            text = self.env._(
                "The same file was imported on %(day)s by %(person)s.",
                day=day,
                person=before.user_id.name,
            )
            again = [text]
        return [*again, counts, *judged.remarks]

    # === ACTIONS ===

    def action_import(self):
        """Take over what the preview has shown.

        :raises Refused: MW-TAB-01 or -02, nobody has seen what was read
        :raises RoleRefused: neither township officer nor county department, or an area
            of others
        """
        read, judged = self._read_and_judge()
        self._check_confirmed(read)
        run = self.env["microworks.ocds.import"]._take_past(read, judged, self.area_id)
        self.write(
            {
                "state": "done",
                "run_id": run.id,
                "count_created": run.count_created,
                "count_updated": run.count_updated,
                "count_unchanged": run.count_unchanged,
                "problem_html": self._problem_table(read),
            }
        )
        return self._reopen()

    def action_view_works(self):
        """Open the works that this import brought."""
        self.ensure_one()
        return self.run_id.action_view_projects() if self.run_id else self._reopen()
