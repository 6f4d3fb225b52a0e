import random

from odoo.tests import TransactionCase, tagged

from ..tools import masking


@tagged("post_install", "-at_install")
class TestMasking(TransactionCase):
    def setUp(self):
        super().setUp()
        self.random = random.Random(20260301)

    def _digits(self, count):
        return "".join(self.random.choice("0123456789") for _i in range(count))

    def _write(self, number):
        """The number as people write it: groups, dashes, full-width digits."""
        style = self.random.randrange(4)
        if style == 1:
            return number.translate(str.maketrans("0123456789", "０１２３４５６７８９"))
        gap = {2: " ", 3: "-"}.get(style, "")
        return gap.join(number[i : i + 4] for i in range(0, len(number), 4))

    def test_numbers_of_persons_never_survive(self):
        """Whatever surrounds them, mobile, identity and account numbers go."""
        for _round in range(300):
            secrets = [
                "1" + self.random.choice("3456789") + self._digits(9),
                f"{self.random.randrange(11, 82)}{self._digits(4)}19"
                f"{self.random.randrange(40, 99)}0{self.random.randrange(1, 9)}"
                f"1{self.random.randrange(10)}{self._digits(3)}X",
                "6" + self._digits(self.random.choice((15, 16, 18))),
            ]
            self.random.shuffle(secrets)
            # The first of a text is written in groups, so that the neighbours of a
            # group are those of the same number.
            written = [self._write(number) for number in secrets]
            text = "，".join(f"第{i}项{number}元整" for i, number in enumerate(written))
            masked = masking.mask(text).translate(str.maketrans("", "", " -"))
            for number in secrets:
                self.assertNotIn(number, masked, text)
                self.assertNotIn(number[:8], masked, text)

    def test_amounts_and_dates_stay(self):
        """What the public shall read is not masked."""
        text = "合同价1,234,567.89元，工期2026-03-01至2026-06-30，共120日，MW2026-00001"
        self.assertEqual(masking.mask(text), text)

    def test_marks_in_the_text_bring_nothing_back(self):
        """A caller cannot smuggle in the marks used while masking."""
        text = "\ue000\ue001 2026-03-01"
        self.assertEqual(masking.mask(text), " 2026-03-01")
