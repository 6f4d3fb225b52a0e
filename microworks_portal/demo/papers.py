"""Papers for demonstration and tests: valid, tiny, and no two alike."""

import zlib


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
