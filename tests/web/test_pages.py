"""The pages show what is there, mark it in the right place, and never run what a document says."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from tests.web.conftest import EVIL, Visit

PAGES = [
    "/",
    "/groups",
    "/groups?rule=S05",
    "/overview",
    "/upload",
    "/trail",
    "/account",
    "/forms/1",
    "/forms/1/print",
    "/forms/5",
    "/?q=没有的",
    "/?q=场次",
    "/ask",
    "/ask?q=各单位平均执行率",
    "/ask?q=执行率低于70%25的项目&q=今天天气",
]


class Strict(HTMLParser):
    """Everything that the content policy would refuse or a screen reader would miss."""

    def __init__(self) -> None:
        super().__init__()
        self.faults: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        names = dict(attributes)
        self.faults += [f"{tag} {name}" for name in names if name.startswith("on") or name == "style"]
        if tag == "script" and not (names.get("src") or "").startswith("/static/"):
            self.faults.append("inline script")
        if tag == "style":
            self.faults.append("inline style")
        for name in ("src", "href", "action"):
            if re.match(r"(https?:)?//|javascript:", names.get(name) or ""):
                self.faults.append(f"{tag} leads away")
        if "id" in names:
            self.ids.append(names["id"] or "")


@pytest.mark.parametrize("address", PAGES)
def test_pages_hold_nothing_that_the_policy_forbids(visit: Visit, address: str) -> None:
    answer = visit.get(address)
    assert answer.status_code == 200
    page = Strict()
    page.feed(answer.text)
    assert page.faults == []
    assert len(set(page.ids)) == len(page.ids)
    assert EVIL not in answer.text


def test_headers_of_every_answer(visit: Visit) -> None:
    for address in ("/", "/static/desk.js", "/api/v1/forms", "/nothing", "/healthz"):
        headers = visit.get(address).headers
        assert "script-src 'self';" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff" and headers["x-frame-options"] == "DENY"


def test_the_queue_lists_by_risk_and_unreadable_last(visit: Visit) -> None:
    page = visit.get("/").text
    order = re.findall(r'<tr data-form="(\d+)"', page)
    assert order[0] == "1" and order[-1] == "5"
    assert "执行率61.04%" in page and "文件已损坏" in page and "&lt;script&gt;" in page


def test_the_address_bar_is_the_state(visit: Visit) -> None:
    assert re.findall(r'<tr data-form="(\d+)"', visit.get("/?rule=B04").text) == ["1"]
    assert re.findall(r'<tr data-form="(\d+)"', visit.get("/?q=无事").text) == ["4"]
    assert re.findall(r'<tr data-form="(\d+)"', visit.get("/?year=2023&severity=contradiction").text) == ["2"]
    kept = visit.get("/?rule=B04&sort=unit").text
    assert 'href="/forms/1?rule=B04&amp;sort=unit"' in kept


@pytest.mark.parametrize(
    "query", ["year=abc", "sort=x;drop", "rate_min=nan", "state=zz", "q=%00", "rule=%27%22", "q=%F0%9F%98%80"]
)
def test_an_address_typed_wrongly_still_shows_a_list(visit: Visit, query: str) -> None:
    assert visit.get(f"/?{query}").status_code == 200


def test_a_made_up_cursor_leads_to_the_first_page(visit: Visit) -> None:
    answer = visit.get("/?after=zzz&rule=B04", follow_redirects=False)
    assert answer.status_code == 303 and answer.headers["location"] == "/?rule=B04"


def test_evidence_is_marked_where_it_stands(visit: Visit) -> None:
    page = visit.get("/forms/1").text
    assert re.search(r'<mark class="contradiction" data-f="1 2">61\.04</mark>', page)
    assert re.search(r'<mark class="contradiction" data-f="1">95</mark>', page)
    assert page.count('class="card ') == 2


def test_the_next_form_follows_the_list(visit: Visit) -> None:
    answer = visit.get("/forms/1/next?rule=S05", follow_redirects=False)
    assert answer.headers["location"].endswith("?rule=S05")
    end = visit.get("/forms/1/next?rule=B04", follow_redirects=False)
    assert end.headers["location"] == "/?rule=B04"


def test_last_years_form_is_offered(visit: Visit) -> None:
    assert 'data-form="2"' in visit.get("/forms/1").text
    assert "61.04" in visit.get("/forms/2/original").text


def test_what_is_not_there_is_said_in_words(visit: Visit) -> None:
    answer = visit.get("/forms/999")
    assert answer.status_code == 404 and "没有这份表" in answer.text
    assert visit.get("/forms/0").status_code in (404, 422)


def test_health(visit: Visit) -> None:
    assert visit.get("/healthz").json()["status"] == "ok"


def test_first_load_is_small(visit: Visit) -> None:
    page = visit.get("/").text
    files = re.findall(r'(?:src|href)="(/static/[^"]+)"', page)
    assert sum(len(visit.get(file).content) for file in files) + len(page.encode()) < 150_000
