"""Making snapshots: what is allowed is copied and masked, once."""

import hashlib
import json

from odoo import api, fields, models

from odoo.addons.microworks_supervision.tools import canonical

from ..tools import masking
from .disclosure import CARD

VERSION = 1


class DisclosureSnapshot(models.Model):
    _inherit = "microworks.disclosure"

    # === FREEZING ===

    @api.model
    def _freeze_notice(self, notice):
        """The draft disclosure of a notice as it stands now."""
        payload = self._notice_payload(notice)
        return self._freeze(
            notice.project_id,
            payload,
            kind=notice.kind,
            title=payload["title"],
            publicity_id=notice.id,
            res_model=notice.res_model or "microworks.publicity",
            res_id=notice.res_id or notice.id,
            author_id=notice.author_id.id,
        )

    @api.model
    def _preview(self, notice):
        """The content a notice would have if it were reviewed now."""
        return json.loads(canonical.encode(self._notice_payload(notice)))

    @api.model
    def _notice_payload(self, notice):
        name = f"_snapshot_{notice.kind.lower()}"
        return getattr(self, name, self._snapshot_notice)(
            notice, self._record_of(notice)
        )

    @api.model
    def _freeze_card(self, project, author, notice=None):
        """The draft project card as the project stands now.

        :param author: the user who asks for it; somebody else must review it
        :param notice: the notice it is reviewed and published with
        """
        payload = self._snapshot_card(project)
        return self._freeze(
            project,
            payload,
            kind=CARD,
            title=payload["name"],
            publicity_id=notice.id if notice else False,
            res_model=project._name,
            res_id=project.id,
            author_id=author.id,
            **self._card_columns(payload),
        )

    @api.model
    def _freeze(self, project, payload, **vals):
        text = canonical.encode(payload).decode()
        # The row is written by our own code only; roles were checked by the step.
        disclosure = self._unguarded().create(
            {
                "project_id": project.id,
                "payload": text,
                "digest": hashlib.sha256(text.encode()).hexdigest(),
                **vals,
            }
        )
        return self.browse(disclosure.id)

    # === NOTICES ===

    @api.model
    def _snapshot_notice(self, notice, record):
        """The content of a notice of any kind.

        :param notice: the publicity, just reviewed or about to be
        :param record: what it is about
        :return: canonical JSON values, masked
        """
        names = self._private_names(notice.project_id)
        facts, tables = self._facts_of(notice.kind, record, names)
        # sudo: the legal basis of a rule is public.
        rule = notice.sudo()._rule_line()
        return {
            "v": VERSION,
            "kind": notice.kind,
            "notice": notice.id,
            "frozen_at": fields.Datetime.now(),
            "title": masking.mask(notice.title, names),
            "text": masking.mask(notice.body, names),
            "basis": rule.legal_basis or None,
            "project": {
                "number": notice.project_id.number,
                "name": masking.mask(notice.project_id.name, names),
            },
            "facts": facts,
            "tables": tables,
        }

    @api.model
    def _record_of(self, notice):
        model = notice.res_model and self.env.get(notice.res_model)
        if model is None or not notice.res_id:
            return None
        # sudo: the builders copy only what is on the allow-list.
        return model.sudo().browse(notice.res_id).exists()

    @api.model
    def _private_names(self, project):
        """Names of persons known to the records, who must not become public.

        Heirs add those of their own models (villagers, workers, complainants).
        """
        # sudo: names are read to be taken out of what is published.
        notices = project.sudo().publicity_ids
        return {
            name.strip()
            for name in notices.objection_ids.mapped("objector")
            if name and len(name.strip()) > 1
        }
