"""The forms of the site, as each role fills them in."""

from odoo.tests import Form, tagged

from .test_site_base import Site


@tagged("post_install", "-at_install")
class TestSiteViews(Site):
    def fill(self, role, model, **values):
        form = Form(self.model(role, model))
        for name, value in values.items():
            form[name] = value
        return form.save()

    def test_the_forms_take_what_each_role_enters(self):
        """No form sends back a field that only a step may set."""
        log = self.fill(
            "supervisor",
            "microworks.site.log",
            project_id=self.project,
            q_safety="good",
        )
        self.assertEqual(log.contract_id, self.contract)
        self.fill(
            "clerk",
            "microworks.material.entry",
            project_id=self.project,
            name="Sand",
            quantity=3,
            unit="t",
        )
        self.fill(
            "clerk",
            "microworks.concealed.work",
            project_id=self.project,
            name="Base",
            cover_at="2099-01-01 00:00:00",
        )
        measurement = self.fill(
            "officer",
            "microworks.measurement",
            contract_id=self.contract,
            period_start="2026-01-01",
        )
        measurement.action_fill()
        self.assertEqual(len(measurement.line_ids), 2)
        with Form(measurement) as form, form.line_ids.edit(0) as line:
            line.quantity = 5
        self.assertTrue(measurement.value)
        inspection = self.fill(
            "officer", "microworks.inspection", project_id=self.project
        )
        with Form(inspection) as form, form.line_ids.edit(0) as line:
            line.judged = "pass"
        self.assertEqual(inspection.line_ids[0].result, "pass")
        self.fill(
            "officer",
            "microworks.finding",
            project_id=self.project,
            name="Crack",
            severity="serious",
        )
        acceptance = self.fill(
            "clerk", "microworks.acceptance", project_id=self.project
        )
        with Form(acceptance) as form, form.participant_ids.new() as line:
            line.role = "owner"
            line.name = "Li"
        self.assertEqual(acceptance.participant_ids.name, "Li")
        self.fill(
            "clerk",
            "microworks.settlement",
            contract_id=self.contract,
            submitted_amount=5,
        )

    def test_every_list_and_action_opens_for_every_role(self):
        """Reading a list never needs more than the role has."""
        names = (
            "site_log",
            "site_photo",
            "material_entry",
            "concealed_work",
            "measurement",
            "inspection",
            "inspection_plan",
            "finding",
            "rectification",
            "acceptance",
            "settlement",
            "warranty",
            "warranty_defect",
        )
        self.make_finding()
        self.make_log()
        for role in self.people:
            for name in names:
                with self.subTest(role=role, name=name):
                    action = self.env.ref(f"microworks_supervision.{name}_action")
                    model = self.model(role, action.res_model)
                    model.get_views([(False, "list"), (False, "search")])
                    model.web_search_read(
                        [],
                        {"display_name": {}, "state": {}}
                        if ("state" in model._fields)
                        else {"display_name": {}},
                    )

    def test_the_papers_can_be_printed(self):
        """Each printed paper shows what its record says."""
        finding = self.make_finding()
        self.reply(finding)
        measurement = self.make_measurement()
        acceptance = self.make_acceptance(scope="segment", segment="K0")
        part = self.model("contractor", "microworks.concealed.work").create(
            {
                "project_id": self.project.id,
                "name": "Rebar mat",
                "cover_at": "2099-01-01 00:00:00",
            }
        )
        settlement = self.model("clerk", "microworks.settlement").create(
            {"contract_id": self.contract.id, "submitted_amount": 5}
        )
        for name, record, text in (
            ("finding", finding, "Slab too thin"),
            ("measurement", measurement, "Base"),
            ("acceptance", acceptance, "Zhao"),
            ("concealed_work", part, "Rebar mat"),
            ("inspection", acceptance.inspection_id, "RD04"),
            ("settlement", settlement, "Hengda"),
        ):
            with self.subTest(name=name):
                html, _kind = (
                    self.env["ir.actions.report"]
                    .with_user(self.people["officer"])
                    ._render_qweb_html(
                        f"microworks_supervision.{name}_report", record.ids
                    )
                )
                self.assertIn(text, html.decode())

    def test_the_buttons_of_the_project_open_its_records(self):
        """Counters and actions belong together."""
        self.make_log()
        project = self.by("officer", self.project)
        self.assertEqual(project.site_log_count, 1)
        action = project.action_view_site_logs()
        found = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(len(found), 1)
        self.assertEqual(
            project.action_view_measurements()["context"]["default_contract_id"],
            self.contract.id,
        )
