"""What Odoo itself does not clean up."""


def uninstall_hook(env):
    """Remove the trigger functions; the tables go with the models."""
    env.cr.execute("DROP FUNCTION IF EXISTS microworks_append_only() CASCADE")
    env.cr.execute("DROP FUNCTION IF EXISTS microworks_event_enqueue() CASCADE")
