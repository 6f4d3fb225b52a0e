"""What the works of the demonstration county are made of."""

from odoo.tests import BaseCase

from ..demo import county_data, works


class TestDemoWorks(BaseCase):
    def test_every_works_of_the_county_has_a_kind(self):
        """Nothing of a road is found wanting at a toilet."""
        known = set(works.WORKS)
        for name, *_values in county_data.WORKS:
            with self.subTest(name=name):
                self.assertTrue(any(name.endswith(end) for end in known))

    def test_a_bill_leaves_something_for_safety_and_measures(self):
        """The shares of a bill stay below the whole; every line has a quantity."""
        for end, kind in works.WORKS.items():
            with self.subTest(works=end):
                total = sum(item.share for item in kind.bill)
                self.assertTrue(0.8 < total < 0.97, total)
                self.assertTrue(all(item.per > 0 for item in kind.bill))

    def test_no_kind_hides_another(self):
        """A name ends with one of the kinds only."""
        for name, *_values in county_data.WORKS:
            fits = [end for end in works.WORKS if name.endswith(end)]
            self.assertEqual(len(fits), 1, name)
