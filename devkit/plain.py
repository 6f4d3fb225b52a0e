"""A pytest plugin: ``<addon>.tools`` importable without Odoo.

An addon's ``__init__`` imports its models, which only a registry can load. Its ``tools``
are plain Python; an empty stand-in for the addon lets them be imported alone.
"""

import sys
import types

from . import addons

for _name, _path in addons.ours().items():
    _module = types.ModuleType(_name)
    _module.__path__ = [str(_path)]
    sys.modules.setdefault(_name, _module)
