"""One step on many records of a list, each judged for itself."""

from inspect import signature

from odoo import Command, api, fields, models
from odoo.exceptions import UserError

# So many at once: each is locked until all are through.
MOST = 500


class StepBatch(models.TransientModel):
    """Opened from a list: which step, on which of the records that were ticked.

    Runs only what the model declares as a step with a button, by the same public
    method as the button of the form: no other check and none less.
    """

    _name = "microworks.step.batch"
    _inherit = ["microworks.refusing"]
    _description = "Step on Many Records"

    res_model = fields.Char(string="About Model", readonly=True)
    record_ids = fields.Json(string="About Records (IDs)", readonly=True)
    record_count = fields.Integer(
        string="Records Ticked", compute="_compute_record_count"
    )
    choice_ids = fields.One2many(
        comodel_name="microworks.step.choice",
        inverse_name="batch_id",
        string="Possible Steps",
        readonly=True,
    )
    choice_id = fields.Many2one(
        comodel_name="microworks.step.choice",
        string="Step",
        domain="[('batch_id', '=', id)]",
    )
    asks_reason = fields.Boolean(related="choice_id.asks_reason")
    reason = fields.Text()
    line_ids = fields.One2many(
        comodel_name="microworks.step.result",
        inverse_name="batch_id",
        string="Result",
        readonly=True,
    )
    taken_count = fields.Integer(string="Taken", compute="_compute_counts")
    refused_count = fields.Integer(string="Refused", compute="_compute_counts")

    # === COMPUTE ===

    @api.depends("record_ids")
    def _compute_record_count(self):
        for batch in self:
            batch.record_count = len(batch._numbers(batch.record_ids))

    @api.depends("line_ids.is_taken")
    def _compute_counts(self):
        for batch in self:
            batch.taken_count = len(batch.line_ids.filtered("is_taken"))
            batch.refused_count = len(batch.line_ids) - batch.taken_count

    # === OPENING ===

    def action_open(self):
        """Open the dialogue for the ticked records of the list.

        :return: action of the dialogue
        :raises Refused: MW-MANY-01 to 03, no list of records with steps, too many
            at once, no step that any of them could take
        """
        context = self.env.context
        model = self._stepping(context.get("active_model"))
        numbers = self._numbers(context.get("active_ids"))
        if model is None or not numbers:
            self._refuse(
                "MW-MANY-01",
                self.env._("tick the records of a list that have steps"),
                next_step=self.env._("open the list and tick the records"),
            )
        if len(numbers) > MOST:
            self._refuse(
                "MW-MANY-02",
                self.env._(
                    "%(count)s records are ticked, at most %(most)s go together",
                    count=len(numbers),
                    most=MOST,
                ),
                next_step=self.env._("tick fewer, and take the step again"),
            )
        records = model.browse(numbers).exists()._filtered_access("read")
        choices = self._possible(records)
        if not choices:
            self._refuse(
                "MW-MANY-03",
                self.env._("none of these records has a step that you may take now"),
                next_step=self.env._("open one of them: it says what comes next"),
            )
        batch = self.create({"res_model": model._name, "record_ids": records.ids})
        # sudo: what there is to choose from is said by us, not by the caller.
        batch.sudo().choice_ids = [Command.create(values) for values in choices]
        batch.choice_id = batch.choice_ids[:1]
        return batch._show()

    @api.model
    def _numbers(self, given):
        """The ids among what a caller sent, each once."""
        given = given if isinstance(given, list | tuple) else ()
        return list(dict.fromkeys(n for n in given if type(n) is int and n > 0))

    def _show(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Take a Step"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    @api.model
    def _stepping(self, name):
        """The model called ``name``, if its records have steps."""
        model = self.env.get(name) if isinstance(name, str) else None
        known = model is not None and hasattr(model, "_get_steps")
        return model if known and not model._abstract else None

    @api.model
    def _possible(self, records):
        """The steps that at least one of ``records`` could take, with how many.

        :return: list of values of :class:`StepChoice`, in the order of the buttons
        """
        steps = self._steps_of(records)
        found = {}
        for record in records:
            for entry in record._get_allowed_steps():
                name, _colon, asks = entry.partition(":")
                if name not in steps:
                    continue
                step = steps[name]
                choice = found.setdefault(
                    step.method_of(name), {"labels": [], "count": 0, "asks": False}
                )
                label = self.env._(step.label)
                if label not in choice["labels"]:
                    choice["labels"].append(label)
                choice["count"] += 1
                choice["asks"] |= bool(asks or step.reason)
        order = dict.fromkeys(step.method_of(name) for name, step in steps.items())
        return [
            {
                "method": method,
                "name": self.env._(
                    "%(step)s (%(count)s of %(all)s)",
                    step=" / ".join(found[method]["labels"]),
                    count=found[method]["count"],
                    all=len(records),
                ),
                "asks_reason": found[method]["asks"],
            }
            for method in order
            if method in found
        ]

    @api.model
    def _steps_of(self, model):
        """The steps of ``model`` that need no window of their own."""
        return {
            name: step
            for name, step in model._get_steps().items()
            if step.label and not step.dialog
        }

    # === TAKING ===

    def action_confirm(self):
        """Take the step on every ticked record and show what became of each.

        :return: action of this dialogue, with the result
        :raises Refused: MW-MANY-04, the step was taken already; MW-MANY-05, none
            was chosen
        """
        self.ensure_one()
        model = self._stepping(self.res_model)
        if self.line_ids:
            self._refuse(
                "MW-MANY-04",
                self.env._("this step was taken already; its result stands below"),
                next_step=self.env._("tick the records again"),
            )
        method = self.choice_id.method
        known = self._steps_of(model).items() if model is not None else ()
        if method not in {step.method_of(name) for name, step in known}:
            self._refuse(
                "MW-MANY-05",
                self.env._("no step is chosen"),
                next_step=self.env._("choose one of the steps"),
            )
        numbers = self._numbers(self.record_ids)[:MOST]
        records = model.browse(numbers).exists()._filtered_access("read")
        # sudo: the report is ours; the steps themselves run as the person.
        self.sudo().line_ids = [
            Command.create(self._take_one(record, method)) for record in records
        ]
        return self._show()

    def _take_one(self, record, method):
        """Take the step on one record; a refusal takes nothing back but its own.

        :return: values of :class:`StepResult`
        """
        label = record.display_name
        try:
            with self.env.cr.savepoint():
                step = getattr(record, method)
                if "reason" in signature(step).parameters:
                    step(reason=self.reason)
                else:
                    step()
        except UserError as refusal:
            return {"name": label, "is_taken": False, "message": _said(refusal)}
        state = record._fields["state"]
        words = dict(state._description_selection(self.env))
        return {"name": label, "is_taken": True, "message": words[record.state]}


class StepChoice(models.TransientModel):
    """One of the steps to choose from; made when the dialogue opens."""

    _name = "microworks.step.choice"
    _description = "Possible Step"
    _order = "id"

    batch_id = fields.Many2one(
        comodel_name="microworks.step.batch", readonly=True, ondelete="cascade"
    )
    name = fields.Char(string="Step", readonly=True)
    method = fields.Char(readonly=True)
    asks_reason = fields.Boolean(readonly=True)


class StepResult(models.TransientModel):
    """What became of one record."""

    _name = "microworks.step.result"
    _description = "Result of a Step"
    _order = "is_taken, id"

    batch_id = fields.Many2one(
        comodel_name="microworks.step.batch", readonly=True, ondelete="cascade"
    )
    name = fields.Char(string="Record", readonly=True)
    is_taken = fields.Boolean(string="Taken", readonly=True)
    message = fields.Text(string="State Now, or Why Not", readonly=True)


def _said(refusal):
    """What a refusal says, without the name that stands beside it."""
    refusals = getattr(refusal, "refusals", ())
    if refusals:
        return "\n".join(each.as_line() for each in refusals)
    return str(refusal.args[0]) if refusal.args else ""
