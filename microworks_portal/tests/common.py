"""Notices and pages for the tests of the portal."""

from odoo.addons.microworks_supervision.tests.common import County

# What must never be seen outside, planted wherever people can type.
PHONE = "13812345678"
LANDLINE = "0731-84012345"
IDENTITY = "430121199003071234"
ACCOUNT = "6222020200112233445"
MAIL = "wang.wu@example.cn"
PLANTED = f"tel {PHONE} or {LANDLINE}, id {IDENTITY}, account {ACCOUNT}, {MAIL}"
SECRETS = (PHONE, LANDLINE, IDENTITY, ACCOUNT, MAIL)


class PublicCounty(County):
    """A county with a project whose notices can be posted."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pages = cls.env["microworks.disclosure"]

    def make_notice(self, project, kind="P01", title="Project library", **values):
        """A draft notice of the clerk about the project."""
        return (
            self.env["microworks.publicity"]
            .with_user(self.people["clerk"])
            .create(
                {
                    "project_id": project.id,
                    "kind": kind,
                    "title": title,
                    "body": "What is planned.",
                    **values,
                }
            )
        )

    def publish(self, project, **values):
        """A posted notice; the project has a public page from here on."""
        notice = self.make_notice(project, **values)
        self.post(notice)
        return notice

    def page(self, notice):
        """The disclosure of a notice."""
        return notice.sudo().disclosure_ids.filtered(lambda d: d.kind != "card")[:1]

    def card(self, project):
        """The published card of a project."""
        return project.sudo().disclosure_ids.filtered(
            lambda d: d.kind == "card" and d.state == "published"
        )
