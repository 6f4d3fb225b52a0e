"""After the update people get in with their old accounts and see what they saw."""

import urllib.request

import intended
import pytest
from people import PASSWORD, Person

from devkit import serve, system
from devkit.base import end

# What people of an office open in the course of a day.
LISTS = """
    project document deliberation publicity objection procurement bid contract variation
    site.log measurement inspection finding acceptance settlement warranty fund.source
    fund.quota fund.allocation payment.request payment.batch receipt retention
    fund.alert ruleset waiver event disclosure
""".split()


@pytest.fixture(scope="module")
def address(upgraded):
    port = system.free_port(8369)
    process = serve.start(upgraded.after, port, log="upgraded", max_cron_threads=0)
    try:
        serve.await_answer(process, port, log="upgraded")
        yield f"http://127.0.0.1:{port}"
    finally:
        end(process)


@pytest.fixture(scope="module")
def people(upgraded, address):
    return {
        login: Person(
            address,
            upgraded.after,
            login,
            "admin" if login == "admin" else PASSWORD,
        )
        for login in upgraded.seen
    }


def test_everybody_sees_as_many_records_as_before(upgraded, people):
    assert len(people) == 10, "one person of each role, and the administrator"
    other = []
    for login, person in people.items():
        assert login == "admin" or upgraded.seen[login], f"{login} saw nothing before"
        for model, count in upgraded.seen[login].items():
            now = person.call(model, "search_count", [])
            way = "fewer" if now < count else "more"
            known = login != "sgdw" and way in intended.SEEN.get(model, ("", ""))[0]
            if now != count and not known:
                other.append(f"{login} saw {count} {model}, now {now}")
    assert not other, "\n".join(other)


def test_lists_of_the_back_office_open(upgraded, people):
    opened = 0
    for login, person in people.items():
        if login == "sgdw":  # works on web pages
            continue
        for name in LISTS:
            model = f"microworks.{name}"
            if not upgraded.seen[login].get(model):
                continue
            views = person.call(
                model, "get_views", [[False, "list"], [False, "form"]], {}
            )
            fields = views["models"][model]["fields"]
            wanted = {
                field: {}
                for field, facts in fields.items()
                if f'name="{field}"' in views["views"]["list"]["arch"]
                and facts["type"] not in ("binary", "properties")
            }
            page = person.call(
                model, "web_search_read", [], specification=wanted, limit=40
            )
            assert page["records"], f"{login}: {model}"
            opened += 1
    assert opened > 150


def test_contractor_reaches_his_pages(people):
    for path in ("/my", "/my/works/procurements", "/my/works/bids"):
        assert people["sgdw"].page(path) == 200


def test_public_pages_answer(address):
    for path in ("/microworks", "/microworks/log.json", "/opendata/projects.json"):
        with urllib.request.urlopen(address + path, timeout=60) as answer:
            assert answer.status == 200, path
            assert len(answer.read()) > 100, path
