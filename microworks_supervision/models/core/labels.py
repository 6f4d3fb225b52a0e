"""No record of Odoo names a record of ours to somebody who may not read it."""

from odoo import models

from .base import OURS

# The label of the record something belongs to, and the fields that say which it is.
LABELS = {
    "record_name": ("model", "res_id"),
    "res_name": ("res_model", "res_id"),
    "parent_res_name": ("parent_res_model", "parent_res_id"),
    "resource_ref": ("res_model", "res_id"),
}


class Labels(models.AbstractModel):
    """Messages, to-dos, files and ratings carry the name of their record, which Odoo
    reads as superuser. One place for all of them, and for what comes with other addons.
    """

    _inherit = "base"

    def _compute_field_value(self, field):
        super()._compute_field_value(field)
        place = LABELS.get(field.name)
        if place and place[0] in self._fields and place[1] in self._fields:
            self._hide_labels(field.name, *place)

    def _hide_labels(self, name, model_field, id_field):
        places = {}
        for record in self:
            model = record[model_field]
            if isinstance(model, str) and model.startswith(OURS) and record[id_field]:
                places.setdefault(model, set()).add(record[id_field])
        # Whoever asks, not the superuser in whose mode Odoo computes it.
        asker = self.env(su=False)
        readable = {
            model: set(
                asker[model].browse(ids).exists()._filtered_access("read")._ids
                if model in asker
                else ()
            )
            for model, ids in places.items()
        }
        for record in self:
            known = readable.get(record[model_field])
            if known is not None and record[id_field] not in known:
                record[name] = False
