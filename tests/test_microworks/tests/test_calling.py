"""A call without HTTP is answered as the same call through HTTP."""

import json

from odoo.tests import tagged

from .world import World


@tagged("post_install", "-at_install", "microworks_matrix")
class TestCalling(World):
    def assertAlike(self, who, model, method, ids=None, **kwargs):
        """Both ways, each undone; what they say is the same.

        :return: the answer
        """
        kwargs = {name: self._plain(value) for name, value in kwargs.items()}
        text = json.dumps(kwargs | ({} if ids is None else {"ids": ids}))
        answers = []
        for way in (self._through_http, self._inside):
            with self.undone():
                answers.append(way(who, model, method, text))
        there, here = answers
        self.assertEqual(here.status, there.status, answers)
        self.assertEqual(here.codes, there.codes, answers)
        if there.ok:
            self.assertEqual(here.body, there.body)
        else:
            self.assertEqual(here.body["message"], there.body["message"])
            self.assertEqual(here.body["name"], there.body["name"])
        return here

    def test_values_and_refusals_are_the_same(self):
        """A value, a refusal of the rules, of the access list, of a method and of its
        arguments, and one of the database."""
        project = self.record("microworks.project")
        name = project._name
        self.assertTrue(
            self.assertAlike(
                "clerk", name, "read", project.ids, fields=["name", "planned_start"]
            ).ok
        )
        self.assertTrue(
            self.assertAlike("clerk", name, "write", project.ids, vals={}).ok
        )
        for status, who, method, ids, kwargs in (
            (403, "other clerk", "read", project.ids, {"fields": ["name"]}),
            (403, "employee", "search", None, {"domain": []}),
            (422, "clerk", "write", project.ids, {"vals": {"state": "approved"}}),
            (404, "clerk", "no_such_method", project.ids, {}),
            (403, "clerk", "_transition", project.ids, {"target": "approved"}),
            (422, "clerk", "read", project.ids, {"no_such_argument": 1}),
            (422, "clerk", "create", None, {"vals_list": [{"name": False}]}),
            (404, "clerk", "write", [999_999_999], {"vals": {"name": "x"}}),
        ):
            with self.subTest(who=who, method=method, kwargs=kwargs):
                answer = self.assertAlike(who, name, method, ids, **kwargs)
                self.assertEqual(answer.status, status, answer)

    def test_what_is_written_without_http_is_there_afterwards(self):
        """The call is committed as a request is, and undone with the attempt."""
        project = self.record("microworks.project")
        with self.undone():
            before = project.name
            text = json.dumps({"ids": project.ids, "vals": {"name": "Another name"}})
            answer = self._inside("clerk", project._name, "write", text)
            self.assertTrue(answer.ok, answer)
            self.env.invalidate_all()
            self.assertEqual(project.name, "Another name")
        self.assertEqual(project.name, before)

    def test_one_role_of_each_model_goes_through_http(self):
        """And not always the same one."""
        turns = {
            model: [who for who in self.keys if self.is_turn(who, model)]
            for model, _role in self.records
        }
        for model, who in turns.items():
            self.assertIn(len(who), (1, len(self.keys)), model)
        self.assertGreater(len({who[0] for who in turns.values()}), 5)
