"""What a bid says, encrypted, and out of everybody's reach until the opening."""

import base64
import logging
import os
from functools import partial
from typing import NamedTuple

from odoo import api, fields, models
from odoo.tools import config

from ...exceptions import Refusal, Refused
from ...tools import keyring, sealbox, twokeys

_logger = logging.getLogger(__name__)
# Sealed and not yet opened, in procurements that may still be opened.
WAITING = [
    ("bid_id.state", "=", "sealed"),
    ("bid_id.procurement_id.opened_at", "=", False),
    ("bid_id.procurement_id.state", "not in", ("failed", "cancelled")),
]


def key_path():
    """The file of the keys: ``microworks_key_file`` of the server's configuration,
    else ``microworks/bid-keys`` in the data folder, beside the filestore."""
    return config.get("microworks_key_file") or os.path.join(
        config["data_dir"], "microworks", "bid-keys"
    )


# Functions, not methods: code that somebody puts into the database (a server action)
# reaches methods of models, and must not reach a key by one.


class Use(NamedTuple):
    """The keys of one opening; made by :func:`.procurement_key.use_key` only, which
    leaves an event. ``private``: the key the two persons joined."""

    procurement: int
    ring: keyring.Keyring
    private: bytes | None

    def __repr__(self) -> str:
        return f"Use({self.procurement})"


def ring_of(envelopes, make=False):
    """The keys of the server.

    :param bool make: make the file when nothing was ever sealed in this database
    :raises Refused: MW-SEAL-01 missing, -02 open to others, -03 no keys, -10 and -11
        this database is a copy
    """
    path = key_path()
    # sudo: whether there is any envelope.
    known = envelopes.sudo().search
    _check_neutralized(envelopes)
    try:
        # A lost file is not replaced: what it sealed must not be forgotten.
        if make and not os.path.exists(path) and not known([], limit=1):
            keyring.make(path)
        ring = keyring.load(path)
        _check_database(envelopes, path, known)
        return ring
    except keyring.KeyFileError as error:
        _logger.warning("Keys of sealed bids: %s: %s", type(error).__name__, path)
        refusal = _key_refusal(envelopes.env, error)
    raise Refused(envelopes._refusal_name(), [refusal])


def database_id(env):
    """The identity of this database; Odoo gives a copy of its own another one."""
    # sudo: compared only.
    return env["ir.config_parameter"].sudo().get_param("database.uuid") or ""


def _check_neutralized(envelopes):
    # sudo: a mark of the database.
    parameters = envelopes.env["ir.config_parameter"].sudo()
    if parameters.get_param("database.is_neutralized"):
        envelopes._refuse(
            "MW-SEAL-11",
            envelopes.env._("this is a neutralised copy: it neither seals nor opens"),
            next_step=envelopes.env._("work in the office's own database"),
        )


def _check_database(envelopes, path, known):
    """Whether the keys serve this database; the first bid of one writes it down."""
    served = keyring.databases(path)
    own = database_id(envelopes.env)
    if served is not None and own in served:
        return
    # Keys from before there was such a list belong to whoever uses them first.
    if served is None or not known([], limit=1):
        keyring.claim(path, own)
        return
    envelopes._refuse(
        "MW-SEAL-10",
        envelopes.env._("the keys of sealed bids do not serve this database: a copy?"),
        next_step=envelopes.env._(
            "work in the office's own database; where this is it, after a restore, the"
            " administrator claims the keys with a reason"
        ),
    )


def _key_refusal(env, error):
    if isinstance(error, keyring.KeyFileUnsafe):
        return Refusal(
            "MW-SEAL-02",
            env._("the file with the keys of sealed bids is open to others"),
            next_step=env._(
                "the administrator gives it to the service's account with mode 600"
                " and finds out who could read it"
            ),
        )
    if isinstance(error, keyring.KeyFileBroken):
        return Refusal(
            "MW-SEAL-03",
            env._("the file with the keys of sealed bids holds no keys"),
            next_step=env._("the administrator restores it from its backup"),
        )
    return Refusal(
        "MW-SEAL-01",
        env._("the file with the keys of sealed bids is missing"),
        next_step=env._(
            "the administrator restores it from its backup, or names its place in"
            " the server's configuration"
        ),
    )


def unlock(envelope, use):
    """The content of one envelope; ``None`` when it or its bid was altered.

    :param use: the :class:`Use` of the opening
    :rtype: :class:`~.sealbox.Content`
    :raises Refused: MW-SEAL-04 a key is missing, MW-SEAL-05 it is too early
    """
    if not isinstance(use, Use) or envelope.bid_id.procurement_id.id != use.procurement:
        raise TypeError("an envelope is opened by the opening of its procurement")
    try:
        data = envelope._unlock_layers(use.ring)
        if envelope.two_keys:
            data = twokeys.unseal(data, use.private or b"")
    except (sealbox.Tampered, twokeys.NotForThisKey, ValueError):
        # ValueError: what is in the column is no base64.
        return None
    except sealbox.UnknownKey as error:
        # Not always the key of the row: a box within may have an older one.
        raise Refused(
            envelope._refusal_name(),
            envelope._refusals_unknown(envelope, {error.args[0]}),
        ) from None
    except sealbox.TooEarly:
        envelope._refuse(
            "MW-SEAL-05",
            envelope.env._("sealed until %(moment)s", moment=envelope.not_before),
            basis="招标投标法第34条",
            next_step=envelope.env._(
                "the deadline was turned back; have the administrator explain it"
            ),
        )
    return sealbox.unpack(data)


class BidEnvelope(models.Model):
    """The content of one bid with the nonce of its commitment, encrypted.

    The key is in a file of the server, in no database and no backup of one. The box
    is bound to the bid, the bidder, the procurement, the receipt and the moments of
    receipt and deadline: exchanged or altered, it does not open, and before that
    deadline it opens for nobody, whatever the database says by then. A deadline
    extended later is a second box around the first, which stays shut meanwhile.

    No group has any right on this model and the check itself denies it, should
    anybody be given one later: only the step that opens the bids reads it. It
    stays after the opening, as the evidence of what was handed in.
    """

    _name = "microworks.bid.envelope"
    _description = "Sealed Envelope of a Bid"
    _inherit = ["microworks.guarded"]
    _guarded_fields = frozenset(
        {"bid_id", "key_id", "not_before", "sealed", "two_keys"}
    )

    _bid_uniq = models.UniqueIndex("(bid_id)")

    bid_id = fields.Many2one(
        comodel_name="microworks.bid", required=True, ondelete="restrict", index=True
    )
    key_id = fields.Char(required=True, help="Which key of the key file opens it.")
    not_before = fields.Datetime(required=True)
    two_keys = fields.Boolean(
        help="Inside it is sealed with the key of the procurement, which takes the"
        " opener and the witness.",
    )
    # A column, not an attachment: these are found by whoever may list attachments.
    sealed = fields.Binary(attachment=False, required=True)

    # === ACCESS ===

    def _check_access(self, operation):
        if self.env.su:
            return None
        access = self.env["ir.model.access"]
        return self, partial(access._make_access_error, self._name, operation)

    def write(self, vals):
        if not self._guard_is_lifted() or not self._is_second_seal(vals):
            self._refuse_alteration()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        self._refuse_alteration()

    def _refuse_alteration(self):
        self.env["microworks.guarded"]._refuse(
            "MW-BID-12",
            self.env._("a sealed envelope cannot be altered"),
            next_step=self.env._("withdraw the bid and hand in another one"),
        )

    # === SEALING ===

    @api.model
    def _close(self, bid, content):
        """Put ``content`` into the envelope of ``bid``.

        :param content: :class:`~.sealbox.Content`
        :raises Refused: MW-SEAL-01 to -03, there is no key to seal with
        """
        ring = ring_of(self, make=True)
        # sudo: the procurement of the bid, whoever hands it in.
        known = bid.sudo()
        not_before = known.procurement_id.deadline
        data = sealbox.pack(content)
        two_keys = bool(known.procurement_id._opening_key_id())
        if two_keys:
            data = twokeys.seal(data, known.procurement_id.opening_key)
        box = sealbox.close(data, ring, not_before, self._about(known))
        self._unguarded().create(
            {
                "bid_id": bid.id,
                "key_id": ring.newest,
                "not_before": not_before,
                "sealed": base64.b64encode(box),
                "two_keys": two_keys,
            }
        )

    @api.model
    def _about(self, bid, layer=0):
        """What an envelope belongs to; a change of any of it is found."""
        about = {
            "procurement": bid.procurement_id.id,
            "bid": bid.id,
            "bidder": bid.partner_id.id,
            "received": fields.Datetime.to_string(bid.received_at),
            "receipt": bid.digest or "",
        }
        if bid.procurement_id.opening_key:
            about["key"] = twokeys.fingerprint(bid.procurement_id.opening_key)
        return dict(about, layer=layer) if layer else about

    # === KEYS ===

    def _refusals_keys(self):
        """What is missing to open these envelopes; empty when they can be opened."""
        if not self:
            return []
        try:
            ring = ring_of(self)
        except Refused as refused:
            return refused.refusals
        return self._refusals_unknown(
            self.filtered(lambda envelope: envelope.key_id not in ring.keys)
        )

    @api.model
    def _refusals_unknown(self, envelopes, keys=None):
        if not envelopes:
            return []
        keys = keys or set(envelopes.mapped("key_id"))
        return [
            Refusal(
                "MW-SEAL-04",
                self.env._(
                    "%(count)s envelopes were sealed with keys the server does not"
                    " have: %(keys)s",
                    count=len(envelopes),
                    keys=", ".join(sorted(keys)),
                ),
                next_step=self.env._(
                    "the administrator adds these keys from the backup of the key"
                    " file; without them the procurement can only be repeated"
                ),
            )
        ]

    @api.model
    def _rotate_key(self):
        """For the administrator: a new key for what is sealed from now on.

        Also makes the file anew where it is lost for good.

        :return: see :meth:`_key_status`
        :raises Refused: MW-SEAL-01 to -03
        """
        path = key_path()
        try:
            if not keyring.make(path):
                keyring.rotate(path)
        except keyring.KeyFileError as error:
            raise Refused(
                self._refusal_name(), [_key_refusal(self.env, error)]
            ) from None
        return self._key_status()

    @api.model
    def _claim_keys(self, reason):
        """For the administrator: this database, with a new identity after a restore, is
        the office's own from now on. Leaves an event.

        :param str reason: why it is not a copy
        :return: see :meth:`_key_status`
        :raises Refused: MW-SEAL-01, -11; MW-SEAL-13 without a reason
        """
        if not isinstance(reason, str) or not reason.strip():
            self._refuse(
                "MW-SEAL-13",
                self.env._("to claim the keys needs a reason"),
                next_step=self.env._("say why this database is not a copy"),
            )
        _check_neutralized(self)
        path, own = key_path(), database_id(self.env)
        try:
            keyring.claim(path, own)
        except keyring.KeyFileError as error:
            raise Refused(
                self._refusal_name(), [_key_refusal(self.env, error)]
            ) from None
        self.env["microworks.event"]._record(
            self.env.company,
            kind="record",
            reason=reason,
            facts={"keys": "claimed", "database": own},
        )
        return self._key_status()

    @api.model
    def _key_status(self):
        """For the administrator: which keys are there, and which are waited for.

        :return: dict of ``newest``, ``keys`` (ids in the file), ``waiting`` (number
            of sealed bids by key id) and ``missing`` (key ids)
        :raises Refused: MW-SEAL-01 to -03
        """
        ring = ring_of(self)
        # sudo: counts by key for the administrator's shell.
        waiting = dict(self.sudo()._read_group(WAITING, ["key_id"], ["__count"]))
        return {
            "newest": ring.newest,
            "keys": list(ring.keys),
            "waiting": waiting,
            "missing": sorted(set(waiting) - set(ring.keys)),
        }
