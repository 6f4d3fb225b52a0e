"""A deadline extended after bids were sealed: a second seal around the first."""

import base64

from odoo import fields, models

from ...exceptions import Refused
from ...tools import sealbox
from .bid_envelope import ring_of

SEAL = frozenset({"sealed", "key_id", "not_before", "layers"})


class BidEnvelopeExtension(models.Model):
    """Each extension puts the closed box into another one, bound to the same bid and
    to the new deadline. Nothing is opened for that; turned back in the database, the
    deadline of the outer box still holds.
    """

    _inherit = "microworks.bid.envelope"

    _guarded_fields = frozenset({"layers"})

    layers = fields.Integer(
        default=0, readonly=True, help="How often the deadline was extended since."
    )

    def _seal_again(self, deadline):
        """Keep these envelopes shut until a later deadline.

        :param datetime deadline: UTC, after the one they were sealed with
        :raises Refused: MW-SEAL-01 to -04, a key is missing
        """
        if not self:
            return
        if refusals := self._refusals_keys():
            raise Refused(self._refusal_name(), refusals)
        ring = ring_of(self)
        for envelope in self:
            layer = envelope.layers + 1
            inner = sealbox.wrap(
                base64.b64decode(envelope.sealed), envelope.key_id, envelope.not_before
            )
            about = self._about(envelope.bid_id, layer)
            box = sealbox.close(inner, ring, deadline, about)
            envelope._unguarded().write(
                {
                    "sealed": base64.b64encode(box),
                    "key_id": ring.newest,
                    "not_before": deadline,
                    "layers": layer,
                }
            )

    def _is_second_seal(self, vals):
        """Whether ``vals`` shut one envelope for longer, and nothing else."""
        return (
            set(vals) == SEAL
            and len(self) == 1
            and vals["layers"] == self.layers + 1
            and vals["not_before"] > self.not_before
        )

    def _unlock_layers(self, ring):
        """Take box out of box.

        :return: the bytes of the innermost
        :raises sealbox.Tampered, sealbox.UnknownKey, sealbox.TooEarly:
        """
        key, moment = self.key_id, self.not_before or fields.Datetime.now()
        data = base64.b64decode(self.sealed or b"")
        for layer in range(self.layers, -1, -1):
            about = self._about(self.bid_id, layer)
            data = sealbox.unlock(data, ring, key, moment, about)
            if layer:
                key, moment, data = sealbox.unwrap(data)
        return data
