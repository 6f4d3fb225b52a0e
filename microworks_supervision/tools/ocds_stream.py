r"""Releases of an open-contracting file, one by one, however large the file is.

Read are JSON lines (a release, a record or a whole package per line), release and
record packages of any layout, and plain arrays. Nothing is held but the entry at
hand, so memory does not grow with the file. What cannot be read becomes an entry with
a code and a reason; reading goes on at the next line, or, inside a package, ends
there, because behind a broken bracket nothing can be told apart.

>>> from io import BytesIO
>>> text = b'{"ocid": "ocds-1"}\n{"ocid": \n[3]\n'
>>> [(entry.line, entry.code, entry.release) for entry in read(BytesIO(text))]
[(1, '', {'ocid': 'ocds-1'}), (2, 'json', None), (3, 'not_object', None)]
>>> text = b'{"uri": "x", "releases": [{"ocid": "ocds-1"}, {"ocid": "ocds-2"}]}'
>>> [(entry.path, entry.release["ocid"]) for entry in read(BytesIO(text))]
[('releases/0', 'ocds-1'), ('releases/1', 'ocds-2')]

Releases of one contracting process that follow each other are merged into one, as the
standard's compiled release is; a process that comes again later in the file is for the
caller to refuse.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, BinaryIO

from .json_scanner import DECODER, BrokenJson, Scanner, short
from .ocds_values import BadValue, moment

CHUNK = 1 << 16
# One release with hundreds of bids and documents has well under a million characters.
MAX_ENTRY = 1 << 25
# What gzip and zip files begin with.
COMPRESSED = (b"\x1f\x8b", b"PK\x03\x04")
_LISTS = ("releases", "records")


@dataclass(frozen=True)
class Entry:
    """One release as found in the file, or what stood in its way.

    :param number: 1 for the first entry of the file
    :param line: the line on which it begins, from 1
    :param path: ``releases/3`` inside a package, empty for JSON lines
    :param release: the release, ``None`` with an error
    :param code: empty, or ``json``, ``not_object``, ``too_long``, ``encoding``,
        ``no_release``
    """

    number: int
    line: int
    path: str
    release: dict | None
    code: str = ""
    reason: str = ""


# The report of a file in which there is nothing to read.
NOTHING = Entry(1, 1, "", None, "no_release", "there is no release in the file")


def read(
    stream: BinaryIO, chunk: int = CHUNK, max_entry: int = MAX_ENTRY
) -> Iterator[Entry]:
    """Every release of a file, those of one process side by side merged.

    :param stream: binary, can be rewound
    :param chunk: how much to read at a time, in bytes
    :param max_entry: the longest entry accepted, in characters
    """
    start = stream.tell()
    if stream.read(4).startswith(COMPRESSED):
        reason = "the file is compressed: unpack it first"
        return iter([Entry(1, 1, "", None, "encoding", reason)])
    stream.seek(start)
    packaged = _is_package(Scanner(stream, chunk, max_entry))
    stream.seek(start)
    if packaged:
        entries = _read_package(Scanner(stream, chunk, max_entry))
    else:
        entries = _read_lines(stream, max_entry)
    numbered = (replace(entry, number=n) for n, entry in enumerate(entries, start=1))
    return _compile(numbered)


def merge(old: Any, new: Any) -> Any:
    """The state after ``new`` on top of ``old``, as a compiled release has it.

    Objects are merged key by key, lists of objects by their ``id``, everything else is
    replaced; ``null`` removes. Where one id stands twice in a list, nothing tells which
    is meant: both lists are kept, and whoever reads them decides.

    >>> merge({"a": 1, "b": [{"id": "1", "x": 1}]}, {"a": None, "b": [{"id": "1"}]})
    {'b': [{'id': '1', 'x': 1}]}
    """
    if isinstance(old, dict) and isinstance(new, dict):
        merged = dict(old)
        for key, value in new.items():
            if value is None:
                merged.pop(key, None)
            else:
                merged[key] = merge(old.get(key), value)
        return merged
    if _has_ids(old) and _has_ids(new):
        if _repeats(old) or _repeats(new):
            return old + [item for item in new if item not in old]
        by_id = {item["id"]: item for item in old}
        for item in new:
            by_id[item["id"]] = merge(by_id.get(item["id"]), item)
        return list(by_id.values())
    return new


def _has_ids(value: Any) -> bool:
    return isinstance(value, list) and all(
        isinstance(item, dict) and isinstance(item.get("id"), str | int)
        for item in value
    )


def _repeats(entries: list[dict]) -> bool:
    return len({entry["id"] for entry in entries}) < len(entries)


# === Lines ===


def _read_lines(stream: BinaryIO, max_entry: int) -> Iterator[Entry]:
    for line_no, raw in enumerate(_lines(stream, max_entry), start=1):
        try:
            yield from _read_line(line_no, raw)
        except BrokenJson as error:
            yield Entry(0, line_no, "", None, error.code, str(error))


def _lines(stream: BinaryIO, max_entry: int) -> Iterator[bytes | None]:
    """The lines of the file; ``None`` for one that is too long to be read."""
    while raw := stream.readline(max_entry):
        if raw.endswith(b"\n") or len(raw) < max_entry:
            yield raw
            continue
        while (raw := stream.readline(max_entry)) and not raw.endswith(b"\n"):
            pass
        yield None


def _read_line(line_no: int, raw: bytes | None) -> Iterator[Entry]:
    if raw is None:
        raise BrokenJson("too_long", "the line is too long")
    try:
        text = raw.decode("utf-8-sig").strip()
    except UnicodeDecodeError as error:
        raise BrokenJson("encoding", f"not UTF-8: {error.reason}") from None
    if not text:
        return
    try:
        value, end = DECODER.raw_decode(text)
    except (ValueError, RecursionError) as error:
        raise BrokenJson("json", f"no JSON: {short(error)}") from None
    if text[end:].strip():
        raise BrokenJson("json", f"no JSON: more text after column {end}")
    found = False
    for key in _LISTS:
        if isinstance(value, dict) and isinstance(value.get(key), list):
            if "ocid" not in value:
                found = True
                for index, item in enumerate(value[key]):
                    yield _entry(line_no, f"{key}/{index}", item)
    if not found:
        yield _entry(line_no, "", value)


# === Packages ===


def _is_package(scanner: Scanner) -> bool:
    """Whether the file begins as a package or an array, whatever its layout."""
    try:
        if scanner.peek() == "[":
            return True
        scanner.take("{")
        while True:
            key = scanner.value()
            scanner.take(":")
            if key in _LISTS and scanner.peek() == "[":
                return True
            scanner.value()
            if scanner.take(",}") == "}":
                # One release over several lines is read like a package of one.
                return scanner.line > 1
    except BrokenJson:
        return False


def _read_package(scanner: Scanner) -> Iterator[Entry]:
    try:
        while char := scanner.peek():
            if char == "[":
                yield from _read_list(scanner, "")
            else:
                yield from _read_object(scanner)
    except BrokenJson as error:
        reason = f"{error}; what follows cannot be read"
        yield Entry(0, scanner.line, "", None, error.code, reason)


def _read_object(scanner: Scanner) -> Iterator[Entry]:
    line = scanner.line
    scanner.take("{")
    alone, packaged = {}, False
    while scanner.peek() != "}":
        key = scanner.value()
        if not isinstance(key, str):
            raise BrokenJson("json", "no JSON: a name in quotes expected")
        scanner.take(":")
        if key in _LISTS and scanner.peek() == "[":
            packaged = True
            yield from _read_list(scanner, f"{key}/")
        else:
            alone[key] = scanner.value()
        if scanner.take(",}") == "}":
            break
    else:
        scanner.take("}")
    if not packaged:
        yield _entry(line, "", alone)


def _read_list(scanner: Scanner, path: str) -> Iterator[Entry]:
    scanner.take("[")
    index = 0
    while scanner.peek() != "]":
        line = scanner.line
        yield _entry(line, f"{path}{index}", scanner.value())
        index += 1
        if scanner.take(",]") == "]":
            return
    scanner.take("]")


# === Entries ===


def _entry(line: int, path: str, value: Any) -> Entry:
    if not isinstance(value, dict):
        return Entry(0, line, path, None, "not_object", "not a JSON object")
    if "compiledRelease" in value or isinstance(value.get("releases"), list):
        return _from_record(line, path, value)
    return Entry(0, line, path, value)


def _from_record(line: int, path: str, record: dict) -> Entry:
    compiled = record.get("compiledRelease")
    if isinstance(compiled, dict):
        return Entry(0, line, path, {"ocid": record.get("ocid"), **compiled})
    releases = [
        release
        for release in record.get("releases") or []
        if isinstance(release, dict) and "url" not in release
    ]
    if not releases:
        reason = "the record holds no release, only links or nothing"
        return Entry(0, line, path, None, "no_release", reason)
    return Entry(0, line, path, _fold(releases))


def _fold(releases: list[dict]) -> dict:
    releases = sorted(releases, key=_published)
    result = releases[0]
    for release in releases[1:]:
        result = merge(result, release)
    return result


def _published(release: dict) -> datetime:
    """The moment of a release; those that tell none come first."""
    date = str(release.get("date") or "").strip()
    for ending in ("", "-01", "-01-01"):
        try:
            return moment(date + ending)[1]
        except BadValue:
            continue
    return datetime.min


def _compile(entries: Iterator[Entry]) -> Iterator[Entry]:
    held: list[Entry] = []
    for entry in entries:
        if held and _same_process(held[-1].release, entry.release):
            held.append(entry)
            continue
        yield from _release(held)
        held = []
        if entry.release is None:
            yield entry
        else:
            held = [entry]
    yield from _release(held)


def _release(held: list[Entry]) -> Iterator[Entry]:
    if held:
        yield replace(held[0], release=_fold([entry.release for entry in held]))


def _same_process(old: dict, new: dict | None) -> bool:
    return (
        new is not None
        and isinstance(new.get("ocid"), str)
        and old.get("ocid") == new["ocid"]
        and not _is_compiled(old)
        and not _is_compiled(new)
    )


def _is_compiled(release: dict) -> bool:
    tag = release.get("tag")
    return not isinstance(tag, list) or "compiled" in tag
