"""RFC 6962 Merkle tree over an append-only log.

Only the hashes of complete subtrees are kept: node ``(level, index)`` covers the
``2**level`` leaves from ``index * 2**level`` on. Such a node never changes once it is
written, so the table of nodes is append-only like the log itself. Everything else
(roots of any past size, proofs) is computed from a few of these nodes.

The ``needed_for_*`` functions name these nodes, so that a caller fetches all of them
in one query and hands them over as a mapping ``{(level, index): hash}``.

>>> leaves = [leaf_hash(word) for word in (b"a", b"b", b"c")]
>>> size, nodes = append(0, {}, leaves)
>>> size, [(level, index) for level, index, _hash in nodes]
(3, [(0, 0), (0, 1), (0, 2), (1, 0)])
>>> get = {(level, index): node for level, index, node in nodes}
>>> needed_for_root(3)
[(1, 0), (0, 2)]
>>> root(3, get) == node_hash(node_hash(leaves[0], leaves[1]), leaves[2])
True
>>> path = inclusion_path(2, 3, get)
>>> verify_inclusion(leaves[2], 2, 3, path, root(3, get))
True
>>> path = consistency_path(2, 3, get)
>>> verify_consistency(2, 3, root(2, get), root(3, get), path)
True

Source: RFC 6962 section 2.1; the verifying algorithms are those of RFC 9162 section
2.1, which describe the same tree.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256

Key = tuple[int, int]
Node = tuple[int, int, bytes]

EMPTY_ROOT = sha256(b"").digest()


def leaf_hash(data: bytes) -> bytes:
    """Hash of one entry; the 0x00 prefix keeps it apart from inner nodes.

    >>> leaf_hash(b"").hex()[:16]
    '6e340b9cffb37a98'
    """
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash of an inner node over its two children."""
    return sha256(b"\x01" + left + right).digest()


def append(
    size: int, right_edge: Mapping[Key, bytes], leaf_hashes: Iterable[bytes]
) -> tuple[int, list[Node]]:
    """Append a batch of leaves to a tree of ``size`` leaves.

    :param right_edge: at least the nodes named by ``needed_for_root(size)``
    :param leaf_hashes: the leaf hashes in log order
    :returns: the new size and the new complete nodes ``(level, index, hash)``, leaves
        included, level by level; all of them are to be stored
    :raises KeyError: a node of the right edge is missing
    """
    _check_size(size)
    row = list(leaf_hashes)
    new_size = size + len(row)
    nodes: list[Node] = []
    level, first = 0, size
    while row:
        nodes += [(level, first + i, value) for i, value in enumerate(row)]
        if first & 1:  # the first new node closes a pair opened by an older batch
            first -= 1
            row.insert(0, right_edge[level, first])
        row = [
            sha256(b"\x01" + left + right).digest()
            for left, right in zip(row[::2], row[1::2], strict=False)
        ]
        level, first = level + 1, first >> 1
    return new_size, nodes


def next_edge(
    new_size: int, right_edge: Mapping[Key, bytes], nodes: Iterable[Node]
) -> dict[Key, bytes]:
    """Right edge after an ``append``, to recompute a long log batch by batch.

    >>> size, nodes = append(0, {}, [leaf_hash(b"a")])
    >>> edge = next_edge(size, {}, nodes)
    >>> size, nodes = append(size, edge, [leaf_hash(b"b")])
    >>> list(next_edge(size, edge, nodes))
    [(1, 0)]
    """
    known = dict(right_edge)
    known.update(((level, index), value) for level, index, value in nodes)
    return {key: known[key] for key in needed_for_root(new_size)}


def needed_for_root(size: int) -> list[Key]:
    """Complete nodes from which the root of ``size`` leaves is folded.

    >>> needed_for_root(7)
    [(2, 0), (1, 2), (0, 6)]
    """
    _check_size(size)
    return _cover(0, size)


def root(size: int, get: Mapping[Key, bytes]) -> bytes:
    """Root hash of the first ``size`` leaves.

    :raises KeyError: ``get`` lacks a node named by ``needed_for_root(size)``
    """
    _check_size(size)
    return _fold(0, size, get) if size else EMPTY_ROOT


def needed_for_inclusion(index: int, size: int) -> list[Key]:
    """Complete nodes from which ``inclusion_path(index, size, ...)`` is computed.

    >>> needed_for_inclusion(0, 7)
    [(0, 1), (1, 1), (1, 2), (0, 6)]
    """
    return [key for span in _inclusion_spans(index, size) for key in _cover(*span)]


def inclusion_path(index: int, size: int, get: Mapping[Key, bytes]) -> list[bytes]:
    """Audit path PATH(index, D[size]) of RFC 6962 section 2.1.1, leaf to root.

    :raises ValueError: ``index`` is not below ``size``
    """
    return [_fold(*span, get) for span in _inclusion_spans(index, size)]


def needed_for_consistency(old_size: int, new_size: int) -> list[Key]:
    """Complete nodes from which ``consistency_path`` is computed.

    >>> needed_for_consistency(3, 7)
    [(0, 2), (0, 3), (1, 0), (1, 2), (0, 6)]
    """
    spans = _consistency_spans(old_size, new_size)
    return [key for span in spans for key in _cover(*span)]


def consistency_path(
    old_size: int, new_size: int, get: Mapping[Key, bytes]
) -> list[bytes]:
    """Proof PROOF(old_size, D[new_size]) of RFC 6962 section 2.1.2.

    :raises ValueError: ``old_size`` is above ``new_size``
    """
    return [_fold(*span, get) for span in _consistency_spans(old_size, new_size)]


def verify_inclusion(
    leaf: bytes, index: int, size: int, path: Sequence[bytes], root_hash: bytes
) -> bool:
    """Whether ``path`` proves that ``leaf`` (a leaf hash) is entry ``index``."""
    if not 0 <= index < size:
        return False
    at, last, value = index, size - 1, leaf
    for sibling in path:
        if not last:
            return False
        if at & 1 or at == last:
            value = node_hash(sibling, value)
            while not at & 1 and at:  # levels where this node has no right sibling
                at, last = at >> 1, last >> 1
        else:
            value = node_hash(value, sibling)
        at, last = at >> 1, last >> 1
    return not last and value == root_hash


def verify_consistency(
    old_size: int,
    new_size: int,
    old_root: bytes,
    new_root: bytes,
    path: Sequence[bytes],
) -> bool:
    """Whether ``path`` proves that the old tree is a prefix of the new one.

    The empty tree is a prefix of every tree and needs no path, but its root has to be
    the root of nothing.
    """
    if not 0 <= old_size <= new_size:
        return False
    if old_size == new_size:
        return not path and old_root == new_root
    if not old_size:
        return not path and old_root == EMPTY_ROOT
    hashes = list(path)
    if not old_size & (old_size - 1):  # a complete old tree is its own first node
        hashes.insert(0, old_root)
    if not hashes:
        return False
    at, last = old_size - 1, new_size - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    old = new = hashes[0]
    for sibling in hashes[1:]:
        if not last:
            return False
        if at & 1 or at == last:
            old, new = node_hash(sibling, old), node_hash(sibling, new)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            new = node_hash(new, sibling)
        at, last = at >> 1, last >> 1
    return not last and old == old_root and new == new_root


def _check_size(size: int) -> None:
    if size < 0:
        raise ValueError(f"a tree cannot have {size} leaves")


def _split(count: int) -> int:
    """Largest power of two smaller than ``count`` (for ``count`` > 1)."""
    return 1 << ((count - 1).bit_length() - 1)


def _cover(start: int, end: int) -> list[Key]:
    """Complete nodes covering leaves ``start..end-1``, widest first.

    ``start`` is a multiple of the width of every one of them, because RFC 6962 always
    splits at a power of two.
    """
    keys = []
    while start < end:
        level = (end - start).bit_length() - 1
        keys.append((level, start >> level))
        start += 1 << level
    return keys


def _fold(start: int, end: int, get: Mapping[Key, bytes]) -> bytes:
    *wider, last = _cover(start, end)
    value = get[last]
    for key in reversed(wider):
        value = node_hash(get[key], value)
    return value


def _inclusion_spans(index: int, size: int) -> list[tuple[int, int]]:
    """Ranges of leaves whose subtree hashes make the audit path, leaf to root."""
    if not 0 <= index < size:
        raise ValueError(f"no entry {index} in a tree of {size} leaves")
    spans = []
    low, high = 0, size
    while high - low > 1:
        middle = low + _split(high - low)
        if index < middle:
            spans.append((middle, high))
            high = middle
        else:
            spans.append((low, middle))
            low = middle
    return spans[::-1]


def _consistency_spans(old_size: int, new_size: int) -> list[tuple[int, int]]:
    """Ranges of leaves whose subtree hashes make the consistency proof."""
    if not 0 <= old_size <= new_size:
        raise ValueError(f"a tree of {new_size} leaves never had {old_size} leaves")
    if not old_size:
        return []
    spans = []
    low, high = 0, new_size
    while old_size < high:
        middle = low + _split(high - low)
        if old_size <= middle:
            spans.append((middle, high))
            high = middle
        else:
            spans.append((low, middle))
            low = middle
    if low:  # the verifier knows the old root, but not this last part of it
        spans.append((low, high))
    return spans[::-1]
