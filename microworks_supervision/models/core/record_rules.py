"""Who sees which rows: the texts that most models share, said once."""

from typing import NamedTuple

from odoo import Command, api, models

from .base import OURS

GROUP = "microworks_supervision.group_{}"
OWN_CONTRACT = '("contract_id.partner_id", "=", user.commercial_partner_id.id)'
OWN_ENTRY = (
    '("create_uid.partner_id.commercial_partner_id", "=",'
    " user.commercial_partner_id.id)"
)
ALL = "rwcu"


class RowRule(NamedTuple):
    """A record rule that many models have.

    :param title: what it is called behind the name of the model
    :param domain: which rows it lets through
    :param group: for whom it opens them; none: it narrows everybody's
    :param operations: of read, write, create, unlink, by their first letters
    """

    title: str
    domain: str
    group: str = ""
    operations: str = ALL


RULES = {
    "area": RowRule(
        "own areas", '[("area_id", "in", user.microworks_reach_ids.ids)]', "user"
    ),
    "company": RowRule("companies", '[("company_id", "in", company_ids + [False])]'),
    # Odoo shares the rows of dialogues between all who may open one: somebody else
    # could change a reason or an amount between the typing and the button.
    "own": RowRule("own rows", '[("create_uid", "=", user.id)]'),
    "contractor": RowRule(
        "the contractor's own", f"[{OWN_CONTRACT}]", "contractor", "r"
    ),
    "contractor_create": RowRule(
        "the contractor enters for his contracts",
        f"[{OWN_CONTRACT}]",
        "contractor",
        "c",
    ),
    "contractor_write": RowRule(
        "the contractor changes what he entered",
        f"[{OWN_CONTRACT}, {OWN_ENTRY}]",
        "contractor",
        "wu",
    ),
}
# What a contractor enters himself for his contract.
CONTRACTORS = ("contractor", "contractor_create", "contractor_write")


class Base(models.AbstractModel):
    _inherit = "base"

    # Names of RULES; not said: own rows for a dialogue, own areas and companies for
    # whatever lies in an area of a company. Anything else is said by the model.
    _record_rules = None

    @api.model
    def _get_record_rules(self):
        """The rules of this model that are in the table. :rtype: tuple of str"""
        if not self._name.startswith(OURS) or self._abstract or not self._auto:
            return ()
        if self._record_rules is not None:
            return self._record_rules
        if self._transient:
            return ("own",)
        placed = {"area_id", "company_id"} <= self._fields.keys()
        return ("area", "company") if placed else ()


class IrRule(models.Model):
    _inherit = "ir.rule"

    @api.model
    def _load_record_rules(self, module):
        """Make the record rules of the models of an addon, or bring them up to date.

        Called by the data of each addon, before anything else of its security.

        :param str module: the addon that defines the models
        """
        found = []
        for name in sorted(self.env.registry):
            model = self.env[name]
            if model._original_module == module:
                found += [
                    self._row_rule(module, model, rule)
                    for rule in model._get_record_rules()
                ]
        # sudo: part of the installation, as records of a data file are.
        self.sudo()._load_records(found)

    @api.model
    def _row_rule(self, module, model, name):
        rule = RULES[name]
        short = model._name.removeprefix(OURS).replace(".", "_")
        group = self.env.ref(GROUP.format(rule.group)) if rule.group else None
        return {
            "xml_id": f"{module}.{short}_rule_{name}",
            "values": {
                "name": f"{model._name}: {rule.title}",
                "model_id": self.env["ir.model"]._get_id(model._name),
                "domain_force": rule.domain,
                "groups": [Command.set(group.ids if group else [])],
                "perm_read": "r" in rule.operations,
                "perm_write": "w" in rule.operations,
                "perm_create": "c" in rule.operations,
                "perm_unlink": "u" in rule.operations,
            },
        }
