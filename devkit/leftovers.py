"""What a database is made of, so that an uninstalled addon can be seen to leave nothing."""

from __future__ import annotations

from .postgres import psql

# Each query returns lines; a line is one thing that an addon may have brought.
STRUCTURE = """
SELECT 'table ' || relname FROM pg_class
 WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v', 'm', 'p')
UNION ALL
SELECT 'column ' || relname || '.' || attname
  FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
 WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
   AND attnum > 0 AND NOT attisdropped
UNION ALL
SELECT 'index ' || indexname FROM pg_indexes WHERE schemaname = 'public'
UNION ALL
SELECT 'constraint ' || conname || ' of ' || conrelid::regclass FROM pg_constraint
 WHERE connamespace = 'public'::regnamespace
UNION ALL
SELECT 'function ' || proname FROM pg_proc
 WHERE pronamespace = 'public'::regnamespace
UNION ALL
SELECT 'trigger ' || tgname || ' of ' || tgrelid::regclass FROM pg_trigger
 WHERE NOT tgisinternal
UNION ALL
SELECT 'type ' || typname FROM pg_type
 WHERE typnamespace = 'public'::regnamespace AND typtype IN ('e', 'd')
UNION ALL
-- Those of numbered series bear the number of the series.
SELECT 'sequences ' || name || ': ' || count(*) FROM (
    SELECT regexp_replace(relname, '_[0-9]+$', '') AS name FROM pg_class
     WHERE relnamespace = 'public'::regnamespace AND relkind = 'S') AS found
 GROUP BY name
"""
REGISTRY = """
SELECT 'xmlid ' || module || '.' || name FROM ir_model_data
UNION ALL SELECT 'model ' || model FROM ir_model
UNION ALL SELECT 'field ' || model || '.' || name FROM ir_model_fields
UNION ALL SELECT 'parameter ' || key FROM ir_config_parameter
UNION ALL SELECT 'job ' || cron_name FROM ir_cron
UNION ALL SELECT 'group ' || (name->>'en_US') FROM res_groups
UNION ALL SELECT 'rule ' || name FROM ir_rule WHERE name IS NOT NULL
UNION ALL SELECT 'access ' || name FROM ir_model_access
UNION ALL SELECT 'series ' || COALESCE(code, name) FROM ir_sequence
UNION ALL SELECT 'menu ' || (name->>'en_US') FROM ir_ui_menu
UNION ALL SELECT 'view ' || name FROM ir_ui_view
UNION ALL SELECT 'action ' || (name->>'en_US') FROM ir_actions
UNION ALL SELECT 'message subtype ' || (name->>'en_US') FROM mail_message_subtype
UNION ALL SELECT DISTINCT 'messages of ' || model FROM mail_message
 WHERE model LIKE 'microworks%'
UNION ALL SELECT DISTINCT 'followers of ' || res_model FROM mail_followers
 WHERE res_model LIKE 'microworks%'
UNION ALL SELECT DISTINCT 'activities of ' || res_model FROM mail_activity
 WHERE res_model LIKE 'microworks%'
UNION ALL SELECT DISTINCT 'files of ' || res_model FROM ir_attachment
 WHERE res_model LIKE 'microworks%'
"""


def inventory(database: str) -> set[str]:
    """Return one line for each thing of the schema and of Odoo's registry."""
    return set(psql(f"{STRUCTURE} UNION ALL {REGISTRY}", database).splitlines())
