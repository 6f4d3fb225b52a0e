"""One record of every model, one person of every role, and a way to call in.

The matrix asks who may touch what, not whether a procedure was followed, so most
records are made with the guard lifted, in the state they begin with.
"""

import base64
import itertools
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from unittest.mock import patch

from dateutil.relativedelta import relativedelta
from passlib.context import CryptContext

from odoo import Command
from odoo.tests import HttpCase, new_test_user
from odoo.tools import mute_logger

from odoo.addons.base.models import res_users
from odoo.addons.microworks_supervision.tests.common import PDF, ROLES, County

from .calling import Caller

# Columns of the matrix, in the order of the architecture §6.
COLUMNS = (
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
    "employee",
    "public",
)
# Roles with a neighbour in another township, who must see nothing of this one.
NEIGHBOURS = ("clerk", "supervisor", "officer", "leader", "contractor")
EXPORT = "base.group_allow_export"
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAA"
    "SUVORK5CYII="
)
# Who keeps which kind of site log.
LOG_KINDS = {
    "officer": "technician",
    "department": "technician",
    "supervisor": "villager",
}


class World(Caller, County, HttpCase):
    """The county of the shared tests, complete: every role, every model."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Thousands of calls: checking the key itself is Odoo's business.
        cheap = CryptContext(["pbkdf2_sha512"], pbkdf2_sha512__rounds=1)
        cls.startClassPatcher(patch.object(res_users, "KEY_CRYPT_CONTEXT", cheap))
        cls.counter = itertools.count(1)
        cls._people_of_the_matrix()
        cls.records = {("microworks.area", None): cls.village}
        cls.keys = {
            name: cls.env["res.users.apikeys"]
            .with_user(user)
            .sudo()
            ._generate(None, "matrix", None)
            for name, user in cls.people.items()
            if name != "public"
        }
        cls.address = cls.base_url()
        for model in sorted(cls.env.registry):
            if model.startswith("microworks.") and not cls.env[model]._abstract:
                cls.record(model)

    def setUp(self):
        super().setUp()
        # Records made during a test are gone after it.
        known = dict(self.records)
        self.addCleanup(setattr, type(self), "records", known)
        # Refusals are what these tests ask for; nobody needs to read of them.
        muted = mute_logger("odoo.http", "odoo.sql_db")
        muted.__enter__()
        self.addCleanup(muted.__exit__, None, None, None)

    @classmethod
    def _people_of_the_matrix(cls):
        people = {role: cls.people[role] for role in ROLES}
        people["contractor"] = cls.contractor_user
        people["manager"] = cls._person("manager", "group_manager", cls.county)
        people["employee"] = new_test_user(
            cls.env, "test_employee", groups="base.group_user", password="test_employee"
        )
        people["public"] = cls.env.ref("base.public_user")
        for role in NEIGHBOURS[:-1]:
            group, level = ROLES[role]
            area = {"village": cls.other_village, "township": cls.other_township}
            people[f"other {role}"] = cls._person(f"other_{role}", group, area[level])
        rival = new_test_user(
            cls.env,
            "test_rival",
            groups="microworks_supervision.group_contractor",
            password="test_rival",
        )
        cls.rival = cls.env["res.partner"].create(
            {"name": "Rival Works Ltd", "is_company": True}
        )
        rival.partner_id.parent_id = cls.rival
        people["other contractor"] = rival
        # Export is a right of its own; here the rules below it are asked.
        for user in people.values():
            if user.has_group("base.group_user"):
                user.group_ids = [Command.link(cls.env.ref(EXPORT).id)]
        cls.people = people

    # === ATTEMPTS ===

    @contextmanager
    def undone(self):
        """Whatever happens inside, over HTTP too, is rolled back."""
        self.env.flush_all()
        savepoint = self.env.cr.savepoint(flush=False)
        known = dict(self.records)
        try:
            yield
        finally:
            type(self).records = known
            self.env.invalidate_all(flush=False)
            self.env.transaction.clear()
            savepoint.close(rollback=True)
            self.env.invalidate_all(flush=False)

    def force(self, record, **values):
        """Put stored values where no step would, to ask about them."""
        self.env.flush_all()
        for name, value in values.items():
            self.env.cr.execute(
                f'UPDATE {record._table} SET "{name}" = %s WHERE id IN %s',
                [value, record._ids],
            )
        self.env.invalidate_all(flush=False)

    # === RECORDS ===

    @classmethod
    def record(cls, model, role=None):
        """The record of ``model``; the one of ``role`` where records are personal."""
        name = (model, role if cls.is_personal(model, role) else None)
        if name not in cls.records:
            cls.records[name] = cls.build(*name)
        return cls.records[name]

    @classmethod
    def is_personal(cls, model, role):
        if model not in cls.env or role in (None, "public", "employee"):
            return False
        return (
            cls.env[model]._transient
            or model in PERSONAL
            or (model, role) in PERSONAL_OF
        )

    @classmethod
    def build(cls, model, role=None, **values):
        """A new record of ``model``, required fields filled."""
        Model = cls.env[model]
        if model in MAKERS:
            return Model.browse(MAKERS[model](cls, role).id)
        vals = cls.values(model, role, guarded=True) | values
        if hasattr(Model, "_unguarded"):
            maker = cls.people[role] if role else cls.env.user
            records = Model.with_user(maker)._unguarded()
        elif role and Model._transient:
            records = Model.with_user(cls.people[role]).sudo()
            records = records.with_context(cls.context_of(model, vals))
        else:
            records = Model.sudo().with_context(cls.context_of(model, vals))
        return Model.browse(records.create(vals).id)

    @classmethod
    def values(cls, model, role=None, guarded=False):
        """Values for a new record; without ``guarded`` only what a caller may give."""
        Model = cls.env[model]
        vals = dict(SPECS[model](cls, role)) if model in SPECS else {}
        for name, field in Model._fields.items():
            if (
                name in vals
                or not field.required
                or not field.store
                or field.compute
                or field.related
                or field.default
            ):
                continue
            vals[name] = cls._filler(field, role)
        if not guarded:
            known = hasattr(Model, "_get_guarded")
            hidden = Model._get_guarded() if known else frozenset()
            vals = {name: v for name, v in vals.items() if name not in hidden}
        return vals

    @classmethod
    def context_of(cls, model, vals):
        """What the button that opens a dialogue sends along."""
        if not cls.env[model]._transient or "project_id" not in vals:
            return {}
        return {"active_model": "microworks.project", "active_id": vals["project_id"]}

    @classmethod
    def _filler(cls, field, role=None):
        number = next(cls.counter)
        if field.type == "many2one" and not field.comodel_name.startswith("microworks"):
            return cls.env[field.comodel_name].search([], limit=1).id
        if field.type == "many2one":
            # A line of a dialogue is of the person's own dialogue.
            transient = cls.env[field.comodel_name]._transient
            return cls.record(field.comodel_name, role if transient else None).id
        if field.type == "selection":
            return field.get_values(cls.env)[0]
        return {
            "char": f"x{number}",
            "text": f"x{number}",
            "html": f"<p>x{number}</p>",
            "integer": number,
            "many2one_reference": number,
            "float": 1.0,
            "monetary": 1.0,
            "date": date(2026, 3, 1) + timedelta(days=number),
            "datetime": datetime(2026, 3, 1) + timedelta(days=number),
            "binary": base64.b64encode(PDF),
            "boolean": True,
        }[field.type]

    @classmethod
    def unique(cls, prefix=""):
        return f"{prefix}{next(cls.counter)}"

    @classmethod
    def photo(cls):
        """An image nobody has used yet."""
        return base64.b64encode(PNG + cls.unique().encode())

    # === PLACES OF THE PROCEDURE ===

    @classmethod
    def procurement_in(cls, state, **values):
        """A procurement in ``state``, of a project of its own."""
        name = ("procurement", state)
        if name not in cls.records:
            cls.records[name] = cls.build(
                "microworks.procurement",
                project_id=cls.build("microworks.project").id,
                state=state,
                deadline=datetime(2026, 3, 1),
                **(PUBLIC_NAMES if state == "opened" else {}),
                **values,
            )
        return cls.records[name]

    @classmethod
    def contract_of_its_own(cls, **values):
        project = cls.build("microworks.project")
        return cls.build("microworks.contract", project_id=project.id, **values)


# Records that belong to the person who made them: the matrix shows what each
# role may do with its own.
# Once these are set, bidders and committee are no secret any more; what is asked of
# them before stands in test_procurement_names of microworks_supervision.
PUBLIC_NAMES = {"opened_at": datetime(2026, 3, 1), "awarded_on": date(2026, 3, 2)}
PERSONAL = {
    "microworks.site.log",
    "microworks.document",
    "microworks.rectification",
}
OF_FIRMS = (
    "material.entry",
    "concealed.work",
    "measurement",
    "measurement.line",
    "rectification",
    "settlement",
)
# A record that this role sees in another state or place than the others.
PERSONAL_OF = {
    ("microworks.procurement", "contractor"),
    *(("microworks.site.photo", role) for role in COLUMNS),
    # A firm changes what it entered itself, not what the office did.
    *((f"microworks.{name}", "contractor") for name in OF_FIRMS),
}


def _area(world, role):
    return {
        "name": world.unique("Area "),
        "code": f"9901231{next(world.counter):05d}",
        "level": "village",
        "parent_id": world.township.id,
        "company_id": world.env.company.id,
    }


def _project(world, role):
    return {
        "name": world.unique("Road "),
        "area_id": world.village.id,
        "works_class": "c",
        "estimated_amount": 60_000,
        "approved_amount": 100_000,
    }


def _procurement(world, role):
    vals = {
        "name": "Road hardening",
        "project_id": world.record("microworks.project").id,
        "method": "open",
        "notice": "All firms may bid.",
        "deadline": datetime(2036, 3, 1),
    }
    if role == "contractor":
        vals["project_id"] = world.build("microworks.project").id
        vals["state"] = "published"
        vals["deadline"] = datetime(2036, 3, 1)
    return vals


def _contract(world, role):
    return {
        "project_id": world.record("microworks.project").id,
        "name": world.unique("Contract "),
        "partner_id": world.contractor.id,
        "amount": 50_000,
    }


def _waiver(world, role):
    """Of a project of its own, for a rule that can be waived and is in the way."""
    project = world.build("microworks.project", works_class="b")
    for stage in (
        world.env["microworks.rule.gate"]._fields["stage"].get_values(world.env)
    ):
        for refusal in project._get_stage_refusals(stage):
            if refusal.waivable:
                return {
                    "project_id": project.id,
                    "res_model": project._name,
                    "res_id": project.id,
                    "gate_key": refusal.key,
                    "gate_name": refusal.rule or refusal.key,
                    "stage": stage,
                    "reason": "The flood took the papers.",
                }
    raise AssertionError("no rule of the shipped sets can be waived")


def _waiver_wizard(world, role):
    """Asked from a project in the state before the rule that can be waived."""
    values = _waiver(world, role)
    project = world.env["microworks.project"].browse(values["project_id"])
    lines = project._rules()._gate_lines(
        values["stage"], project.works_class, project.owner_kind
    )
    return {
        "project_id": project.id,
        "gate_id": lines.filtered(lambda line: line.code == values["gate_key"]).id,
        "reason": values["reason"],
    }


def _running_contract(world):
    name = ("contract", "in_force")
    if name not in world.records:
        world.records[name] = world.contract_of_its_own(state="in_force")
    return world.records[name]


def _site_log(world, role):
    return {
        "project_id": world.record("microworks.project").id,
        "contract_id": world.record("microworks.contract").id,
        "kind": LOG_KINDS.get(role, "contractor"),
        "date": date(2026, 1, 1) + timedelta(days=next(world.counter)),
    }


def _site_photo(world, role):
    if role == "leader":
        parent = {"finding_id": world.record("microworks.finding").id}
    else:
        parent = {"log_id": world.record("microworks.site.log", role).id}
    return {"file": world.photo(), "file_name": "site.png", **parent}


def _objection(world, role):
    notice = world.record("microworks.publicity")
    name = ("publicity", "running")
    if name not in world.records:
        world.records[name] = world.build(
            "microworks.publicity", state="running", author_id=None
        )
    notice = world.records[name]
    return {"publicity_id": notice.id, "subject": "The road is too narrow"}


def _payee_account(world, role):
    bank = world.env["res.bank"].create({"name": "County Bank"})
    account = world.env["res.partner.bank"].create(
        {
            "acc_number": world.unique("6222 "),
            "partner_id": world.contractor.id,
            "bank_id": bank.id,
        }
    )
    return {
        "bank_id": account.id,
        "area_id": world.village.id,
        **account._proved_values(),
    }


def _bid_score(world, role):
    opened = world.procurement_in("opened")
    name = ("bid", "valid")
    if name not in world.records:
        world.records[name] = world.build(
            "microworks.bid", procurement_id=opened.id, state="valid", amount=48_000
        )
    member = world.build(
        "microworks.committee.member",
        procurement_id=opened.id,
        declared_on=datetime(2026, 3, 2),
    )
    return {"bid_id": world.records[name].id, "member_id": member.id, "score": 80}


def _member(world, role):
    person = world.env["res.partner"].create({"name": world.unique("Expert ")})
    name = ("procurement", "names")
    if name not in world.records:
        world.records[name] = world.build(
            "microworks.procurement",
            project_id=world.build("microworks.project").id,
            **PUBLIC_NAMES,
        )
    return {
        "procurement_id": world.records[name].id,
        "partner_id": person.id,
    }


def _ruleset(world, role):
    return {
        "code": world.unique("SET-"),
        "name": "County set",
        "legal_basis": "County decision 1",
        "area_id": world.county.id,
    }


def _rule_line(**more):
    def values(world, role):
        return {
            "ruleset_id": world.record("microworks.ruleset").id,
            "code": world.unique("x."),
            "legal_basis": "County decision 1",
            **more,
        }

    return values


def _own_contract(world, role):
    return {"contract_id": world.contract_of_its_own(state="in_force").id}


def _warranty(world, role):
    return _own_contract(world, role) | {"ends_on": date(2036, 3, 1)}


def _ledger_profile(world, role):
    """Each kind of ledger has one profile per company."""
    model = world.env["microworks.ledger.profile"]
    used = set(model.search([]).mapped("kind"))
    kinds = model._fields["kind"].get_values(world.env)
    return {
        "name": world.unique("Ledger "),
        "kind": next(kind for kind in kinds if kind not in used),
    }


def _visitor(world, role):
    return {"visitor": world.unique("v"), "slot": 1, "hits": 1}


def _event(world, role):
    return world.env["microworks.event"]._record(
        world.record("microworks.project"), kind="record", reason="for the matrix"
    )


def _by_officer(model):
    """Made by the officer himself: the model asks who acts, whatever is lifted."""

    def make(world, role):
        values = world.values(model, role)
        return world.env[model].with_user(world.people["officer"]).create(values)

    return make


def _log_row(table, columns):
    def make(world, role):
        number = 10_000_000 + next(world.counter)
        names = ", ".join(columns)
        marks = ", ".join(["%s"] * len(columns))
        world.env.cr.execute(
            f"INSERT INTO {table} ({names}) VALUES ({marks}) RETURNING id",
            [value(number) for value in columns.values()],
        )
        [row_id] = world.env.cr.fetchone()
        return world.env[table.replace("_", ".")].browse(row_id)

    return make


# Records of the log come from the sequencer; they are put there by SQL.
MAKERS = {
    "microworks.event": _event,
    "microworks.bid.score": _by_officer("microworks.bid.score"),
    "microworks.log.node": _log_row(
        "microworks_log_node",
        {"lvl": lambda n: 60, "idx": lambda n: n, "hash": lambda n: f"{n:064x}"},
    ),
    "microworks.log.head": _log_row(
        "microworks_log_head",
        {
            "day": lambda n: date(2126, 1, 1) + timedelta(days=n - 10_000_000),
            "stored_at": lambda n: datetime(2126, 1, 1),
            "size": lambda n: n,
            "root": lambda n: f"{n:064x}",
        },
    ),
    "microworks.log.pending": _log_row(
        "microworks_log_pending", {"event_id": lambda n: n}
    ),
}

# What a record of each model needs beyond what the filler finds by itself.
SPECS = {
    "microworks.area": _area,
    "microworks.event": lambda w, r: {"reason": "forged"},
    "microworks.log.node": lambda w, r: {"lvl": 0, "idx": 0, "hash": "0"},
    "microworks.log.head": lambda w, r: {"size": 1, "root": "0"},
    "microworks.log.pending": lambda w, r: {"event_id": 1},
    "microworks.project": _project,
    "microworks.project.location": lambda w, r: {
        "project_id": w.record("microworks.project").id,
        "lat": 28.2457,
        "lng": 113.0828,
    },
    "microworks.document": lambda w, r: {
        "project_id": w.record("microworks.project").id,
        "kind_id": w.env["microworks.document.kind"]._by_code("D01").id,
        "file": base64.b64encode(PDF),
        "file_name": "application.pdf",
    },
    "microworks.document.kind": lambda w, r: {
        "name": "Another document",
        "code": w.unique("X"),
    },
    "microworks.calendar.day": lambda w, r: {
        "date": date(2099, 1, 1) + timedelta(days=next(w.counter)),
        "name": "A holiday",
    },
    "microworks.calendar.year": lambda w, r: {"year": 3000 + next(w.counter)},
    "microworks.publicity": lambda w, r: {
        "project_id": w.record("microworks.project").id,
        "kind": "P01",
        "title": w.unique("Notice "),
        "earliest_end": date(2036, 3, 1),
    },
    "microworks.objection": _objection,
    "microworks.deliberation": lambda w, r: {
        "project_id": w.build("microworks.project").id,
        "matter": "Road hardening",
    },
    "microworks.deliberation.meeting": lambda w, r: {
        "deliberation_id": w.record("microworks.deliberation").id,
        "step": "party_proposal",
        "held_on": date(2026, 2, 2),
        "members": 7,
        "expected": 7,
        "attended": 6,
        "votes_for": 6,
    },
    "microworks.waiver": _waiver,
    "microworks.risk.cause": lambda w, r: {
        "project_id": w.record("microworks.project").id,
        "colour": "yellow",
        "reason": "A paper bid was corrected",
        "raised_on": date(2026, 2, 2),
    },
    "microworks.waiver.wizard": _waiver_wizard,
    "microworks.procurement": _procurement,
    "microworks.bid": lambda w, r: {
        "procurement_id": w.build(
            "microworks.procurement",
            project_id=w.build("microworks.project").id,
            state="opened",
            deadline=datetime(2026, 3, 1),
            **PUBLIC_NAMES,
        ).id,
        "partner_id": w.contractor.id,
    },
    "microworks.bid.score": _bid_score,
    "microworks.bid.envelope": lambda w, r: {
        "bid_id": w.build("microworks.bid").id,
        "key_id": "00",
        "not_before": datetime(2036, 3, 1),
        "sealed": "MDA=",
    },
    "microworks.committee.member": _member,
    "microworks.contract": _contract,
    "microworks.variation": lambda w, r: {
        "name": w.unique("Variation "),
        "contract_id": _running_contract(w).id,
        "description": "Two metres more",
    },
    "microworks.variation.line": lambda w, r: {
        "variation_id": w.record("microworks.variation").id,
        "name": "Concrete",
        "quantity": 1,
        "unit_price": 10,
    },
    "microworks.security": lambda w, r: {
        "contract_id": w.record("microworks.contract").id,
        "partner_id": w.contractor.id,
        "amount": 1_000,
    },
    "microworks.ruleset": _ruleset,
    "microworks.rule.parameter": _rule_line(name="A number", value="1"),
    "microworks.rule.class": _rule_line(
        name="A class", works_class="b", test="otherwise"
    ),
    "microworks.rule.method": _rule_line(
        name="A method", works_class="b", method="open"
    ),
    "microworks.rule.gate": _rule_line(
        name="A gate",
        stage="applied",
        requirement="document",
        reference="D01",
        for_c=True,
    ),
    "microworks.rule.deadline": _rule_line(
        name="A deadline", trigger="notice", limit=3, unit="cal"
    ),
    "microworks.rule.payment": lambda w, r: {
        **_rule_line(name="A limit", percent=10)(w, r),
        "code": w.unique("limit_"),
    },
    "microworks.rule.indicator": _rule_line(name="An indicator", red="Too many"),
    "microworks.rule.checklist": _rule_line(name="A checklist"),
    "microworks.rule.checklist.item": lambda w, r: {
        "checklist_id": w.record("microworks.rule.checklist").id,
        "code": w.unique("x."),
        "name": "An item",
        "limit_text": "Clean",
        "legal_basis": "County decision 1",
    },
    "microworks.site.log": _site_log,
    "microworks.site.photo": _site_photo,
    "microworks.material.entry": lambda w, r: {
        "project_id": w.record("microworks.project").id,
        "contract_id": w.record("microworks.contract").id,
        "name": "Cement",
        "quantity": 10,
        "unit": "t",
    },
    "microworks.concealed.work": lambda w, r: {
        "project_id": w.record("microworks.project").id,
        "contract_id": w.record("microworks.contract").id,
        "name": "Base course",
        "cover_at": datetime(2036, 3, 1),
    },
    "microworks.measurement": lambda w, r: {
        "contract_id": w.record("microworks.contract").id,
        "period_start": date(2026, 3, 1),
        "period_end": date(2026, 3, 31),
    },
    "microworks.measurement.line": lambda w, r: {
        "measurement_id": w.record("microworks.measurement", r).id,
        "boq_line_id": w.build("microworks.boq.line").id,
    },
    "microworks.finding": lambda w, r: {
        "project_id": w.record("microworks.project").id,
        "contract_id": w.record("microworks.contract").id,
        "name": "Too thin",
    },
    "microworks.inspection.line": lambda w, r: {
        "inspection_id": w.record("microworks.inspection").id,
        "name": "Width",
        "code": w.unique("x."),
    },
    "microworks.inspection.plan": lambda w, r: {
        "name": "Spring draw",
        "area_id": w.village.id,
        "nonce": "42",
        "pool_json": '{"objects": [], "excluded": {}, "candidates": [],'
        ' "inspectors": 1, "reserve": 0, "count": 1}',
        "result": "[]",
    },
    "microworks.rectification": lambda w, r: {
        "finding_id": w.record("microworks.finding").id,
        "measures": "Taken out and laid again",
    },
    "microworks.acceptance": lambda w, r: {
        "project_id": w.build("microworks.project").id,
    },
    "microworks.settlement": _own_contract,
    "microworks.settlement.signature": lambda w, r: {
        "settlement_id": w.build("microworks.settlement", state="reviewed").id,
        "party": "contractor",
        "partner_id": w.contractor_user.partner_id.id,
    },
    "microworks.warranty": _warranty,
    "microworks.warranty.defect": lambda w, r: {
        "warranty_id": w.record("microworks.warranty").id,
        "name": "A crack",
        "due_on": date(2036, 3, 1),
    },
    "microworks.ocds.import": lambda w, r: {
        "name": "Register of 2019",
        "area_id": w.village.id,
        "user_id": w.people["department"].id,
    },
    "microworks.party.identifier": lambda w, r: {
        "partner_id": w.contractor.id,
        "scheme": w.unique("CN-"),
    },
    "microworks.paper.import": lambda w, r: {
        "procurement_id": w.record("microworks.procurement").id,
    },
    "microworks.past.import": lambda w, r: {"area_id": w.village.id},
    "microworks.ocds.import.wizard": lambda w, r: {
        "file": base64.b64encode(b"{}"),
        "area_id": w.county.id,
    },
    "microworks.fund.source": lambda w, r: {
        "name": "Bridging funds",
        "kind_id": w.env["microworks.funding.kind"].search([], limit=1).id,
        "area_id": w.village.id,
        "document_number": w.unique("No. "),
        "amount": 1_000_000,
    },
    "microworks.fund.quota": lambda w, r: {
        "code": w.unique("Q-"),
        "source_id": w.record("microworks.fund.source").id,
        "amount": 100_000,
    },
    "microworks.fund.allocation": lambda w, r: {
        "project_id": w.build("microworks.project").id,
        "quota_id": w.record("microworks.fund.quota").id,
        "amount": 10_000,
    },
    "microworks.cash.plan": lambda w, r: {
        "quota_id": w.record("microworks.fund.quota").id,
        # One plan a month: days that merely follow each other share theirs.
        "month": date(2026, 1, 1) + relativedelta(months=next(w.counter)),
        "amount": 10,
    },
    "microworks.payee.account": _payee_account,
    "microworks.payment.request": lambda w, r: {
        "contract_id": _running_contract(w).id,
        "payee_id": w.contractor.id,
    },
    "microworks.payment.batch": lambda w, r: {"area_id": w.village.id},
    "microworks.payment.line": lambda w, r: {
        "request_id": w.record("microworks.payment.request").id,
        "allocation_id": w.build(
            "microworks.fund.allocation",
            project_id=_running_contract(w).project_id.id,
            state="confirmed",
        ).id,
        "amount": 100,
    },
    "microworks.ledger.profile": _ledger_profile,
    "microworks.receipt.mapping": lambda w, r: {
        "area_id": w.village.id,
        "request_number": "附言",
        "receipt_number": "流水号",
        "amount": "发生额",
        "date": "交易日",
        "outcome": "状态",
    },
    "microworks.receipt": lambda w, r: {
        "request_id": w.record("microworks.payment.request").id,
        "receipt_number": w.unique("R-"),
        "amount": 1_000,
        "date": date(2026, 3, 1),
    },
    "microworks.wage.payment": lambda w, r: {
        "request_id": w.build("microworks.payment.request").id,
    },
    "microworks.retention": lambda w, r: {
        "contract_id": w.contract_of_its_own(state="in_force").id,
        "held_amount": 3_000,
    },
    "microworks.fund.alert": lambda w, r: {
        "kind": w.env["microworks.fund.alert"]._fields["kind"].get_values(w.env)[0],
        "level": "yellow",
        "area_id": w.village.id,
        "project_id": w.record("microworks.project").id,
        "res_model": "microworks.project",
        "res_id": w.build("microworks.project").id,
    },
    "microworks.amount.wizard": lambda w, r: {
        "step": "action_give_back",
        "res_model": "microworks.fund.allocation",
        "res_id": w.build("microworks.fund.allocation", state="confirmed").id,
        "amount": 1,
        "reason": "Not needed",
    },
    "microworks.disclosure": lambda w, r: {
        "project_id": w.record("microworks.project").id,
        "kind": "card",
        "title": "Road",
        "payload": "{}",
        "digest": f"{next(w.counter):064x}",
    },
    "microworks.visitor.quota": _visitor,
    "microworks.reason.wizard": lambda w, r: {
        "res_model": "microworks.project",
        "res_id": w.record("microworks.project").id,
        "method": "action_cancel",
        "reason": "Not wanted any more",
    },
    "microworks.step.batch": lambda w, r: {
        "res_model": "microworks.project",
        "record_ids": w.record("microworks.project").ids,
    },
    "microworks.log.compare.wizard": lambda w, r: {"size": 1, "root": "0" * 64},
    "microworks.ceiling.wizard": lambda w, r: {
        "project_id": w.record("microworks.project").id,
        "amount": 50_000,
    },
    "microworks.bid.publish.wizard": lambda w, r: {
        "procurement_id": w.record("microworks.procurement").id,
        "deadline": datetime(2036, 3, 1),
    },
    "microworks.firm.bar": lambda w, r: {
        "partner_id": w.contractor.id,
        "area_id": w.village.id,
        "date_from": "2026-03-01",
        "date_to": "2026-06-01",
    },
    "microworks.duplicate.wizard": lambda w, r: {
        "partner_id": w.env["res.partner"].create({"name": w.unique("twin ")}).id,
        "original_id": w.env["res.partner"].create({"name": w.unique("one ")}).id,
    },
    "microworks.opening.wizard": lambda w, r: {
        "procurement_id": w.record("microworks.procurement").id,
    },
    "microworks.bid.wizard": lambda w, r: {
        "procurement_id": w.record("microworks.procurement").id,
        "partner_id": w.contractor.id,
        "amount": 48_000,
    },
    "microworks.bid.wizard.line": lambda w, r: {
        "wizard_id": w.record("microworks.bid.wizard", r).id,
        "name": "Concrete",
    },
    "microworks.award.revoke.wizard": lambda w, r: {
        "procurement_id": w.record("microworks.procurement").id,
        "ground": "gave_up",
        "document_id": w.record("microworks.document", r).id,
        "reason": "Gives up",
    },
    "microworks.contract.sign.wizard": lambda w, r: {
        "contract_id": w.record("microworks.contract").id,
        "person_id": w.contractor_user.partner_id.id,
    },
}
