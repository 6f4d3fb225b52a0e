"""Guarded values through the back: defaults, copies, imports, lists of other models.

``create`` and ``write`` themselves are asked in test_forged_calls; here, every other way
in which Odoo fills a field of a new record or changes one of an old record.
"""

import json

from odoo.tests import tagged

from .doors import OURS, Doors
from .forging import SENTENCE, Forging

# What is no state, no sum and no person, and is kept for the database's own use.
HARMLESS = {("microworks.contract", "lock_version")}


@tagged("post_install", "-at_install", "microworks_doors")
class TestGuardedValues(Forging, Doors):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Every attempt is undone, so the same values serve all attempts on a model.
        cls.drafts = {}
        for model in cls.guarded:
            role, _record = cls.strongest(model)
            owner = role if cls.is_personal(model, role) else None
            cls.drafts[model] = cls.values(model, owner)
        cls.env.flush_all()

    @classmethod
    def _brand(cls, record):
        """No marks: what is asked here is what is stored, and a marked amount would
        change the class of a copy by the rules."""

    def setUp(self):
        super().setUp()
        # Stored defaults stand in a cache of the registry.
        self.addCleanup(self.env.registry.clear_cache)

    # === WHAT IS FORGED ===

    def targets(self):
        """Each guarded field that is stored: role, model, field, forged value."""
        for model in self.guarded:
            role, _record = self.strongest(model)
            for name in self.own_fields(model):
                field = self.env[model]._fields[name]
                if field.store and (model, name) not in HARMLESS:
                    if field.type in ("one2many", "many2many", "binary"):
                        continue
                    yield role, model, name, self.forged_default(model, name)

    def creatable(self):
        for role, model, name, forged in self.targets():
            mine = self.env[model].with_user(self.people[role]).sudo(False)
            if mine.has_access("create"):
                yield role, model, name, forged

    def holds(self, model, ids, name, forged):
        """Whether the new record has the forged value."""
        self.env.invalidate_all()
        value = self.env[model].sudo().browse(ids)[:1][name]
        field = self.env[model]._fields[name]
        if field.type == "many2one":
            return value.id == forged
        if field.type in ("date", "datetime"):
            return str(value) == forged
        if field.type in ("char", "text", "html"):
            return SENTENCE in str(value or "")
        return value == forged

    def plant(self, model, name, value, user=None):
        """A default as it stands in the table, however it came there."""
        field = self.env["ir.model.fields"]._get(model, name)
        self.env.cr.execute(
            "INSERT INTO ir_default (field_id, user_id, json_value) VALUES (%s, %s, %s)",
            [field.id, user and user.id, json.dumps(value)],
        )
        self.env.registry.clear_cache()

    def by_model(self):
        """The same, gathered: role, model, forged values of its guarded fields."""
        found = {}
        for role, model, name, forged in self.creatable():
            found.setdefault((role, model), {})[name] = forged
        for (role, model), values in found.items():
            yield role, model, values

    # === STORED DEFAULTS ===

    def test_no_stored_default_fills_a_guarded_field(self):
        """A default of the person, and one of everybody, in each guarded field."""
        holes = []
        for role, model, forged in self.by_model():
            for whose in (self.people[role], None):
                door = f"{role} {model} default of {'himself' if whose else 'all'}"
                # All at once; where that is refused, each alone.
                if self.defaults_are_kept_out(role, model, forged, whose, door, holes):
                    continue
                for name, value in forged.items():
                    one = {name: value}
                    self.defaults_are_kept_out(role, model, one, whose, door, holes)
        self.assertNoHoles(holes)

    def defaults_are_kept_out(self, role, model, forged, whose, door, holes):
        """Whether a record could be made; what it holds of the defaults is a hole."""
        with self.undone():
            for name, value in forged.items():
                self.plant(model, name, value, whose)
            shown = self.knock(role, model, "default_get", list(forged))
            for name, value in forged.items():
                if shown.ok and shown.body.get(name) == value:
                    holes.append(f"{door}: {name} is shown on the empty form")
            reply = self.knock(role, model, "create", self.drafts[model])
            if reply.crashed:
                holes.append(f"{door} {sorted(forged)[:3]} breaks: {reply}")
            for name, value in forged.items():
                if reply.ok and self.holds(model, reply.body, name, value):
                    holes.append(f"{door}: {name} is stored")
        self.env.registry.clear_cache()
        return reply.ok

    def test_a_person_stores_a_default_over_rpc(self):
        """``ir.default.set`` by the person himself, then a plain ``create``."""
        holes = []
        for role, model, name, forged in self.creatable():
            if name != "state":
                continue
            for who, scope in ((role, {"user_id": True}), ("manager", {})):
                with self.undone():
                    self.knock(who, "ir.default", "set", model, name, forged, **scope)
                    reply = self.knock(role, model, "create", self.drafts[model])
                    if reply.ok and self.holds(model, reply.body, name, forged):
                        holes.append(f"{who} {model}.{name} {scope}")
        self.assertNoHoles(holes)

    # === OTHER WAYS TO A NEW RECORD ===

    def test_no_other_way_to_a_new_record_takes_a_guarded_value(self):
        """The form's ``web_save``, a copy, an import, with each value as given."""
        holes = []
        for role, model, name, forged in self.creatable():
            own = self.record(model, role)
            vals = {**self.drafts[model], name: forged}
            for method, args in (
                ("web_save", ([], vals, {"id": {}})),
                ("copy", (own.ids, {name: forged})),
                ("load", ([name], [[str(forged)]])),
            ):
                self.try_to_make(role, model, method, args, {name: forged}, {}, holes)
        self.assertNoHoles(holes)

    def test_no_default_in_the_context_takes_a_guarded_value(self):
        """The same methods, the values sent as ``default_*`` of the context."""
        holes = []
        for role, model, forged in self.by_model():
            own = self.record(model, role)
            context = {f"default_{name}": value for name, value in forged.items()}
            for method, args in (
                ("create", (self.drafts[model],)),
                ("web_save", ([], self.drafts[model], {"id": {}})),
                ("name_create", ("Forged",)),
                ("copy", (own.ids,)),
                ("load", (["id"], [["forged.one"]])),
            ):
                self.try_to_make(role, model, method, args, forged, context, holes)
        self.assertNoHoles(holes)

    def try_to_make(self, role, model, method, args, forged, context, holes):
        with self.undone():
            reply = self.knock(role, model, method, *args, context=context)
            door = f"{role} {model}.{method}({', '.join(sorted(forged)[:3])})"
            made = self.made(reply)
            # A name typed where a record has none of its own ends in Odoo's own error;
            # nothing is stored.
            if reply.crashed and method != "name_create":
                holes.append(f"{door} breaks: {reply}")
            for name, value in forged.items() if made else ():
                if self.holds(model, made, name, value):
                    holes.append(f"{door}: {name} is stored")

    @staticmethod
    def made(reply):
        """The ids of what a call made, in each method's own way of saying it."""
        body = reply.body if reply.ok else None
        if isinstance(body, dict):
            body = body.get("ids")
        if isinstance(body, list) and body and isinstance(body[0], dict):
            body = [body[0]["id"]]
        return body[:1] if isinstance(body, list) else body or None

    # === OTHER WAYS TO AN OLD RECORD ===

    def test_no_other_way_to_an_old_record_takes_a_guarded_value(self):
        """The form's ``web_save``, an import, a new order of lines, a translation."""
        holes = []
        for role, model, name, forged in self.targets():
            own = self.record(model, role)
            value = self.forged(own.sudo(), name)
            before = self.stored(own, [name])
            ways = [
                ("web_save", (own.ids, {name: value}, {"id": {}})),
                ("load", ([".id", name], [[str(own.id), str(value)]])),
            ]
            kind = own._fields[name].type
            if kind == "integer":
                ways.append(("web_resequence", (own.ids, {}, name)))
            elif kind in ("char", "text", "html"):
                words = {"en_US": forged}
                ways += [
                    ("update_field_translations", (own.ids, name, words)),
                    ("web_override_translations", (own.ids, {name: forged})),
                ]
            for method, args in ways:
                with self.undone():
                    reply = self.knock(role, model, method, *args)
                    door = f"{role} {model}.{method}({name})"
                    if self.stored(own, [name]) != before:
                        holes.append(f"{door} is stored")
                    if reply.crashed and "translations" not in method:
                        holes.append(f"{door} breaks: {reply}")
        self.assertNoHoles(holes)

    def test_no_list_of_another_record_takes_a_guarded_value(self):
        """Lines written through the record they belong to, ours or Odoo's."""
        holes = []
        for model, name, lines in self.lists():
            for role in ("officer", "clerk", "finance"):
                Parent = self.env[model].with_user(self.people[role]).sudo(False)
                if not Parent.has_access("write"):
                    continue
                line = self.record(lines)
                for inner in self.own_fields(lines):
                    field = self.env[lines]._fields[inner]
                    if not field.store or field.type in ("one2many", "many2many"):
                        continue
                    before = self.stored(line, [inner])
                    value = self.forged(line.sudo(), inner)
                    parent = self.parent_of(line, model, name)
                    commands = [[1, line.id, {inner: value}]]
                    with self.undone():
                        self.knock(role, model, "write", parent.ids, {name: commands})
                        if self.stored(line, [inner]) != before:
                            holes.append(f"{role} {model}.{name}.{inner} is stored")
        self.assertNoHoles(holes)

    def lists(self):
        """Lists, on any model, that hold guarded records: model, field, comodel."""
        for model in sorted(self.env.registry):
            Model = self.env[model]
            if Model._abstract or Model._transient:
                continue
            for name, field in Model._fields.items():
                if field.type in ("one2many", "many2many"):
                    if field.comodel_name in self.guarded:
                        yield model, name, field.comodel_name

    def parent_of(self, line, model, name):
        """The record that has the line in its list, or any that could get it."""
        field = self.env[model]._fields[name]
        if field.type == "one2many" and field.inverse_name in line._fields:
            parent = line.sudo()[field.inverse_name]
            if parent and getattr(parent, "_name", None) == model:
                return parent
        if model.startswith(OURS):
            return self.record(model)
        return self.env[model].sudo().search([], limit=1)
