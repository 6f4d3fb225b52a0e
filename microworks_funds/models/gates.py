"""Where a gate stands in the life of a payment."""

from odoo import models

from odoo.addons.microworks_supervision.models.core.gate import Stage

from ..const import ASKED, GATE, STAGES

# After all stages of the works themselves.
FIRST_PLACE = 1010


class PaymentGates(models.AbstractModel):
    """Each stage of payment is a stage of the rule set."""

    _inherit = "microworks.gate"

    def _stages(self):
        words = {
            "advance": self.env._("Payment: advance"),
            "interim": self.env._("Payment: interim"),
            "acceptance": self.env._("Payment: acceptance"),
            "settlement": self.env._("Payment: settlement"),
            "retention": self.env._("Payment: release of retention"),
        }
        return super()._stages() + [
            Stage(
                GATE % key,
                words[key],
                "microworks.project",
                FIRST_PLACE + place,
                self._any_payment(key),
            )
            for place, (key, _label) in enumerate(STAGES)
        ]

    def _any_payment(self, key):
        """Whether a payment of this stage is still examined."""
        return lambda project: any(
            request.stage == key and request.state in ASKED
            for request in project.contract_ids.payment_request_ids
        )
