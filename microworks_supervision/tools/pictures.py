"""Whether a file that begins like a picture is one.

>>> import base64
>>> pixel = base64.b64decode(
...     "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAA"
...     "AABJRU5ErkJggg=="
... )
>>> fault(pixel, 1) is None
True
>>> fault(pixel, 0)
'pixels'
>>> fault(pixel[:60], 1), fault(b"\\xff\\xd8\\xff\\xe0 and nothing of a picture", 1)
('unreadable', 'unreadable')
"""

from __future__ import annotations

import io
import warnings

from PIL import Image

FORMATS = ("JPEG", "PNG")


def fault(raw: bytes, max_pixels: float) -> str | None:
    """Say what is wrong with a JPEG or PNG file, reading it to its end.

    Nothing is unpacked that could fill the memory: a PNG is checked by the sums of its
    parts, a JPEG is decoded at an eighth of its size.

    :param raw: the file
    :param max_pixels: width times height that is still taken
    :return: ``"unreadable"``, ``"pixels"``, or ``None`` for a sound picture
    """
    try:
        with warnings.catch_warnings():
            # The size is judged here, by our own limit.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(raw), formats=FORMATS) as picture:
                if picture.width * picture.height > max_pixels:
                    return "pixels"
                if picture.format == "PNG":
                    picture.verify()
                else:
                    picture.draft("L", (1, 1))
                    picture.load()
    except Image.DecompressionBombError:
        return "pixels"
    # What a decoder raises on rubbish is not limited to a few kinds.
    except Exception:
        return "unreadable"
    return None
