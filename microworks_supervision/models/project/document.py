"""One demanded document: a file, its hash, and who looked at it."""

import base64
import hashlib

from odoo import api, fields, models
from odoo.tools import LazyTranslate
from odoo.tools.image import IMAGE_MAX_RESOLUTION
from odoo.tools.mimetypes import guess_mimetype

from ...tools import pictures
from ...tools.step import NOW, USER, Step
from ..core.ir_config_parameter import MAX_FILE

_lt = LazyTranslate(__name__)

STATES = [
    ("draft", "Draft"),
    ("submitted", "Submitted"),
    ("reviewed", "Reviewed"),
    ("rejected", "Rejected"),
]
# Real types by content, not by the name; documents offices really exchange.
ACCEPTED = {
    "application/pdf": "pdf",
    "image/jpeg": "jpg",
    "image/png": "png",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/msword": "doc",
    "application/vnd.ms-excel": "xls",
    "application/zip": "zip",
}
PICTURES = ("image/jpeg", "image/png")
# Lists to be read in come from whole counties and years.
DATA_TIMES = 5
# Never read in, whatever the reader of the file would make of it.
PROGRAMS = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe")
WRITERS = (
    "group_village_clerk",
    "group_village_supervisor",
    "group_township_officer",
    "group_county_department",
    "group_county_finance",
    "group_contractor",
)
REVIEWERS = (
    "group_township_officer",
    "group_township_leader",
    "group_county_department",
    "group_county_finance",
)
REVIEWED = {"reviewer_id": USER, "reviewed_on": NOW}


class Document(models.Model):
    """draft → submitted → reviewed | rejected; a reviewed file is frozen."""

    _name = "microworks.document"
    _description = "Project Document"
    _inherit = ["microworks.part", "microworks.workflow", "mail.thread"]
    _order = "kind_id, id desc"
    _rec_name = "file_name"

    # What somebody reviews he has not touched before.
    _guard_author = "author_id"
    _open_states = ("draft",)
    # Checked on the way in, together with its hash.
    _file_kinds = {"file": None}
    _guarded_fields = frozenset(
        {
            "sha256",
            "size",
            "mimetype",
            "author_id",
        }
    )
    _steps = {
        "submit": Step(("draft",), "submitted", WRITERS, _lt("Submit"), gate=False),
        "review": Step(
            ("submitted",),
            "reviewed",
            REVIEWERS,
            _lt("Confirm"),
            stamp=REVIEWED,
            gate=False,
            apart=("author_id",),
        ),
        "reject": Step(
            ("submitted",),
            "rejected",
            REVIEWERS,
            _lt("Reject"),
            stamp=REVIEWED,
            gate=False,
            reason=True,
            apart=("author_id",),
        ),
    }

    kind_id = fields.Many2one(
        comodel_name="microworks.document.kind",
        required=True,
        ondelete="restrict",
        index=True,
    )
    file = fields.Binary(attachment=True, required=True)
    file_name = fields.Char(required=True)
    sha256 = fields.Char(string="SHA-256", size=64, readonly=True, copy=False)
    size = fields.Integer(string="File Size (bytes)", readonly=True, copy=False)
    mimetype = fields.Char(string="File Type", readonly=True, copy=False)
    taken_at = fields.Datetime(help="For photos: when.")
    note = fields.Char()
    author_id = fields.Many2one(
        comodel_name="res.users", readonly=True, copy=False, ondelete="restrict"
    )
    reviewer_id = fields.Many2one(
        comodel_name="res.users", readonly=True, copy=False, ondelete="restrict"
    )
    reviewed_on = fields.Datetime(readonly=True, copy=False)
    state = fields.Selection(
        STATES, default="draft", required=True, readonly=True, copy=False, tracking=True
    )

    _sha_idx = models.Index("(sha256)")

    # === CRUD ===

    @api.model_create_multi
    def create(self, vals_list):
        facts = [self._file_facts(vals) for vals in vals_list]
        documents = super().create(vals_list)
        for document, fact in zip(documents, facts, strict=True):
            document._unguarded().write(dict(fact, author_id=self.env.user.id))
        return documents

    def write(self, vals):
        if "file" in vals and not self._guard_is_lifted():
            fact = self._file_facts(vals)
            result = super().write(vals)
            self._unguarded().write(fact)
            return result
        return super().write(vals)

    # === BUSINESS ===

    @api.model
    def _file_facts(self, vals, kind="paper"):
        """Size, real type and hash of an uploaded file.

        :param str kind: ``paper``, ``photo`` or ``data``, see :mod:`..core.files`
        :raises Refused: no file, too large, or of a type nobody can archive
        """
        data = vals.get("file")
        name = vals.get("file_name") or ""
        if not data:
            self._refuse(
                "MW-FILE-01",
                self.env._("no file was sent: %(name)s", name=name),
                next_step=self.env._("choose a file"),
            )
        # Base64 is a third longer than the file: refuse before decoding 200 MB.
        limit = self._file_limit() * (DATA_TIMES if kind == "data" else 1)
        if not isinstance(data, (str, bytes)):
            self._refuse_damaged(name)
        if len(data) * 3 // 4 > limit + 3:
            self._refuse_size(name, limit)
        try:
            raw = base64.b64decode(data, validate=False)
        except ValueError:
            self._refuse_damaged(name)
        if len(raw) > limit:
            self._refuse_size(name, limit)
        mimetype = guess_mimetype(raw, default="application/octet-stream")
        if kind == "data":
            if raw.startswith(PROGRAMS):
                self._refuse_program(name)
        elif kind == "photo" and mimetype not in PICTURES:
            self._refuse(
                "MW-FILE-08",
                self.env._("“%(name)s” is no photo", name=name),
                rule=self.env._("accepted: JPEG, PNG"),
                next_step=self.env._("send a photo"),
            )
        elif mimetype not in ACCEPTED:
            self._refuse(
                "MW-FILE-03",
                self.env._("“%(name)s” is of type %(type)s", name=name, type=mimetype),
                rule=self.env._("accepted: PDF, JPEG, PNG, Word, Excel, ZIP/OFD"),
                next_step=self.env._("convert the file and send it again"),
            )
        if mimetype in PICTURES:
            self._check_picture(name, raw)
        return {
            "sha256": hashlib.sha256(raw).hexdigest(),
            "size": len(raw),
            "mimetype": mimetype,
        }

    @api.model
    def _refuse_damaged(self, name):
        self._refuse(
            "MW-FILE-05",
            self.env._("the file is damaged: %(name)s", name=name),
            next_step=self.env._("send it again"),
        )

    @api.model
    def _refuse_program(self, name):
        self._refuse(
            "MW-FILE-09",
            self.env._("“%(name)s” is a program, no file to be read in", name=name),
            next_step=self.env._("choose the file with the list"),
        )

    @api.model
    def _check_picture(self, name, raw):
        """:raises Refused: nobody will be able to look at it"""
        fault = pictures.fault(raw, IMAGE_MAX_RESOLUTION)
        if fault == "unreadable":
            self._refuse(
                "MW-FILE-06",
                self.env._("the picture cannot be opened: %(name)s", name=name),
                next_step=self.env._("take it again, or send the original file"),
            )
        if fault == "pixels":
            self._refuse(
                "MW-FILE-07",
                self.env._(
                    "“%(name)s” has more than %(limit)s million pixels",
                    name=name,
                    limit=int(IMAGE_MAX_RESOLUTION / 1e6),
                ),
                next_step=self.env._("send it with a lower resolution"),
            )

    @api.model
    def _file_limit(self):
        """The largest file taken, in bytes; a setting of the administrator."""
        megabytes = self.env["ir.config_parameter"]._own_number(MAX_FILE)
        return megabytes * 1024 * 1024

    def _refuse_size(self, name, limit):
        self._refuse(
            "MW-FILE-02",
            self.env._(
                "“%(name)s” is larger than %(limit)s MB",
                name=name,
                limit=limit // 1024 // 1024,
            ),
            next_step=self.env._("scan with a lower resolution, or split the file"),
        )

    def _attachment_digests(self):
        return {document.file_name: document.sha256 for document in self}

    # === ACTIONS ===

    def action_submit(self):
        """Hand the file in for review. :raises Refused: another one's file"""
        for document in self:
            # Who has no business here is told so, not whose file it is.
            document._check_role(self._get_steps()["submit"])
            document._guard_check_author()
            document._take("submit")

    def action_review(self):
        """Confirm the document; freezes it. :raises RoleRefused: the author himself"""
        self._take("review")

    def action_reject(self, reason=None):
        """Reject the document, with a reason."""
        self._take("reject", reason=reason)
