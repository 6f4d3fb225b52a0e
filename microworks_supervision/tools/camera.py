"""What a photo tells about itself: when and where the camera was, and what it shows.

The date and position come from EXIF, which a camera writes and messengers strip: what is
there can be compared, what is missing proves nothing. The print of a picture is its two
difference hashes (each pixel of a 9 by 8 grey miniature against its right, and in
another miniature against its lower neighbour: 64 bits each). A picture saved again,
smaller or in another format, keeps nearly all of the 128 bits; another picture differs
in about half.

>>> moment("2024:05:01 09:30:00", "+08:00")
Moment(local=datetime.datetime(2024, 5, 1, 9, 30), utc=datetime.datetime(2024, 5, 1, 1, 30))
>>> moment("0000:00:00 00:00:00", None) is None
True
>>> degrees((28, 10, 48), "N"), degrees((113, 0, 0), "W"), degrees((99,), "N")
(28.18, -113.0, None)
>>> differing("0" * 32, "f" + "0" * 31)
4
"""

from __future__ import annotations

import io
import re
import warnings
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import isfinite

from PIL import Image, ImageOps

FORMATS = ("JPEG", "PNG")
# What the formats of telephones begin with, behind four bytes of length.
HEIF = re.compile(rb"(?s)....ftyp(?:heic|heix|hevc|hevx|heim|heis|mif1|msf1|avif)")
# A picture with fewer bits set (of 128) shows too little to be told from another one: a
# wall, a sheet of paper, a drawing of three rectangles. Photos of a site have 40 to 70.
MIN_BITS = 20
# A step of the miniature that counts (of 255): below it, flat parts would flicker.
_STEP = 1
# Sixteen bits each: two prints that differ in at most seven of the first 64 bits have
# a piece in common, or two pieces that differ in one bit.
PIECES, PIECE_BITS = 4, 16
# More than this and the pieces could miss a pair.
MAX_DIFFERING = 2 * PIECES - 1
_MOMENT = re.compile(r"(\d{4}):(\d{2}):(\d{2}) (\d{2}):(\d{2}):(\d{2})")
_OFFSET = re.compile(r"([+-])(\d{2}):(\d{2})")
# Tags of EXIF 2.32.
_IFD_EXIF, _IFD_GPS = 0x8769, 0x8825
_TAKEN = ((0x9003, 0x9011), (0x9004, 0x9012), (0x0132, 0x9010))
_YEARS = range(1990, 2101)


@dataclass(frozen=True)
class Moment:
    """A moment on the camera's clock; ``utc`` only where the camera told its zone."""

    local: datetime
    utc: datetime | None


@dataclass(frozen=True)
class Sight:
    """What a photo tells.

    :param moment: ``None`` without a readable date
    :param point: longitude and latitude (WGS-84), ``None`` without a position
    :param print: 32 hexadecimal digits, empty for a picture without detail
    """

    moment: Moment | None
    point: tuple[float, float] | None
    print: str


def is_heif(raw: bytes) -> bool:
    """Whether a file is a picture of the kind telephones keep for themselves.

    >>> is_heif(b"\\0\\0\\0\\x18ftypheic"), is_heif(b"\\xff\\xd8\\xff\\xe0")
    (True, False)
    """
    return bool(HEIF.match(raw))


def look(raw: bytes) -> Sight:
    """What a sound JPEG or PNG file tells (see :func:`.pictures.fault`)."""
    with warnings.catch_warnings():
        # The size was judged before; damaged EXIF is taken for none.
        warnings.simplefilter("ignore")
        with Image.open(io.BytesIO(raw), formats=FORMATS) as picture:
            when, point = _camera(picture)
            return Sight(when, point, _print(picture))


def differing(one: str, other: str) -> int:
    """How many bits of two prints differ."""
    return (int(one, 16) ^ int(other, 16)).bit_count()


def pieces(picture_print: str) -> list[int]:
    """The pieces of the first half of a print, for the index.

    >>> pieces("0001000200030004" + "f" * 16)
    [1, 2, 3, 4]
    """
    size = PIECE_BITS // 4
    return [int(picture_print[i * size : (i + 1) * size], 16) for i in range(PIECES)]


def neighbours(piece: int) -> list[int]:
    """A piece and all that differ from it in one bit.

    >>> len(neighbours(5)), 4 in neighbours(5), 6 in neighbours(5)
    (17, True, False)
    """
    return [piece, *(piece ^ (1 << bit) for bit in range(PIECE_BITS))]


def moment(text: object, offset: object) -> Moment | None:
    """A date of EXIF and the zone beside it."""
    match = _MOMENT.match(text) if isinstance(text, str) else None
    if match is None:
        return None
    try:
        local = datetime(*(int(part) for part in match.groups()))
    except ValueError:
        return None
    if local.year not in _YEARS:
        return None
    zone = _OFFSET.match(offset) if isinstance(offset, str) else None
    if zone is None:
        return Moment(local, None)
    shift = timedelta(hours=int(zone[2]), minutes=int(zone[3]))
    return Moment(local, local - shift if zone[1] == "+" else local + shift)


def degrees(parts: object, side: object) -> float | None:
    """Degrees, minutes and seconds of EXIF as one number."""
    try:
        whole, minutes, seconds = (float(part) for part in parts)
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    value = whole + minutes / 60 + seconds / 3600
    if not isfinite(value) or value > 180:
        return None
    return -value if str(side).upper()[:1] in ("S", "W") else value


# === Private ===


def _camera(picture: Image.Image) -> tuple[Moment | None, tuple[float, float] | None]:
    # What a decoder raises on rubbish is not limited to a few kinds.
    try:
        tags = picture.getexif()
        taken = {**tags, **tags.get_ifd(_IFD_EXIF)}
        place = tags.get_ifd(_IFD_GPS)
    except Exception:
        return None, None
    found = (moment(taken.get(date), taken.get(zone)) for date, zone in _TAKEN)
    when = next(filter(None, found), None)
    lat = degrees(place.get(2), place.get(1))
    lng = degrees(place.get(4), place.get(3))
    # A device without a fix writes zeros.
    known = lat is not None and lng is not None and abs(lat) <= 90 and (lat or lng)
    return when, (lng, lat) if known else None


def _print(picture: Image.Image) -> str:
    if picture.format == "JPEG":
        # Decoded at a fraction of its size: nothing below is finer.
        picture.draft("L", (144, 144))
    grey = ImageOps.exif_transpose(picture)
    if grey.mode not in ("L", "RGB"):
        # Transparent parts are white, as browsers and viewers show them.
        grey = grey.convert("RGBA")
        grey = Image.alpha_composite(Image.new("RGBA", grey.size, "white"), grey)
    grey = grey.convert("L")
    across = grey.resize((9, 8), Image.Resampling.BOX)
    down = grey.resize((8, 9), Image.Resampling.BOX)
    wide, high = across.tobytes(), down.tobytes()
    places = [(x, y) for y in range(8) for x in range(8)]
    bits = [wide[9 * y + x] - wide[9 * y + x + 1] > _STEP for x, y in places]
    bits += [high[8 * y + x] - high[8 * (y + 1) + x] > _STEP for x, y in places]
    if sum(bits) < MIN_BITS:
        return ""
    number = 0
    for bit in bits:
        number = number << 1 | bit
    return f"{number:032x}"
