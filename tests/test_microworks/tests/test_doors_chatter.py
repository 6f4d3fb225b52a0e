"""Methods of Odoo's own models that are told a model and a record by their arguments."""

from odoo.tests import tagged

from .doors import OURS, Doors, per_attacker

LETTER = """From: {sender}
To: county@example.com
Subject: Forged letter
Message-Id: <{number}@forged.example>

Forged by a caller.
"""
ASKERS = ("newcomer", "employee", "other officer", "other contractor", "clerk")


@tagged("post_install", "-at_install", "microworks_doors")
@per_attacker(*ASKERS)
class TestMethodsToldARecord(Doors):
    def letter(self):
        sender = self.people["leader"].email
        return LETTER.format(sender=sender, number=self.unique("m"))

    def each_letter_of_the_mail_gate(self, who):
        """``message_process`` makes no record and writes into no trail"""
        project = self.record("microworks.project")
        before = project.sudo().message_ids
        count = self.env["microworks.project"].sudo().search_count([])
        values = {"name": "Forged", "area_id": self.village.id}
        for more in ({"thread_id": project.id}, {"custom_values": values}):
            for model in ("mail.thread", "microworks.project"):
                with self.subTest(model=model, more=list(more)), self.undone():
                    reply = self.knock(
                        who,
                        model,
                        "message_process",
                        "microworks.project",
                        self.letter(),
                        **more,
                    )
                    self.assertEqual(reply.codes, ["MW-ROLE-04"], reply)
                    self.env.invalidate_all()
                    self.assertEqual(project.sudo().message_ids, before)
                    projects = self.env["microworks.project"].sudo()
                    self.assertEqual(projects.search_count([]), count)

    def test_the_mail_server_itself_takes_letters_in(self):
        """The job of the server and the mail gate of an administrator go on."""
        project = self.record("microworks.project")
        before = project.message_ids
        self.env["mail.thread"].message_process(
            "microworks.project", self.letter(), thread_id=project.id
        )
        self.assertGreater(len(project.message_ids), len(before))

    def each_message_made_directly(self, who):
        """``mail.message`` made on a record one may not read, as anybody's word"""
        holes = []
        for model in ("microworks.bid", "microworks.contract", "microworks.finding"):
            victim = self.hidden(who, model)
            for author in (False, self.people["leader"].partner_id.id):
                vals = {
                    "model": model,
                    "res_id": victim.id if victim else 0,
                    "body": "Forged",
                    "message_type": "comment",
                    "author_id": author,
                }
                reply = victim and self.try_door(who, "mail.message", "create", vals)
                if victim and (not reply.denied or self.told(who, reply)):
                    holes.append(f"{who} {model}: {reply}")
        self.assertNoHoles(holes)

    def each_overview_of_activities(self, who):
        """``get_activity_data`` of a model lists no record one may not read"""
        holes = []
        for model, records in self.victims.items():
            if "activity_ids" not in self.env[model]._fields:
                continue
            hidden = [r.id for r in records if not self.may_read(who, r)]
            reply = self.try_door(who, "mail.activity", "get_activity_data", model, [])
            listed = reply.ok and set(reply.body["activity_res_ids"]) & set(hidden)
            if listed or reply.crashed or self.told(who, reply):
                holes.append(f"{who} {model}: {reply}")
        self.assertNoHoles(holes)

    def test_no_report_of_ours_asks_a_domain(self):
        """``get_valid_action_reports`` tells whether a record fits a report's domain; as
        long as none has one, it tells nothing."""
        reports = self.env["ir.actions.report"].search([("model", "=like", f"{OURS}%")])
        self.assertTrue(reports)
        self.assertFalse(reports.filtered("domain"))

    def each_name_of_an_import(self, who):
        """``toggle_noupdate`` of a record one may not change"""
        victim = self.hidden(who, "microworks.bid")
        reply = self.try_door(
            who, "ir.model.data", "toggle_noupdate", victim._name, victim.id
        )
        self.assertTrue(reply.denied, reply)
        self.assertFalse(self.told(who, reply), reply)

    def each_letter_from_a_template(self, who):
        """``send_mail`` of a template on a record one may not read"""
        for model in ("microworks.bid", "microworks.contract"):
            victim = self.hidden(who, model)
            if not victim:
                continue
            template = self.env["mail.template"].create(
                {
                    "name": "A letter",
                    "model_id": self.env["ir.model"]._get(model).id,
                    "body_html": '<p t-out="object.display_name"/>',
                    "email_to": "x@example.com",
                }
            )
            for method, ids in (
                ("send_mail", victim.id),
                ("send_mail_batch", victim.ids),
            ):
                with self.subTest(model=model, method=method):
                    reply = self.try_door(
                        who, "mail.template", method, template.ids, ids
                    )
                    self.assertTrue(reply.denied, reply)
                    self.assertFalse(self.told(who, reply), reply)
