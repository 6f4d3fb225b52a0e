"""A photo of the site: where, when, and never used twice."""

import base64

from odoo import api, fields, models

from ...tools import camera
from ..project.document import PICTURES

# The records a photo can belong to, and the field that holds its place.
PARENTS = (
    "log_id",
    "concealed_id",
    "inspection_id",
    "finding_id",
    "rectification_id",
)


class SitePhoto(models.Model):
    """The file is hashed when it arrives; the same file is refused a second time.

    A photo used twice is the commonest way to show works that were never built.
    """

    _name = "microworks.site.photo"
    _description = "Site Photo"
    _inherit = ["microworks.part", "microworks.guarded", "microworks.site.place"]
    _order = "taken_at desc, id desc"
    _record_rules = ("area", "company", "contractor")
    _rec_name = "file_name"
    # Checked on the way in, together with its hash.
    _file_kinds = {"file": None}

    _guarded_fields = frozenset(
        {
            "project_id",
            "contract_id",
            "area_id",
            "company_id",
            "sha256",
            "size",
            "mimetype",
            "author_id",
            "distance_m",
            "is_void",
        }
    )

    _sha_uniq = models.UniqueIndex(
        "(sha256) WHERE sha256 IS NOT NULL AND is_void IS NOT TRUE",
        "This photo was already used.",
    )
    _one_parent = models.Constraint(
        "CHECK (num_nonnulls(log_id, concealed_id, inspection_id, finding_id,"
        " rectification_id) = 1)",
        "A photo belongs to one record.",
    )

    log_id = fields.Many2one(
        comodel_name="microworks.site.log",
        string="Site Log",
        ondelete="cascade",
        index="btree_not_null",
    )
    concealed_id = fields.Many2one(
        comodel_name="microworks.concealed.work",
        string="Concealed Works",
        ondelete="cascade",
        index="btree_not_null",
    )
    inspection_id = fields.Many2one(
        comodel_name="microworks.inspection",
        ondelete="cascade",
        index="btree_not_null",
    )
    finding_id = fields.Many2one(
        comodel_name="microworks.finding", ondelete="cascade", index="btree_not_null"
    )
    rectification_id = fields.Many2one(
        comodel_name="microworks.rectification",
        ondelete="cascade",
        index="btree_not_null",
    )
    project_id = fields.Many2one(
        compute="_compute_project_id", store=True, precompute=True, readonly=True
    )
    contract_id = fields.Many2one(
        comodel_name="microworks.contract",
        compute="_compute_project_id",
        store=True,
        precompute=True,
        index="btree_not_null",
    )
    file = fields.Binary(attachment=True, required=True)
    file_name = fields.Char(required=True, default="photo.jpg")
    sha256 = fields.Char(string="SHA-256", size=64, readonly=True, copy=False)
    size = fields.Integer(string="Size (bytes)", readonly=True, copy=False)
    mimetype = fields.Char(string="File Type", readonly=True, copy=False)
    caption = fields.Char()
    # Filled by the camera, or by the moment of sending: never empty once stored.
    taken_at = fields.Datetime(
        help="Left empty: the date of the camera, else the moment of sending."
    )
    author_id = fields.Many2one(
        comodel_name="res.users", readonly=True, copy=False, ondelete="restrict"
    )
    is_void = fields.Boolean(
        string="Void",
        readonly=True,
        copy=False,
        help="Of a log that was written in error; its author may use it again.",
    )

    # === COMPUTE ===

    @api.depends(*(f"{name}.project_id" for name in PARENTS))
    def _compute_project_id(self):
        for photo in self:
            parent = photo._parent()
            photo.project_id = parent.project_id
            photo.contract_id = parent.contract_id

    # === CONSTRAINT ===

    @api.constrains("taken_at")
    def _check_taken_at(self):
        # A camera an hour ahead is a wrong clock; a day ahead is not.
        latest = fields.Datetime.add(fields.Datetime.now(), days=1)
        for photo in self:
            if photo.taken_at and photo.taken_at > latest:
                photo._refuse(
                    "MW-PHOTO-01",
                    self.env._("the photo was taken in the future"),
                    next_step=self.env._("correct the clock of the device"),
                )

    # === CRUD ===

    @api.model_create_multi
    def create(self, vals_list):
        facts = [self._photo_facts(vals) for vals in vals_list]
        photos = super().create(vals_list)
        for photo, fact in zip(photos, facts, strict=True):
            photo._unguarded().write(dict(fact, author_id=self.env.user.id))
        return photos

    def write(self, vals):
        if "file" in vals and not self._guard_is_lifted():
            self.ensure_one()
            fact = self._photo_facts(vals)
            result = super().write(vals)
            self._unguarded().write(fact)
            return result
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_own(self):
        if not self._guard_is_lifted():
            self._check_author()

    # === GUARD ===

    def _guard_check_parent(self):
        """A photo can be added and removed while its record may be edited."""
        if self._guard_is_lifted():
            return
        # sudo: only the state of the parents is read, to decide on a refusal.
        for photo in self.sudo():
            parent = photo._parent()
            if parent and not parent._guard_is_open():
                parent._refuse_frozen(lines=self)

    def _guard_write_vals(self, vals):
        moved = [name for name in PARENTS if name in vals]
        if moved and any(photo[n].id != vals[n] for photo in self for n in moved):
            self._refuse(
                "MW-PHOTO-02",
                self.env._("a photo cannot move to another record"),
                next_step=self.env._("take a photo there"),
            )
        self._check_author()
        return super()._guard_write_vals(vals)

    def _check_author(self):
        for photo in self:
            if photo.author_id and not self.env.user._is_one_of(photo.author_id):
                photo._refuse(
                    "MW-PHOTO-05",
                    self.env._("a photo belongs to the person who added it"),
                    next_step=self.env._("add your own photo"),
                )

    # === BUSINESS ===

    def _parent(self):
        """The record the photo belongs to."""
        self.ensure_one()
        return next((self[name] for name in PARENTS if self[name]), self.log_id)

    @api.model
    def _photo_facts(self, vals):
        """Size, type and hash of the file.

        :raises Refused: no image, or a photo that was already used
        """
        self._check_format(vals)
        facts = self.env["microworks.document"]._file_facts(vals)
        if facts["mimetype"] not in PICTURES:
            self._refuse(
                "MW-PHOTO-03",
                self.env._("this file is not a photo: %(t)s", t=facts["mimetype"]),
                rule=self.env._("accepted: JPEG, PNG"),
                next_step=self.env._("send the photo itself"),
            )
        self._check_unused(facts["sha256"])
        return facts

    @api.model
    def _check_format(self, vals):
        """:raises Refused: MW-PHOTO-07, what telephones keep for themselves"""
        try:
            start = base64.b64decode((vals.get("file") or b"")[:64])
        except ValueError:
            return
        if camera.is_heif(start):
            self._refuse(
                "MW-PHOTO-07",
                self.env._(
                    "“%(name)s” is a photo in the HEIC format, whatever its name says",
                    name=vals.get("file_name") or "",
                ),
                rule=self.env._("accepted: JPEG, PNG"),
                next_step=self.env._(
                    "on an iPhone: Settings → Camera → Formats → Most Compatible, then"
                    " take the photo again; or send it as JPEG"
                ),
            )

    @api.model
    def _check_unused(self, sha256):
        # sudo: a photo used in another area is used as well.
        found = self.sudo().search([("sha256", "=", sha256)], order="id desc")
        used = found.filtered(
            lambda photo: (
                not photo.is_void or not self.env.user._is_one_of(photo.author_id)
            )
        )[:1]
        if not used or used in self:
            return
        seen = used.with_env(self.env).has_access("read")
        where = (
            f"{used.project_id.display_name}, {used._parent().display_name}"
            if seen
            else self.env._("a project of another area")
        )
        self._refuse(
            "MW-PHOTO-04",
            self.env._("this photo was already used: %(where)s", where=where),
            next_step=self.env._("take a new photo on site"),
        )

    def _attachment_digests(self):
        return {photo.file_name: photo.sha256 for photo in self}
