"""What the next step lacks, told on the form before anybody presses."""

from lxml.builder import E
from markupsafe import Markup

from odoo import api, fields, models

from ...exceptions import Refused

# Who asks for an exception from a rule.
ASKERS = ("group_village_clerk", "group_township_officer", "group_township_leader")

GATE_FIELDS = ("gate_html", "gate_count", "gate_next", "gate_waivable")


class Gated(models.AbstractModel):
    """A record whose form lists what its next step lacks.

    Which state follows is the way forward of their steps; their ``_get_refusals`` is
    the same that the step itself asks. A heir whose list shall follow what is being
    typed sets ``_gate_live`` and names in the ``depends`` of ``_compute_gate`` what
    the refusals read.
    """

    _name = "microworks.gated"
    _description = "Shows What the Next Step Lacks"

    _gate_live = False

    # Counts of bids and papers are in it: not for bidders.
    gate_html = fields.Html(
        string="Missing for the Next Step",
        compute="_compute_gate",
        sanitize=False,
        groups="microworks_supervision.group_user",
    )
    gate_count = fields.Integer(
        string="Missing Items",
        compute="_compute_gate",
        groups="microworks_supervision.group_user",
    )
    gate_next = fields.Char(
        string="What Comes Next",
        compute="_compute_gate",
        help="The state that follows, and who may take the step.",
        groups="microworks_supervision.group_user",
    )
    gate_waivable = fields.Boolean(
        string="Waiver Possible",
        compute="_compute_gate",
        help="Whether a waiver can be asked for one of the missing items.",
        groups="microworks_supervision.group_user",
    )

    # === COMPUTE ===

    @api.depends("state")
    def _compute_gate(self):
        for record in self:
            refusals = record._get_next_refusals()
            record.gate_count = len(refusals)
            record.gate_html = record._render_refusals(refusals)
            record.gate_next = record._describe_next()
            record.gate_waivable = record._is_waiver_possible(refusals)

    def web_read(self, specification):
        """The form's values; the list is made anew, whatever was written before.

        What a step lacks is read from many records; no ``depends`` names them all.
        """
        self.invalidate_recordset(GATE_FIELDS, flush=False)
        return super().web_read(specification)

    # === BUSINESS ===

    def _next_target(self):
        """The next state on the way forward. :rtype: str or None"""
        step = self._next_step()
        return step and step.target

    def _get_next_refusals(self):
        """What the next step would be refused for; nothing before it is saved.

        :return: list of :class:`Refusal`
        """
        self.ensure_one()
        step = self._next_step()
        if not step or not step.gate or not self._is_gate_asked():
            return []
        record = self if self._gate_live else self._origin
        try:
            return record._get_refusals(step.target)
        except Refused as refused:
            return refused.refusals

    def _describe_next(self):
        """The next state and whose step it is: who has no button reads it, too.

        :rtype: str or False
        """
        self.ensure_one()
        step = self._next_step()
        if not step or not self._is_gate_asked():
            return False
        states = dict(self._fields["state"]._description_selection(self.env))
        label = states[step.target]
        if not step.groups:
            return label
        roles = self._describe_groups(step.groups)
        return self.env._("%(state)s (by %(roles)s)", state=label, roles=roles)

    def _is_gate_asked(self):
        """Whether there is anything to tell: not of what nobody has saved."""
        return bool(self._origin.id)

    def _is_waiver_possible(self, refusals):
        """Whether an exception can still be asked for from what is missing here."""
        if not any(refusal.waivable for refusal in refusals):
            return False
        subject = self._waiver_subject()
        return bool(subject is not None and subject._waivable())

    def _waiver_subject(self):
        """The record whose exceptions are asked for here; ``None`` where none are."""
        gates = self.env.registry["microworks.gate.subject"]
        return self if isinstance(self, gates) else None

    def _waiver_context(self):
        """What the dialogue of an exception is told, as a context of the form."""
        return f"{{'default_res_model': '{self._name}', 'default_res_id': id}}"

    @api.model
    def _render_refusals(self, refusals):
        """The refusals as a list for a form; the texts are escaped."""
        if not refusals:
            return False
        items = Markup().join(
            Markup(
                "<li><span class='badge text-bg-light'>%s</span> <strong>%s</strong>"
                " <span class='text-muted'>%s</span><br/>%s</li>"
            )
            % (
                refusal.code,
                refusal.what,
                " ".join(part for part in (refusal.named_rule, refusal.basis) if part),
                refusal.next_step,
            )
            for refusal in refusals
        )
        return Markup("<ul class='mb-0'>%s</ul>") % items

    # === VIEW ===

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        """Put the next step and the list above the sheet of every form."""
        arch, view = super()._get_view(view_id, view_type, **options)
        sheet = arch.find("sheet") if view_type == "form" else None
        if sheet is not None:
            sheet.addprevious(self._next_line())
            sheet.addprevious(self._gate_box())
        return arch, view

    @api.model
    def _next_line(self):
        """One line where nothing is missing: what comes now, and whose it is."""
        return E.div(
            {"class": "px-3 py-1 flex-shrink-0"},
            self._next_words(),
            name="next",
            invisible="gate_count or not gate_next",
            groups="microworks_supervision.group_user",
        )

    @api.model
    def _next_words(self, css=""):
        return E.span(
            {"class": f"text-muted {css}"},
            self.env._("Next step:"),
            E.field(name="gate_next", readonly="1", **{"class": "w-auto ms-1 mb-0"}),
        )

    @api.model
    def _gate_box(self):
        data = self.env["ir.model.data"]
        wizard = data._xmlid_to_res_id("microworks_supervision.waiver_wizard_action")
        return E.div(
            {
                # Neither squeezed beside the chatter nor hiding the form below.
                "class": "alert alert-warning mb-0 overflow-auto flex-shrink-0",
                "style": "max-height: 40vh",
                "role": "alert",
            },
            E.strong(self.env._("Still missing for the next step")),
            self._next_words("ms-3"),
            E.field(name="gate_html", readonly="1", **{"class": "mb-0"}),
            E.button(
                {"class": "btn-link"},
                name=str(wizard),
                type="action",
                string=self.env._("Ask for a Waiver"),
                context=self._waiver_context(),
                invisible="not gate_waivable",
                groups=",".join(f"microworks_supervision.{name}" for name in ASKERS),
            ),
            name="gate",
            invisible="not gate_count",
            groups="microworks_supervision.group_user",
        )
