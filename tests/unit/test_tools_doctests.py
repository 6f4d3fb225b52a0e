"""The examples in the docstrings of the pure modules are their specification."""

import doctest
import importlib
import pkgutil

import funds_tools
import pytest
import tools

MODULES = sorted(
    f"{package.__name__}.{module.name}"
    for package in (tools, funds_tools)
    for module in pkgutil.iter_modules(package.__path__)
)


@pytest.mark.parametrize("name", MODULES)
def test_docstring_examples_hold(name):
    """Every example shown in a docstring gives the result printed under it."""
    module = importlib.import_module(name)
    outcome = doctest.testmod(module)
    assert outcome.attempted, f"{name} shows no example"
    assert not outcome.failed


@pytest.mark.parametrize("name", MODULES)
def test_public_names_are_documented(name):
    """Every public function and class of a pure module says what it does."""
    module = importlib.import_module(name)
    public = [
        value
        for key, value in vars(module).items()
        if not key.startswith("_")
        and getattr(value, "__module__", "") == module.__name__
    ]
    assert [item.__name__ for item in public if not item.__doc__] == []
