"""Forged calls against every guarded model, made from the registry itself.

Whatever a step sets, a caller sends; each attack is a call of ``/json/2`` by the
role that has the most rights on the model.
"""

from odoo.models import MAGIC_COLUMNS
from odoo.tests import tagged

from .forging import Forging
from .world import World

# What an attacker can put where the guard looks for its token.
FORGED_TOKENS = (True, 1, "microworks_guard", {"a": 1}, [1])
PRIVATE = ("_transition", "_unguarded", "_record", "_guard_is_lifted", "_write")
# Counts what waited for a lock; says nothing and decides nothing.
HARMLESS = {("microworks.contract", "lock_version")}


@tagged("post_install", "-at_install", "microworks_forged")
class TestForgedCalls(Forging, World):
    def assertShut(self, answer):
        self.assertFalse(answer.ok, answer)
        self.assertNotEqual(answer.status, 500, answer)

    # === WRITE ===

    def test_no_guarded_field_is_written_raw(self):
        """Each guarded field alone, in the state in which the rest may be edited."""
        for model in self.guarded:
            role, record = self.strongest(model)
            names = self.own_fields(model)
            before = self.stored(record, names)
            for name in names:
                with self.subTest(model=model, field=name, role=role):
                    vals = {name: self.forged(record, name)}
                    answer = self.call(role, model, "write", record.ids, vals=vals)
                    self.assertShut(answer)
                    self.assertTrue(answer.codes or answer.forbidden, answer)
            self.assertEqual(self.stored(record, names), before, model)

    def test_no_forged_token_lifts_the_guard(self):
        """The key of the guard with any value JSON can carry, tracking off."""
        for model in self.guarded:
            role, record = self.strongest(model)
            names = self.own_fields(model)
            if not names:
                continue
            name = "state" if "state" in names else names[0]
            before = self.stored(record, [name])
            for token in FORGED_TOKENS:
                with self.subTest(model=model, token=token, role=role):
                    answer = self.call(
                        role,
                        model,
                        "write",
                        record.ids,
                        vals={name: self.forged(record, name)},
                        context={"microworks_guard": token, "tracking_disable": True},
                    )
                    self.assertShut(answer)
            self.assertEqual(self.stored(record, [name]), before, model)

    def test_nothing_else_is_edited_outside_the_open_states(self):
        """Every other field is frozen in every state that is not open."""
        for model in self.guarded:
            Model = self.env[model]
            if Model._open_states is None or not self.states(model):
                continue
            role, record = self.strongest(model)
            name = self.editable(model)
            if not name:
                continue
            for state in set(self.states(model)) - set(Model._open_states):
                with (
                    self.subTest(model=model, state=state, field=name, role=role),
                    self.undone(),
                ):
                    self.force(record, state=state)
                    answer = self.call(
                        role,
                        model,
                        "write",
                        record.ids,
                        vals={name: self.forged(record, name)},
                    )
                    self.assertShut(answer)

    def editable(self, model):
        """An ordinary text of the model, which callers may set while it is open."""
        Model = self.env[model]
        for name, field in Model._fields.items():
            if (
                field.type in ("char", "text")
                and field.store
                and not field.readonly
                and not field.related
                and name not in Model._get_guarded() | Model._late_fields
                and not name.startswith(("message_", "activity_", "website_"))
            ):
                return name
        return None

    def test_what_the_form_shows_readonly_is_guarded(self):
        """``readonly`` binds the browser only; what it protects must be guarded."""
        for model in self.guarded:
            Model = self.env[model]
            bare = {
                name
                for name, field in Model._fields.items()
                if field.store
                and field.readonly
                and not field.compute
                and not field.related
                and name not in MAGIC_COLUMNS
                and field.type != "one2many"
                and name not in Model._get_guarded()
                and not name.startswith(("message_", "activity_", "website_"))
            }
            if not bare or Model._open_states == ():
                continue
            role, record = self.strongest(model)
            if "w" not in self.rows[model].letters[role]:
                continue
            for name in sorted(bare):
                if (model, name) in HARMLESS:
                    continue
                with self.subTest(model=model, field=name), self.undone():
                    answer = self.call(
                        role,
                        model,
                        "write",
                        record.ids,
                        vals={name: self.forged(record, name)},
                    )
                    self.assertShut(answer)

    # === CREATE ===

    def test_nothing_is_born_in_a_later_state(self):
        """``create`` with a state, and with a default of it in the context."""
        for model in self.guarded:
            states = self.states(model)
            if len(states) < 2 or "state" not in self.env[model]._get_guarded():
                continue
            role, _record = self.strongest(model)
            values = self.values(model, role if self.is_personal(model, role) else None)
            first = self.env[model].default_get(["state"]).get("state")
            for state in [state for state in states if state != first]:
                with self.subTest(model=model, state=state, how="value"), self.undone():
                    answer = self.call(
                        role, model, "create", vals_list=[{**values, "state": state}]
                    )
                    self.assertShut(answer)
            for name in self.own_fields(model):
                with (
                    self.subTest(model=model, field=name, how="default"),
                    self.undone(),
                ):
                    forged = self.forged_default(model, name)
                    answer = self.call(
                        role,
                        model,
                        "create",
                        vals_list=[values],
                        context={
                            f"default_{name}": forged,
                            "microworks_guard": True,
                        },
                    )
                    self.assertNotEqual(answer.status, 500, answer)
                    if answer.ok:
                        made = self.env[model].browse(answer.body)
                        self.env.invalidate_all()
                        field = made._fields[name]
                        if field.type in ("date", "datetime"):
                            value = str(made.sudo()[name])
                        elif field.relational:
                            value = made.sudo()[name].ids
                            forged = [forged]
                        else:
                            value = made.sudo()[name]
                        self.assertNotEqual(value, forged)

    def test_an_import_is_no_way_round(self):
        """``load`` of a file with a state makes and changes nothing."""
        for model in self.guarded:
            names = self.own_fields(model)
            if "state" not in names:
                continue
            role, record = self.strongest(model)
            state = self.states(model)[-1]
            before = self.stored(record, names)
            count = self.env[model].sudo().search_count([])
            for fields, row in (
                ([".id", "state"], [str(record.id), state]),
                (["state"], [state]),
            ):
                with self.subTest(model=model, fields=fields), self.undone():
                    answer = self.call(role, model, "load", fields=fields, data=[row])
                    self.assertNotEqual(answer.status, 500, answer)
                    if answer.ok:
                        self.assertFalse(answer.body["ids"], answer.body)
                    self.assertEqual(self.stored(record, names), before)
                    self.assertEqual(self.env[model].sudo().search_count([]), count)

    def test_web_save_and_onchange_store_nothing(self):
        """The methods behind the form: one is refused, the other only computes."""
        for model in self.guarded:
            names = self.own_fields(model)
            if "state" not in names:
                continue
            role, record = self.strongest(model)
            vals = {"state": self.forged(record, "state")}
            before = self.stored(record, names)
            with self.subTest(model=model, method="web_save"):
                answer = self.call(
                    role,
                    model,
                    "web_save",
                    record.ids,
                    vals=vals,
                    specification={"state": {}},
                )
                self.assertShut(answer)
            with self.subTest(model=model, method="onchange"):
                answer = self.call(
                    role,
                    model,
                    "onchange",
                    record.ids,
                    values=vals,
                    field_names=["state"],
                    fields_spec={"state": {}},
                )
                self.assertEqual(self.stored(record, names), before)

    def test_a_copy_begins_anew(self):
        """``copy`` of a finished record is a first draft, whatever default it gets."""
        for model in self.guarded:
            states = self.states(model)
            if (
                not states
                or "c" not in self.rows[model].letters[self.strongest(model)[0]]
            ):
                continue
            role, record = self.strongest(model)
            first = self.env[model].default_get(["state"]).get("state")
            with self.subTest(model=model, role=role), self.undone():
                self.force(record, state=states[-1])
                for default in ({}, {"state": states[-1]}):
                    answer = self.call(role, model, "copy", record.ids, default=default)
                    self.assertNotEqual(answer.status, 500, answer)
                    if answer.ok:
                        made = self.env[model].browse(answer.body).sudo()
                        self.assertEqual(set(made.mapped("state")), {first})

    # === METHODS ===

    def test_private_methods_are_out_of_reach(self):
        """Names that begin with an underscore answer to nobody."""
        for model in self.guarded:
            role, record = self.strongest(model)
            for method in PRIVATE:
                with self.subTest(model=model, method=method):
                    answer = self.call(role, model, method, record.ids)
                    self.assertIn(answer.status, (403, 404), answer)

    def test_nobody_deletes_what_has_begun(self):
        """A record that left its first state is never deleted, in no other state."""
        for model in self.guarded:
            letters = self.rows[model].letters
            role, record = self.strongest(model)
            if "u" not in letters[role]:
                continue
            first = self.env[model]._fields.get("state") and self.env[
                model
            ].default_get(["state"]).get("state")
            for state in self.states(model):
                if state == first:
                    continue
                with self.subTest(model=model, state=state, role=role), self.undone():
                    self.force(record, state=state)
                    answer = self.call(role, model, "unlink", record.ids)
                    self.assertShut(answer)

    def test_nobody_gives_himself_a_role_or_an_area(self):
        """Groups, areas and the areas' people are not the user's own to write."""
        for role, user in self.people.items():
            if role in ("public", "manager"):
                continue
            for vals in (
                {"microworks_area_ids": [[4, self.county.id]]},
                {"group_ids": [[4, self.env.ref("base.group_system").id]]},
            ):
                with self.subTest(role=role, vals=list(vals)), self.undone():
                    answer = self.call(role, "res.users", "write", user.ids, vals=vals)
                    self.assertTrue(answer.forbidden, answer)
            with self.subTest(role=role, model="microworks.area"), self.undone():
                answer = self.call(
                    role,
                    "microworks.area",
                    "write",
                    self.county.ids,
                    vals={"user_ids": [[4, user.id]]},
                )
                self.assertTrue(answer.forbidden, answer)

    def test_the_trail_of_messages_cannot_be_turned_off_or_emptied(self):
        """A change leaves its tracked value although the caller asks for silence."""
        project = self.record("microworks.project")
        before = project.message_ids
        answer = self.call(
            "clerk",
            "microworks.project",
            "write",
            project.ids,
            vals={"name": "Another name"},
            context={"tracking_disable": True, "mail_notrack": True},
        )
        self.assertTrue(answer.ok, answer)
        self.env.invalidate_all()
        self.assertGreater(len(project.message_ids), len(before))

    def test_a_notice_taken_down_early_opens_no_gate(self):
        """Fifteen days are fifteen days, although the notice is “finished”."""
        project = self.build("microworks.project")
        line = self.env["microworks.rule.gate"].search(
            [("requirement", "=", "publicity"), ("days", ">", 10)], limit=1
        )
        notice = self.build(
            "microworks.publicity",
            project_id=project.id,
            kind=line.reference,
            state="finished",
            started_on="2026-03-01",
            finished_on="2026-03-02",
        )
        self.assertTrue(project._gate_missing(line))
        self.force(notice, finished_on="2026-04-01")
        self.assertFalse(project._gate_missing(line))

    # === PORTAL ===

    def test_a_portal_token_opens_no_office_record(self):
        """``access_token`` in call or address is worth nothing on these models."""
        for model in ("microworks.project", "microworks.bid.envelope"):
            record = self.record(model)
            for token in ("x", "0" * 36):
                with self.subTest(model=model):
                    answer = self.call(
                        "contractor",
                        model,
                        "read",
                        record.ids,
                        fields=["display_name"],
                        context={"access_token": token},
                    )
                    self.assertTrue(answer.forbidden, answer)
                    page = self.url_open(
                        f"/web/content/{model}/{record.id}/name?access_token={token}"
                    )
                    self.assertNotEqual(page.status_code, 200)
