"""The dialogue of every import of a table: file, preview, result."""

import base64

from odoo import api, fields, models

from ..models.imports import table_words
from ..tools import markup, table

# More nobody reads; the numbers stay exact.
FIRST_ROWS = 8
SHOWN = 200


class TableImport(models.AbstractModel):
    """What was read is shown before anything is stored; doubts are asked.

    An import says in ``_columns`` what it looks for and in ``_refuse_file`` what it
    answers to a file that cannot be read. It stores what ``_confirmed_table`` returns.
    """

    _name = "microworks.table.import"
    _description = "Import of a Table"
    _file_kinds = {"file": "data"}

    file = fields.Binary(attachment=False)
    file_name = fields.Char()
    state = fields.Selection(
        selection="_get_import_states", default="choose", readonly=True
    )
    sha256 = fields.Char(string="SHA-256 of the File", readonly=True)
    answers = fields.Json(readonly=True)
    question_key = fields.Char(readonly=True)
    question = fields.Char(readonly=True)
    choice_id = fields.Many2one(
        comodel_name="microworks.table.choice", string="Answer", ondelete="set null"
    )
    row_count = fields.Integer(string="Rows to Import", readonly=True)
    refused_count = fields.Integer(string="Rows Refused", readonly=True)
    left_out_count = fields.Integer(string="Lines Left Out", readonly=True)
    preview_html = fields.Html(string="Preview", readonly=True, sanitize=False)

    @api.model
    def _get_import_states(self):
        # Words of the code: those of a field are translated for its own addon alone,
        # and an import of another one would show English.
        file = self.env._("File")
        preview = self.env._("Preview")
        result = self.env._("Result")
        return [("choose", file), ("preview", preview), ("done", result)]

    # === FOR THE IMPORTS ===

    def _columns(self):
        """The columns that are looked for. :rtype: list of ``table.Column``"""
        raise NotImplementedError

    def _headless(self):
        """Names of the columns in their order, where a file may have no titles."""
        return ()

    def _refuse_file(self, error):
        """Refuse a file that cannot be read. :raises Refused: always"""
        raise NotImplementedError

    def _read(self, data, answers):
        """Read the file. :rtype: ``table.Table``"""
        return table.read(
            data,
            self.file_name or "",
            self._columns(),
            answers,
            headless=self._headless(),
        )

    def _after_reading(self, read):
        """Judge what was read. :return: further remarks, a list of texts"""
        return []

    def _foresee(self, read):
        """Hold what was read against what is stored; nothing is changed.

        :return: rows that would be refused, a list of ``(line, code, text)``, and
            further remarks, a list of texts
        """
        return [], []

    def _confirmed_table(self):
        """The table as the person has seen it.

        :rtype: ``table.Table``
        :raises Refused: the preview was not seen, is of another file, or asks something
        """
        self.ensure_one()
        read = self._load()
        self._check_confirmed(read)
        return read

    def _check_confirmed(self, read):
        """:raises Refused: as :meth:`_confirmed_table`"""
        if self.state != "preview" or read.sha256 != self.sha256:
            self.env["microworks.guarded"]._refuse(
                "MW-TAB-01",
                self.env._("nobody has seen yet what was read from this file"),
                next_step=self.env._("look at the preview, then import"),
            )
        if not read.ready:
            self.env["microworks.guarded"]._refuse(
                "MW-TAB-02",
                self.env._("a question about the file is open"),
                next_step=self.env._("choose an answer in the preview"),
            )

    def _load(self):
        try:
            return self._read(self._file_bytes(), dict(self.answers or {}))
        except table.TableError as error:
            return self._refuse_file(error)

    def _file_bytes(self):
        try:
            return base64.b64decode(self.with_context(bin_size=False).file or b"")
        except ValueError:  # a caller may send anything
            return b""

    # === ACTIONS ===

    def action_preview(self):
        """Read the file and show what was read; nothing is stored.

        :raises Refused: the file cannot be read
        """
        self.ensure_one()
        self.answers = {}
        return self._show_preview()

    def action_answer(self):
        """Read again with the answer that was chosen."""
        self.ensure_one()
        choice = self.choice_id
        if choice and self.question_key and choice.question == self.question_key:
            self.answers = {**(self.answers or {}), self.question_key: choice.value}
        return self._show_preview()

    def action_back(self):
        """Choose another file."""
        self.ensure_one()
        self.write({"state": "choose", "answers": {}, "preview_html": False})
        return self._reopen()

    def _show_preview(self):
        read = self._load()
        if not read.ready:
            return self._show(read, [])
        refused, noted = self._foresee(read)
        return self._show(read, [*self._after_reading(read), *noted], refused)

    def _show(self, read, remarks, foreseen=()):
        against = len({line for line, _code, _text in foreseen})
        asked = read.questions[0] if read.questions else None
        self.write(
            {
                "state": "preview",
                "sha256": read.sha256,
                "question_key": asked.key if asked else False,
                "question": table_words.question(self.env, asked) if asked else False,
                "choice_id": False,
                "row_count": len(read.good) - against,
                "refused_count": len(read.problems) + against,
                "left_out_count": len(read.skipped),
                "preview_html": markup.join(
                    [
                        self._render_preview(read, remarks),
                        *self._render_foreseen(foreseen),
                    ]
                ),
            }
        )
        if asked:
            self._offer(asked)
        return self._reopen()

    def _offer(self, asked):
        """Make the answers that can be chosen."""
        self.env["microworks.table.choice"].create(
            [
                {
                    "res_model": self._name,
                    "res_id": self.id,
                    "question": asked.key,
                    "value": value,
                    "name": table_words.option(self.env, asked, label),
                }
                for value, label in asked.options
            ]
        )

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env["ir.model"]._get(self._name).name,
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    # === WORDS ===

    @api.model
    def _labels(self):
        """Label of each column by its name."""
        return {column.name: column.label for column in self._columns()}

    def _render_preview(self, read, remarks):
        """Everything a person needs to see before he confirms; texts are escaped."""
        parts = [markup.table((), self._facts(read))]
        notes = [table_words.remark(self.env, said) for said in read.remarks[:SHOWN]]
        if notes + remarks:
            parts += [
                markup.heading(self.env._("To be noted")),
                markup.table((), [(note,) for note in notes + remarks]),
            ]
        if read.questions and not read.rows:
            parts += self._render_sample(read)
        else:
            parts += self._render_rows(read)
        return markup.join(parts)

    def _render_foreseen(self, foreseen):
        """Rows that are read well, and that what is stored forbids."""
        if not foreseen:
            return []
        heads = (self.env._("Line"), self.env._("Code"), self.env._("Why"))
        return [
            markup.heading(self.env._("Rows That Do Not Fit What Is Stored")),
            markup.table(heads, foreseen[:SHOWN]),
        ]

    def _problem_table(self, read):
        """Line and reason of what was not taken over, for the result; else nothing."""
        if not read.problems:
            return False
        heads = (self.env._("Line"), self.env._("Why"))
        return markup.table(
            heads,
            [
                (problem.line, table_words.row_problem(self.env, problem))
                for problem in read.problems[:SHOWN]
            ],
        )

    def _facts(self, read):
        """What was read: encoding, sheet, headings, columns, units, sums."""
        lines = [(self.env._("File"), read.file_name or "–")]
        if read.kind == "workbook":
            lines.append((self.env._("Sheet"), read.sheet or "–"))
        else:
            marks = {
                "\t": self.env._("tab"),
                " ": self.env._("blank"),
            }
            lines += [
                (self.env._("Encoding"), read.encoding),
                (
                    self.env._("Separated By"),
                    marks.get(read.delimiter, read.delimiter) or "–",
                ),
            ]
        first, last = read.lines
        if first:
            where = str(first) if first == last else f"{first}–{last}"
            lines.append((self.env._("Titles in Line"), where))
        labels = self._labels()
        for chosen in read.chosen:
            text = (
                f"{chosen.letter} · {chosen.title}" if chosen.title else chosen.letter
            )
            if chosen.unit:
                text += f" · {self._unit_text(chosen)}"
            lines.append((labels[chosen.name], text))
        for name, total in read.sums.items():
            label = self.env._("Sum of %(name)s", name=labels[name])
            lines.append((label, self.env._("%(sum)s yuan", sum=f"{total:,}")))
        return lines

    def _unit_text(self, chosen):
        if chosen.stated:
            return self.env._("unit %(unit)s, as the file says", unit=chosen.unit)
        return self.env._("unit %(unit)s", unit=chosen.unit)

    def _render_sample(self, read):
        lines = [(line, " │ ".join(cells)) for line, cells in read.sample]
        return [
            markup.heading(self.env._("First Lines of the File")),
            markup.table((self.env._("Line"), self.env._("Text")), lines),
        ]

    def _render_rows(self, read):
        """First rows as understood, refused rows with reasons, lines left out."""
        labels = self._labels()
        names = [chosen.name for chosen in read.chosen]
        line = self.env._("Line")
        parts = []
        if good := read.good[:FIRST_ROWS]:
            parts += [
                markup.heading(self.env._("First Rows as Understood")),
                markup.table(
                    (line, *(labels[name] for name in names)),
                    [
                        (row.line, *(self._shown(row.values.get(n)) for n in names))
                        for row in good
                    ],
                ),
            ]
        if problems := read.problems:
            parts += [
                markup.heading(self.env._("Rows That Are Refused")),
                markup.table(
                    (line, self.env._("Column"), self.env._("Why")),
                    [
                        (
                            problem.line,
                            labels.get(problem.column, ""),
                            table_words.row_problem(self.env, problem),
                        )
                        for problem in problems[:SHOWN]
                    ],
                ),
            ]
        if read.skipped:
            parts += [
                markup.heading(self.env._("Lines That Are No Rows")),
                markup.table(
                    (line, self.env._("What It Is"), self.env._("Text")),
                    [
                        (left.line, table_words.skipped(self.env, left), left.text)
                        for left in read.skipped[:SHOWN]
                    ],
                ),
            ]
        return parts

    def _shown(self, value):
        """A value as the preview shows it."""
        if value is None:
            return ""
        return f"{value:,}" if hasattr(value, "quantize") else str(value)
