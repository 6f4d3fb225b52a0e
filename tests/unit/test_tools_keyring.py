"""The file of the keys: made once, read only when safe, rotated without a loss."""

import multiprocessing
import os
import stat

import pytest
from tools import keyring


@pytest.fixture
def path(tmp_path):
    return str(tmp_path / "keys" / "bids")


def _make(path):
    return keyring.make(path)


def test_the_file_is_for_its_owner_only(path):
    """File and folder are closed to everybody else from the first moment."""
    assert keyring.make(path)
    assert stat.S_IMODE(os.stat(path).st_mode) == 0o600
    assert stat.S_IMODE(os.stat(os.path.dirname(path)).st_mode) == 0o700


def test_of_many_workers_one_makes_the_file(path):
    """All see the same key, whoever was first, and no draft is left behind."""
    with multiprocessing.get_context("fork").Pool(8) as pool:
        made = pool.map(_make, [path] * 32)
    assert made.count(True) == 1
    assert os.listdir(os.path.dirname(path)) == ["bids"]
    assert len(keyring.load(path).keys) == 1


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o660])
def test_a_file_others_can_reach_is_refused(path, mode):
    """Any right of the group or of others is one too many."""
    keyring.make(path)
    os.chmod(path, mode)
    with pytest.raises(keyring.KeyFileUnsafe):
        keyring.load(path)


@pytest.mark.parametrize(
    "text", ["", "# nothing\n", "abcd\n", "00" * 33, "zz" * 32, "ü" * 64, "00" * 31]
)
def test_what_are_no_keys_is_refused(path, text):
    """Empty, short, long or unreadable lines are named as broken."""
    keyring.make(path)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    with pytest.raises(keyring.KeyFileBroken):
        keyring.load(path)


def test_no_file_and_no_regular_file_are_refused(tmp_path, path):
    """A missing file and a folder of that name are answers, not crashes."""
    with pytest.raises(keyring.KeyFileMissing):
        keyring.load(path)
    with pytest.raises(keyring.KeyFileError):
        keyring.load(str(tmp_path))


def test_a_folder_that_cannot_be_made_is_an_answer(tmp_path):
    """Where a file stands in the way of the folder, the answer says so."""
    (tmp_path / "keys").write_text("x")
    with pytest.raises(keyring.KeyFileMissing):
        keyring.make(str(tmp_path / "keys" / "bids"))


def test_rotation_keeps_every_old_key(path):
    """The newest key is first; comments stay on top; the file stays closed."""
    keyring.make(path)
    ids = [keyring.load(path).newest]
    for _turn in range(3):
        ids.insert(0, keyring.rotate(path))
    ring = keyring.load(path)
    assert ring.newest == ids[0]
    assert list(ring.keys) == ids
    assert stat.S_IMODE(os.stat(path).st_mode) == 0o600
    with open(path, encoding="ascii") as file:
        assert file.readline().startswith("#")


def test_a_printed_ring_shows_no_key(path):
    """What a traceback or a log line would show are the ids only."""
    keyring.make(path)
    ring = keyring.load(path)
    assert ring.keys[ring.newest].hex() not in repr(ring)
    assert repr(ring.keys[ring.newest]) not in repr(ring)
