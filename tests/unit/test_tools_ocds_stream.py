"""Reading open-contracting files: every layout, every chunk size, broken text."""

import gzip
import io
import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tools import json_scanner, ocds_stream
from tools.json_scanner import BrokenJson, Scanner

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**12), 10**12) | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)
RELEASES = st.lists(
    st.dictionaries(
        st.sampled_from(["tender", "bids", "note", "名称"]), JSON, max_size=3
    ),
    max_size=6,
).map(
    lambda items: [
        {"ocid": f"ocds-x-{n}", "tag": ["compiled"], **item}
        for n, item in enumerate(items)
    ]
)


def read(content, **options):
    data = content if isinstance(content, bytes) else content.encode()
    return list(ocds_stream.read(io.BytesIO(data), **options))


def lines(*values):
    return "\n".join(json.dumps(value, ensure_ascii=False) for value in values)


@given(RELEASES, st.integers(1, 70), st.sampled_from([None, 2]), st.booleans())
def test_packages_read_the_same_at_every_chunk_size(
    releases, chunk, indent, ascii_only
):
    """Where a chunk ends, inside a character, number or escape, changes nothing."""
    package = {"uri": "u", "publisher": {"name": "县"}, "releases": releases}
    text = json.dumps(package, indent=indent, ensure_ascii=ascii_only)
    entries = read(text, chunk=chunk)
    assert [entry.release for entry in entries] == releases
    assert [entry.path for entry in entries] == [
        f"releases/{n}" for n in range(len(releases))
    ]


@given(RELEASES, st.integers(1, 70))
def test_arrays_and_lines_read_the_same(releases, chunk):
    """A plain array and one release per line give the same releases."""
    array = read(json.dumps(releases), chunk=chunk)
    by_line = read(lines(*releases), chunk=chunk)
    assert [e.release for e in array] == [e.release for e in by_line] == releases
    assert [e.line for e in by_line] == list(range(1, len(releases) + 1))


@given(JSON, st.integers(1, 9))
def test_the_scanner_reads_what_json_reads(value, chunk):
    """Any value comes out as the JSON reader gives it, followed by the end."""
    scanner = Scanner(io.BytesIO(json.dumps(value).encode()), chunk)
    assert scanner.value() == value
    assert scanner.peek() == ""


@given(st.binary(max_size=200), st.integers(1, 50))
def test_rubbish_is_reported_never_raised(data, chunk):
    """Any bytes whatever end in entries, not in an exception."""
    for entry in read(data, chunk=chunk):
        assert entry.release is not None or (entry.code and entry.reason)


@given(RELEASES, st.integers(1, 40), st.integers(0, 500))
def test_a_cut_file_gives_what_came_before_the_cut(releases, chunk, at):
    """A download that broke off gives its complete releases, then one error."""
    text = json.dumps({"releases": releases}).encode()
    entries = read(text[: min(at, len(text) - 1)], chunk=chunk)
    good = [entry.release for entry in entries if not entry.code]
    assert [item for item in good if item in releases] == releases[
        : len([item for item in good if item in releases])
    ]


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        ('{"ocid": ', "json"),
        ("[1, 2]", "not_object"),
        ('"text"', "not_object"),
        ("null", "not_object"),
        ('{"ocid": "a"} {"ocid": "b"}', "json"),
        ("[" * 100_000, "json"),
        ("not json at all", "json"),
    ],
)
def test_a_bad_line_costs_only_itself(bad, code):
    """The lines before and behind a bad one are read."""
    text = '{"ocid": "ocds-1"}\n' + bad + '\n{"ocid": "ocds-2"}\n'
    entries = read(text)
    assert [entry.code for entry in entries] == ["", code, ""]
    assert [entry.line for entry in entries] == [1, 2, 3]
    assert entries[1].release is None


def test_a_bad_first_line_costs_only_itself():
    """A broken beginning does not turn lines into a package."""
    entries = read('{"ocid": "ocds-1", \n{"ocid": "ocds-2"}\n')
    assert [entry.code for entry in entries] == ["json", ""]


def test_a_line_that_is_too_long_is_skipped_unread():
    """A line beyond the limit is refused without being held in memory."""
    text = '{"ocid": "a"}\n{"x": "' + "y" * 5_000 + '"}\n{"ocid": "b"}'
    entries = read(text, max_entry=1_000)
    assert [entry.code for entry in entries] == ["", "too_long", ""]
    assert [entry.line for entry in entries] == [1, 2, 3]


def test_an_entry_of_a_package_that_is_too_long_ends_the_reading():
    """A value without end inside a package does not fill the memory."""
    text = '{"releases": [{"ocid": "a"}, {"x": "' + "y" * 50_000
    entries = read(text, chunk=100, max_entry=1_000)
    assert [entry.code for entry in entries] == ["", "too_long"]


def test_a_line_in_another_encoding_is_refused():
    """JSON is UTF-8; a line in GB18030 is reported, not stored garbled."""
    text = '{"ocid": "道路"}'.encode("gb18030") + b'\n{"ocid": "b"}\n'
    assert [entry.code for entry in read(text)] == ["encoding", ""]


def test_a_byte_order_mark_is_no_error():
    """Windows tools write one in front."""
    assert read(b'\xef\xbb\xbf{"ocid": "a"}\n')[0].release == {"ocid": "a"}
    assert read(b'\xef\xbb\xbf{"releases": [{"ocid": "a"}]}')[0].release


def test_packages_may_stand_one_per_line():
    """Harvesters write a whole package per line."""
    text = lines({"releases": [{"ocid": "a"}]}, {"releases": [{"ocid": "b"}]})
    assert [entry.release["ocid"] for entry in read(text)] == ["a", "b"]


def test_a_record_gives_its_compiled_release():
    """Of a record the compiled release counts, with the record's ocid."""
    record = {"ocid": "a", "compiledRelease": {"tag": ["compiled"]}, "releases": []}
    (entry,) = read(json.dumps({"records": [record]}))
    assert entry.release == {"ocid": "a", "tag": ["compiled"]}


def test_a_record_of_links_is_refused():
    """Releases behind links are not fetched."""
    record = {"ocid": "a", "releases": [{"url": "https://example.org", "tag": []}]}
    (entry,) = read(json.dumps({"records": [record]}))
    assert entry.code == "no_release"


def test_releases_side_by_side_are_merged_by_date():
    """A planning, a tender and an award release make one process."""
    text = lines(
        {"ocid": "a", "tag": ["award"], "date": "2024-02", "awards": [{"id": "1"}]},
        {"ocid": "a", "tag": ["tender"], "date": "2024-01", "tender": {"title": "x"}},
        {"ocid": "b", "tag": ["tender"]},
    )
    first, second = read(text)
    assert first.release["awards"] and first.release["tender"]
    assert first.release["date"] == "2024-02"
    assert (first.number, second.number) == (1, 3)


def test_compiled_releases_are_never_merged():
    """Two compiled releases of one process are a mistake of the file."""
    text = lines(*[{"ocid": "a", "tag": ["compiled"], "n": n} for n in (1, 2)])
    assert len(read(text)) == 2


def test_numbers_keep_every_digit():
    """Amounts are exact, and no number, however odd, loses the line."""
    many, exponent = "9" * 5_000, "9" * 30
    text = f'{{"a": 0.1, "b": 1e400, "c": NaN, "d": {many}, "e": 1e{exponent}}}'
    (entry,) = read(text)
    assert entry.release["a"] == Decimal("0.1")
    assert entry.release["b"] > 10**300
    assert entry.release["c"].is_nan()
    assert entry.release["d"].is_infinite() and entry.release["e"].is_infinite()


def test_memory_does_not_grow_with_the_file():
    """The scanner keeps one entry and one chunk, not the file."""

    class Endless(io.RawIOBase):
        """A package of as many releases as asked for."""

        left = 3_000

        def read(self, size=-1):
            if self.left == 3_000:
                self.left -= 1
                return b'{"releases": [{"ocid": "first"}'
            if self.left:
                self.left -= 1
                return b', {"ocid": "ocds-%d"}' % self.left
            return b""

    scanner = Scanner(Endless(), 64)
    scanner.take("{")
    scanner.value(), scanner.take(":"), scanner.take("[")
    longest = count = 0
    while True:
        scanner.value()
        count += 1
        longest = max(longest, len(scanner._text))
        try:
            scanner.take(",")
        except BrokenJson:
            break
    assert count == 3_000
    assert longest < 1_000


def test_short_reasons():
    """A reason fits into a line of the report."""
    assert len(json_scanner.short(ValueError("x" * 1_000))) == 120


@pytest.mark.parametrize("content", [gzip.compress(b"{}"), b"PK\x03\x04\x14\x00\n\n\n"])
def test_a_compressed_file_is_named_as_such(content):
    """One line of report instead of one for each line break among the bytes."""
    (entry,) = read(content)
    assert entry.code == "encoding"
    assert "unpack" in entry.reason


def test_releases_of_one_process_are_merged_by_the_instant():
    """Half past midnight in Beijing is before noon in London the day before."""
    text = lines(
        {
            "ocid": "a",
            "tag": ["tender"],
            "date": "2024-01-02T00:30:00+08:00",
            "x": "earlier",
        },
        {"ocid": "a", "tag": ["tender"], "date": "2024-01-01T18:00:00Z", "x": "later"},
    )
    (entry,) = read(text)
    assert entry.release["x"] == "later"


def test_an_id_that_stands_twice_loses_nothing_when_merged():
    """Two awards with one id both reach whoever judges them."""
    old = [{"id": "1", "x": 1}, {"id": "1", "x": 2}]
    assert ocds_stream.merge(old, [{"id": "1", "x": 3}]) == [*old, {"id": "1", "x": 3}]
