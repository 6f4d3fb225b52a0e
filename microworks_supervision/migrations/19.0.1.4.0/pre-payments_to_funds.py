"""Limits of payments belong to the addon of payments.

Model, table, columns and rows stay as they are; what says whose they are moves, before
anybody looks for what is no longer declared here. Where the funds are not installed
the rows wait for them.
"""

OLD, NEW = "microworks_supervision", "microworks_funds"
# Shipped sets that have lines of the funds.
SECTIONS = ("cn_national_v1", "county_basic_v1", "hn_changsha_v1")


def migrate(cr, version):
    """Move names of records, and of constraints and tables, to the funds."""
    cr.execute(
        """
        UPDATE ir_model_data name SET module = %(new)s
         WHERE name.module = %(old)s
           AND (name.name LIKE 'rule\\_payment\\_%%'
                OR name.name = 'model_microworks_rule_payment'
                OR name.name = 'field_microworks_ruleset__payment_ids'
                OR name.name LIKE 'field\\_microworks\\_rule\\_payment\\_\\_%%'
                OR name.name LIKE 'selection\\_\\_microworks\\_rule\\_payment\\_\\_%%')
           AND NOT EXISTS (
               SELECT FROM ir_model_data there
                WHERE there.module = %(new)s AND there.name = name.name)
        """,
        {"old": OLD, "new": NEW},
    )
    # The other constraints come with the line of a rule set, which stays here.
    cr.execute(
        """
        UPDATE ir_model_constraint made SET module = funds.id
          FROM ir_module_module funds, ir_module_module supervision, ir_model model
         WHERE funds.name = %(new)s AND supervision.name = %(old)s
           AND made.module = supervision.id
           AND model.id = made.model AND model.model = 'microworks.rule.payment'
           AND made.name LIKE '%%\\_uid\\_fkey'
        """,
        {"old": OLD, "new": NEW},
    )
    # The lines are there: the funds do not add theirs again.
    cr.execute(
        """
        INSERT INTO ir_model_data (module, name, model, res_id, noupdate)
        SELECT %(new)s, name, model, res_id, noupdate
          FROM ir_model_data known
         WHERE module = %(old)s AND model = 'microworks.ruleset'
           AND name = ANY(%(names)s)
           AND EXISTS (SELECT FROM ir_module_module
                        WHERE name = %(new)s AND state IN ('installed', 'to upgrade'))
           AND NOT EXISTS (
               SELECT FROM ir_model_data there
                WHERE there.module = %(new)s AND there.name = known.name)
        """,
        {"old": OLD, "new": NEW, "names": [f"ruleset_{name}" for name in SECTIONS]},
    )
