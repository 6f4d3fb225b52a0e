"""The Merkle log against RFC 6962, read a second time and naively."""

import time
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tools import merkle

# Inputs and roots of the Certificate Transparency project's own tree tests.
CT_LEAVES = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
CT_ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
LIMIT = 64
DATA = [f"entry {i}".encode() for i in range(LIMIT)]


def mth(data):
    """MTH of RFC 6962 section 2.1, as the text defines it."""
    if not data:
        return sha256(b"").digest()
    if len(data) == 1:
        return sha256(b"\x00" + data[0]).digest()
    k = split(len(data))
    return sha256(b"\x01" + mth(data[:k]) + mth(data[k:])).digest()


def split(n):
    k = 1
    while 2 * k < n:
        k *= 2
    return k


def naive_path(m, data):
    """PATH of RFC 6962 section 2.1.1, as the text defines it."""
    if len(data) == 1:
        return []
    k = split(len(data))
    if m < k:
        return [*naive_path(m, data[:k]), mth(data[k:])]
    return [*naive_path(m - k, data[k:]), mth(data[:k])]


def naive_proof(m, data):
    """PROOF of RFC 6962 section 2.1.2, as the text defines it."""
    return naive_subproof(m, data, True)


def naive_subproof(m, data, whole):
    if m == len(data):
        return [] if whole else [mth(data)]
    k = split(len(data))
    if m <= k:
        return [*naive_subproof(m, data[:k], whole), mth(data[k:])]
    return [*naive_subproof(m - k, data[k:], False), mth(data[:k])]


def build(data):
    _size, nodes = merkle.append(0, {}, map(merkle.leaf_hash, data))
    return {(level, index): value for level, index, value in nodes}


@pytest.fixture(scope="module")
def tree():
    return build(DATA)


def only(get, keys):
    """The nodes a caller fetched: exactly those named, nothing else at hand."""
    return {key: get[key] for key in keys}


def test_roots_of_certificate_transparency():
    """The published roots of the eight standard leaves come out."""
    get = build(CT_LEAVES)
    roots = [merkle.root(size, get).hex() for size in range(1, 9)]
    assert roots == CT_ROOTS


def test_empty_tree_has_the_hash_of_nothing():
    """A log without entries has the root RFC 6962 gives it."""
    assert merkle.root(0, {}) == mth([])


def test_roots_need_only_the_nodes_named(tree):
    """Any past root is computed from the named nodes alone."""
    for size in range(1, LIMIT + 1):
        get = only(tree, merkle.needed_for_root(size))
        assert merkle.root(size, get) == mth(DATA[:size])


def test_every_inclusion_path(tree):
    """All entries of all sizes have the path of the recursive definition."""
    for size in range(1, LIMIT + 1):
        for index in range(size):
            get = only(tree, merkle.needed_for_inclusion(index, size))
            path = merkle.inclusion_path(index, size, get)
            assert path == naive_path(index, DATA[:size])
            leaf = merkle.leaf_hash(DATA[index])
            root = merkle.root(size, tree)
            assert merkle.verify_inclusion(leaf, index, size, path, root)


def test_every_consistency_path(tree):
    """All pairs of sizes have the proof of the recursive definition."""
    for new in range(1, LIMIT + 1):
        for old in range(1, new + 1):
            get = only(tree, merkle.needed_for_consistency(old, new))
            path = merkle.consistency_path(old, new, get)
            assert path == naive_proof(old, DATA[:new])
            roots = merkle.root(old, tree), merkle.root(new, tree)
            assert merkle.verify_consistency(old, new, *roots, path)


def test_empty_old_tree_is_consistent_with_any(tree):
    """A log that had no entries yet needs no proof, but the right old root."""
    root = merkle.root(5, tree)
    assert merkle.consistency_path(0, 5, {}) == []
    assert merkle.verify_consistency(0, 5, merkle.EMPTY_ROOT, root, [])
    assert not merkle.verify_consistency(0, 5, root, root, [])


@given(cuts=st.lists(st.integers(0, 20), max_size=8))
def test_batches_give_the_same_nodes_as_one_append(cuts):
    """However a log is cut into batches, the stored nodes are the same."""
    data = [bytes([i]) for i in range(sum(cuts))]
    stored, edge, size = {}, {}, 0
    for cut in cuts:
        batch = [merkle.leaf_hash(item) for item in data[size : size + cut]]
        size, nodes = merkle.append(size, edge, batch)
        edge = merkle.next_edge(size, edge, nodes)
        for level, index, value in nodes:
            assert (level, index) not in stored
            stored[level, index] = value
    assert stored == build(data)


@given(st.data())
def test_forged_inclusion_is_refused(data):
    """A path with one changed, missing or added hash proves nothing."""
    size = data.draw(st.integers(2, 40))
    index = data.draw(st.integers(0, size - 1))
    get = build(DATA[:size])
    root, leaf = merkle.root(size, get), merkle.leaf_hash(DATA[index])
    path = merkle.inclusion_path(index, size, get)
    at = data.draw(st.integers(0, len(path) - 1))
    changed = [*path[:at], bytes(32), *path[at + 1 :]]
    assert not merkle.verify_inclusion(leaf, index, size, changed, root)
    assert not merkle.verify_inclusion(leaf, index, size, path[:-1], root)
    assert not merkle.verify_inclusion(leaf, index, size, [*path, bytes(32)], root)
    assert not merkle.verify_inclusion(bytes(32), index, size, path, root)


@given(st.data())
def test_rewritten_history_is_refused(data):
    """No proof joins an old root to a log in which an old entry was changed."""
    new = data.draw(st.integers(2, 40))
    old = data.draw(st.integers(1, new - 1))
    victim = data.draw(st.integers(0, old - 1))
    forged = [b"forged" if i == victim else item for i, item in enumerate(DATA[:new])]
    before = merkle.root(old, build(DATA[:old]))
    get = build(forged)
    path = merkle.consistency_path(old, new, get)
    after = merkle.root(new, get)
    assert not merkle.verify_consistency(old, new, before, after, path)


@given(st.data())
def test_forged_consistency_proof_is_refused(data):
    """A proof with one changed, missing or added hash proves nothing."""
    new = data.draw(st.integers(2, 40))
    old = data.draw(st.integers(1, new - 1))
    get = build(DATA[:new])
    roots = merkle.root(old, get), merkle.root(new, get)
    path = merkle.consistency_path(old, new, get)
    at = data.draw(st.integers(0, len(path) - 1))
    changed = [*path[:at], bytes(32), *path[at + 1 :]]
    for forged in (changed, path[:-1], [*path, bytes(32)], []):
        assert not merkle.verify_consistency(old, new, *roots, forged)


def test_log_is_consistent_with_itself_without_proof(tree):
    """The same size has the same root and nothing to prove."""
    root = merkle.root(6, tree)
    assert merkle.verify_consistency(6, 6, root, root, [])
    assert not merkle.verify_consistency(6, 6, root, bytes(32), [])
    assert not merkle.verify_consistency(6, 6, root, root, [bytes(32)])


def test_negative_size_is_refused():
    """No log has fewer than no entries."""
    with pytest.raises(ValueError, match="cannot have"):
        merkle.root(-1, {})


@pytest.mark.parametrize(("index", "size"), [(-1, 3), (3, 3), (0, 0)])
def test_entry_outside_the_log_has_no_path(index, size):
    """A path is asked only for an entry that the log has."""
    with pytest.raises(ValueError, match="no entry"):
        merkle.needed_for_inclusion(index, size)
    assert not merkle.verify_inclusion(bytes(32), index, size, [], bytes(32))


def test_older_log_is_not_longer(tree):
    """A consistency proof from a larger to a smaller log is refused."""
    with pytest.raises(ValueError, match="never had"):
        merkle.consistency_path(5, 4, tree)
    assert not merkle.verify_consistency(5, 4, bytes(32), bytes(32), [])


def test_missing_right_edge_is_an_error():
    """Appending without the stored edge fails instead of making another tree."""
    with pytest.raises(KeyError):
        merkle.append(1, {}, [merkle.leaf_hash(b"second")])


def test_large_batch_is_fast():
    """A million-entry log is rebuilt in seconds: 100,000 leaves in one."""
    leaves = [merkle.leaf_hash(i.to_bytes(4, "big")) for i in range(100_000)]
    start = time.process_time()
    merkle.append(0, {}, leaves)
    assert time.process_time() - start < 1


def test_roots_equal_those_of_another_library():
    """An independent library computes the same roots, where it is installed."""
    pymerkle = pytest.importorskip("pymerkle")
    other = pymerkle.InmemoryTree(algorithm="sha256")
    get = build(DATA)
    for size, entry in enumerate(DATA, start=1):
        other.append_entry(entry)
        assert other.get_root() == merkle.root(size, get)
