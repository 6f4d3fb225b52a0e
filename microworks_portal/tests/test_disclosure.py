import hashlib
import json

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.microworks_supervision.exceptions import Refused, RoleRefused
from odoo.addons.microworks_supervision.tests.common import Announced

from .common import ACCOUNT, PLANTED, SECRETS, PublicCounty


@tagged("post_install", "-at_install")
class TestDisclosure(Announced, PublicCounty):
    def test_review_freezes(self):
        """A reviewed notice has a frozen, reviewed snapshot; nothing is public yet."""
        notice = self.make_notice(self.make_project())
        self.by("officer", notice).action_review()
        page = self.page(notice)
        self.assertEqual(page.state, "reviewed")
        self.assertEqual(page.reviewer_id, self.people["officer"])
        self.assertEqual(page.digest, hashlib.sha256(page.payload.encode()).hexdigest())
        self.assertFalse(page._public_path())

    def test_posting_publishes(self):
        """A posted notice is public, together with the card of its project."""
        project = self.make_project()
        notice = self.publish(project)
        page = self.page(notice)
        self.assertEqual(page.state, "published")
        self.assertEqual(page.ends_on, notice.earliest_end)
        self.assertTrue(page.open_for_objection)
        self.assertEqual(self.card(project).number, project.number)

    def test_stopping_withdraws(self):
        """A stopped notice is withdrawn with the reason; the card stays."""
        project = self.make_project()
        notice = self.publish(project)
        self.by("leader", notice).action_stop(reason="wrong amount")
        page = self.page(notice)
        self.assertEqual(page.state, "withdrawn")
        self.assertEqual(page.withdrawn_reason, "wrong amount")
        self.assertFalse(page.open_for_objection)
        self.assertTrue(self.card(project))

    def test_a_result_that_holds_no_more_is_taken_down(self):
        """An award that was withdrawn does not stay on the web as one; a call does."""
        project = self.make_project()
        for kind, state in (("P07", "withdrawn"), ("P05", "published")):
            notice = self.publish(project)
            page = self.page(notice)
            notice._unguarded().write({"kind": kind, "state": "finished"})
            notice._supersede("The firm gave up")
            self.assertEqual(page.state, state, kind)

    def test_returned_notice_withdraws_its_snapshot(self):
        """A notice sent back to draft needs a new snapshot when reviewed again."""
        notice = self.make_notice(self.make_project())
        self.by("officer", notice).action_review()
        first = self.page(notice)
        self.by("officer", notice)._transition("draft", reason="typing error")
        self.assertEqual(first.state, "withdrawn")
        self.by("clerk", notice).title = "Corrected"
        self.by("officer", notice).action_review()
        states = (
            notice.sudo()
            .disclosure_ids.filtered(lambda d: d.kind != "card")
            .mapped("state")
        )
        self.assertEqual(sorted(states), ["reviewed", "withdrawn"])

    def test_second_notice_supersedes_the_first(self):
        """Of two notices of one kind about one record only the newer is public."""
        project = self.make_project()
        old = self.publish(project)
        old_page, old_card = self.page(old), self.card(project)
        new = self.make_notice(project, title="Project library, corrected")
        new._unguarded().write({"res_model": project._name, "res_id": project.id})
        old_page._unguarded().write({"res_model": project._name, "res_id": project.id})
        self.post(new)
        self.assertEqual(old_page.state, "superseded")
        self.assertEqual(old_page.superseded_by_id, self.page(new))
        self.assertEqual(old_card.state, "superseded")
        self.assertEqual(len(self.card(project)), 1)

    def test_older_card_never_replaces_a_newer_one(self):
        """A notice reviewed long ago does not bring old facts back."""
        project = self.make_project()
        early = self.make_notice(project, title="Reviewed first, posted last")
        self.by("officer", early).action_review()
        self.publish(project, kind="P09", title="Site board")
        newest = self.card(project)
        self.by("clerk", early).action_post()
        self.assertEqual(self.card(project), newest)
        self.assertEqual(self.page(early).state, "published")

    def test_notice_given_up_leaves_no_page(self):
        """A reviewed notice that is deleted by its procedure is never public."""
        notice = self.make_notice(self.make_project())
        self.by("officer", notice).action_review()
        page = self.page(notice)
        notice._unguarded().unlink()
        self.assertEqual(page.state, "withdrawn")
        self.assertFalse(page.publicity_id)

    def test_author_cannot_review_his_card(self):
        """A project card is reviewed by somebody else than its author."""
        project = self.make_project()
        self.publish(project)
        action = self.by("officer", project).action_refresh_card()
        card = self.pages.browse(action["res_id"])
        with self.assertRaises(RoleRefused) as refused:
            self.by("officer", card).action_review()
        self.assertIn("MW-DUTY-01", self.codes(refused))
        self.by("officer2", card).action_review()
        self.by("officer", card).action_publish()
        self.assertEqual(self.card(project), card)

    def test_wrong_role_cannot_review_or_refresh(self):
        """The village does not review, an auditor does not prepare."""
        project = self.make_project()
        self.publish(project)
        with self.assertRaises(RoleRefused):
            self.by("auditor", project).action_refresh_card()
        card = self.pages.browse(
            self.by("officer", project).action_refresh_card()["res_id"]
        )
        with self.assertRaises(RoleRefused):
            self.by("clerk", card).action_review()

    def test_unreviewed_card_cannot_be_published(self):
        """No edge leads from draft to published."""
        project = self.make_project()
        card = self.pages.browse(
            self.by("officer", project).action_refresh_card()["res_id"]
        )
        with self.assertRaises(Refused) as refused:
            self.by("officer", card).action_publish()
        self.assertEqual(self.codes(refused), ["MW-WF-01"])

    def test_page_of_a_notice_follows_its_notice(self):
        """Nobody reviews or publishes the page of a notice past the notice."""
        notice = self.make_notice(self.make_project())
        self.by("officer", notice).action_review()
        page = self.page(notice)
        for step, code in (
            ("action_review", "MW-DISC-08"),
            ("action_publish", "MW-DISC-08"),
            ("action_withdraw", "MW-DISC-02"),
        ):
            with self.assertRaises(Refused) as refused:
                getattr(self.by("officer", page), step)()
            self.assertEqual(self.codes(refused), [code])

    def test_a_year_not_announced_is_told(self):
        """The page's form says how the end of the posting was counted."""
        self.assert_note(
            self.page(self.publish(self.make_project())), "posted_on", "ends_on"
        )

    def test_withdrawing_the_page_stops_the_notice(self):
        """What is off the web no longer counts as posted."""
        notice = self.publish(self.make_project())
        page = self.page(notice)
        self.by("officer", page).action_withdraw(reason="a name was in it")
        self.assertEqual((page.state, notice.state), ("withdrawn", "stopped"))

    def test_withdrawing_needs_a_reason(self):
        """A card is withdrawn with a reason by a reviewer only."""
        project = self.make_project()
        self.publish(project)
        card = self.card(project)
        with self.assertRaises(Refused):
            self.by("officer", card).action_withdraw()
        with self.assertRaises(RoleRefused):
            self.by("clerk", card).action_withdraw(reason="no")

    def test_nothing_is_written_by_hand(self):
        """No role creates, edits or deletes a disclosure."""
        project = self.make_project()
        self.publish(project)
        card = self.card(project)
        for role in self.people:
            with self.assertRaises(UserError):
                self.by(role, card).write({"payload": "{}"})
            with self.assertRaises(AccessError):
                self.by(role, card).unlink()
            with self.assertRaises(UserError):
                self.by(role, self.pages).with_context(
                    default_state="published"
                ).create(
                    {
                        "project_id": project.id,
                        "kind": "card",
                        "title": "x",
                        "payload": "{}",
                        "digest": "0" * 64,
                    }
                )
        with self.assert_refused("MW-DISC-01"):
            self.pages.create({"project_id": project.id, "kind": "card", "title": "x"})
        with self.assertRaises(Refused):
            card.write({"payload": "{}"})
        with self.assertRaises(Refused):
            card.unlink()

    def test_other_area_sees_nothing(self):
        """A clerk of another village does not see unpublished snapshots."""
        notice = self.make_notice(self.make_project())
        self.by("officer", notice).action_review()
        seen = self.pages.with_user(self.stranger).search([])
        self.assertFalse(seen)
        with self.assertRaises(AccessError):
            self.page(notice).with_user(self.stranger).action_withdraw(reason="x")

    def test_planted_numbers_never_reach_a_payload(self):
        """Personal numbers in any text field are masked in every snapshot."""
        project = self.make_project(
            name=f"Road {PLANTED}",
            purpose=PLANTED,
            scope=PLANTED,
            maintenance_unit=PLANTED,
        )
        texts = {
            name: PLANTED
            for name, field in project._fields.items()
            if field.type in ("char", "text", "html")
            and field.store
            and name not in ("number", "external_id")
        }
        project._unguarded().write(texts)
        deliberation = self.make_deliberation(project, letting_plan=PLANTED)
        deliberation.meeting_ids.write({"minutes": PLANTED, "place": PLANTED})
        notice = self.env["microworks.publicity"]._open_for(
            deliberation, "P02", f"Decision {PLANTED}", "D-VILLAGE-PUB", body=PLANTED
        )
        self.by("officer", notice).action_review()
        pages = notice.sudo().disclosure_ids
        self.assertEqual(len(pages), 2)
        for page in pages:
            shown = " ".join(
                str(page[name])
                for name, field in page._fields.items()
                if field.type in ("char", "text", "html")
            )
            for secret in SECRETS:
                self.assertNotIn(secret, shown)
            self.assertNotIn(ACCOUNT[:8], shown)

    def test_names_of_objectors_are_masked(self):
        """Somebody who objected is not named by a later notice."""
        project = self.make_project()
        notice = self.publish(project)
        self.env["microworks.objection"]._lodge(
            self.page(notice), "Too dear", "Why so dear?", "Zhang Sanfeng"
        )
        later = self.make_notice(
            project, kind="P09", body="Zhang Sanfeng objected in writing."
        )
        self.by("officer", later).action_review()
        self.assertNotIn("Sanfeng", self.page(later).payload)

    def test_natural_person_is_not_named(self):
        """Of an owner who is a natural person only the first character is shown."""
        person = self.env["res.partner"].create({"name": "Li Xiaoming"})
        project = self.make_project(owner_id=person.id)
        self.publish(project)
        content = self.card(project)._content()
        self.assertEqual(content["owner"]["name"], "L**")

    def test_position_is_rounded(self):
        """The public position is known to about 100 m only."""
        project = self.make_project()
        self.add_place(project)
        self.publish(project)
        content = self.card(project)._content()
        self.assertEqual(content["location"]["lat"], "28.246")
        self.assertEqual(content["location"]["crs"], "WGS84")

    def test_allow_list_names_existing_fields(self):
        """Every field that may become public exists and is of a known type."""
        for facts in self.pages._public_fields().values():
            for model, names in facts.items():
                if model not in self.env:
                    continue
                for name in names:
                    lines = isinstance(name, tuple)
                    field = self.env[model]._fields[name[0] if lines else name]
                    if lines:
                        columns = self.env[field.comodel_name]._fields
                        self.assertLessEqual(set(name[1]), set(columns))
                    self.assertNotIn(field.type, ("binary", "html", "json"))

    def test_payload_has_no_field_outside_the_list(self):
        """The card has these keys and no other."""
        project = self.make_project()
        self.publish(project)
        self.assertEqual(
            set(json.loads(self.card(project).payload)),
            {
                "v",
                "kind",
                "frozen_at",
                "number",
                "name",
                "area",
                "works_type",
                "nature",
                "class",
                "owner_kind",
                "owner",
                "purpose",
                "scope",
                "beneficiaries",
                "funding",
                "state",
                "amounts",
                "contract",
                "money",
                "progress",
                "dates",
                "location",
            },
        )

    def test_quota_counts(self):
        """The sixth of five is too many; another visitor is not affected."""
        quota = self.env["microworks.visitor.quota"]
        taken = [quota._take("test", "10.0.0.1", 5) for _i in range(6)]
        self.assertEqual(taken, [True] * 5 + [False])
        self.assertTrue(quota._take("test", "10.0.0.2", 5))
        self.assertFalse(quota.search([]).filtered(lambda q: "10.0" in q.visitor))
