"""Foreign ids: each link of each model, pointed at a record its caller may not read.

A form computes from what it is linked to: limits from a contract, a price from a line of
the bill, a payee from a firm. So a link from a caller is refused for whom it names
*before* anything is computed from it, in every method that takes values.
"""

from odoo.tests import tagged

from .doors import ATTACKERS, OURS, STRANGERS, Doors, per_attacker

BOOKKEEPING = (
    "create_uid",
    "write_uid",
    "message_",
    "activity_",
    "website_",
    "rating_",
)


@tagged("post_install", "-at_install", "microworks_doors")
@per_attacker(*ATTACKERS)
class TestForeignIds(Doors):
    def links(self, who, Model, kinds):
        """Fields of ``Model`` that can name something ``who`` may not read."""
        for name, field in Model._fields.items():
            if field.type in kinds and not name.startswith(BOOKKEEPING):
                victim = self.hidden(who, field.comodel_name)
                if victim:
                    yield name, victim

    def asked_about(self, who, Model):
        """What a form is opened on: a new record, or one's own where nobody makes one."""
        if Model.has_access("create"):
            return []
        own = self.own(who, Model._name)
        return own.ids if own else None

    def judge(self, who, reply, door, holes):
        """Add what is wrong with a reply that had to be a refusal for who asks."""
        told = self.told(who, reply)
        if told:
            holes.append(f"{who} {door} tells of {told[0]}: {reply}")
        elif reply.ok:
            holes.append(f"{who} {door} is answered: {reply}")
        elif reply.crashed:
            holes.append(f"{who} {door} breaks: {reply}")
        elif not reply.denied or not reply.codes:
            holes.append(f"{who} {door} refuses for something else: {reply}")

    def each_link_of_a_form(self, who):
        """``onchange`` with a foreign id in each many2one computes nothing"""
        holes = []
        for Model in self.usable(who):
            spec = self.readable_spec(who, Model._name)
            ids = self.asked_about(who, Model)
            if ids is None:
                continue
            for name, victim in self.links(who, Model, ("many2one",)):
                for names in ([name], []):
                    reply = self.try_door(
                        who,
                        Model._name,
                        "onchange",
                        ids,
                        {name: victim.id},
                        names,
                        spec,
                    )
                    door = f"{Model._name}.onchange({name}, {names})"
                    self.judge(who, reply, door, holes)
        self.assertNoHoles(holes)

    def each_list_of_a_form(self, who):
        """``onchange`` with foreign ids in the commands of a list"""
        holes = []
        for Model in self.usable(who):
            spec = self.readable_spec(who, Model._name)
            ids = self.asked_about(who, Model)
            if ids is None:
                continue
            for name, victim in self.links(who, Model, ("one2many", "many2many")):
                if name not in spec:
                    continue
                for command in (
                    [4, victim.id],
                    [6, 0, victim.ids],
                    [1, victim.id, {}],
                ):
                    reply = self.try_door(
                        who,
                        Model._name,
                        "onchange",
                        ids,
                        {name: [command]},
                        [name],
                        spec,
                    )
                    door = f"{Model._name}.onchange({name}: {command[0]})"
                    self.judge(who, reply, door, holes)
        self.assertNoHoles(holes)

    def each_line_of_a_form(self, who):
        """``onchange`` with a foreign id in a new line of a list"""
        holes = []
        for Model in self.usable(who):
            ids = self.asked_about(who, Model)
            if ids is None:
                continue
            for name, field in Model._fields.items():
                lines = field.type == "one2many" and field.comodel_name
                if not lines or not lines.startswith(OURS):
                    continue
                if not Model._has_field_access(field, "read"):
                    continue
                Line = self.env[lines].with_user(self.people[who]).sudo(False)
                spec = {name: {"fields": self.readable_spec(who, lines)}}
                for link, victim in self.links(who, Line, ("many2one",)):
                    if link == field.inverse_name:
                        continue
                    reply = self.try_door(
                        who,
                        Model._name,
                        "onchange",
                        ids,
                        {name: [[0, "virtual_1", {link: victim.id}]]},
                        [name],
                        spec,
                    )
                    door = f"{Model._name}.onchange({name}.{link})"
                    self.judge(who, reply, door, holes)
        self.assertNoHoles(holes)

    def each_link_of_a_new_record(self, who):
        """``create``, ``web_save`` and defaults with a foreign id make nothing"""
        holes = []
        for Model in self.usable(who):
            if not Model.has_access("create"):
                continue
            model = Model._name
            spec = self.readable_spec(who, model)
            for name, victim in self.links(who, Model, ("many2one",)):
                vals = {name: victim.id}
                context = {f"default_{name}": victim.id}
                for method, args, more in (
                    ("create", ([vals],), {}),
                    ("web_save", ([], vals, spec), {}),
                    ("onchange", ([], {}, [], spec), {"context": context}),
                ):
                    reply = self.try_door(who, model, method, *args, **more)
                    door = f"{model}.{method}({name}, {sorted(more)})"
                    if method == "onchange" or reply.ok:
                        # A default nobody may use may as well be left out.
                        if self.told(who, reply) or self.names(reply, victim, name):
                            holes.append(f"{who} {door} answers: {reply}")
                        elif method != "onchange":
                            holes.append(f"{who} {door} is stored")
                    elif self.told(who, reply) or reply.crashed:
                        holes.append(f"{who} {door} breaks or tells: {reply}")
        self.assertNoHoles(holes)

    def names(self, reply, victim, name):
        """Whether an answered form is linked to the record."""
        value = reply.ok and (reply.body.get("value") or {}).get(name)
        return isinstance(value, dict) and value.get("id") == victim.id

    def each_link_of_ones_own_record(self, who):
        """``write`` and ``web_save`` with a foreign id on a record one may change"""
        holes = []
        for Model in self.usable(who):
            model = Model._name
            record = self.own(who, model)
            if not record:
                continue
            for name, victim in self.links(who, Model, ("many2one", "many2many")):
                value = victim.id
                if Model._fields[name].type == "many2many":
                    value = [[4, victim.id]]
                for method, args in (
                    ("write", ({name: value},)),
                    ("web_save", ({name: value}, {})),
                ):
                    reply = self.try_door(who, model, method, record.ids, *args)
                    door = f"{model}.{method}({name})"
                    if reply.ok or reply.crashed or self.told(who, reply):
                        holes.append(f"{who} {door}: {reply}")
        self.assertNoHoles(holes)

    def own(self, who, model):
        """A record of ``model`` that ``who`` may change."""
        for record in self.victims.get(model, ()):
            mine = record.with_user(self.people[who]).sudo(False)
            if mine.has_access("write"):
                return record
        return None

    def each_pair_of_model_and_id(self, who):
        """A record named by model and number is no link past its own door"""
        holes = []
        for Model in self.usable(who):
            pairs = self.pairs(Model)
            if not pairs:
                continue
            spec = self.readable_spec(who, Model._name)
            for model in self.victims:
                victim = model.startswith(OURS) and self.hidden(who, model)
                if not victim:
                    continue
                for model_field, id_field in pairs:
                    vals = {id_field: victim.id}
                    if model_field:
                        vals[model_field] = model
                    for method, args in (
                        ("onchange", ([], vals, list(vals), spec)),
                        ("create", ([vals],)),
                    ):
                        reply = self.try_door(who, Model._name, method, *args)
                        door = f"{Model._name}.{method}({vals})"
                        if reply.crashed or self.told(who, reply):
                            holes.append(f"{who} {door}: {reply}")
        self.assertNoHoles(holes)

    def pairs(self, Model):
        """Fields that together name a record of any model."""
        found = []
        for name, field in Model._fields.items():
            if field.type == "many2one_reference":
                found.append((field.model_field, name))
            elif name == "res_id":
                found.append(("res_model" if "res_model" in Model else None, name))
        return found


@tagged("post_install", "-at_install", "microworks_doors")
class TestForeignIdsOverHttp(Doors):
    """A sample of the same over the wire: what is asked in-process holds there, too."""

    always_http = True

    def test_a_foreign_contract_is_refused_over_json_2(self):
        """The officer of another township asks a payment form about a contract."""
        contract = self.record("microworks.contract")
        answer = self.call(
            "other officer",
            "microworks.payment.request",
            "onchange",
            [],
            values={"contract_id": contract.id},
            field_names=["contract_id"],
            fields_spec={"payee_id": {"fields": {"display_name": {}}}, "amount": {}},
        )
        self.assertTrue(answer.forbidden, answer)
        self.assertTrue(answer.codes, answer)

    def test_strangers_are_strangers(self):
        """The people of these tests may indeed read nothing of what they ask for."""
        for who in STRANGERS:
            with self.subTest(who=who):
                for model in ("microworks.contract", "microworks.bid"):
                    self.assertFalse(self.may_read(who, self.victims[model][0]))
        for who in ("clerk", "officer"):
            self.assertFalse(self.may_read(who, self.victims["microworks.bid"][0]))
