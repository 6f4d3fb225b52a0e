"""What the reader of tables says, in the language of the person.

The reader itself knows codes only (:mod:`~odoo.addons.microworks_supervision.tools.table`).
"""


def file_problem(env, error):
    """Why a file is refused as a whole.

    :param error: :class:`~odoo.addons.microworks_supervision.tools.table.TableError`
    :rtype: str
    """
    detail, line = error.detail, error.line
    return {
        "empty": env._("the file is empty"),
        "large": env._("the file is larger than 5 MB"),
        "rows": env._("the file has more than %(number)s rows", number=detail),
        "columns": env._(
            "line %(line)s has more than %(number)s columns", line=line, number=detail
        ),
        "unpacked": env._("the workbook unpacks to far more than a list takes"),
        "pdf": env._("the file is a PDF, not a table"),
        "html": env._("the file is a web page, whatever its name says"),
        "image": env._("the file is a picture, not a table"),
        "ods": env._("the file is an OpenDocument spreadsheet"),
        "xlsb": env._("the file is a binary Excel workbook (.xlsb)"),
        "old_excel": env._("the file is an old Excel workbook (.xls)"),
        "password": env._("the workbook is protected by a password"),
        "damaged": env._("the file is damaged or not readable"),
        "nul": env._("the file is not text: line %(line)s holds zero bytes", line=line),
        "encoding": env._(
            "line %(line)s, character %(column)s: the byte %(byte)s does not fit a text"
            " in %(encoding)s",
            line=line,
            column=error.column,
            byte=error.byte,
            encoding=detail,
        ),
        "cell": env._("line %(line)s has an endless cell", line=line),
        "quote": env._(
            "a quotation mark in line %(line)s has no second one", line=line
        ),
        "titles": env._("columns are missing: %(names)s", names=detail),
        "two_tables": env._("line %(line)s begins a second table", line=line),
        "unit_unknown": env._("the amounts are not in yuan, or in an unknown unit"),
        "answer": env._("“%(answer)s” is none of the answers", answer=detail),
    }.get(error.code, env._("the file is neither text nor an Excel workbook (.xlsx)"))


def file_next_step(env, error):
    """What to do about a file that is refused."""
    again = env._("export the list again and choose that file")
    save = env._("open it in a spreadsheet and save it as .xlsx")
    return {
        "rows": env._("split the file, and delete empty rows below the list"),
        "unpacked": env._("copy the list into a new workbook and choose that"),
        "html": save,
        "ods": save,
        "xlsb": save,
        "old_excel": save,
        "password": env._("take the password off and save the workbook again"),
        "nul": save,
        "encoding": env._("correct the line, or save the file as .xlsx or UTF-8"),
        "quote": env._("correct the line, or save the file as .xlsx"),
        "two_tables": env._("keep one table in each sheet or file"),
        "titles": env._("name the columns as listed and choose the file again"),
        "unit_unknown": env._("state the unit as 元, 百元, 千元, 万元 or 亿元"),
    }.get(error.code, again)


def row_problem(env, problem):
    """Why a row is refused.

    :param problem: :class:`~odoo.addons.microworks_supervision.tools.table.Problem`
    :rtype: str
    """
    detail = problem.detail
    return {
        "missing": env._("no value for: %(detail)s", detail=detail),
        "amount": env._("not an amount: %(detail)s", detail=detail),
        "amount_sign": env._("an amount below zero: %(detail)s", detail=detail),
        "amount_zero": env._("an amount of zero: %(detail)s", detail=detail),
        "amount_places": env._(
            "more decimals than are kept, it would be rounded: %(detail)s",
            detail=detail,
        ),
        "amount_large": env._("an impossibly large amount: %(detail)s", detail=detail),
        "number": env._("not a number: %(detail)s", detail=detail),
        "number_sign": env._("a number below zero: %(detail)s", detail=detail),
        "number_zero": env._("a number of zero: %(detail)s", detail=detail),
        "number_places": env._(
            "more decimals than are kept, it would be rounded: %(detail)s",
            detail=detail,
        ),
        "number_large": env._("an impossibly large number: %(detail)s", detail=detail),
        "date": env._("not a date: %(detail)s", detail=detail),
        "date_order": env._(
            "day and month may be exchanged, begin with the year: %(detail)s",
            detail=detail,
        ),
        "year": env._("not a budget year: %(detail)s", detail=detail),
        "word": env._("not one of the known words: %(detail)s", detail=detail),
        "rounded": env._(
            "a spreadsheet has shortened the number, format the column as text:"
            " %(detail)s",
            detail=detail,
        ),
        "zeros_lost": env._(
            "a spreadsheet may have dropped the zeros in front, format the column as"
            " text: %(detail)s",
            detail=detail,
        ),
        "text_long": env._("a text that is too long: %(detail)s", detail=detail),
        "control": env._("a control character: %(detail)s", detail=detail),
        "private": env._(
            "a character that only the sender's computer can show: %(detail)s",
            detail=detail,
        ),
        "damaged": env._(
            "characters were lost before the file came here: %(detail)s", detail=detail
        ),
        "formula": env._(
            "a formula without a result, save the workbook in a spreadsheet first"
        ),
        "error": env._("the spreadsheet shows an error: %(detail)s", detail=detail),
        "scaled": env._(
            "the spreadsheet shows the amount in another unit than it stores:"
            " %(detail)s",
            detail=detail,
        ),
        "merged": env._(
            "one merged cell stands for several rows or columns: %(detail)s",
            detail=detail,
        ),
        "duplicate": env._("came earlier in the same file: %(detail)s", detail=detail),
        "class": env._("not a classification code: %(detail)s", detail=detail),
        "bad_code": env._("not a division code: %(detail)s", detail=detail),
        "gap": env._(
            "a level between is missing in the code: %(detail)s", detail=detail
        ),
        "no_name": env._("not a name: %(detail)s", detail=detail),
        "parent_missing": env._(
            "the area above is neither here nor in the file: %(detail)s", detail=detail
        ),
        **_past_problem(env, detail),
        **_bid_problem(env, detail),
    }.get(problem.code, env._("the row cannot be read"))


def _past_problem(env, detail):
    """Why a row is no work of the past that can be taken over."""
    return {
        "credit": env._("not a unified social credit code: %(detail)s", detail=detail),
        "not_finished": env._(
            "the works are not finished, they are no history yet: %(detail)s",
            detail=detail or "–",
        ),
        "dropped": env._("the works were never carried out"),
        "no_year": env._("neither a year nor a day says when it was"),
        "end_before": env._("it ends before it begins: %(detail)s", detail=detail),
        "no_amount": env._("neither an investment nor a price is told"),
        "place_unknown": env._(
            "no village or township here is called so: %(detail)s", detail=detail
        ),
        "firm_unknown": env._("no firm here is called so: %(detail)s", detail=detail),
        "own_project": env._(
            "a project of our own, which is never touched: %(detail)s", detail=detail
        ),
        "other_area": env._(
            "the number belongs to works of another area: %(detail)s", detail=detail
        ),
    }


def _bid_problem(env, detail):
    """Why a row of a sheet of paper bids is not taken over."""
    return {
        "no_envelope": env._(
            "no closed envelope of this firm was taken in: %(detail)s", detail=detail
        ),
        "entered": env._(
            "this envelope is typed in already: %(detail)s", detail=detail
        ),
        "items": env._(
            "the items of this firm cannot be read: %(detail)s", detail=detail
        ),
        "rule": detail,
    }


def remark(env, said):
    """What is said in the preview though nothing is wrong."""
    detail = said.detail
    return {
        "unit_assumed": env._("No unit is stated: the amounts are taken as yuan."),
        "no_titles": env._("There are no titles: columns are taken in their order."),
        "other_sheets": env._("Sheets left alone: %(names)s", names=detail),
        "hidden_sheets": env._("Hidden sheets, not read: %(names)s", names=detail),
        "hidden_rows": env._("Hidden rows: %(number)s", number=detail),
        "hidden_column": env._("A hidden column is read: %(name)s", name=detail),
        "filtered": env._("A filter hides rows of the sheet."),
        "day_numbers": env._(
            "Day numbers of a spreadsheet read as dates (rows / system): %(detail)s",
            detail=detail,
        ),
        "total_differs": env._(
            "Line %(line)s: the file's total differs from its rows: %(detail)s",
            line=said.line,
            detail=detail,
        ),
        "filled": env._("Cells filled from merged ones: %(number)s", number=detail),
    }.get(said.code, detail)


def skipped(env, line):
    """Why a line is no row."""
    return {
        "total": env._("a sum"),
        "titles": env._("titles that come again"),
        "note": env._("a note"),
        "numbers": env._("numbers of the columns"),
        "hidden": env._("hidden"),
    }.get(line.code, line.code)


def question(env, asked):
    """What a person must decide before anything is taken over."""
    if asked.key.startswith("column:"):
        return env._("Which column holds “%(name)s”?", name=asked.detail)
    if asked.key.startswith("place:"):
        return env._("Which area is meant by “%(name)s”?", name=asked.detail)
    if asked.key.startswith("envelope:"):
        return env._("Which envelope is that of “%(name)s”?", name=asked.detail)
    if asked.key.startswith("firm:"):
        return env._(
            "Several are called “%(name)s”. Which one is meant?", name=asked.detail
        )
    return {
        "sheet": env._("Several sheets have these columns. Which one is meant?"),
        "unit": env._("The file does not say clearly in which unit its amounts are."),
        "encoding": env._("The text can be read in two ways. Which one is right?"),
        "hidden": env._(
            "%(number)s rows of the sheet are hidden. Are they meant, too?",
            number=asked.detail,
        ),
        "mapping": env._("Several banks use these titles. Which one sent the file?"),
        "firms": env._(
            "These firms are no contacts yet (%(names)s). What is to be done?",
            names=asked.detail,
        ),
        "same": env._(
            "These lines agree with an earlier one in name, village, year and amount:"
            " %(lines)s. Are they the same works?",
            lines=asked.detail,
        ),
        "known": env._(
            "These works are known, and the list says otherwise (%(rows)s). What holds?",
            rows=asked.detail,
        ),
    }.get(asked.key, asked.key)


def option(env, asked, label):
    """An answer to choose."""
    said = {
        "firms:create": env._("Make contacts of them"),
        "firms:skip": env._("Leave these rows out"),
        "same:once": env._("The same works: take the first line only"),
        "same:each": env._("Each line is works of its own"),
        "known:keep": env._("What is stored; leave these rows out"),
        "known:take": env._("What the list says; replace what is stored"),
        "known:new": env._("They are other works; numbers that are known are replaced"),
    }.get(f"{asked.key}:{label}")
    if said:
        return said
    if label == "skip" and asked.key.startswith(("place:", "firm:", "envelope:")):
        return env._("Leave these rows out")
    if asked.key == "hidden":
        return {
            "skip": env._("Leave the hidden rows out"),
            "take": env._("Read the hidden rows, too"),
        }.get(label, label)
    return label


# === REFUSALS ===


def refuse_file(code, env, error):
    """Refuse a file that cannot be read. :raises Refused: always, with ``code``"""
    env["microworks.guarded"]._refuse(
        code, file_problem(env, error), next_step=file_next_step(env, error)
    )


def refuse_question(code, env, read):
    """Refuse to go on while a question is open. :raises Refused: always"""
    env["microworks.guarded"]._refuse(
        code,
        question(env, read.questions[0]),
        next_step=env._("answer in the preview of the import"),
    )
