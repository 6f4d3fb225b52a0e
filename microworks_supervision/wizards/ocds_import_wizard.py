"""Takes an open-contracting file and hands it to the scheduled job."""

import base64
import hashlib

from odoo import api, fields, models


class OcdsImportWizard(models.TransientModel):
    _name = "microworks.ocds.import.wizard"
    _description = "Import Open Contracting Data"
    _file_kinds = {"file": "data"}

    file = fields.Binary(required=True, attachment=False)
    file_name = fields.Char()
    area_id = fields.Many2one(
        comodel_name="microworks.area",
        required=True,
        default=lambda self: self._default_area(),
        help="The historical records will belong to this area.",
    )

    @api.model
    def _default_area(self):
        areas = self.env.user.microworks_area_ids
        return areas if len(areas) == 1 else False

    def action_confirm(self):
        """Start the import; it goes on in the background.

        :return: the form of the run
        :raises RoleRefused: no county department
        :raises AccessError: the area is not below an own one
        """
        self.ensure_one()
        content = base64.b64decode(self.file or b"")
        if not content.strip():
            self.env["microworks.guarded"]._refuse(
                "MW-IMPORT-04",
                self.env._("the file is empty"),
                next_step=self.env._("choose another file"),
            )
        run = self.env["microworks.ocds.import"]._new_run(
            self.file_name or "ocds.json",
            self.area_id,
            file=self.file,
            sha256=hashlib.sha256(content).hexdigest(),
            size_kb=len(content) >> 10,
        )
        run._transition("waiting")
        run._trigger_job()
        return {
            "type": "ir.actions.act_window",
            "res_model": run._name,
            "res_id": run.id,
            "view_mode": "form",
        }
