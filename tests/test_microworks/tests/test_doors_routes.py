"""Addresses with foreign ids: the routes of web, mail, portal and of our own pages.

Each is asked with the session of a person who may not read the record; no answer holds
a mark of it, and none is an error of the server.
"""

import json

from odoo.tests import tagged

from .doors import Doors, per_attacker

ASKERS = ("newcomer", "other contractor", "other officer", "employee")
PASSWORDS = {"newcomer": ("newcomer@example.com", "newcomer-2026")}
MODELS = (
    "microworks.bid",
    "microworks.contract",
    "microworks.finding",
    "microworks.payment.request",
    "microworks.document",
)


@tagged("post_install", "-at_install", "microworks_doors")
@per_attacker(*ASKERS)
class TestRoutes(Doors):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.files = {}
        for model in MODELS:
            record = cls.victims[model][0]
            label = record.sudo().display_name
            if "message_ids" in record._fields:
                record.message_post(body=label, subject=label)
            cls.files[model] = cls.env["ir.attachment"].create(
                {
                    "name": label,
                    "raw": label.encode(),
                    "mimetype": "text/plain",
                    "res_model": model,
                    "res_id": record.id,
                }
            )
        cls.env.flush_all()

    def log_in(self, who):
        login = self.people[who].login
        self.authenticate(*PASSWORDS.get(who, (login, login)))

    def judge(self, who, response, door, holes, names=True):
        text = response.text
        fault = response.status_code >= 500
        if response.headers.get("Content-Type", "").startswith("application/json"):
            error = response.json().get("error") if text.startswith("{") else None
            data = (error or {}).get("data") or {}
            # Without the record Odoo's own routes of mail stumble over nothing at all.
            nothing = data.get("message", "").startswith("Expected singleton")
            known = nothing or self.is_refusal(data.get("name", ""), error or {})
            fault = fault or bool(error) and not known
        reply = type("Page", (), {"text": text})
        told = self.told(who, reply, names=names)
        if told or fault:
            holes.append(f"{who} {door}: {response.status_code} {told} {text[:200]}")

    @staticmethod
    def is_refusal(name, error):
        """Refusals, and pages that are not there, over JSON-RPC."""
        return error.get("code") in (404, 100) or name.startswith(
            ("odoo.exceptions.", "odoo.addons.", "werkzeug.exceptions.")
        )

    def post(self, path, **params):
        body = json.dumps({"jsonrpc": "2.0", "method": "call", "params": params})
        return self.url_open(
            path, data=body, headers={"Content-Type": "application/json"}
        )

    def secrets_from(self, who):
        for model in MODELS:
            record = self.hidden(who, model)
            if record:
                yield model, record

    # === FILES OF RECORDS ===

    def test_no_route_deletes_the_file_of_a_record(self):
        """Whoever may write to a record does not take its papers away by the chatter.

        The route asks for write access, and then deletes as superuser.
        """
        document = self.build("microworks.document", role="officer")
        files = self.env["ir.attachment"].search(
            [
                ("res_model", "=", document._name),
                ("res_field", "=", "file"),
                ("res_id", "=", document.id),
            ]
        )
        self.assertTrue(files)
        self.log_in("officer")
        answer = self.post("/mail/attachment/delete", attachment_id=files.id).json()
        self.assertIn("MW-FILE-04", answer["error"]["data"]["message"])
        self.assertTrue(files.exists())

    # === WEB ===

    def each_address_of_a_file(self, who):
        """Files and pictures by model and id, and by the number of the file"""
        self.log_in(who)
        holes = []
        for model, record in self.secrets_from(who):
            file = self.files[model]
            paths = [
                f"/web/content/{file.id}",
                f"/web/content/{file.id}/x.txt?download=1",
                f"/web/image/{file.id}",
                f"/web/content/{model}/{record.id}/display_name",
                f"/web/content?model={model}&id={record.id}&field=note",
                f"/web/image/{model}/{record.id}/display_name",
                f"/mail/attachment/pdf_first_page/{file.id}",
                f"/mail/attachment/zip?file_ids={file.id}&zip_name=x.zip",
            ]
            for name, field in record._fields.items():
                if field.type == "binary":
                    paths.append(f"/web/content/{model}/{record.id}/{name}")
            for path in paths:
                self.judge(who, self.url_open(path), path, holes)
        self.assertNoHoles(holes)

    def each_report(self, who):
        """Printing a record as page or text"""
        self.log_in(who)
        holes = []
        reports = self.env["ir.actions.report"].search(
            [("model", "=like", "microworks.%")]
        )
        for report in reports:
            record = self.hidden(who, report.model)
            if not record:
                continue
            for kind in ("html", "text"):
                path = f"/report/{kind}/{report.report_name}/{record.id}"
                self.judge(who, self.url_open(path), path, holes)
        self.assertNoHoles(holes)

    def each_export(self, who):
        """A list taken out as a file"""
        self.log_in(who)
        holes = []
        for model, record in self.secrets_from(who):
            data = {
                "model": model,
                "ids": record.ids,
                "domain": [],
                "groupby": [],
                "import_compat": False,
                "fields": [{"name": "display_name", "label": "Name", "type": "char"}],
            }
            form = {"data": json.dumps(data), "csrf_token": self.csrf_token()}
            response = self.url_open("/web/export/csv", data=form)
            told = self.told(who, type("Page", (), {"text": response.text}))
            if told:
                holes.append(f"{who} /web/export/csv {model}: {response.text[:200]}")
        self.assertNoHoles(holes)

    def csrf_token(self):
        """The one of the session, as each page of Odoo carries it."""
        page = self.url_open("/my").text
        return page.partition('csrf_token: "')[2].partition('"')[0]

    def each_way_to_call(self, who):
        """``call_kw``, ``call_button``, ``/json/1`` and addresses of the client"""
        self.log_in(who)
        holes = []
        for model, record in self.secrets_from(who):
            for method, args in (
                ("read", [record.ids, ["display_name"]]),
                ("web_read", [record.ids, {"display_name": {}}]),
                ("write", [record.ids, {}]),
                ("onchange", [record.ids, {}, [], {"display_name": {}}]),
            ):
                path = f"/web/dataset/call_kw/{model}/{method}"
                response = self.post(
                    path, model=model, method=method, args=args, kwargs={}
                )
                self.judge(who, response, path, holes)
            response = self.post(
                "/web/dataset/call_button",
                model=model,
                method="unlink",
                args=[record.ids],
                kwargs={},
            )
            self.judge(who, response, f"call_button {model}", holes)
            for path in (f"/odoo/{model}/{record.id}", f"/json/1/{model}/{record.id}"):
                self.judge(who, self.url_open(path), path, holes)
        self.assertNoHoles(holes)

    # === MAIL ===

    def each_address_of_the_chatter(self, who):
        """Messages, followers, files and data of a record, and its ``/mail/view``"""
        self.log_in(who)
        holes = []
        for model, record in self.secrets_from(who):
            if "message_ids" not in record._fields:
                continue
            thread = {"thread_model": model, "thread_id": record.id}
            message = record.sudo().message_ids[:1]
            before = record.sudo().message_ids.ids
            request = ["mail.thread", {**thread, "request_list": ["messages"]}]
            for path, params in (
                ("/mail/thread/messages", thread),
                ("/mail/chatter_fetch", thread),
                ("/portal/chatter_init", thread),
                ("/mail/data", {"fetch_params": [request]}),
                ("/mail/action", {"fetch_params": [request]}),
                ("/mail/thread/recipients", {**thread, "message_id": message.id}),
                (
                    "/mail/thread/recipients/get_suggested_recipients",
                    thread,
                ),
                (
                    "/mail/read_subscription_data",
                    {"follower_id": record.sudo().message_follower_ids[:1].id or 1},
                ),
                (
                    "/mail/thread/subscribe",
                    {"res_model": model, "res_id": record.id, "partner_ids": [3]},
                ),
                (
                    "/mail/message/post",
                    {
                        **thread,
                        "post_data": {"body": "forged", "message_type": "comment"},
                    },
                ),
                (
                    "/mail/message/update_content",
                    {"message_id": message.id, "update_data": {"body": "forged"}},
                ),
                (
                    "/mail/message/reaction",
                    {"message_id": message.id, "content": "x", "action": "add"},
                ),
                ("/mail/attachment/delete", {"attachment_id": self.files[model].id}),
            ):
                with self.undone():
                    response = self.post(path, **params)
                    # Where nothing may be read of the record, the client is given what
                    # may be read elsewhere: names of contacts among it.
                    self.judge(who, response, f"{path} {model}", holes, names=False)
                    self.env.invalidate_all()
                    if record.sudo().message_ids.ids != before:
                        holes.append(f"{who} {path} {model} writes into the trail")
                    if not self.files[model].exists():
                        holes.append(f"{who} {path} {model} deletes a file")
            for path in (
                f"/mail/view?model={model}&res_id={record.id}",
                f"/mail/message/{message.id}",
            ):
                self.judge(who, self.url_open(path), path, holes)
        self.assertNoHoles(holes)

    # === OUR PAGES ===

    def each_page_of_a_contractor(self, who):
        """``/my/works/…`` and the preview of a notice, of somebody else"""
        self.log_in(who)
        holes = []
        for address, model in (
            ("/my/works/bids", "microworks.bid"),
            ("/my/works/contracts", "microworks.contract"),
            ("/my/works/findings", "microworks.finding"),
            ("/my/works/procurements", "microworks.procurement"),
            ("/microworks/preview", "microworks.publicity"),
        ):
            record = self.hidden(who, model)
            if not record:
                continue
            for path in (
                f"{address}/{record.id}",
                f"{address}/{record.id}?access_token=x",
            ):
                self.judge(who, self.url_open(path), path, holes)
        self.assertNoHoles(holes)
