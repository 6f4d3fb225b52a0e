"""Every door is on a list: what nobody has looked at fails by its absence.

``access_matrix/doors_methods.csv`` names each public method that Odoo offers on a model
of ours, and each one elsewhere that is told a model or a record by its arguments;
``doors_routes.csv`` each address of the installed addons. Beside it stands the module of
tests that knocks there, or why it is harmless. A method or route that Odoo, mail, portal
or account gets later is not on the list, and somebody has to look at it first.
"""

import csv
import importlib.util
import inspect
from fnmatch import fnmatch

from odoo.tests import TransactionCase, tagged

from .doors import OURS
from .matrix import FOLDER

MODULES = ("odoo.addons.microworks_", "odoo.addons.test_microworks")
PLACES = ("odoo.addons.test_microworks.tests", "odoo.addons.microworks_portal.tests")
# Names of arguments by which a method is told what to look at.
TOLD_BY = {
    "model",
    "res_model",
    "model_name",
    "modelname",
    "thread_model",
    "document_model",
    "active_model",
    "field_name",
    "res_id",
    "res_ids",
    "record",
    "records",
    "record_ids",
    "docids",
    "object_id",
    "thread_id",
}
# Records nobody owns a step of: lists of words and days, kept by set-up, and rows that
# the server alone writes. Everything else that is stored stands under the guard.
UNGUARDED = {
    "microworks.area": "the tree of places; set-up",
    "microworks.calendar.day": "days off; set-up",
    "microworks.calendar.year": "years whose days off are known; set-up",
    "microworks.document.kind": "words; set-up",
    "microworks.funding.kind": "words; set-up",
    "microworks.works.flag": "words; set-up",
    "microworks.works.keyword": "words; set-up",
    "microworks.ledger.profile": "where bookings go; set-up",
    "microworks.ledger.profile.line": "where bookings go; set-up",
    "microworks.event": "appended only: triggers of the database refuse the rest",
    "microworks.log.head": "appended only",
    "microworks.log.node": "appended only",
    "microworks.log.pending": "appended only",
    "microworks.fund.alert": "written by the job that looks for them; read only",
    "microworks.visitor.quota": "counted by the server; nobody has access",
}


def rows_of(name, column):
    """The list as ``{method or route: (door, why)}``."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return {
            row[column]: (row["door"], row["why"] or "")
            for row in csv.DictReader(file)
            if not row[column].startswith("#")
        }


@tagged("post_install", "-at_install", "microworks_doors")
class TestEveryDoorIsListed(TransactionCase):
    # === WHAT THERE IS ===

    def ours(self):
        return [
            name
            for name, model in self.env.registry.items()
            if name.startswith(OURS) and not model._abstract
        ]

    def public(self, name):
        """Methods that RPC would call on a model, and the functions behind them."""
        cls = self.env.registry[name]
        for method in dir(cls):
            value = inspect.getattr_static(cls, method)
            function = getattr(value, "__func__", value)
            if method.startswith("_") or not inspect.isfunction(function):
                continue
            if not any(
                getattr(getattr(base, method, None), "_api_private", False)
                for base in cls.mro()
            ):
                yield method, function

    def of_odoo(self, name, method):
        """Whether something else than our own addons defines the method."""
        return any(
            method in vars(base) and not base.__module__.startswith(MODULES)
            for base in self.env.registry[name].mro()
        )

    def offered(self):
        """Methods of Odoo on our models; elsewhere, those told what to look at."""
        on_ours = {
            method
            for name in self.ours()
            for method, _function in self.public(name)
            if self.of_odoo(name, method)
        }
        elsewhere = {
            f"{name}.{method}"
            for name in self.env.registry
            if not name.startswith(OURS)
            for method, function in self.public(name)
            if method not in on_ours
            and not hasattr(self.env.registry["base"], method)
            and TOLD_BY & set(inspect.signature(function).parameters)
        }
        return on_ours, elsewhere

    # === LISTS ===

    def test_every_public_method_is_on_the_list(self):
        """A method Odoo offers on our models, or that names a record, has a row."""
        rows = rows_of("doors_methods.csv", "method")
        on_ours, elsewhere = self.offered()
        plain = {name for name in rows if "." not in name}
        self.assertEqual(on_ours - plain, set(), "no row in doors_methods.csv")
        self.assertEqual(plain - on_ours, set(), "rows of methods that are gone")
        patterns = [name for name in rows if "." in name]
        missing = {
            name
            for name in elsewhere
            if not any(fnmatch(name, pattern) for pattern in patterns)
        }
        self.assertEqual(missing, set(), "no row in doors_methods.csv")
        gone = {
            pattern
            for pattern in patterns
            if not any(fnmatch(name, pattern) for name in elsewhere)
        }
        self.assertEqual(gone, set(), "rows of methods that are gone")

    def test_every_route_is_on_the_list(self):
        """An address of any installed addon has a row."""
        rows = rows_of("doors_routes.csv", "route")
        rules = self.env["ir.http"].routing_map().iter_rules()
        there = {rule.rule for rule in rules}
        self.assertEqual(there - set(rows), set(), "no row in doors_routes.csv")

    def test_every_row_says_who_knocks_or_why_not(self):
        """The tests that are named exist; what is called harmless says why."""
        for name, column in (
            ("doors_methods.csv", "method"),
            ("doors_routes.csv", "route"),
        ):
            for key, (door, why) in rows_of(name, column).items():
                with self.subTest(list=name, row=key):
                    if door == "harmless":
                        self.assertTrue(why)
                    else:
                        self.assertTrue(
                            any(
                                importlib.util.find_spec(f"{place}.{door}")
                                for place in PLACES
                            ),
                            door,
                        )

    # === FRAME ===

    def test_every_model_stands_in_the_frame(self):
        """What callers name and what refusals tell is asked in one place for all."""
        for name in self.ours():
            with self.subTest(model=name):
                self.assertTrue(hasattr(self.env[name], "_check_named"))
                method = self.env.registry[name].onchange
                self.assertIn("_check_named", method.__code__.co_names)

    def test_every_stored_model_is_guarded(self):
        """A new model is under the guard, or stands on the short list above."""
        bare = {
            name
            for name in self.ours()
            if not self.env[name]._transient
            and self.env[name]._auto
            and not hasattr(self.env[name], "_guard_is_lifted")
        }
        self.assertEqual(bare, set(UNGUARDED))
