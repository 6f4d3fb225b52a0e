"""Files for demonstration and tests: valid, tiny, and no two alike."""

import io
import random
import zlib

from PIL import Image, ImageDraw


def pdf(*lines):
    """A one-page PDF whose title names what it stands for.

    :param str lines: text, also Chinese; kept in the document information
    :rtype: bytes
    """
    title = " / ".join(lines).encode("utf-16-be").hex().upper()
    content = zlib.compress(b"0.8 w 60 60 475 720 re S")
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>",
        b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream"
        % (len(content), content),
        b"<</Title<FEFF%s>>>" % title.encode(),
    ]
    data, offsets = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(data))
        data += b"%d 0 obj%s endobj\n" % (number, body)
    start = len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    data += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    data += b"trailer<</Size %d/Root 1 0 R/Info 5 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        start,
    )
    return bytes(data)


def photo(*marks):
    """A small picture of a site; the same marks give the same picture.

    The fields around the road differ from picture to picture, as no two places look
    alike: a picture much like one of other works is refused.

    :param marks: what makes this photo differ from every other one
    :rtype: bytes
    """
    seed = zlib.crc32(repr(marks).encode())
    image = Image.new("RGB", (320, 240), (178, 205, 226))
    draw = ImageDraw.Draw(image)
    horizon = 110 + seed % 30
    shades = random.Random(seed)
    for top in range(0, 240, 30):
        for left in range(0, 320, 32):
            shade = shades.randrange(90)
            sky = (130 + shade, 150 + shade, 165 + shade)
            field = (60 + shade, 90 + shade, 40 + shade)
            draw.rectangle(
                (left, top, left + 32, top + 30), fill=sky if top < horizon else field
            )
    middle = 100 + seed % 120
    draw.polygon(
        [(middle - 6, horizon), (middle + 6, horizon), (250, 240), (60, 240)],
        fill=(150 + seed % 50,) * 3,
    )
    for step in range(seed % 7):
        left = 20 + step * 42
        draw.rectangle((left, horizon - 30, left + 22, horizon), fill=(196, 160, 120))
    draw.text((8, 222), f"{seed:08x}", fill=(255, 255, 255))
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()
