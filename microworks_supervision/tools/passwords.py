"""Whether a new password would be guessed at once."""

# Fewer different characters are a pattern on the keyboard.
DIFFERENT = 4


def problem(password, least):
    """Say what is wrong with a new password, or ``None``.

    :param str password: as it was typed
    :param int least: characters it has at least
    :returns: ``short``, ``digits``, ``pattern`` or ``None``

    >>> problem("1", 8), problem("20260101", 8), problem("aaaaaaab", 8)
    ('short', 'digits', 'pattern')
    >>> problem("水口镇-春天-渠道-2026", 8)
    >>> problem("test_employee", 8)
    """
    if len(password) < least:
        return "short"
    if password.isdecimal():
        return "digits"
    if len(set(password)) < DIFFERENT:
        return "pattern"
    return None
