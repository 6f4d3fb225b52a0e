"""What Odoo leaves open at the installation, and does not clean up at the end."""

SIGN_UP = "auth_signup.invitation_scope"


def post_init_hook(env):
    """Shut what Odoo opens to everybody by itself."""
    close_sign_up(env)


def close_sign_up(env):
    """Let accounts be given by invitation only, unless an office has chosen otherwise.

    Odoo's own installation opens ``/web/signup`` to everybody; whoever is inside can
    ask a great deal more than a visitor. A value that has been changed since, or set by
    a person, is a choice and stays.
    """
    # sudo: a setting, at installation and upgrade.
    parameter = env["ir.config_parameter"].sudo().search([("key", "=", SIGN_UP)])
    chosen = parameter and (
        parameter.write_date != parameter.create_date
        or parameter.write_uid != env.ref("base.user_root")
    )
    if not chosen:
        env["ir.config_parameter"].sudo().set_param(SIGN_UP, "b2b")  # sudo: see above


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
        ("ir.model.constraint", "model.model"),
    ):
        facts = env[model].search([(path, "in", own)])
        env["ir.model.data"].search(
            [("model", "=", model), ("res_id", "in", facts.ids)]
        ).filtered(lambda name: name.module != module).unlink()
