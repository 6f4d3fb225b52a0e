"""Tables on forms, with every text escaped."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup

_TABLE = Markup(
    '<table class="table table-sm"><thead>%s</thead><tbody>%s</tbody></table>'
)


def table(heads: Iterable[object], rows: Iterable[Iterable[object]]) -> Markup:
    """Table with a head; what is no ``Markup`` is escaped.

    >>> print(table(["Name"], [["<b>"], [Markup("<i>x</i>")]]))  # doctest: +ELLIPSIS
    <table ...><tr><td>&lt;b&gt;</td></tr><tr><td><i>x</i></td></tr></tbody></table>
    """
    body = Markup().join(_row("td", cells) for cells in rows)
    return _TABLE % (_row("th", heads), body)


def _row(tag: str, cells: Iterable[object]) -> Markup:
    cell = Markup(f"<{tag}>%s</{tag}>")
    return Markup("<tr>%s</tr>") % Markup().join(cell % text for text in cells)


def heading(text: object) -> Markup:
    """Heading above a table.

    >>> print(heading("<b>"))
    <h5 class="mt-3">&lt;b&gt;</h5>
    """
    return Markup('<h5 class="mt-3">%s</h5>') % text


def join(parts: Iterable[Markup]) -> Markup:
    """One after the other.

    >>> print(join([heading("a"), heading("b")]).count("h5"))
    4
    """
    return Markup().join(parts)
