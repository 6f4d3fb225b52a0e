"""The key of a procurement, in halves of the opener and the witness."""

import json
from contextlib import contextmanager
from typing import NamedTuple

from odoo import fields, models
from odoo.tools import SQL

from ...exceptions import Refusal
from ...tools import twokeys
from .bid_envelope import Use, ring_of
from .procurement_workflow import OPENERS

# Leaders are the reserve here, too: with a lost half there is somebody else.
WITNESS_GROUPS = (
    "group_village_supervisor",
    "group_township_officer",
    "group_township_leader",
)
OPENING = "microworks_opening"


class Opening(NamedTuple):
    """Proof that an opening runs, and its key; only :meth:`action_open` has one."""

    procurement: int
    private: bytes | None

    def __repr__(self) -> str:
        # A key must not reach a log by way of a traceback.
        return f"Opening({self.procurement})"


# Functions, not methods: see bid_envelope.


@contextmanager
def _apart(record):
    """``record`` in a transaction of its own, which stays when ours is given up.

    In our own where it is not committed yet: nobody else could have sealed a bid in it.
    """
    with record.env.registry.cursor() as cr:
        cr.execute(SQL("SELECT 1 FROM microworks_procurement WHERE id = %s", record.id))
        if cr.rowcount:
            env = record.env(cr=cr, context={"lang": record.env.context.get("lang")})
            yield record.with_env(env)
            return
    yield record


def use_key(procurement, opening):
    """What opens the envelopes of ``procurement``; leaves an event in any case.

    :param opening: the :class:`Opening` of this procurement
    :raises Refused: MW-SEAL-09 without one; MW-SEAL-01 to -03, -10, -11
    """
    if not isinstance(opening, Opening) or opening.procurement != procurement.id:
        procurement._refuse(
            "MW-SEAL-09",
            procurement.env._("a box opens inside the recorded opening only"),
            basis="招标投标法第36条",
            next_step=procurement.env._(
                "the opener and the witness open the bids with the buttons of the form"
            ),
        )
    # sudo: which keys are needed, nothing of what is inside.
    ring = ring_of(procurement.env["microworks.bid.envelope"].sudo())
    with _apart(procurement) as record:
        record.env["microworks.event"]._record(
            record,
            kind="record",
            facts={
                "key": "used",
                "halves": opening.private is not None,
                # sudo: who was there is part of the record.
                "witness": record.sudo().witness_id.id or None,
            },
        )
        record.env.flush_all()
    return Use(procurement.id, ring, opening.private)


class ProcurementKey(models.Model):
    """Made at the notice: the public half seals, the private one is kept nowhere but
    in halves that only an opener and a witness join, each with his password.
    """

    _inherit = "microworks.procurement"

    _guarded_fields = frozenset({"opening_key", "opening_parts", "opening_halves"})

    opening_key = fields.Char(
        string="Public Key of the Bids",
        readonly=True,
        copy=False,
        help="Bids are sealed with it; the opener and the witness open them together.",
    )
    # What the witnesses release, and what was released for the openers: encrypted for
    # each of them, and still nobody's to read.
    opening_parts = fields.Text(readonly=True, copy=False, groups=fields.NO_ACCESS)
    opening_halves = fields.Text(readonly=True, copy=False, groups=fields.NO_ACCESS)

    # === HOLDERS ===

    def _key_holders(self, groups):
        """The public keys of who has one of these roles for these works, by id."""
        # sudo: who could open or witness, whoever publishes.
        users = self.env["res.users"].sudo()
        found = users.search(
            [
                (
                    "all_group_ids",
                    "in",
                    [
                        self.env.ref(f"microworks_supervision.{name}").id
                        for name in groups
                    ],
                ),
                ("microworks_area_ids", "parent_of", self.area_id.ids),
                ("microworks_keys", "!=", False),
            ]
        )
        return {user.id: user._own_keys()[0].public for user in found}

    def _refusals_published(self):
        return super()._refusals_published() + self._refusals_holders()

    def _refusals_holders(self):
        """Whether two persons could open what is handed in."""
        openers = self._key_holders(OPENERS)
        witnesses = self._key_holders(WITNESS_GROUPS)
        if (
            any(len(witnesses.keys() | {opener}) > 1 for opener in openers)
            and witnesses
        ):
            return []
        return [
            Refusal(
                "MW-SEAL-06",
                self.env._(
                    "nobody could open the bids: an opener and another person as the"
                    " witness need a login with a password"
                ),
                basis="招标投标法第36条",
                next_step=self.env._(
                    "have an officer and a village supervisor or a second officer log"
                    " in once with their passwords"
                ),
            )
        ]

    # === MAKING ===

    def _make_opening_key(self):
        """A new key, split among who may open and who may witness.

        :return: values and facts for the step of the notice
        """
        public, private = twokeys.new_pair()
        openers = self._key_holders(OPENERS)
        witnesses = self._key_holders(WITNESS_GROUPS)
        parts = twokeys.split(private, openers, witnesses)
        self._unguarded().write({"opening_parts": json.dumps(parts)})
        return {"opening_key": public}, {
            "key": twokeys.fingerprint(public),
            "openers": sorted(openers),
            "witnesses": sorted(map(int, parts)),
        }

    def _opening_key_id(self):
        """Fingerprint of the key bids are sealed with; ``None`` for older ones.

        :raises Refused: MW-SEAL-12, it is not the one the notice was published with
        """
        # sudo: what the trail says of the key.
        known = self.sudo()
        if not known.opening_key:
            return None
        mark = twokeys.fingerprint(known.opening_key)
        events = self.env["microworks.event"].sudo()  # sudo: see above
        notice = events.search(
            [
                ("res_model", "=", self._name),
                ("res_id", "=", self.id),
                ("kind", "=", "transition"),
                ("target", "=", "published"),
            ],
            order="id",
            limit=1,
        )
        if json.loads(notice.content or "{}").get("facts", {}).get("key") != mark:
            self._refuse(
                "MW-SEAL-12",
                self.env._(
                    "the key of this procurement is not the one it was published with"
                ),
                basis="招标投标法第36条",
                next_step=self.env._(
                    "tell the discipline inspector; the procurement is repeated"
                ),
            )
        return mark

    # === OPENING ===

    def _release_half(self, password):
        """The witness's half, taken off: what the openers need besides their own.

        :raises Refused: MW-SEAL-07, -08
        """
        # sudo: nobody reads the field; what is in it is encrypted for each person.
        parts = json.loads(self.sudo().opening_parts or "{}")
        part = parts.get(str(self.env.uid))
        keys = self._typed_keys(part, password)
        return json.dumps(self._try_keys(keys, lambda key: twokeys.release(part, key)))

    def _join_halves(self, password):
        """The private key, from the released half and the opener's own; ``None`` for
        procurements from before there were halves.

        :raises Refused: MW-SEAL-07, -08, -12
        """
        if not self._opening_key_id():
            return None
        known = self.sudo()  # sudo: see _release_half
        half = json.loads(known.opening_halves or "{}").get(str(self.env.uid))
        keys = self._typed_keys(half, password)
        private = self._try_keys(keys, lambda key: twokeys.join(half, key))
        if twokeys.public_of(private) != known.opening_key:
            self._refuse_password()
        return private

    def _typed_keys(self, half, password):
        if not half:
            self._refuse(
                "MW-SEAL-08",
                self.env._("you hold no half of the key of this procurement"),
                rule=self.env._("halves are made when the notice is published"),
                next_step=self.env._(
                    "have it done by somebody who had the role then: officers or"
                    " leaders open; village supervisors, officers or leaders witness"
                ),
            )
        try:
            return self.env.user._unlock_keys(password)
        except twokeys.WrongPassword:
            self._refuse_password()

    def _try_keys(self, keys, use):
        for key in keys:
            try:
                return use(key)
            except (twokeys.NotForThisKey, ValueError):
                continue
        self._refuse_password()

    def _refuse_password(self):
        self._refuse(
            "MW-SEAL-07",
            self.env._("this password does not open your half of the key"),
            next_step=self.env._(
                "type your password; if it was changed since the notice, the one you"
                " had then; or have another person do this step"
            ),
        )
