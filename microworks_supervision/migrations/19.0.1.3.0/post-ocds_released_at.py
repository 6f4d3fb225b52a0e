"""Imported processes learn when their release was published.

What is there knows the day only. The day before is entered, so that the release itself,
read again from its file, is not taken for an older one, whatever its time zone.
"""


def migrate(cr, version):
    """Fill ``released_at`` from the day on which the record was archived."""
    cr.execute(
        """
        UPDATE microworks_ocds_release r
           SET released_at = p.archived_on - INTERVAL '1 day'
          FROM microworks_project p
         WHERE p.id = r.project_id
           AND r.released_at IS NULL
           AND p.archived_on IS NOT NULL
        """
    )
