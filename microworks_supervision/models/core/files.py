"""Every file of every record passes one check: type, size, pixels."""

from odoo import api, models

from .base import OURS
from .guarded import GUARD, GUARD_KEY


class Files(models.AbstractModel):
    """A program for a document, or a picture that unpacks to gigabytes, is refused in
    words wherever a file can be put, also where a field is added later.

    Models say in ``_file_kinds`` what a binary field takes, by default ``paper``: what
    offices exchange; ``photo``: JPEG and PNG; ``data``: a file to be read in, whose
    reader knows its type; ``None``: the model checks it itself.
    """

    _inherit = "base"

    _file_kinds = {}

    def _add_missing_default_values(self, values):
        # After the defaults, which a caller can set in the context.
        complete = super()._add_missing_default_values(values)
        self._check_files(complete)
        return complete

    def write(self, vals):
        self._check_files(vals)
        return super().write(vals)

    @api.model
    def _check_files(self, vals):
        """:raises Refused: MW-FILE-01 to 08"""
        # What our own code makes or has checked before is no upload.
        if not self._name.startswith(OURS) or self.env.context.get(GUARD_KEY) is GUARD:
            return
        for name, value in vals.items():
            field = self._fields.get(name)
            if field is None or field.type not in ("binary", "image") or not value:
                continue
            kind = self._file_kinds.get(name, "paper")
            if kind:
                label = field.get_description(self.env, ["string"])["string"]
                given = vals.get(f"{name}_name") or vals.get("file_name")
                self.env["microworks.document"].with_context(
                    refusal_of=self._name
                )._file_facts({"file": value, "file_name": given or label}, kind=kind)
