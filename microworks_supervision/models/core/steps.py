"""What follows from the steps that a model declares: edges, guarded fields, buttons,
whose turn it is."""

from lxml.builder import E

from odoo import api, fields, models
from odoo.fields import Domain

from ...exceptions import Refused
from ...tools import step as stamps
from ...tools.declared import merged

# In the list of allowed steps: this one asks for a reason now.
ASKS = ":reason"
OFFICE = "microworks_supervision.group_user"
BATCH = "microworks_supervision.step_batch_action"
REASON_WIZARD = "microworks_supervision.reason_wizard_action"


class Acts(models.AbstractModel):
    _inherit = "microworks.guarded"

    # Public methods that take a reason and change no state.
    _reason_acts = frozenset()

    @api.model
    def _takes_reason(self, method):
        """Whether ``method`` is a step or an act of this model with a reason."""
        declared = (vars(base).get("_reason_acts", ()) for base in type(self).__mro__)
        return any(method in acts for acts in declared)

    def _step_label(self, method):
        """The words of the step that ``method`` takes, if it is one."""
        return False


class Steps(models.AbstractModel):
    """Steps as data: heirs declare ``_steps``, ``{name: Step}``.

    The order is the order of the buttons, and the first step from a state that leads
    nowhere aside is the way forward. What extends a model adds its own steps or says
    one of them anew; ``None`` takes one out.
    """

    _inherit = "microworks.workflow"

    _steps = {}
    # Fields by which ``_get_edges`` tells records of one state apart.
    _edge_fields = ()

    allowed_steps = fields.Json(
        compute="_compute_allowed_steps",
        help="The steps that the reader may take now; the buttons ask for it.",
        groups=OFFICE,
    )
    my_turn = fields.Boolean(
        string="Waits for Me",
        compute="_compute_my_turn",
        search="_search_my_turn",
        help="The next step is one of your role. Where the law wants two persons, a"
        " colleague of the same role takes it.",
        groups=OFFICE,
    )

    # === DECLARATION ===

    @classmethod
    def _get_steps(cls):
        """The steps of the model and of everything that extends it.

        :return: ``{name: Step}`` in the order of declaration
        """
        steps = merged(cls, "_steps")
        return {name: step for name, step in steps.items() if step is not None}

    @classmethod
    def _get_guarded(cls):
        """What a step stamps or sets is guarded, without being said twice."""
        guarded = set(super()._get_guarded())
        steps = cls._get_steps()
        if steps:
            guarded.add("state")
        for step in steps.values():
            guarded.update(step.stamp, step.sets)
        return frozenset(guarded)

    def _get_edges(self):
        """The edges that hold for this record; heirs may refine by class.

        :return: ``{(source, target): Step}``
        """
        return self._get_declared_edges()

    @classmethod
    def _get_declared_edges(cls):
        return {
            (source, step.target): step
            for step in cls._get_steps().values()
            for source in step.sources
        }

    def _stamp_values(self, step, role, reason):
        """What ``step`` writes beside the state.

        A step of our own code is nobody's: it stamps no person.
        """
        given = {
            stamps.TODAY: self._legal_today(),
            stamps.NOW: fields.Datetime.now(),
            stamps.REASON: reason,
            stamps.NOTHING: False,
        }
        if role != "system":
            given[stamps.USER] = self.env.user.id
        return {name: given[what] for name, what in step.stamp.items() if what in given}

    def _take(self, name, *, reason=None, vals=None, facts=None):
        """Take the step called ``name`` on each of these records.

        :param str reason: why, in the person's words
        :param dict vals: fields set with the state, besides what the step stamps
        :param dict facts: more for the event
        """
        target = self._get_steps()[name].target
        for record in self:
            record._transition(target, reason=reason, vals=vals, facts=facts)

    # === WHAT MAY BE TAKEN NOW ===

    @api.depends("state")
    @api.depends_context("uid")
    def _compute_allowed_steps(self):
        for record in self:
            record.allowed_steps = record._get_allowed_steps()

    def _get_allowed_steps(self):
        """Names of the steps that the reader may take on this record now.

        What a gate asks for stands above the form; a button does not hide for it.
        """
        declared = self._get_steps()
        allowed = []
        for name, step in self._get_steps_here():
            if self._role_on(step) and self._is_within_reach(name, step):
                asks = declared[name].reason is None and step.reason
                allowed.append(f"{name}{ASKS}" if asks else name)
        return allowed

    def _get_steps_here(self):
        """The steps from the present state, as they hold for this record.

        :return: list of ``(name, Step)``
        """
        self.ensure_one()
        try:
            edges = self._get_edges()
        except Refused:
            # A rule that decides whose step it is lacks: the list of what is missing
            # says so, and the form opens, without a button.
            declared = self._get_declared_edges().items()
            edges = {edge: step._replace(groups=()) for edge, step in declared}
        return [
            (name, edges[self.state, step.target])
            for name, step in self._get_steps().items()
            if self.state in step.sources and (self.state, step.target) in edges
        ]

    def _is_within_reach(self, name, step):
        if not self._origin.id and (
            step.reason or step.dialog or step.apart or step.leads_aside
        ):
            # Nobody has saved it yet.
            return False
        if any(map(self._holds_duty, self._kept_apart(step))):
            return False
        return self._is_offered(name)

    def _is_offered(self, name):
        """Whether a button for the step makes sense now; heirs say where it does not."""
        return True

    def web_read(self, specification):
        """The form's values; what may be taken is asked anew at every reading."""
        self.invalidate_recordset(["allowed_steps", "my_turn"], flush=False)
        return super().web_read(specification)

    # === WHOSE TURN IT IS ===

    def _next_step(self):
        """The step on the way forward. :rtype: Step or None"""
        for _name, step in self._get_steps_here():
            if not step.leads_aside:
                return step
        return None

    @api.depends("state")
    @api.depends_context("uid")
    def _compute_my_turn(self):
        for record in self:
            record.my_turn = record._is_my_turn()

    def _is_my_turn(self):
        step = self._next_step()
        return bool(step and self._role_on(step))

    def _search_my_turn(self, operator, value):
        if operator != "in":
            return NotImplemented
        # One record in memory for each kind answers as a stored one would.
        mine = Domain.OR(
            domain for domain, values in self._turn_kinds() if self._turn_of(values)
        )
        return mine if True in value else ~mine

    @api.model
    def _turn_of(self, values):
        return self.new(values)._is_my_turn()

    @api.model
    def _turn_kinds(self):
        """The kinds of records whose next step may be somebody else's.

        :return: pairs of a domain and the values of a record of that kind
        """
        kinds = [(Domain.TRUE, {})]
        for name in ("state", *self._edge_fields):
            kinds = [
                (domain & Domain(name, "=", value), {**values, name: value})
                for domain, values in kinds
                for value in (*self._fields[name].get_values(self.env), False)
                if value or name != "state"
            ]
        return kinds

    # === BUTTONS ===

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        """Put a button for each step into the heading of every form.

        A view neither says who may take a step nor when: it would be said twice.
        """
        arch, view = super()._get_view(view_id, view_type, **options)
        if view_type == "form":
            self._add_step_buttons(arch)
        elif view_type == "list":
            self._add_batch_button(arch)
        return arch, view

    @api.model
    def _add_step_buttons(self, arch):
        labelled = {
            name: step
            for name, step in self._get_steps().items()
            if step.label and step.button
        }
        if not labelled:
            return
        header = arch.find("header")
        if header is None:
            header = E.header()
            arch.insert(0, header)
        header.insert(0, E.field(name="allowed_steps", invisible="1", groups=OFFICE))
        forward, aside = [], []
        for name, step in labelled.items():
            shelf = aside if step.leads_aside else forward
            shelf.extend(self._step_buttons(name, step))
        for button in reversed(forward):
            header.insert(1, button)
        state = header.find("field[@name='state']")
        place = len(header) if state is None else header.index(state)
        for button in reversed(aside):
            header.insert(place, button)

    @api.model
    def _add_batch_button(self, arch):
        """One button for all steps that need no window of their own."""
        if not any(s.label and not s.dialog for s in self._get_steps().values()):
            return
        header = arch.find("header")
        if header is None:
            header = E.header()
            arch.insert(0, header)
        action = self.env["ir.model.data"]._xmlid_to_res_id(BATCH)
        header.append(
            E.button(
                name=str(action),
                type="action",
                string=self.env._("Take a Step"),
                groups=OFFICE,
            )
        )

    @api.model
    def _step_buttons(self, name, step):
        """The buttons of a step: a second one where the record may ask for a reason."""
        asked = step.reason or step.dialog
        yield self._step_button(
            name, step, name, step.dialog or (asked and REASON_WIZARD)
        )
        if step.reason is None:
            yield self._step_button(name, step, f"{name}{ASKS}", REASON_WIZARD)

    @api.model
    def _step_button(self, name, step, offered, dialog):
        method = step.method_of(name)
        values = {
            "string": self.env._(
                step.asking if step.asking and offered.endswith(ASKS) else step.label
            ),
            "invisible": f"'{offered}' not in allowed_steps",
            "groups": OFFICE,
        }
        if dialog:
            values |= {
                "name": str(self.env["ir.model.data"]._xmlid_to_res_id(dialog)),
                "type": "action",
                "context": f"{{'step_method': '{method}'}}",
            }
        else:
            values |= {"name": method, "type": "object"}
        if not step.leads_aside:
            values["class"] = "oe_highlight"
        if step.confirm:
            values["confirm"] = self.env._(step.confirm)
        return E.button(values)

    # === REASONS ===

    @api.model
    def _takes_reason(self, method):
        if super()._takes_reason(method):
            return True
        # A step with a window of its own needs more than a reason; one of our own code
        # has no method at all.
        return any(
            step.method_of(name) == method
            and step.reason is not False
            and not step.dialog
            and hasattr(self, method)
            for name, step in self._get_steps().items()
        )

    def _step_label(self, method):
        """The words of the button for ``method``, from the record's state."""
        found = [
            step
            for name, step in self._get_steps().items()
            if step.label and step.method_of(name) == method
        ]
        here = [step for step in found if self.state in step.sources]
        return self.env._((here or found)[0].label) if found else False
