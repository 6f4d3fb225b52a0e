"""Labels: what models of Odoo say about records of ours, and ours about each other.

A message, an activity, a file, a report, a shared link names a record by model and
number; its label is computed as superuser. No table of the registry may tell what its
reader does not know, whichever model it is and whoever added it.
"""

from odoo.tests import tagged

from .doors import OURS, Doors, per_attacker

# Whoever reads these reads them of everything: what is meant is that they do not hold
# anything of ours to begin with.
NAMES_OF_MODELS = ("res_model", "model", "model_name", "resource_model", "res_model_id")
# Labels that are published by law before anybody can be a stranger to them.
PUBLISHED = (
    "microworks.project",
    "microworks.procurement",
    "microworks.publicity",
    "microworks.disclosure",
    "microworks.objection",
)
# People who could have no business with any of it, and insiders before an opening.
ASKERS = (
    "newcomer",
    "employee",
    "other officer",
    "other contractor",
    "clerk",
    "officer",
    "contractor",
)
# One of each kind of secret: a competitor, a judge of bids, money, an account, a fault.
SECRETS = (
    "microworks.bid",
    "microworks.committee.member",
    "microworks.contract",
    "microworks.payment.request",
    "microworks.finding",
    "microworks.project",
    "microworks.document",
    "microworks.fund.allocation",
    "res.partner.bank",
)


@tagged("post_install", "-at_install", "microworks_doors")
@per_attacker(*ASKERS)
class TestLabels(Doors):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for model in SECRETS:
            for record in cls.victims[model]:
                cls._leave_traces(record)
        cls.env.flush_all()

    @classmethod
    def _leave_traces(cls, record):
        """A message, an activity, a follower and a file, as steps leave them."""
        label = record.sudo().display_name
        if "message_ids" in record._fields:
            record.message_post(body=label, subject=label)
            record.message_subscribe(partner_ids=cls.people["leader"].partner_id.ids)
        if "activity_ids" in record._fields:
            record.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=label,
                user_id=cls.people["leader"].id,
            )
        cls.env["ir.attachment"].create(
            {
                "name": label,
                "raw": label.encode(),
                "mimetype": "text/plain",
                "res_model": record._name,
                "res_id": record.id,
            }
        )
        cls.env["ir.model.data"].create(
            {
                "module": "__export__",
                "name": f"doors_{record._table}_{record.id}",
                "model": record._name,
                "res_id": record.id,
            }
        )

    # === WHAT IS STORED ===

    def each_table_of_the_registry(self, who):
        """Reading every table there is, as a list does, tells nothing hidden"""
        holes = []
        for model in sorted(self.env.registry):
            Model = self.env[model]
            if Model._abstract or not Model._auto and not Model._table_query:
                continue
            mine = Model.with_user(self.people[who]).sudo(False)
            if not mine.has_access("read") or not self.asks(
                who, model, self.reads(Model)
            ):
                continue
            names = [
                name
                for name, field in Model._fields.items()
                if field.type != "binary" and mine._has_field_access(field, "read")
            ]
            reply = self.knock(
                who, model, "search_read", [], names, limit=150, order="id desc"
            )
            # A firm's own page and messages may name the firm.
            named = model.startswith(OURS)
            if reply.crashed:
                # A field that cannot be read with all the others: one by one.
                for name in names:
                    part = self.knock(who, model, "search_read", [], [name], limit=150)
                    self.tells(who, part, f"{model}.{name}", holes, named)
            self.tells(who, reply, f"{model}.search_read", holes, named)
            for name in ("model", "res_model"):
                if name in names and mine._fields[name]._description_searchable:
                    ours = [[name, "=like", f"{OURS}%"]]
                    reply = self.knock(
                        who, model, "search_read", ours, names, limit=150
                    )
                    self.tells(who, reply, f"{model}.search_read({name})", holes)
            for method, args in (
                ("name_search", ("zq",)),
                ("web_search_read", ([], {"display_name": {}})),
            ):
                reply = self.knock(who, model, method, *args, limit=150)
                self.tells(who, reply, f"{model}.{method}", holes, named)
        self.assertNoHoles(holes)

    def reads(self, Model):
        """Who is concerned by a list: a person who may open it."""
        return lambda who: Model.with_user(self.people[who]).has_access("read")

    def tells(self, who, reply, door, holes, names=True):
        besides = PUBLISHED if reply.ok else ()
        for name in self.told(who, reply, besides, names):
            holes.append(f"{who} {door} tells of {name}: {self.around(reply)}")

    @staticmethod
    def around(reply):
        at = reply.text.find("zq")
        return reply.text[max(at - 90, 0) : at + 30]

    # === WHAT IS COMPUTED ===

    def each_generic_model_as_a_form(self, who):
        """A form on a message, an activity, a file … of a record gives no label of it"""
        holes = []
        for model, pairs in self.generic():
            mine = self.env[model].with_user(self.people[who]).sudo(False)
            if not mine.has_access("create") and not mine.has_access("write"):
                continue
            spec = self.readable_spec(who, model)
            for victim in self.secrets_from(who):
                for pair in pairs:
                    vals = self.naming(pair, victim)
                    context = {f"default_{name}": value for name, value in vals.items()}
                    context |= {
                        "active_model": victim._name,
                        "active_id": victim.id,
                        "active_ids": victim.ids,
                    }
                    for door, args, more in (
                        ("onchange", ([], vals, list(vals), spec), {}),
                        ("onchange", ([], vals, [], spec), {"context": context}),
                        ("default_get", (list(spec),), {"context": context}),
                    ):
                        reply = self.try_door(who, model, door, *args, **more)
                        self.tells(
                            who, reply, f"{model}.{door}({victim}, {pair})", holes
                        )
        self.assertNoHoles(holes)

    def each_generic_model_when_made(self, who):
        """Nor does one that was made and read back"""
        holes = []
        for model, pairs in self.generic():
            mine = self.env[model].with_user(self.people[who]).sudo(False)
            if not mine.has_access("create"):
                continue
            spec = self.readable_spec(who, model)
            for victim in self.secrets_from(who):
                for pair in pairs:
                    vals = self.required(model) | self.naming(pair, victim)
                    with self.undone():
                        reply = self.knock(who, model, "create", vals)
                        door = f"{model}.create({victim}, {pair})"
                        self.tells(who, reply, door, holes)
                        if reply.ok:
                            back = self.knock(
                                who, model, "web_read", [reply.body], spec
                            )
                            self.tells(who, back, f"{door}.web_read", holes)
        self.assertNoHoles(holes)

    def secrets_from(self, who):
        hidden = (self.hidden(who, model) for model in SECRETS)
        return [record for record in hidden if record]

    def generic(self):
        """Models of the registry that name a record of any model, and how."""
        for model in sorted(self.env.registry):
            Model = self.env[model]
            if Model._abstract or model.startswith(OURS):
                continue
            pairs = []
            for name, field in Model._fields.items():
                if field.type == "reference":
                    pairs.append((None, name))
                elif field.type == "many2one_reference":
                    pairs.append((field.model_field, name))
                elif name in ("res_id", "res_ids", "record_id"):
                    named = [n for n in NAMES_OF_MODELS if n in Model._fields]
                    pairs.append((named[0] if named else "", name))
            if pairs:
                yield model, pairs

    def naming(self, pair, victim):
        """Values that name the record the way a model does it."""
        model_field, id_field = pair
        if model_field is None:
            return {id_field: f"{victim._name},{victim.id}"}
        number = f"[{victim.id}]" if id_field == "res_ids" else victim.id
        vals = {id_field: number}
        if model_field:
            vals[model_field] = victim._name
        return vals

    def required(self, model):
        """Fillings for what a record of the model cannot be without."""
        vals = {}
        for name, field in self.env[model]._fields.items():
            if not field.required or not field.store or field.compute or field.default:
                continue
            if field.type == "many2one":
                vals[name] = self.env[field.comodel_name].sudo().search([], limit=1).id
            elif field.type in ("char", "text", "html"):
                vals[name] = "x"
            elif field.type == "selection":
                vals[name] = field.get_values(self.env)[0]
            elif field.type in ("integer", "float", "monetary"):
                vals[name] = 1
        return vals

    def test_the_generic_models_are_found(self):
        """The walk meets the models this kind of fault was found in."""
        found = {model for model, _pairs in self.generic()}
        self.assertLessEqual(
            {
                "mail.message",
                "mail.activity",
                "mail.followers",
                "mail.scheduled.message",
                "mail.compose.message",
                "ir.attachment",
                "ir.model.data",
                "portal.share",
            },
            found,
        )

    # === EMPTY FORMS ===

    def each_empty_form(self, who):
        """``default_get`` on every field, opened from a record one may not read"""
        holes = []
        for Model in self.usable(who):
            names = [name for name in Model._fields if name != "id"]
            for context in self.places(who, Model):
                reply = self.try_door(
                    who, Model._name, "default_get", names, context=context
                )
                door = f"{Model._name}.default_get({context})"
                self.tells(who, reply, door, holes)
                if reply.crashed:
                    holes.append(f"{who} {door} breaks: {reply}")
        self.assertNoHoles(holes)

    def places(self, who, Model):
        """Contexts in which a form can be opened: none, and hidden records."""
        yield {}
        models = {
            field.comodel_name
            for field in Model._fields.values()
            if field.type == "many2one" and field.comodel_name.startswith(OURS)
        }
        if "res_model" in Model._fields or "res_id" in Model._fields:
            models |= {model for model in SECRETS if model.startswith(OURS)}
        for model in sorted(models):
            victim = self.hidden(who, model)
            if victim:
                yield {
                    "active_model": model,
                    "active_id": victim.id,
                    "active_ids": victim.ids,
                    "default_res_model": model,
                    "default_res_id": victim.id,
                }
