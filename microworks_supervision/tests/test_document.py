"""Files: real type, size, hash, and a second pair of eyes."""

import base64
import hashlib
import io

from PIL import Image

from odoo.tests import tagged

from ..exceptions import Refused, RoleRefused
from .common import PDF, County


@tagged("post_install", "-at_install")
class TestDocument(County):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.project = cls.make_project(cls)

    def upload(self, raw, name="file.pdf", **values):
        kind = self.env["microworks.document.kind"]._by_code("D01")
        return (
            self.env["microworks.document"]
            .with_user(self.people["clerk"])
            .create(
                {
                    "project_id": self.project.id,
                    "kind_id": kind.id,
                    "file": base64.b64encode(raw),
                    "file_name": name,
                    **values,
                }
            )
        )

    def test_a_program_named_pdf_is_refused(self):
        """The content decides about the type, not the name."""
        with self.assertRaises(Refused) as error:
            self.upload(b"MZ\x90\x00" + b"\x00" * 64)
        self.assertEqual(self.codes(error), ["MW-FILE-03"])

    def test_a_file_over_the_limit_is_refused(self):
        """The limit is in the settings and holds before the file is decoded."""
        self.env["ir.config_parameter"].set_param("microworks.max_file_mb", "1")
        with self.assertRaises(Refused) as error:
            self.upload(PDF + b"\x00" * 1024 * 1024)
        self.assertEqual(self.codes(error), ["MW-FILE-02"])

    def test_an_empty_file_is_refused(self):
        """A document without a file is none."""
        with self.assertRaises(Refused) as error:
            self.upload(b"")
        self.assertEqual(self.codes(error), ["MW-FILE-01"])

    def test_a_picture_that_cannot_be_opened_is_refused(self):
        """What only begins like a photo shows nobody anything."""
        for form in ("PNG", "JPEG"):
            with io.BytesIO() as file:
                Image.new("RGB", (64, 64), "green").save(file, form)
                raw = file.getvalue()
            self.assertEqual(self.upload(raw).size, len(raw))
            with self.assert_refused("MW-FILE-06"):
                self.upload(raw[: len(raw) * 2 // 3])

    def test_a_picture_of_endless_pixels_is_refused(self):
        """A small file that would fill the memory of whoever opens it."""
        with io.BytesIO() as file:
            Image.new("1", (8_000, 8_000)).save(file, "PNG")
            raw = file.getvalue()
        with self.assert_refused("MW-FILE-07"):
            self.upload(raw)

    def test_a_damaged_file_is_refused(self):
        """What is no base64 lost something on the way."""
        with self.assert_refused("MW-FILE-05"):
            self.env["microworks.document"]._file_facts({"file": b"abcde"})

    def test_a_forged_hash_is_refused(self):
        """The hash is computed from the file, never taken from the caller."""
        with self.assertRaises(Refused):
            self.upload(PDF, sha256="0" * 64)

    def test_the_author_cannot_confirm_his_own_document(self):
        """Four eyes: another person confirms."""
        document = self.add_document(
            self.project, "D01", author="officer", reviewer=None
        )
        with self.assertRaises(RoleRefused) as error:
            document.action_review()
        self.assertEqual(self.codes(error), ["MW-DUTY-01"])

    def test_a_confirmed_file_is_frozen(self):
        """After the confirmation neither file nor kind can be exchanged."""
        document = self.add_document(self.project, "D01")
        with self.assertRaises(Refused) as error:
            document.write({"file": base64.b64encode(PDF + b"%other")})
        self.assertEqual(self.codes(error), ["MW-GUARD-02"])
        with self.assertRaises(Refused):
            document.unlink()

    def test_a_draft_belongs_to_who_uploaded_it(self):
        """No role of the area exchanges, releases or removes another one's file."""
        document = self.upload(PDF)
        for role in ("supervisor", "officer", "department", "finance"):
            mine = self.by(role, document)
            for attack in (
                lambda d=mine: d.write({"file": base64.b64encode(PDF + b"%other")}),
                lambda d=mine: d.write({"note": "seen"}),
                lambda d=mine: d.write({"file_name": "other.pdf", "author_id": 1}),
                lambda d=mine: d.action_submit(),
                lambda d=mine: d.unlink(),
            ):
                with self.subTest(role=role), self.assertRaises(Refused) as error:
                    attack()
                self.assertIn(self.codes(error)[0], ("MW-GUARD-04", "MW-GUARD-01"))
        with self.assert_refused("MW-GUARD-04"):
            self.by("officer", document).with_context(
                microworks_guard=True, tracking_disable=True
            ).write({"note": "seen"})
        document.note = "Signed on page 3"
        document.action_submit()
        self.by("officer", document).action_review()

    def test_no_second_file_hides_a_confirmed_one(self):
        """A loose file becomes no document's file: not by halves, not by a default.

        The browser is given the newest file of a field, so a second one would be what
        everybody reads from then on.
        """
        document = self.add_document(self.project, "D01", author="clerk")
        files = self.env["ir.attachment"].with_user(self.people["clerk"])
        loose = {"name": "e.pdf", "datas": base64.b64encode(PDF + b"%other")}
        place = {"res_model": document._name, "res_id": document.id}
        field = {"res_field": "file"}
        default = {f"default_{name}": value for name, value in (place | field).items()}
        for attack in (
            lambda: files.create(loose | place).write(field),
            lambda: files.create(loose).write(place | field),
            lambda: files.create(loose | place).copy(field),
            lambda: files.with_context(**default).create(loose),
            lambda: files.with_context(default_res_field="file").create(loose | place),
            lambda: self.post_adopting(document, files, loose),
        ):
            with self.assert_refused("MW-FILE-04"), self.env.cr.savepoint():
                attack()
        # A message makes its files in superuser mode: there the default counts nothing.
        self.by("clerk", document).with_context(**default).message_post(
            body="Here", attachments=[("e.pdf", PDF + b"%other")]
        )
        domain = [(name, "=", value) for name, value in (place | field).items()]
        shown = self.env["ir.attachment"].search(domain)
        self.assertEqual(
            [hashlib.sha256(file.raw).hexdigest() for file in shown], [document.sha256]
        )

    def post_adopting(self, document, files, loose):
        """Let a message take over a loose file that names the field beforehand."""
        waiting = {"res_model": "mail.compose.message", "res_id": 0}
        file = files.create(loose | waiting)
        file.write({"res_field": "file"})
        self.by("clerk", document).message_post(body="Here", attachment_ids=file.ids)

    def test_the_event_names_the_files_hash(self):
        """The trail holds the SHA-256 of the file that was confirmed."""
        document = self.add_document(self.project, "D01")
        event = self.env["microworks.event"].search(
            [("res_model", "=", document._name), ("target", "=", "reviewed")], limit=1
        )
        self.assertIn(document.sha256, event.content)
