"""Knocking at the doors of the ORM in the name of people who may not enter.

Every record of the county is *branded*: its texts and figures hold a mark that stands
nowhere else. An answer or a refusal that contains the mark of a record its reader may
not read has told something, whatever door it came through; nobody has to think of the
field beforehand.

Calls are dispatched as the server does it for ``/web/dataset/call_kw`` and ``/json/2``
(public methods only, arguments as JSON carries them, an empty cache), but without HTTP,
which adds nothing to these questions and takes ten times as long.
"""

import json
import re
import zlib
from datetime import datetime

from psycopg2 import Error as DatabaseError
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, MissingError, UserError
from odoo.service.model import call_kw
from odoo.tools import mute_logger
from odoo.tools.json import json_default

from .calling import EVERYTHING, MW_CODE
from .world import NEIGHBOURS, World

OURS = "microworks."
# Tried as in the issue: people of another township, a competing firm, a person who
# signed up a minute ago, an employee without role.
STRANGERS = (*(f"other {role}" for role in NEIGHBOURS), "newcomer", "employee")
# People of the place, who may not know everything: who bids, who evaluates.
INSIDERS = (
    "clerk",
    "supervisor",
    "officer",
    "leader",
    "department",
    "finance",
    "auditor",
    "discipline",
    "contractor",
    "manager",
)
ATTACKERS = STRANGERS + INSIDERS
# Of those who could ask about a model, every day one in so many does.
SHARE = 3

# Known to everybody who may work here: places, words, rules, heads of the log.
PLAIN = (
    "microworks.area",
    "microworks.calendar.day",
    "microworks.document.kind",
    "microworks.funding.kind",
    "microworks.works.",
    "microworks.rule",
    "microworks.log.",
    "microworks.visitor.quota",
    "microworks.inspection.plan",
)
# Texts that code reads: changed, they would mean something else.
WORDS = ("model", "res_model", "method", "step", "gate_key", "stage", "code", "key_id")
MARK = re.compile(r"zq(\d{5})zq|71(\d{5})(?:\.00?)?(?!\d)")


class Reply:
    """What came back from a door: a value, or a refusal."""

    def __init__(self, body=None, error=None):
        self.body = body
        self.error = error
        self.text = (
            str(error)
            if error
            else json.dumps(body, ensure_ascii=False, default=json_default)
        )
        self.codes = MW_CODE.findall(self.text) if error else []

    @property
    def ok(self):
        return self.error is None

    @property
    def denied(self):
        """Refused for who asks."""
        return isinstance(self.error, (AccessError, MissingError))

    @property
    def crashed(self):
        """Neither a value nor a refusal: what people see as an error of the server."""
        # What the database refuses, the server tells in the words of core/base.py.
        known = (AccessError, MissingError, UserError, IntegrityError)
        return self.error is not None and not isinstance(self.error, known)

    def __str__(self):
        kind = type(self.error).__name__ if self.error else "answered"
        return f"{kind}: {' '.join(self.text.split())[:160]}"


def per_attacker(*people):
    """One test per person for each ``each_…`` method: the name says who got in."""

    def decorate(cls):
        cls.askers = people
        for name in [name for name in vars(cls) if name.startswith("each_")]:
            check = getattr(cls, name)
            for who in people:

                def test(self, who=who, check=check):
                    check(self, who)

                test.__name__ = f"test_{name[5:]}_{who.replace(' ', '_')}"
                test.__doc__ = f"{check.__doc__} ({who})."
                setattr(cls, test.__name__, test)
        return cls

    return decorate


class Doors(World):
    """The world of the matrix, branded, with somebody who has just signed up."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.people["newcomer"] = cls._sign_up()
        cls._hide_secrets()
        cls.brands = {}
        for record in cls._all_records():
            cls._brand(record)
        cls.env.flush_all()
        cls.env.invalidate_all()
        # Every attempt is undone, so who may read what is asked once.
        cls.forbidden = {}
        cls.found_hidden = {}

    def setUp(self):
        super().setUp()
        # What these doors answer is judged by the tests, not by the log.
        noisy = ("odoo.models", "odoo.addons.web.controllers.export", "py.warnings")
        muted = mute_logger(*noisy)
        muted.__enter__()
        self.addCleanup(muted.__exit__, None, None, None)

    @classmethod
    def _sign_up(cls):
        """A user as ``/web/signup`` makes him, where an office has opened that page."""
        users = cls.env["res.users"].with_context(no_reset_password=True)
        return users._create_user_from_template(
            {
                "login": "newcomer@example.com",
                "email": "newcomer@example.com",
                "name": "Newcomer",
                "password": "newcomer-2026",
            }
        )

    @classmethod
    def _hide_secrets(cls):
        """What even people of the place may not read: a sealed bid, an unknown member."""
        contact = cls.env["res.partner"]
        firm = contact.create({"name": "Sealed Firm Ltd", "is_company": True})
        expert = contact.create({"name": "Secret Expert"})
        procurement = cls.build(
            "microworks.procurement",
            project_id=cls.build("microworks.project").id,
            state="published",
            deadline=datetime(2036, 3, 1),
        )
        bid = cls.build(
            "microworks.bid",
            procurement_id=procurement.id,
            partner_id=firm.id,
        )
        member = cls.build(
            "microworks.committee.member",
            procurement_id=procurement.id,
            partner_id=expert.id,
        )
        account = cls.env["res.partner.bank"].create(
            {"acc_number": "6222000000001", "partner_id": firm.id}
        )
        cls.secret_names = {bid: firm, member: expert}
        cls.victims = {
            "microworks.bid": [bid],
            "microworks.committee.member": [member],
            "res.partner.bank": [account],
            "res.partner": [cls.rival, firm],
        }

    @classmethod
    def _all_records(cls):
        """The hidden ones first, then one of each model and of each role."""
        for (model, _role), record in cls.records.items():
            # Lines a dialogue computes are gone with the next look at it.
            if model.startswith(OURS) and record._name == model and record.exists():
                cls.victims.setdefault(model, []).append(record)
        return [
            record
            for model, records in cls.victims.items()
            for record in records
            if model.startswith(OURS)
        ] + cls.victims["res.partner.bank"]

    @classmethod
    def _brand(cls, record):
        if record._name.startswith(PLAIN):
            return
        number = len(cls.brands) + 10_000
        cls.brands[number] = record
        mark = f"zq{number}zq"
        for name, field in record._fields.items():
            if not field.store or not field.column_type or field.translate:
                continue
            if field.type in ("char", "text", "html") and name not in WORDS:
                cls._put(
                    record,
                    f"""UPDATE {record._table} SET "{name}" = "{name}" || ' {mark}'
                    WHERE id = %s AND "{name}" !~ '^[\\[{{]'""",
                )
            elif field.type in ("float", "monetary"):
                cls._put(
                    record,
                    f'UPDATE {record._table} SET "{name}" = 71{number} WHERE id = %s',
                )
        if record in cls.secret_names:
            # Whoever may not read the bid may not learn from it whose it is; that the
            # firm exists, everybody may know who reads contacts.
            name = len(cls.brands) + 50_000
            cls.brands[name] = record
            cls.secret_names[record].name += f" zq{name}zq"

    @classmethod
    def _put(cls, record, query):
        cls.env.flush_all()
        try:
            with mute_logger("odoo.sql_db"), cls.env.cr.savepoint(flush=False):
                cls.env.cr.execute(query, [record.id])
        except DatabaseError:
            # A column the database itself protects or limits holds no mark.
            return

    # === WHO MAY KNOW WHAT ===

    def may_read(self, who, record):
        return record.with_user(self.people[who]).sudo(False).has_access("read")

    def marks_hidden_from(self, who):
        """Numbers of the records whose content ``who`` may not be told."""
        if who not in self.forbidden:
            self.forbidden[who] = {
                number
                for number, record in self.brands.items()
                if not self.may_read(who, record)
            }
        return self.forbidden[who]

    def may_name(self, who, record):
        """Whether ``who`` may name what he does not read, such as his works' project."""
        return record.with_user(self.people[who]).sudo(False)._is_nameable()

    def hidden(self, who, model):
        """A record of ``model`` that ``who`` may neither read nor name, if any."""
        if (who, model) not in self.found_hidden:
            self.found_hidden[who, model] = next(
                (
                    record
                    for record in self.victims.get(model, ())
                    if not self.may_read(who, record) and not self.may_name(who, record)
                ),
                None,
            )
        return self.found_hidden[who, model]

    def told(self, who, reply, besides=(), names=True):
        """Records whose marks stand in the reply although ``who`` may not read them.

        :param besides: models whose labels are published anyway
        :param bool names: whether the name of a secret firm or expert tells anything
        """
        found = {int(a or b) for a, b in MARK.findall(reply.text.replace(",", ""))}
        if not names:
            found = {number for number in found if number < 50_000}
        return sorted(
            f"{self.brands[number]}"
            for number in found & self.marks_hidden_from(who)
            if self.brands[number]._name not in besides
        )

    # === CALLS ===

    def knock(self, who, model, method, *args, **kwargs):
        """One call as ``who``, with an empty cache; nothing is undone.

        :return: the :class:`Reply`
        """
        args, kwargs = json.loads(json.dumps([args, kwargs], default=json_default))
        self.env.invalidate_all()
        asked = self.env(user=self.people[who], context={"lang": "en_US"}, su=False)
        try:
            body = call_kw(asked[model], method, args, kwargs)
            # The end of a request writes what is still to be written.
            asked.flush_all()
            # Serialising is part of the answer: lazy values are read here.
            return Reply(json.loads(json.dumps(body, default=json_default)))
        except Exception as error:  # noqa: BLE001 - what the server would send back
            return Reply(error=error)

    def try_door(self, who, model, method, *args, **kwargs):
        """The same, undone afterwards."""
        with self.undone():
            return self.knock(who, model, method, *args, **kwargs)

    def asks(self, who, model, concerns):
        """Whether ``who`` asks about ``model``: every day one in three of those whom it
        concerns, of each model somebody; with ``./dev test all`` everybody.

        :param concerns: says whether the model concerns a person, by name
        """
        if EVERYTHING:
            return True
        people = [name for name in self.askers if concerns(name)]
        turn = zlib.crc32(model.encode()) % min(len(people), SHARE)
        return people.index(who) % SHARE == turn

    def usable(self, who):
        """Models of ours in which ``who`` may make or change anything, and asks."""
        for name in sorted(self.env.registry):
            Model = self.env[name]
            if not name.startswith(OURS) or Model._abstract:
                continue

            def concerns(person, Model=Model):
                mine = Model.with_user(self.people[person]).sudo(False)
                return mine.has_access("create") or mine.has_access("write")

            if concerns(who) and self.asks(who, name, concerns):
                yield Model.with_user(self.people[who]).sudo(False)

    def spec_of(self, model):
        """A form that shows everything its reader is given."""
        spec = {}
        for name, field in self.env[model]._fields.items():
            if field.type in ("many2one", "one2many", "many2many"):
                spec[name] = {"fields": {"display_name": {}}}
            elif field.type == "reference":
                spec[name] = {"fields": {"display_name": {}}}
            elif field.type != "binary":
                spec[name] = {}
        return spec

    def readable_spec(self, who, model):
        """The same without the fields whose group ``who`` lacks."""
        Model = self.env[model].with_user(self.people[who]).sudo(False)
        return {
            name: part
            for name, part in self.spec_of(model).items()
            if Model._has_field_access(Model._fields[name], "read")
        }

    def assertNoHoles(self, holes):
        lines = "\n".join(sorted(holes)[:80])
        self.assertFalse(holes, f"{len(holes)} doors stand open:\n{lines}")
