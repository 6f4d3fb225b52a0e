"""Records one may not read, through each method that takes their ids or searches them.

Access comes first: a refusal tells neither name nor content, and no count, group, order
or search lets a stranger guess what stands in them.
"""

from odoo.models import MAGIC_COLUMNS
from odoo.tests import tagged

from .doors import OURS, Doors, per_attacker
from .matrix import read_steps

# One of each way of being shut out: another area, another firm, no role, no right to
# this record yet. Roles of one area differ in what they may do, not in what they see.
ASKERS = (
    "other officer",
    "other contractor",
    "newcomer",
    "employee",
    "clerk",
    "contractor",
    "manager",
)
# What a caller can do with a record by its id, of every model: method, arguments.
BY_ID = (
    ("read", ()),
    ("web_read", ({"display_name": {}},)),
    ("export_data", (["id", "display_name"],)),
    ("get_metadata", ()),
    ("write", ({},)),
    ("web_save", ({}, {"display_name": {}})),
    ("web_save_multi", ([{}], {"display_name": {}})),
    ("web_resequence", ({"display_name": {}}, "id")),
    ("unlink", ()),
    ("copy", ()),
    ("copy_data", ()),
    ("action_archive", ()),
    ("action_unarchive", ()),
    ("toggle_active", ()),
    ("onchange", ({}, [], {"display_name": {}})),
    ("get_formview_action", ()),
    ("check_access_rule", ("read",)),
)
# What nobody does with any record of the model is refused without looking at it.
OF_THE_MODEL = ("MW-BID-12", "MW-EVENT-02")
# Methods that may answer without having looked at the record at all.
EMPTY_ANSWERS = ("get_formview_action", "get_external_id", "get_base_url")
OF_ARCHIVED = ("action_archive", "action_unarchive", "toggle_active")
# Those of mail.thread and mail.activity.mixin.
BY_THREAD = (
    ("message_post", (), {"body": "x"}),
    ("message_notify", (), {"body": "x", "partner_ids": [1]}),
    ("message_subscribe", ([1],), {}),
    ("message_unsubscribe", ([1],), {}),
    ("message_get_followers", (), {}),
    ("message_mail_with_source", ("mail.message_origin_link",), {}),
    ("message_post_with_source", ("mail.message_origin_link",), {}),
    ("message_update", ({"body": "x"}, {"write_date": "2026-01-01"}), {}),
    ("activity_schedule", ("mail.mail_activity_data_todo",), {"summary": "x"}),
    ("activity_feedback", (["mail.mail_activity_data_todo"],), {}),
    ("activity_unlink", (["mail.mail_activity_data_todo"],), {}),
    ("activity_reschedule", (["mail.mail_activity_data_todo"],), {}),
    ("activity_search", (["mail.mail_activity_data_todo"],), {}),
    ("activity_send_mail", (1,), {}),
    ("action_reschedule_my_next_today", (), {}),
    ("action_reschedule_my_next_tomorrow", (), {}),
    ("action_reschedule_my_next_nextweek", (), {}),
)
# These say nothing to nobody: no record of the caller's is concerned, so nothing happens.
MAY_DO_NOTHING = (
    "message_get_followers",
    "message_notify",
    "action_reschedule_my_next_today",
    "action_reschedule_my_next_tomorrow",
    "action_reschedule_my_next_nextweek",
    "activity_search",
    "activity_feedback",
    "activity_unlink",
    "activity_reschedule",
)


@tagged("post_install", "-at_install", "microworks_doors")
@per_attacker(*ASKERS)
class TestHiddenRecords(Doors):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.actions = {}
        for step in read_steps():
            by_name = cls.actions.setdefault(step.model, {})
            by_name.setdefault(step.action, step)

    def hidden_ones(self, who):
        """One record of each model of ours that ``who`` may not read, and asks about."""
        for model in sorted(self.victims):
            victim = model.startswith(OURS) and self.hidden(who, model)
            if victim and self.asks(who, model, self.is_hidden(model)):
                yield victim

    def is_hidden(self, model):
        """Who is concerned: a person who may not read it."""
        return lambda person: bool(self.hidden(person, model))

    def test_somebody_asks_about_every_model(self):
        """What one person leaves out on ordinary days, another one asks."""
        for model in self.victims:
            people = [who for who in ASKERS if self.hidden(who, model)]
            asking = [
                who for who in people if self.asks(who, model, self.is_hidden(model))
            ]
            self.assertEqual(bool(asking), bool(people), model)

    def judge(self, who, reply, door, holes, may_answer=False):
        told = self.told(who, reply)
        if told:
            holes.append(f"{who} {door} tells of {told[0]}: {reply}")
        elif reply.crashed:
            holes.append(f"{who} {door} breaks: {reply}")
        elif reply.ok and not may_answer and reply.body not in ([], False, None, {}):
            holes.append(f"{who} {door} answers: {reply}")
        elif reply.codes and set(reply.codes) <= set(OF_THE_MODEL):
            return
        elif reply.codes and not reply.denied:
            holes.append(f"{who} {door} refuses for what it holds: {reply}")

    def each_method_that_takes_ids(self, who):
        """Methods of the ORM and the client on a record one may not read"""
        holes = []
        for victim in self.hidden_ones(who):
            for method, args in BY_ID:
                if method in OF_ARCHIVED and "active" not in victim._fields:
                    continue
                reply = self.try_door(who, victim._name, method, victim.ids, *args)
                # Rows without author and date have nothing to tell about themselves.
                silent = method in EMPTY_ANSWERS or (
                    method == "get_metadata" and not victim._log_access
                )
                self.judge(who, reply, f"{victim}.{method}", holes, silent)
        self.assertNoHoles(holes)

    def each_change_of_a_field(self, who):
        """``write`` of one field at a time is refused before its value is looked at"""
        holes = []
        for victim in self.hidden_ones(who):
            for name in self.some_fields(victim):
                reply = self.try_door(
                    who, victim._name, "write", victim.ids, {name: False}
                )
                self.judge(who, reply, f"{victim}.write({name})", holes)
        self.assertNoHoles(holes)

    def some_fields(self, record):
        """A link and another field, of those a step sets and of those it does not."""
        guarded = getattr(record, "_get_guarded", frozenset)()
        kinds = {}
        for name, field in record._fields.items():
            if not field.store or name in MAGIC_COLUMNS:
                continue
            kinds.setdefault((field.type == "many2one", name in guarded), name)
        return kinds.values()

    def each_step(self, who):
        """Steps and views of our own are refused before any rule is asked"""
        holes = []
        for victim in self.hidden_ones(who):
            for action, step in self.actions.get(victim._name, {}).items():
                reply = self.try_door(
                    who, victim._name, action, victim.ids, **step.arguments
                )
                # The address of a list or page is no secret; what is in it, is asked
                # where it is opened.
                silent = step.kind == "view"
                self.judge(who, reply, f"{victim}.{action}", holes, silent)
        self.assertNoHoles(holes)

    def each_method_of_the_chatter(self, who):
        """Messages, followers and activities of a record one may not read"""
        holes = []
        for victim in self.hidden_ones(who):
            if "message_ids" not in victim._fields:
                continue
            messages = victim.sudo().message_ids
            for method, args, more in BY_THREAD:
                if not hasattr(victim, method):
                    continue
                with self.undone():
                    reply = self.knock(
                        who, victim._name, method, victim.ids, *args, **more
                    )
                    silent = method in MAY_DO_NOTHING
                    self.judge(who, reply, f"{victim}.{method}", holes, silent)
                    self.env.invalidate_all()
                    if victim.sudo().message_ids != messages:
                        holes.append(f"{who} {victim}.{method} writes into the trail")
        self.assertNoHoles(holes)

    # === SEARCHES ===

    def each_search(self, who):
        """Searches, counts and groups of a model find nothing hidden"""
        holes = []
        for victim in self.hidden_ones(who):
            model, its = victim._name, [["id", "=", victim.id]]
            for method, args in (
                ("search", (its,)),
                ("search_count", (its,)),
                ("search_read", (its, ["display_name"])),
                ("web_search_read", (its, {"display_name": {}})),
                ("name_search", ("", its)),
                ("web_name_search", ("", {"display_name": {}}, its)),
                ("read_group", (its, ["id"], ["id"])),
                ("formatted_read_group", (its, ["id"], ["__count"])),
                (
                    "formatted_read_grouping_sets",
                    (its, [["id"], []], ["__count"]),
                ),
                ("web_read_group", (its, ["id"], ["__count"])),
                ("read_progress_bar", (its, "id", self.bar(victim))),
            ):
                reply = self.knock(who, model, method, *args)
                if reply.ok and self.found_something(reply.body):
                    holes.append(f"{who} {model}.{method}: {reply}")
                elif reply.crashed or self.told(who, reply):
                    holes.append(f"{who} {model}.{method}: {reply}")
            for name, field in victim._fields.items():
                if field.type in ("selection", "many2one") and field.store:
                    reply = self.knock(who, model, "search_panel_select_range", name)
                    if reply.crashed or self.told(who, reply):
                        holes.append(f"{who} {model}.search_panel({name}): {reply}")
                    break
        self.assertNoHoles(holes)

    def bar(self, record):
        field = "state" if "state" in record._fields else "id"
        return {"field": field, "colors": {}}

    def found_something(self, body):
        """Whether a search, in its method's own way of saying it, found a record."""
        if isinstance(body, dict):
            if "length" in body or "groups" in body:
                groups = body.get("records", []) or body.get("groups", [])
                return any(group.get("__count", 1) for group in groups)
            return any(body.values())
        if isinstance(body, list):
            return any(
                self.found_something(part)
                if isinstance(part, list)
                else not isinstance(part, dict) or part.get("__count", 1)
                for part in body
            )
        return bool(body)

    def each_guess_by_a_path(self, who):
        """A domain over a link or a list of a readable record guesses nothing hidden"""
        holes = []
        for model, name, victim in self.paths(who):
            number = next(n for n in self.brands if self.brands[n] == victim)
            for inner, field in victim._fields.items():
                if not field.store or field.translate or not field.column_type:
                    continue
                if field.type in ("char", "text", "html"):
                    leaf = [f"{name}.{inner}", "ilike", f"zq{number}zq"]
                elif field.type in ("float", "monetary"):
                    leaf = [f"{name}.{inner}", "=", 7_100_000 + number]
                else:
                    continue
                reply = self.knock(who, model, "search_count", [leaf])
                if reply.crashed or (reply.ok and reply.body):
                    holes.append(f"{who} {model} {leaf}: {reply}")
            for leaf in (
                [f"{name}.id", "=", victim.id],
                [f"{name}.display_name", "ilike", f"zq{number}zq"],
                [name, "ilike", f"zq{number}zq"],
                [name, "any", [["id", "=", victim.id]]],
                # Only code may write this one: whoever sends it, gets an error.
                [name, "any!", [["id", "=", victim.id]]],
            ):
                reply = self.knock(who, model, "search_count", [leaf])
                linked = leaf[0].endswith(".id") and self.is_link(model, name)
                broken = reply.crashed and leaf[1] != "any!"
                if broken or (reply.ok and reply.body and not linked):
                    holes.append(f"{who} {model} {leaf}: {reply}")
        self.assertNoHoles(holes)

    def is_link(self, model, name):
        """A number in one's own record is one's own to read and compare."""
        return self.env[model]._fields[name].type == "many2one"

    def paths(self, who):
        """Links and lists of models one may read, to a record one may not."""
        for model in sorted(self.victims):
            mine = self.env[model].with_user(self.people[who]).sudo(False)
            if not mine.has_access("read"):
                continue
            for name, field in mine._fields.items():
                if not field.relational or not mine._has_field_access(field, "read"):
                    continue
                if not field._description_searchable:
                    continue
                victim = field.comodel_name.startswith(OURS) and self.hidden(
                    who, field.comodel_name
                )
                if victim and victim in self.brands.values():
                    yield model, name, victim
