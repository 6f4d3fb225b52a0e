"""Words that tell what kind of works a text is about."""

import re

from odoo import fields, models

from ..project.project import NATURES, WORKS_TYPES


class WorksKeyword(models.Model):
    """One word; the first that occurs in the text decides, in this order."""

    _name = "microworks.works.keyword"
    _description = "Word for a Kind of Works"
    _order = "sequence, id"
    _rec_name = "word"

    sequence = fields.Integer(default=10)
    word = fields.Char(
        required=True,
        help="Found anywhere in the text; words in Latin letters as whole words.",
    )
    works_type = fields.Selection(WORKS_TYPES)
    nature = fields.Selection(NATURES)

    _word_uniq = models.UniqueIndex("(word)", "This word is in the list already.")

    def _reader(self):
        """A function from texts, the most exact first, to works type and nature.

        :return: callable; its result has ``other`` and ``repair`` where no word of
            the list occurs
        """
        rules = [
            (_pattern(keyword.word), keyword.works_type, keyword.nature)
            for keyword in self.search([])
        ]

        def first(texts, place):
            return next(
                (
                    rule[place]
                    for text in texts
                    for rule in rules
                    if rule[place] and rule[0].search(text)
                ),
                None,
            )

        def read(texts):
            return first(texts, 1) or "other", first(texts, 2) or "repair"

        return read


def _pattern(word):
    word = re.escape(word.strip())
    return re.compile(rf"\b{word}s?\b" if word.isascii() else word, re.IGNORECASE)
