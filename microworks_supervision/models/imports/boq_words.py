"""What the reader of bills says, in the language of the person."""

from . import table_words


def problem(env, said):
    """Why a row of a bill is refused."""
    if said.code == "product":
        return env._(
            "quantity times price is not the amount: %(detail)s", detail=said.detail
        )
    return table_words.row_problem(env, said)


def remark(env, said):
    """What is said though nothing is wrong."""
    if said.code == "as_whole":
        return env._(
            "Line %(line)s has no quantity and is taken as a whole (1): %(name)s",
            line=said.line,
            name=said.detail,
        )
    if said.code == "same_number":
        return env._("Several items have the number %(number)s", number=said.detail)
    return table_words.remark(env, said)


def skipped(env, left):
    """Why a line is no item."""
    if left.code == "caption":
        return env._("a caption")
    return table_words.skipped(env, left)


def difference(env, found):
    """Where a bidder's list differs from the one that was let."""
    values = {
        "line": found.line,
        "item": found.item,
        "own": found.own or "–",
        "other": found.other or "–",
    }
    return {
        "lacking": env._("%(item)s: not in the file", **values),
        "added": env._("line %(line)s, %(item)s: not in the list let", **values),
        "name": env._(
            "line %(line)s, %(item)s: called “%(own)s” instead of “%(other)s”", **values
        ),
        "unit": env._(
            "line %(line)s, %(item)s: unit “%(own)s” instead of “%(other)s”", **values
        ),
        "quantity": env._(
            "line %(line)s, %(item)s: quantity %(own)s instead of %(other)s", **values
        ),
    }[found.code]
