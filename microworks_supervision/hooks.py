"""What Odoo itself does not clean up."""


def uninstall_hook(env):
    """Remove the trigger functions; the tables go with the models."""
    leave_no_trace(env, "microworks_supervision")
    env.cr.execute("DROP FUNCTION IF EXISTS microworks_append_only() CASCADE")
    env.cr.execute("DROP FUNCTION IF EXISTS microworks_event_enqueue() CASCADE")
    parameters = env["ir.config_parameter"].search([("key", "=like", "microworks%")])
    parameters.unlink()


def leave_no_trace(env, module):
    """Remove what would stay behind in the database when a module of ours goes.

    Odoo drops the series of a year only with the record of that year, which it
    lets PostgreSQL delete; and what a model has from a mixin is named by the
    module of the mixin, which stays.

    :param str module: the module that is being uninstalled
    """
    names = env["ir.model.data"].search([("module", "=", module)])
    series = names.filtered(lambda name: name.model == "ir.sequence").mapped("res_id")
    env["ir.sequence"].browse(series).exists().date_range_ids.unlink()
    own = [
        name for name, model in env.registry.items() if model._original_module == module
    ]
    for model, path in (
        ("ir.model.fields.selection", "field_id.model"),
        ("ir.model.inherit", "model_id.model"),
    ):
        facts = env[model].search([(path, "in", own)])
        env["ir.model.data"].search(
            [("model", "=", model), ("res_id", "in", facts.ids)]
        ).filtered(lambda name: name.module != module).unlink()
