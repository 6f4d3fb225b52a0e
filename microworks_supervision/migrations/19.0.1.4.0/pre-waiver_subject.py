"""A waiver names the record it was asked for, not only a project."""


def migrate(cr, version):
    """Name the project of each waiver as its record; every value stays.

    The index that allows one waiver of a rule follows the new columns.
    """
    cr.execute(
        """
        ALTER TABLE microworks_waiver
          ADD COLUMN IF NOT EXISTS res_model varchar,
          ADD COLUMN IF NOT EXISTS res_id integer
        """
    )
    cr.execute(
        """
        UPDATE microworks_waiver
           SET res_model = 'microworks.project', res_id = project_id
         WHERE res_model IS NULL
        """
    )
    # The column stays; records without a project leave it empty.
    cr.execute("ALTER TABLE microworks_waiver ALTER COLUMN project_id DROP NOT NULL")
