"""The Chinese (zh_CN) of the three addons is complete, term by term."""

import json
import re

import polib

from odoo.modules import get_module_path
from odoo.tests import TransactionCase, tagged
from odoo.tools import file_open
from odoo.tools.translate import TranslationModuleReader

ADDONS = ("microworks_supervision", "microworks_funds", "microworks_portal")
SHIPPED = "microworks_supervision/data/rulesets"
SHIPPED_FILES = (
    "works_flags",
    "cn_national_v1",
    "county_basic_v1",
    "hb_village_v1",
    "hn_changsha_v1",
    "zj_style_v1",
)
# What a message puts in: %(name)s, %(amount).2f, %%, and {{0}} of the templates.
PLACEHOLDER = re.compile(r"%\(\w+\)[-+#0-9.,]*[a-zA-Z]|%%|%[sdfr]|\{\{\d+\}\}")
TAG = re.compile(r"<[^>]+>")
# Codes read the same in both languages.
CODE = re.compile(r"[A-Z0-9][A-Z0-9 ./-]*|GeoJSON")


@tagged("post_install", "-at_install")
class TestTranslations(TransactionCase):
    # Everything that is wrong is listed at once: a translator wants the whole list.
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._exported = {}

    def _terms(self, addon):
        """The terms of an addon as Odoo exports them: ``{msgid: {places}}``."""
        # Every test of this class asks, and an export takes seconds.
        if addon not in self._exported:
            terms = self._exported[addon] = {}
            for row in TranslationModuleReader(self.env.cr, modules=[addon]):
                module, kind, name, res_id, source = row[:5]
                if module == addon:
                    terms.setdefault(source, set()).add(f"{kind}:{name}:{res_id}")
        return self._exported[addon]

    def _file(self, addon, name):
        return polib.pofile(f"{get_module_path(addon)}/i18n/{name}")

    def _assert_none(self, found, what):
        self.assertFalse(found, f"{what}:\n" + "\n".join(sorted(found)))

    def test_every_term_is_translated(self):
        """Every text of an addon has a Chinese one in its file."""
        for addon in ADDONS:
            with self.subTest(addon):
                chinese = {e.msgid: e.msgstr for e in self._file(addon, "zh_CN.po")}
                self._assert_none(
                    [
                        f"{msgid!r} ({min(places)})"
                        for msgid, places in self._terms(addon).items()
                        if not chinese.get(msgid, "").strip()
                    ],
                    "not translated",
                )

    def test_every_kind_of_place_is_named(self):
        """A text that stands in the code and in a view is read from both places.

        Odoo translates what a method says only from entries that name the code: an
        entry that lost that line stays English on screen, and looks translated.
        """
        for addon in ADDONS:
            for name in ("zh_CN.po", f"{addon}.pot"):
                named = {
                    entry.msgid: {
                        path.partition(":")[0] for path, _ in entry.occurrences
                    }
                    for entry in self._file(addon, name)
                }
                with self.subTest(name):
                    self._assert_none(
                        [
                            f"{msgid!r} ({place})"
                            for msgid, places in self._terms(addon).items()
                            for place in places
                            if place.partition(":")[0] not in named.get(msgid, ())
                        ],
                        "a place that is not named",
                    )

    def test_nothing_is_left_over(self):
        """No entry is fuzzy, obsolete or of a text that is gone."""
        for addon in ADDONS:
            terms = self._terms(addon)
            for name in ("zh_CN.po", f"{addon}.pot"):
                with self.subTest(name):
                    file = self._file(addon, name)
                    self._assert_none(
                        [repr(entry.msgid) for entry in file if entry.fuzzy],
                        "fuzzy",
                    )
                    self._assert_none(
                        [
                            repr(entry.msgid)
                            for entry in file
                            if entry.obsolete or entry.msgid not in terms
                        ],
                        "no longer used",
                    )

    def test_template_is_current(self):
        """The file other translators start from has every text."""
        for addon in ADDONS:
            with self.subTest(addon):
                known = {entry.msgid for entry in self._file(addon, f"{addon}.pot")}
                missing = set(self._terms(addon)) - known
                self._assert_none([repr(m) for m in missing], "not in the template")

    def test_placeholders_and_tags_are_kept(self):
        """What the code puts in, and the markup, is the same in both languages."""
        for addon in ADDONS:
            with self.subTest(addon):
                self._assert_none(
                    [
                        f"{entry.msgid!r}: {entry.msgstr!r}"
                        for entry in self._file(addon, "zh_CN.po")
                        for pattern in (PLACEHOLDER, TAG)
                        if sorted(pattern.findall(entry.msgid))
                        != sorted(pattern.findall(entry.msgstr))
                    ],
                    "differs",
                )

    def test_no_english_is_left(self):
        """A Chinese text is not its English one, codes excepted."""
        for addon in ADDONS:
            with self.subTest(addon):
                self._assert_none(
                    [
                        repr(entry.msgid)
                        for entry in self._file(addon, "zh_CN.po")
                        if entry.msgstr == entry.msgid
                        and re.search("[A-Za-z]", PLACEHOLDER.sub("", entry.msgid))
                        and not CODE.fullmatch(entry.msgid)
                    ],
                    "still English",
                )

    def test_shipped_rules_agree(self):
        """Names of shipped rule sets are the same in their JSON and in the file."""
        chinese = {
            entry.msgid: entry.msgstr
            for entry in self._file("microworks_supervision", "zh_CN.po")
        }
        for name in SHIPPED_FILES:
            with file_open(f"{SHIPPED}/{name}.json") as source:
                rows = json.load(source)
            for row in rows if isinstance(rows, list) else [rows]:
                with self.subTest(row["code"]):
                    self.assertEqual(chinese.get(row["name"]), row["name_zh"])
