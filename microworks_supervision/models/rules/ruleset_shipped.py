"""The rule sets that come with the addon."""

import json

from markupsafe import Markup

from odoo import api, models, tools
from odoo.tools import file_open

MODULE = "microworks_supervision"
# Bases first.
SHIPPED = (
    "cn_national_v1",
    "county_basic_v1",
    "zj_style_v1",
    "hb_village_v1",
    "hn_changsha_v1",
)


class RulesetShipped(models.Model):
    """Files of other addons bring lines of their own kinds for the same sets.

    Such a section is added once, when its addon is there for the first time, also to a
    set in force, with an event; the name of the set in the addon says that it was.
    """

    _inherit = "microworks.ruleset"

    @api.model
    def _shipped_files(self):
        """Addon → names of its files in ``data/rulesets``, bases first.

        Addons with lines of their own add theirs.
        """
        return {MODULE: SHIPPED}

    @api.model
    def _load_shipped(self):
        """Load the shipped rule sets that are not there yet.

        The first version of a code is put in force; a later one stays a draft,
        because only the office in charge decides that its rules change.
        """
        self._load_shipped_flags()
        for name in SHIPPED:
            document = self._shipped_document(name)
            known = self.search([("code", "=", document["code"])])
            if document["version"] in known.mapped("version"):
                continue
            # The addon's own words are not translated yet: no message in two languages.
            ruleset = self.with_context(mail_create_nolog=True)._create_from_json(
                document
            )
            if not known:
                ruleset.action_put_in_force()
            for addon, names in self._shipped_files().items():
                if name in names:
                    self._name_shipped(ruleset, f"ruleset_{name}", addon)
        self._load_shipped_translations()
        self._mend_shipped_messages()

    @api.model
    def _load_shipped_section(self, addon):
        """Add the lines of an addon to the shipped sets, where it never did before.

        :param str addon: a key of :meth:`_shipped_files`
        """
        for name in self._shipped_files()[addon]:
            ruleset = self.env.ref(f"{MODULE}.ruleset_{name}", raise_if_not_found=False)
            done = self.env.ref(f"{addon}.ruleset_{name}", raise_if_not_found=False)
            if ruleset and not done:
                ruleset._add_section(self._read_shipped(name, addon)["lines"], addon)
                self._name_shipped(ruleset, f"ruleset_{name}", addon)
        self._load_shipped_translations()

    def _add_section(self, section, addon):
        """Add lines per kind; what the set has of them stays as it is."""
        added = {}
        for kind, rows in section.items():
            known = set(self[self._kinds()[kind]].mapped("code"))
            new = [row for row in rows if row["code"] not in known]
            lines = self._lines_of(kind)._unguarded()
            self._json_create_lines(lines, new, {"ruleset_id": self.id})
            added.update((row["code"], row["name"]) for row in new)
        if added:
            self.env["microworks.event"]._record(
                self, kind="change", after=added, facts={"addon": addon}
            )

    @api.model
    def _mend_shipped_messages(self):
        """Say in the office's language what an earlier version said half in English.

        Messages of the installation were written before the addon's translations
        were there.
        """
        speaking = self.with_context(lang=self._speaking().env.context.get("lang"))
        half = Markup("<p>%s</p>")
        for name in SHIPPED:
            ruleset = speaking.env.ref(
                f"{MODULE}.ruleset_{name}", raise_if_not_found=False
            )
            if not ruleset:
                continue
            # Messages of the system about its own rules.
            messages = ruleset._unguarded().message_ids.filtered(
                lambda m: (
                    m.author_id == self.env.ref("base.partner_root")
                    and (m.body or "").startswith(f"<p>{self._description} ")
                )
            )
            messages.body = half % ruleset._creation_message()

    @api.model
    def _load_shipped_flags(self):
        flags = self.env["microworks.works.flag"]
        known = {code for [code] in flags._read_group([], ["code"])}
        for row in self._read_shipped("works_flags"):
            if row["code"] not in known:
                flag = flags.create({key: row[key] for key in ("code", "name")})
                self._name_shipped(flag, f"works_flag_{flag.code}")

    @api.model
    def _load_shipped_translations(self):
        """Write the Chinese texts of the files to what was loaded from them.

        Called by the loader, and for a language that is installed later by the
        update of the addon.
        """
        if not self._json_has_zh():
            return
        flags = self.env["microworks.works.flag"]
        rows = {row["code"]: row for row in self._read_shipped("works_flags")}
        known = flags.search([("code", "in", list(rows))])
        self._json_translate(known, [rows[flag.code] for flag in known])
        for name in SHIPPED:
            ruleset = self.env.ref(f"{MODULE}.ruleset_{name}", raise_if_not_found=False)
            document = self._shipped_document(name)
            # Rules changed since then have other texts.
            if ruleset and ruleset.state != "draft":
                ruleset._translate_from_json(document)

    def _translate_from_json(self, document):
        """Add the Chinese texts of a document to this set's lines, by code."""
        self._json_translate(self._unguarded(), [document])
        for kind, rows in document["lines"].items():
            self._translate_lines(self[self._kinds()[kind]], rows)

    def _translate_lines(self, lines, rows):
        by_code = {line.code: line for line in lines}
        known = [row for row in rows if row["code"] in by_code]
        found = lines.browse([by_code[row["code"]].id for row in known])
        self._json_translate(found._unguarded(), known)
        for row in known:
            if row.get("items"):
                self._translate_lines(by_code[row["code"]].item_ids, row["items"])

    @api.model
    @tools.ormcache()
    def _shipped_documents(self):
        """All shipped versions of all sets. Read only: they stay in a cache."""
        return tuple(self._shipped_document(name) for name in SHIPPED)

    @api.model
    def _shipped_document(self, name):
        """One shipped set, with the sections of all addons that have one."""
        document = self._read_shipped(name)
        for addon, names in self._shipped_files().items():
            if addon != MODULE and name in names:
                for kind, rows in self._read_shipped(name, addon)["lines"].items():
                    document["lines"].setdefault(kind, []).extend(rows)
        return document

    @api.model
    def _read_shipped(self, name, addon=MODULE):
        with file_open(f"{addon}/data/rulesets/{name}.json") as file:
            return json.load(file)

    @api.model
    def _name_shipped(self, record, name, addon=MODULE):
        self.env["ir.model.data"]._update_xmlids(
            [{"xml_id": f"{addon}.{name}", "record": record, "noupdate": True}]
        )
