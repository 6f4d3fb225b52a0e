"""Drawn pictures of sites: what the works are, how far they are, no two alike."""

import io
import random
import zlib

from PIL import Image, ImageDraw, ImageFilter

WIDTH, HEIGHT = 320, 240
CONCRETE = (178, 176, 170)
EARTH = (142, 110, 78)
STONE = (150, 146, 138)
WATER = (104, 140, 150)
WALL = (226, 218, 202)
TILE = (150, 84, 66)
RUBBER = (170, 78, 62)


def photo(*marks, scene="other", progress=0):
    """A small picture of a site; the same marks give the same picture.

    :param marks: what makes this photo differ from every other one
    :param str scene: kind of works (``works_type`` of a project)
    :param float progress: how much of the works is done (%)
    :return: JPEG
    :rtype: bytes
    """
    chance = random.Random(zlib.crc32(repr(marks).encode()))
    image = Image.new("RGB", (WIDTH, HEIGHT))
    draw = ImageDraw.Draw(image)
    horizon = chance.randint(80, 125)
    _sky(draw, chance, horizon)
    _hills(draw, chance, horizon)
    _ground(draw, chance, horizon)
    SCENES.get(scene, _square)(draw, chance, horizon, progress / 100)
    if progress < 100:
        _heap(draw, chance)
        for _number in range(chance.randint(1, 3)):
            _worker(draw, chance, horizon)
    image = image.filter(ImageFilter.GaussianBlur(0.6))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=68)
    return out.getvalue()


def _shade(chance, colour, width=14):
    shift = chance.randint(-width, width)
    return tuple(max(0, min(255, part + shift)) for part in colour)


def _sky(draw, chance, horizon):
    top = _shade(chance, chance.choice(((120, 165, 210), (168, 182, 194))))
    for row in range(horizon):
        share = row / horizon
        draw.line(
            (0, row, WIDTH, row),
            fill=tuple(int(part + (232 - part) * share) for part in top),
        )
    for _number in range(chance.randint(0, 4)):
        left, high = chance.randint(-40, WIDTH), chance.randint(0, horizon - 30)
        draw.ellipse(
            (left, high, left + chance.randint(50, 130), high + chance.randint(10, 26)),
            fill=(236, 238, 240),
        )


def _hills(draw, chance, horizon):
    for tint in ((138, 160, 150), (100, 132, 96)):
        points, left = [(0, horizon)], 0
        while left <= WIDTH:
            points.append((left, horizon - chance.randint(6, 52)))
            left += chance.randint(24, 80)
        points += [(WIDTH, horizon - chance.randint(6, 40)), (WIDTH, horizon)]
        draw.polygon(points, fill=_shade(chance, tint))


def _ground(draw, chance, horizon):
    base = _shade(chance, chance.choice(((112, 134, 74), (140, 138, 88))))
    draw.rectangle((0, horizon, WIDTH, HEIGHT), fill=base)
    for _number in range(chance.randint(2, 5)):
        left, high = chance.randint(-60, WIDTH), chance.randint(horizon, HEIGHT)
        draw.ellipse(
            (left, high, left + chance.randint(60, 180), high + chance.randint(10, 50)),
            fill=_shade(chance, base, 26),
        )
    for _number in range(chance.randint(2, 7)):
        _tree(draw, chance, chance.randint(0, WIDTH), horizon + chance.randint(-4, 14))
    for _number in range(chance.randint(0, 3)):
        _house(draw, chance, chance.randint(0, WIDTH - 50), horizon + 4, 44)


def _tree(draw, chance, left, foot):
    high, wide = chance.randint(22, 50), chance.randint(8, 18)
    draw.rectangle((left - 2, foot - high // 2, left + 2, foot), fill=(92, 70, 52))
    draw.ellipse(
        (left - wide, foot - high, left + wide, foot - high // 3),
        fill=_shade(chance, (70, 108, 62)),
    )


def _house(draw, chance, left, foot, wide):
    high = int(wide * chance.uniform(0.5, 0.75))
    draw.rectangle((left, foot - high, left + wide, foot), fill=_shade(chance, WALL))
    draw.polygon(
        [
            (left - 5, foot - high),
            (left + wide + 5, foot - high),
            (left + wide // 2, foot - high - wide // 3),
        ],
        fill=_shade(chance, TILE),
    )
    for window in range(2):
        at = left + wide * (2 * window + 1) // 4
        draw.rectangle(
            (at - 4, foot - high + 8, at + 4, foot - high + 18), fill=(80, 96, 110)
        )


def _band(chance, horizon):
    """A strip that runs to the horizon: its far and near edges."""
    far, near = chance.randint(60, 260), chance.randint(70, 250)
    width = chance.randint(60, 130)
    return far - 8, far + 8, near + width, near - width


def _strip(draw, edges, horizon, start, end, colour):
    """The part of a strip between two shares of its length, near is 0."""
    left, right, near_right, near_left = edges

    def row(share):
        at = HEIGHT + (horizon - HEIGHT) * share
        return (
            near_left + (left - near_left) * share,
            near_right + (right - near_right) * share,
            at,
        )

    (a, b, low), (c, d, high) = row(start), row(end)
    draw.polygon([(a, low), (b, low), (d, high), (c, high)], fill=colour)


def _road(draw, chance, horizon, done):
    edges = _band(chance, horizon)
    _strip(draw, edges, horizon, 0, 1, _shade(chance, EARTH))
    _strip(draw, edges, horizon, 0, max(done, 0.02), _shade(chance, CONCRETE))
    for joint in range(1, 9):
        share = joint / 10
        if share < done:
            _strip(draw, edges, horizon, share, share + 0.012, (128, 126, 122))
    if done < 1:
        _roller(draw, chance, horizon)


def _channel(draw, chance, horizon, done):
    edges = _band(chance, horizon)
    _strip(draw, edges, horizon, 0, 1, _shade(chance, EARTH))
    _strip(draw, edges, horizon, 0, max(done, 0.02), _shade(chance, CONCRETE))
    left, right, near_right, near_left = edges
    inner = (left + 5, right - 5, near_right - 34, near_left + 34)
    water = WATER if done >= 1 else (112, 88, 64)
    _strip(draw, inner, horizon, 0, 1, _shade(chance, water))


def _pipe(draw, chance, horizon, done):
    edges = _band(chance, horizon)
    trench = _shade(chance, (104, 80, 58))
    _strip(draw, edges, horizon, 0, 1 - 0.9 * done, trench)
    left, right, near_right, near_left = edges
    middle = (near_left + near_right) / 2
    pipe = (left + 5, right - 5, middle + 14, middle - 14)
    _strip(draw, pipe, horizon, 0, 1 - 0.9 * done, _shade(chance, (60, 92, 150)))


def _bridge(draw, chance, horizon, done):
    high = horizon + chance.randint(24, 50)
    draw.rectangle((0, high + 26, WIDTH, HEIGHT - 24), fill=_shade(chance, WATER))
    draw.rectangle((0, high, WIDTH, high + 16), fill=_shade(chance, CONCRETE))
    for at in range(chance.randint(20, 60), WIDTH, chance.randint(70, 110)):
        draw.rectangle((at, high + 16, at + 18, high + 70), fill=_shade(chance, STONE))
    posts = range(6, WIDTH, chance.randint(20, 32))
    for number, at in enumerate(posts):
        if number < len(posts) * done:
            draw.rectangle((at, high - 26, at + 4, high), fill=(206, 204, 198))
    draw.line((0, high - 22, WIDTH * done, high - 22), fill=(206, 204, 198), width=4)


def _building(draw, chance, horizon, done):
    left, foot = chance.randint(20, 110), horizon + chance.randint(60, 96)
    wide, high = chance.randint(130, 180), chance.randint(62, 92)
    wall = WALL if done > 0.6 else (186, 150, 122)
    draw.rectangle((left, foot - high, left + wide, foot), fill=_shade(chance, wall))
    roof = left + (wide + 20) * max(done, 0.1) - 10
    draw.polygon(
        [
            (left - 10, foot - high),
            (roof, foot - high),
            (roof - 16, foot - high - 26),
            (left + 6, foot - high - 26),
        ],
        fill=_shade(chance, TILE),
    )
    for at in range(left + 14, left + wide - 20, chance.randint(30, 44)):
        draw.rectangle((at, foot - high + 18, at + 18, foot - 26), fill=(84, 102, 120))
    if done < 1:
        for at in range(left - 6, left + wide + 8, 26):
            draw.line((at, foot, at, foot - high - 30), fill=(120, 112, 96), width=2)
        for row in (20, 52, 84):
            draw.line(
                (left - 6, foot - row, left + wide + 6, foot - row), (150, 130, 90)
            )


def _court(draw, chance, horizon, done):
    high, inset = horizon + chance.randint(20, 40), chance.randint(30, 80)
    draw.polygon(
        [(inset, high), (WIDTH - inset, high), (WIDTH, HEIGHT - 10), (0, HEIGHT - 10)],
        fill=_shade(chance, RUBBER if done > 0.6 else STONE),
    )
    for lane in range(1, 6):
        if lane / 6 < done:
            top = inset + (WIDTH - 2 * inset) * lane / 6
            draw.line((top, high, WIDTH * lane / 6, HEIGHT - 10), (232, 232, 226), 2)
    for at in range(0, WIDTH, chance.randint(26, 40)):
        draw.line((at, high - 34, at, high), fill=(110, 128, 120), width=2)


def _lamps(draw, chance, horizon, done):
    _road(draw, chance, horizon, 1)
    count = chance.randint(3, 6)
    for number in range(count):
        at, foot = 30 + number * 260 // count, horizon + 20 + number * 16
        top = foot - 80 - number * 8
        draw.line((at, foot, at, top), fill=(196, 198, 200), width=3)
        if number < max(1, count * done):
            draw.line((at, top, at + 26, top - 6), fill=(196, 198, 200), width=3)
            draw.rectangle((at - 14, top - 12, at + 8, top - 6), fill=(40, 58, 96))


def _square(draw, chance, horizon, done):
    high, inset = horizon + chance.randint(16, 44), chance.randint(20, 90)
    draw.polygon(
        [(inset, high), (WIDTH - inset, high), (WIDTH, HEIGHT), (0, HEIGHT)],
        fill=_shade(chance, EARTH),
    )

    def edge(row):
        return inset * (HEIGHT - row) / (HEIGHT - high)

    low = high + (HEIGHT - high) * max(done, 0.05)
    draw.polygon(
        [
            (inset, high),
            (WIDTH - inset, high),
            (WIDTH - edge(low), low),
            (edge(low), low),
        ],
        fill=_shade(chance, CONCRETE),
    )
    for row in range(int(high), int(low), chance.randint(10, 18)):
        draw.line((edge(row), row, WIDTH - edge(row), row), fill=(158, 154, 146))


def _roller(draw, chance, horizon):
    left, foot = chance.randint(30, 220), chance.randint(horizon + 50, HEIGHT - 20)
    draw.rectangle((left + 14, foot - 36, left + 52, foot - 14), fill=(222, 176, 48))
    draw.rectangle((left + 22, foot - 56, left + 44, foot - 36), fill=(196, 206, 212))
    draw.ellipse((left, foot - 28, left + 28, foot), fill=(70, 70, 72))
    draw.ellipse((left + 38, foot - 28, left + 66, foot), fill=(54, 54, 56))


def _heap(draw, chance):
    left, wide = chance.randint(-20, 240), chance.randint(50, 120)
    foot = chance.randint(190, HEIGHT)
    draw.polygon(
        [
            (left, foot),
            (left + wide, foot),
            (left + wide * chance.uniform(0.35, 0.6), foot - chance.randint(18, 44)),
        ],
        fill=_shade(chance, chance.choice((EARTH, STONE, (196, 184, 150)))),
    )


def _worker(draw, chance, horizon):
    at, foot = chance.randint(20, WIDTH - 20), chance.randint(horizon + 40, HEIGHT - 6)
    size = 14 + (foot - horizon) // 7
    draw.rectangle(
        (at - size // 5, foot - size // 2, at + size // 5, foot), fill=(58, 66, 92)
    )
    draw.rectangle(
        (at - size // 4, foot - size, at + size // 4, foot - size // 2),
        fill=chance.choice(((238, 118, 40), (222, 214, 60))),
    )
    draw.ellipse(
        (at - size // 6, foot - size * 4 // 3, at + size // 6, foot - size),
        fill=(250, 212, 60),
    )


SCENES = {
    "road": _road,
    "bridge": _bridge,
    "water_supply": _pipe,
    "sewage": _pipe,
    "irrigation": _channel,
    "building": _building,
    "playground": _court,
    "lighting": _lamps,
}
