"""Every field of every model that takes a file or a text passes the one check."""

import base64
import struct
import zlib

from odoo.tests import tagged

from odoo.addons.microworks_supervision.exceptions import Refused
from odoo.addons.microworks_supervision.tests.common import PDF

from .world import World

# What no field of a person's takes.
PROGRAM = b"MZ\x90\x00" + b"\x00" * 200
OWN = {"microworks.bid.envelope", "microworks.payment.batch", "microworks.ocds.import"}


def bomb(side=60_000):
    """A PNG of a few kB that unpacks to ten gigabytes."""

    def chunk(kind, data):
        crc = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", crc)

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\x00" * 1000))
        + chunk(b"IEND", b"")
    )


@tagged("post_install", "-at_install", "microworks_bad_input")
class TestFilesAndTexts(World):
    # What JSON can carry and the server must bear is asked of the server itself.
    always_http = True

    # === FILES ===

    def file_fields(self):
        """Every stored binary field a caller may write."""
        for name in sorted(self.env.registry):
            model = self.env[name]
            if not name.startswith("microworks.") or model._abstract or name in OWN:
                continue
            for field in model._fields.values():
                if field.type in ("binary", "image") and field.store:
                    yield model, field.name

    def refusal(self, model, name, raw):
        with self.assertRaises(Refused) as error, self.cr.savepoint():
            model._add_missing_default_values({name: base64.b64encode(raw).decode()})
            model.create({name: base64.b64encode(raw).decode()})
        return error.exception.codes[0]

    def test_no_field_takes_a_program(self):
        """An EXE is refused wherever a file can be put."""
        fields = list(self.file_fields())
        self.assertGreater(len(fields), 8)
        for model, name in fields:
            code = self.refusal(model, name, PROGRAM)
            self.assertIn(
                code, ("MW-FILE-03", "MW-FILE-08", "MW-FILE-09", "MW-PHOTO-03"), model
            )

    def test_a_refusal_is_headed_by_what_was_meant(self):
        """Neither the helper that looks at files nor the frame puts its own name there."""
        with self.assertRaises(Refused) as error:
            self.record("microworks.procurement").write(
                {"tender_file": base64.b64encode(PROGRAM).decode()}
            )
        helpers = [
            self.env["ir.model"]._get(name).name
            for name in ("microworks.document", "microworks.refusing")
        ]
        self.assertNotIn(str(error.exception).split("\n")[0], helpers)
        with self.assertRaises(Refused) as error:
            self.env["res.partner"]._check_texts({"name": "a\x00b"})
        self.assertTrue(str(error.exception).startswith("[MW-TEXT-01]"))

    def test_no_field_takes_what_is_too_large(self):
        """The limit of the settings holds everywhere; for lists to be read in, five times."""
        self.env["ir.config_parameter"].set_param("microworks.max_file_mb", "1")
        for model, name in self.file_fields():
            code = self.refusal(model, name, PDF + b" " * (6 << 20))
            self.assertEqual(code, "MW-FILE-02", (model, name))

    def test_no_field_unpacks_a_bomb(self):
        """A small picture with billions of pixels is refused before it is opened."""
        for model, name in self.file_fields():
            if model._file_kinds.get(name) != "data":
                self.assertEqual(self.refusal(model, name, bomb()), "MW-FILE-07", model)

    def test_damaged_pictures_are_refused_in_words(self):
        """What only begins like a picture raises no error of the image library."""
        procurement = self.record("microworks.procurement")
        notice = self.record("microworks.publicity")
        for record, name in ((procurement, "tender_file"), (notice, "board_photo")):
            for raw in (b"\xff\xd8\xff\xe0 rubbish", b"\x89PNG\r\n\x1a\n rubbish"):
                with self.assertRaises(Refused) as error, self.cr.savepoint():
                    record.write({name: base64.b64encode(raw).decode()})
                self.assertIn(
                    error.exception.codes[0], ("MW-FILE-06", "MW-FILE-08", "MW-FILE-03")
                )
            with self.assert_refused("MW-FILE-05"):
                record.write({name: 5})

    def test_a_wrong_setting_does_not_stop_uploads(self):
        """A limit that is no number is refused; one put there otherwise counts as unset."""
        with self.assert_refused("MW-CFG-03"):
            self.env["ir.config_parameter"].set_param("microworks.max_file_mb", "abc")
        self.env.cr.execute(
            "INSERT INTO ir_config_parameter (key, value) VALUES (%s, %s)"
            " ON CONFLICT (key) DO UPDATE SET value = EXCLUDED.value",
            ["microworks.max_file_mb", "abc"],
        )
        self.env.registry.clear_cache("stable")
        self.env.invalidate_all()
        self.assertEqual(self.env["microworks.document"]._file_limit(), 20 << 20)

    # === TEXTS ===

    def text_fields(self):
        for name in sorted(self.env.registry):
            model = self.env[name]
            if not name.startswith("microworks.") or model._abstract:
                continue
            for field in model._fields.values():
                if field.type in ("char", "text", "html") and field.store:
                    yield model, field

    def test_no_field_takes_what_no_database_holds(self):
        """The null sign and half characters are refused in every text of every model."""
        for model, field in self.text_fields():
            for text in ("a\x00b", "a\ud800b"):
                with self.assert_refused("MW-TEXT-01"):
                    model._check_texts({field.name: text})

    def test_control_characters_are_refused(self):
        """Bells, and marks that turn the reading order round, are no text either."""
        for text in ("a\x07b", "a\u202eb", "a\x85b"):
            answer = self.call(
                "clerk",
                "microworks.project",
                "create",
                vals_list=[{"name": text, "area_id": self.village.id}],
            )
            self.assertIn("MW-TEXT-01", answer.codes, repr(text))

    def test_people_and_firms_too(self):
        """A null sign is no server error in Odoo's own models either."""
        for model, vals in (
            ("res.partner", {"name": "a\x00b"}),
            ("res.users", {"name": "a\x00b", "login": "x"}),
        ):
            with self.assert_refused("MW-TEXT-01"):
                self.env[model].create(vals)

    def test_a_default_of_the_context_is_a_text_too(self):
        """What a caller sets as default is checked like what he sends."""
        answer = self.call(
            "clerk",
            "microworks.project",
            "create",
            vals_list=[{"area_id": self.village.id}],
            context={"default_name": "a\x00b"},
        )
        self.assertIn("MW-TEXT-01", answer.codes)

    def test_a_text_that_says_nothing_is_none(self):
        """Dots, blanks nobody sees and punctuation are neither a name nor a reason."""
        project = self.record("microworks.project")
        waiver = {"project_id": project.id, "stage": "apply", "gate_key": "x"}
        for text in (".", "……", "\u200b", "\u3164", "—", "?!"):
            with self.assert_refused("MW-TEXT-02"):
                self.env["microworks.reason.wizard"].create({"reason": text})
            with self.assert_refused("MW-TEXT-02"):
                self.env["microworks.waiver"].with_user(self.people["clerk"]).create(
                    waiver | {"reason": text, "gate_name": "x"}
                )
            with self.assert_refused("MW-WF-02"):
                project._check_reason(text)
            with self.assert_refused("MW-TEXT-02"):
                project.with_user(self.people["clerk"])._check_texts({"name": text})
        project._check_reason("经查属实")

    # === WHAT PROGRAMS HAND TO STEPS ===

    def test_what_is_handed_to_a_step_is_looked_at(self):
        """Words for amounts, numbers for reasons and the end of time get a code."""
        role = {
            "microworks.fund.allocation": "finance",
            "microworks.retention": "officer",
            "microworks.project": "department",
            "microworks.procurement": "officer",
        }
        for model, method, args, code in (
            (
                "microworks.fund.allocation",
                "action_give_back",
                {"amount": "abc"},
                "MW-NUM-01",
            ),
            (
                "microworks.fund.allocation",
                "action_give_back",
                {"amount": float("nan")},
                "MW-NUM-01",
            ),
            (
                "microworks.fund.allocation",
                "action_give_back",
                {"amount": [1]},
                "MW-NUM-01",
            ),
            ("microworks.retention", "action_keep", {"amount": "abc"}, "MW-NUM-01"),
            (
                "microworks.project",
                "action_set_ceiling",
                {"amount": "abc"},
                "MW-NUM-01",
            ),
            (
                "microworks.project",
                "action_set_ceiling",
                {"amount": 1e300},
                "MW-NUM-02",
            ),
            (
                "microworks.procurement",
                "action_publish",
                {"deadline": "9999-12-31 23:59:59"},
                "MW-DATE-03",
            ),
            (
                "microworks.procurement",
                "action_publish",
                {"deadline": "soon"},
                "MW-DATE-03",
            ),
            ("microworks.procurement", "action_publish", {"deadline": 5}, "MW-DATE-03"),
            (
                "microworks.procurement",
                "action_extend",
                {"deadline": "x", "reason": "y"},
                "MW-DATE-03",
            ),
        ):
            record = self.record(model)
            with self.subTest(model=model, args=args):
                with self.assertRaises(Refused) as error, self.cr.savepoint():
                    getattr(self.by(role[model], record), method)(**args)
                self.assertEqual(error.exception.codes, [code])

    def test_a_reason_is_a_text(self):
        """A number or a list is no reason, nor is a text nobody can keep."""
        notice = self.record("microworks.publicity")
        for reason in (5, ["x"], {"a": 1}, "a\x00b"):
            with self.assert_refused("MW-TEXT-03"):
                notice._given_text(reason)
        self.assertEqual(notice._given_text(" because "), "because")
        self.assertEqual(notice._given_text(None), "")
        self.assertEqual(notice._given_text(False), "")
