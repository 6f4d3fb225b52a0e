"""Where a gate stands in the life of a contract."""

from odoo import models

from ..core.gate import Stage

PROJECT = "microworks.project"


class ContractGates(models.AbstractModel):
    _inherit = "microworks.gate"

    def _stages(self):
        return super()._stages() + [
            Stage(
                "contract_in_force",
                self.env._("Contract: in force"),
                PROJECT,
                120,
                self._any_part("contract_ids", "draft", "signed"),
            ),
        ]
