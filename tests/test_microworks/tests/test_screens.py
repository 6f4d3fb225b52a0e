"""Every role loads every screen of its menus, as the web client asks for it.

What a browser alone can see (words, widths, dialogues) is walked by
``tests/e2e/test_every_screen.py``, day by day with other roles; that the server serves
each screen to each role is asked here, always.
"""

import json
import os

from lxml import etree

from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from .test_access_matrix import per_role
from .world import COLUMNS, World

APP = "microworks_supervision.microworks_menu_root"
# Web pages only, or no screen of ours.
WITHOUT_DESK = ("contractor", "employee", "public")
SHOWN = ("list", "kanban", "calendar")
COUNTED = ("pivot", "graph")
MONTH = {"date", "datetime"}
ALL = bool(os.environ.get("MICROWORKS_TEST_ALL"))


@tagged("post_install", "-at_install")
@per_role
class TestScreens(World):
    seen = set()

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # The pages of the world say nothing, which no page does.
        pages = cls.env["microworks.disclosure"].search([])
        cls.env.cr.execute(
            "UPDATE microworks_disclosure SET payload = '' WHERE id IN %s",
            [pages._ids],
        )
        pages.invalidate_recordset()

    def each_screen_is_served(self, role):
        """Each entry of the menu opens, with its views, records, filters and new form."""
        if role in WITHOUT_DESK:
            return
        user = self.env["res.users"].browse(self.people[role].id)
        env = self.env(user=user, context=user.context_get())
        screens = list(self.screens(env))
        self.assertGreater(len(screens), 20)
        kinds = set()
        for path, action in screens:
            with self.subTest(role=role, screen=path):
                kinds |= self.open(env, action)
        self.assertLessEqual({"list", "form", "search"}, kinds)

    def screens(self, env):
        """Yield what is written over an entry of our menu, and its action."""
        menus = env["ir.ui.menu"].load_web_menus(False)
        roots = [key for key, menu in menus.items() if menu.get("xmlid") == APP]
        waiting = [(key, "") for key in roots]
        while waiting:
            key, path = waiting.pop()
            menu = menus[key]
            path = f"{path} / {menu['name']}"
            waiting += [(child, path) for child in menu["children"]]
            if menu["actionModel"] == "ir.actions.act_window":
                action = env[menu["actionModel"]].sudo().browse(menu["actionID"])
                yield path, action._get_action_dict()
            elif menu["actionModel"] == "ir.actions.server":
                action = env[menu["actionModel"]].browse(menu["actionID"]).run()
                if action and action.get("type") == "ir.actions.act_window":
                    yield path, action

    def open(self, env, action):
        """Ask for all that the web client asks for; return the kinds of it."""
        known = {"uid": env.uid, "active_id": False, "active_ids": []}
        context = action.get("context") or {}
        if isinstance(context, str):
            context = safe_eval(context, known)
        domain = action.get("domain") or []
        if isinstance(domain, str):
            domain = safe_eval(domain, known | context)
        model = env[action["res_model"]].with_context(**context)
        modes = action.get("view_mode", "form").split(",")
        views = action.get("views") or [(False, mode) for mode in modes]
        search = action.get("search_view_id") or False
        search = search[0] if isinstance(search, (list, tuple)) else search
        options = {"action_id": action.get("id"), "toolbar": True, "load_filters": True}
        views = [*((one[0], one[1]) for one in views), (search, "search")]
        found = model.get_views(views, options)
        kinds = set()
        for kind, view in found["views"].items():
            kinds |= self.show(model, kind, etree.fromstring(view["arch"]), domain)
        # As the client takes it: nothing in it that JSON does not know.
        json.dumps(found, default=str)
        return kinds

    def show(self, model, kind, arch, domain):
        kinds = {kind}
        # What is counted and searched differs by the rules only, which the lists ask.
        if kind in (*COUNTED, "search") and not ALL:
            screen = (model._name, kind, etree.tostring(arch), repr(domain))
            if screen in self.seen:
                return kinds
            self.seen.add(screen)
        if kind in SHOWN:
            spec = self.specification(model, arch)
            for name in ("date_start", "date_stop", "color"):
                if arch.get(name):
                    spec.setdefault(arch.get(name), {})
            model.web_search_read(domain, spec, limit=80)
        elif kind in COUNTED:
            self.count(model, arch, domain)
        elif kind == "search":
            kinds |= self.search(model, arch, domain)
        elif kind == "form":
            spec = self.specification(model, arch)
            if not model._transient:
                model.search(domain, limit=1).web_read(spec)
            if arch.get("create") not in ("0", "false", "False"):
                if model.has_access("create"):
                    model.onchange({}, [], spec)
                    kinds.add("new")
        return kinds

    def specification(self, model, arch):
        """What the client asks to read for a view, lists inside it included."""
        spec = {}
        for node in arch.xpath(".//field[not(ancestor::field)]"):
            name = node.get("name")
            field = model._fields.get(name)
            if not field or node.getparent().tag == "searchpanel":
                continue
            spec.setdefault(name, {})
            if field.type in ("many2one", "many2many", "one2many"):
                spec[name] = {"fields": {"display_name": {}}}
                if field.type != "many2one":
                    lines = node.xpath("./list | ./kanban")
                    for line in lines[:1]:
                        other = model.env[field.comodel_name]
                        spec[name]["fields"] = self.specification(other, line)
        return spec

    def count(self, model, arch, domain):
        groups, sums = [], ["__count"]
        for node in arch.xpath("./field"):
            field = model._fields[node.get("name")]
            if node.get("type") == "measure":
                sums.append(f"{field.name}:{field.aggregator}")
            else:
                groups.append(self.grouped(model, field.name, node.get("interval")))
        model.formatted_read_group(domain, groups, sums)

    def grouped(self, model, name, interval=None):
        field = model._fields[name.split(":")[0]]
        if field.type in MONTH and ":" not in name:
            return f"{name}:{interval or 'month'}"
        return name

    def search(self, model, arch, domain):
        """Press each filter and each grouping, alone."""
        kinds = set()
        spec = {"display_name": {}}
        for node in arch.xpath("//filter"):
            context = safe_eval(node.get("context") or "{}", {"uid": model.env.uid})
            if group := context.get("group_by"):
                model.web_read_group(
                    domain, [self.grouped(model, group)], ["__count"], limit=80
                )
                kinds.add("group")
            elif node.get("domain"):
                more = safe_eval(node.get("domain"), {"uid": model.env.uid})
                found = model.with_context(**context)
                found.web_search_read([*domain, *more], spec, limit=80)
                kinds.add("filter")
        for node in arch.xpath("/search/field"):
            if node.get("name") in model._fields and not node.get("filter_domain"):
                wanted = [*domain, (node.get("name"), "ilike", "1")]
                field = model._fields[node.get("name")]
                if field.type in ("char", "text", "many2one", "many2many"):
                    model.web_search_read(wanted, spec, limit=8)
        for node in arch.xpath("//searchpanel/field"):
            model.search_panel_select_range(node.get("name"), search_domain=domain)
        return kinds


# What comes new shall be asked of every column of the matrix.
assert set(WITHOUT_DESK) < set(COLUMNS)
