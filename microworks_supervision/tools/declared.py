"""What a class declares, with what everything it is made of declares, too."""


def merged(cls: type, name: str) -> dict:
    """The mappings called ``name`` of a class and its bases, nearer ones last.

    A class attribute alone would be the last one's: an addon that adds an entry would
    take away those of all others.

    >>> class Base:
    ...     _words = {"a": 1, "b": 1}
    >>> class Heir(Base):
    ...     _words = {"b": 2, "c": 2}
    >>> merged(Heir, "_words")
    {'a': 1, 'b': 2, 'c': 2}
    """
    found = {}
    for base in reversed(cls.__mro__):
        found |= vars(base).get(name, {})
    return found
