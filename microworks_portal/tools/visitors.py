"""Who a visitor is taken for, and a question a program does not answer by accident."""

import hashlib
import hmac
import ipaddress

# A household is given a network of 64 bits, with more addresses than can be counted.
HOUSEHOLD = 64


def visitor_of(address):
    """The visitor behind an address, and whether many people may share it.

    :param str address: IPv4 or IPv6, as the server sees it
    :return: name for counting, whether the address is one of a proxy or an inner network

    >>> visitor_of("203.0.114.7"), visitor_of("::ffff:203.0.114.7")
    (('203.0.114.7', False), ('203.0.114.7', False))
    >>> visitor_of("2408:8000:1:2:3:4:5:6") == visitor_of("2408:8000:1:2::1")
    True
    >>> visitor_of("127.0.0.1"), visitor_of("10.1.2.3"), visitor_of("?")
    (('127.0.0.1', True), ('10.1.2.3', True), ('', True))
    """
    try:
        found = ipaddress.ip_address((address or "").split("%")[0])
    except ValueError:
        return "", True
    found = getattr(found, "ipv4_mapped", None) or found
    shared = not found.is_global
    if found.version == 6:
        found = ipaddress.ip_network((found, HOUSEHOLD), strict=False)
    return str(found), shared


def make_question(secret, about, first, second, number, hour):
    """The mark of a question, by which the answer is known for one of ours.

    :param str secret: key of the mark
    :param str about: what is asked for, so that it opens nothing else
    :param int first: one number, ``second`` the other; the answer is their sum
    :param str number: something never used twice
    :param int hour: the hour it was asked in
    """
    parts = "\0".join(map(str, ("question", about, first + second, number, hour)))
    seal = hmac.new(secret.encode(), parts.encode(), hashlib.sha256).hexdigest()
    return f"{number}-{hour}-{seal}"


def is_answered(secret, about, mark, answer, hour):
    """Whether ``answer`` is right, of a question of this hour or the one before.

    >>> mark = make_question("key", "notice", 7, 8, "n1", 500)
    >>> [is_answered("key", "notice", mark, answer, 500) for answer in ("15", "14", "x")]
    [True, False, False]
    >>> is_answered("key", "notice", mark, " 15 ", 501)
    True
    >>> is_answered("key", "notice", mark, "15", 502)
    False
    >>> is_answered("key", "another", mark, "15", 500)
    False
    >>> is_answered("key", "notice", "rubbish", "15", 500)
    False
    """
    answer = (answer or "").strip()
    parts = (mark or "").split("-")
    if len(parts) != 3 or not (answer.isdecimal() and answer.isascii()):
        return False
    if len(answer) > 4 or parts[1] not in (str(hour), str(hour - 1)):
        return False
    known = make_question(secret, about, int(answer), 0, parts[0], parts[1])
    return hmac.compare_digest(known.encode(), mark.encode("utf-8", "replace"))
