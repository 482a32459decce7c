"""The API: decisions, conflicts, corrections, views, and who may do what."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from urllib.parse import urlsplit

import pytest
from fastapi.testclient import TestClient

import assist.web
from assist.store.desk import Desk, accounts
from assist.web.app import create_app
from assist.web.config import Config
from assist.web.passwords import hashed
from assist.web.visitor import SAFE
from tests.web.conftest import Visit


def decision(visit: Visit, number: int, **body: object):  # type: ignore[no-untyped-def]
    return visit.change("POST", f"/api/v1/findings/{number}/decision", {"version": 0, **body})


def test_a_decision_and_its_trail(visit: Visit) -> None:
    answer = decision(visit, 1, action="accept")
    assert answer.status_code == 200
    assert answer.json()["finding"]["state"] == "accepted" and answer.json()["form"]["state"] == "doing"
    assert decision(visit, 1, action="dismiss", reason="不是").status_code == 409
    events = visit.get("/api/v1/forms/1/events").json()
    assert [(event["user"], event["action"]) for event in events] == [("甲", "accept")]
    assert events[0]["fingerprint"] == answer.json()["finding"]["seen"]
    assert visit.change("POST", "/api/v1/undo", {}).json() == {"undone": 1, "form": 1}
    assert visit.change("POST", "/api/v1/undo", {}).status_code == 404


def test_refusals_have_reasons(visit: Visit) -> None:
    assert decision(visit, 1, action="dismiss").json()["detail"] == "请写明理由。"
    assert decision(visit, 999, action="accept").status_code == 404
    assert decision(visit, 1, action="burn").status_code == 422
    assert "path" not in visit.get("/api/v1/forms/1").json()["form"]


def test_no_change_without_the_token(visit: Visit) -> None:
    visit.get("/")
    body = {"action": "accept", "version": 0}
    assert visit.post("/api/v1/findings/1/decision", json=body).status_code == 403
    wrong = {"x-csrf-token": "0" * 32}
    assert visit.post("/api/v1/findings/1/decision", json=body, headers=wrong).status_code == 403
    assert visit.get("/api/v1/forms/1").json()["findings"][0]["state"] == "open"


def test_only_known_hosts_are_answered(visit: Visit) -> None:
    assert visit.get("/", headers={"host": "evil.example"}).status_code == 421
    assert visit.get("/", headers={"host": "127.0.0.1:8642"}).status_code == 200


def test_bodies_are_bounded(visit: Visit) -> None:
    answer = visit.post("/api/v1/undo", content=b"x" * (2 << 20))
    assert answer.status_code == 413


def test_a_corrected_field_is_kept_apart_and_checked_again(visit: Visit) -> None:
    before = visit.get("/api/v1/forms/1").json()
    answer = visit.change("PUT", "/api/v1/forms/1/fields", {"path": "budget[0].executed", "value": "67.00"})
    assert answer.status_code == 200
    after = visit.get("/api/v1/forms/1").json()
    assert (
        after["record"]["form"]["budget"][0]["executed"] == before["record"]["form"]["budget"][0]["executed"]
    )
    assert after["form"]["executed"] == 67.0
    # The planted findings are of no rule that runs: they are gone, and what the rules say has come.
    assert {finding["rule"] for finding in after["resolved"]} == {"S05", "B04"}
    page = visit.get("/forms/1").text
    assert "读数：40.90，甲 更正" in page
    visit.change("PUT", "/api/v1/forms/1/fields", {"path": "budget[0].executed", "value": None})
    back = visit.get("/api/v1/forms/1").json()
    assert {finding["rule"] for finding in back["findings"]} == {"S05", "B04"}
    assert {finding["life"] for finding in back["findings"]} == {"reopened"}


def _field(visit: Visit, value: str | None) -> int:
    body = {"path": "budget[0].executed", "value": value}
    return int(visit.change("PUT", "/api/v1/forms/1/fields", body).status_code)


def test_a_correction_is_undone_with_what_followed_from_it(visit: Visit) -> None:
    before = visit.get("/api/v1/forms/1").json()
    finding = before["findings"][0]
    body = {"action": "accept", "version": finding["version"]}
    visit.change("POST", f"/api/v1/findings/{finding['id']}/decision", body)
    assert _field(visit, "67.00") == _field(visit, "50.00") == 200
    assert visit.get("/api/v1/forms/1").json()["form"]["executed"] == 50
    undone = visit.change("POST", "/api/v1/undo", {}).json()
    assert undone == {"undone": 1, "form": 1}
    assert visit.get("/api/v1/forms/1").json()["form"]["executed"] == 67
    visit.change("POST", "/api/v1/undo", {})
    back = visit.get("/api/v1/forms/1").json()
    assert back["form"]["executed"] == before["form"]["executed"]
    assert 'class="corrected"' not in visit.get("/forms/1").text
    assert [item["state"] for item in back["findings"]] == [
        "accepted",
        "open",
    ]  # the decision has outlived it
    visit.change("POST", "/api/v1/undo", {})
    assert [item["state"] for item in visit.get("/api/v1/forms/1").json()["findings"]] == ["open", "open"]
    assert visit.change("POST", "/api/v1/undo", {}).status_code == 404
    actions = [event["action"] for event in visit.get("/api/v1/forms/1/events").json()]
    assert actions.count("undo") == 3
    assert actions.count("correct") == 2  # the trail only grows


def test_taking_a_correction_back_can_be_undone(visit: Visit) -> None:
    _field(visit, "67.00")
    _field(visit, None)
    visit.change("POST", "/api/v1/undo", {})
    assert visit.get("/api/v1/forms/1").json()["form"]["executed"] == 67


def test_a_correction_that_another_has_changed_is_not_undone(visit: Visit) -> None:
    _field(visit, "67.00")
    events = visit.get("/api/v1/forms/1/events").json()
    batch = next(event["batch"] for event in events if event["action"] == "correct")
    _field(visit, "50.00")
    answer = visit.change("POST", "/api/v1/undo", {"batch": batch})
    assert answer.status_code == 409
    assert visit.get("/api/v1/forms/1").json()["form"]["executed"] == 50


@pytest.mark.parametrize(
    ("path", "value", "status"),
    [
        ("budget[0].executed", "很多", 400), ("budget[9].executed", "1", 400), ("__class__", "1", 400),
        ("year", "20244", 400), ("money_unit", "美元", 400), ("budget[0].rate", "NaN", 400), ("year", "2023", 200),
        ("indicators[0].target_text", "≥6场", 200),
    ],
)  # fmt: skip
def test_what_a_field_takes(visit: Visit, path: str, value: str, status: int) -> None:
    answer = visit.change("PUT", "/api/v1/forms/1/fields", {"path": path, "value": value})
    assert answer.status_code == status, answer.text


def test_views(visit: Visit) -> None:
    made = visit.change("POST", "/api/v1/views", {"name": "我的", "query": "rule=B04&junk=1&sort=unit"})
    assert made.status_code == 201
    assert visit.get("/api/v1/views").json()[0]["query"] == "rule=B04&sort=unit"
    assert "我的" in visit.get("/").text
    assert visit.change("DELETE", f"/api/v1/views/{made.json()['id']}").status_code == 204
    assert visit.change("DELETE", f"/api/v1/views/{made.json()['id']}").status_code == 404


def test_tokens_act_for_their_owner_and_can_be_revoked(visit: Visit) -> None:
    token = visit.change("POST", "/api/v1/tokens", {"label": "导出"}).json()["token"]
    program = {"authorization": f"Bearer {token}"}
    body = {"action": "accept", "version": 0}
    visit.cookies.clear()
    assert visit.post("/api/v1/findings/1/decision", json=body, headers=program).status_code == 200
    assert visit.get("/api/v1/forms", headers={"authorization": "Bearer no"}).status_code == 401
    identity = visit.get("/api/v1/tokens").json()[0]["id"]
    assert visit.change("DELETE", f"/api/v1/tokens/{identity}").status_code == 204
    assert visit.get("/api/v1/forms", headers=program).status_code == 401


@pytest.fixture
def guarded(workspace: Path):  # type: ignore[no-untyped-def]
    desk = Desk(workspace)
    for name, role in (("员", "reviewer"), ("长", "lead"), ("管", "admin")):
        accounts.put_user(desk, name, role, hashed(f"{name}-password"))
    desk.close()
    app = create_app(Config(workspace, login=True))
    with TestClient(app, base_url="http://localhost"):
        yield app


def entered(app, name: str) -> Visit:  # type: ignore[no-untyped-def]
    visit = Visit(app, base_url="http://localhost")
    token = visit.get("/login").text.split('name="csrf" content="')[1][:32]
    answer = visit.post("/login", data={"name": name, "password": f"{name}-password", "csrf": token})
    assert answer.status_code == 200, answer.text
    return visit


OPEN = {"/healthz", "/login", "/static", "/api/v1/openapi.json"}


VALUES = {
    "number": "1",
    "batch": "20260101-000000-abcdef",
    "identity": "x",
    "name": "某",
    "way": "next",
    "table": "rules",
}


def routes() -> list[tuple[str, str]]:
    """Every address with its methods, from the table of every module that has one."""
    modules = [import_module(f"assist.web.{found.name}") for found in iter_modules(assist.web.__path__)]
    tables = [module.router.routes for module in modules if hasattr(module, "router")]
    return sorted(
        {
            (method, route.path.format(**VALUES))
            for table in tables
            for route in table
            for method in route.methods
        }
    )


def test_the_table_of_routes_is_whole(guarded) -> None:  # type: ignore[no-untyped-def]
    described = {
        (method.upper(), path.format(**VALUES))
        for path, ways in guarded.openapi()["paths"].items()
        for method in ways
    }
    assert described <= set(routes())
    assert {("GET", "/"), ("GET", "/ask"), ("GET", "/export/answer.xlsx"), ("GET", "/account")} <= set(
        routes()
    )


def test_nobody_gets_anything_without_signing_in(guarded) -> None:  # type: ignore[no-untyped-def]
    visit = TestClient(guarded, base_url="http://localhost", follow_redirects=False)
    checked = 0
    for method, path in routes():
        if path in OPEN:
            continue
        answer = visit.request(method, path)
        if path.startswith("/api/"):
            # 422 would have told that the body was read before the visitor was asked who they are
            assert answer.status_code in (401, 403), (method, path, answer.status_code)
        else:
            assert answer.status_code == 303 and urlsplit(answer.headers["location"]).path == "/login", path
        checked += 1
    assert checked > 30


LEADS = {("POST", "/api/v1/groups/decision"), ("GET", "/api/v1/events"), ("GET", "/trail")}
ADMINS = {("GET", "/api/v1/users"), ("PUT", "/api/v1/users/某"), ("DELETE", "/api/v1/users/某")}
LAST = ("POST", "/api/v1/logout")


@pytest.mark.parametrize(("name", "refused"), [("员", LEADS | ADMINS), ("长", ADMINS), ("管", set())])
def test_roles(guarded, name: str, refused: set[tuple[str, str]]) -> None:  # type: ignore[no-untyped-def]
    """Of every route: refused to those whose role it is not for, and to nobody else."""
    visit = entered(guarded, name)
    token = {"x-csrf-token": visit.token()}
    for method, path in [route for route in routes() if route != LAST and route[1] not in OPEN]:
        body = {} if method != "GET" else None
        status = visit.request(method, path, headers=token, json=body, follow_redirects=False).status_code
        assert (status == 403) == ((method, path) in refused), (method, path, status)
        assert status != 401


def test_no_change_without_the_pages_token(guarded) -> None:  # type: ignore[no-untyped-def]
    """Of every route that changes something: another site's page, which sends the cookie only, is refused."""
    visit = entered(guarded, "管")
    changes = [(method, path) for method, path in routes() if method not in SAFE and path != "/login"]
    for method, path in changes:
        for headers in ({}, {"x-csrf-token": "0" * 32}):
            assert visit.request(method, path, headers=headers, json={}).status_code == 403, (method, path)
    assert len(changes) > 10


def test_wrong_passwords_are_braked_and_names_not_told(guarded) -> None:  # type: ignore[no-untyped-def]
    visit = Visit(guarded, base_url="http://localhost")
    token = visit.get("/login").text.split('name="csrf" content="')[1][:32]

    def attempt(name: str, password: str) -> tuple[int, str]:
        answer = visit.post("/login", data={"name": name, "password": password, "csrf": token})
        return answer.status_code, answer.text

    first, unknown = attempt("员", "wrong"), attempt("没有此人", "wrong")
    assert first[0] == unknown[0] == 401
    for _ in range(4):
        attempt("员", "wrong")
    status, text = attempt("员", "员-password")
    assert status == 429 and "分钟后再试" in text


def test_signing_in_needs_the_pages_token_and_gives_a_new_cookie(guarded) -> None:  # type: ignore[no-untyped-def]
    visit = Visit(guarded, base_url="http://localhost")
    visit.get("/login")
    planted = visit.cookies["assist_desk"]
    body = {"name": "员", "password": "员-password", "csrf": "x"}
    assert visit.post("/login", data=body).status_code == 403
    token = visit.get("/login").text.split('name="csrf" content="')[1][:32]
    visit.post("/login", data={**body, "csrf": token}, follow_redirects=False)
    assert visit.cookies["assist_desk"] != planted
    signed_in = entered(guarded, "员")
    assert signed_in.change("POST", "/api/v1/logout").status_code == 204
    assert signed_in.get("/api/v1/forms").status_code == 401


def test_two_reviewers_at_once(guarded) -> None:  # type: ignore[no-untyped-def]
    one, other = entered(guarded, "员"), entered(guarded, "长")
    assert decision(one, 1, action="accept").status_code == 200
    late = decision(other, 1, action="dismiss", reason="不同意")
    assert late.status_code == 409 and "员 已将此问题采纳" in late.json()["detail"]
    assert late.json()["current"]["state"] == "accepted"
    assert other.get("/api/v1/forms/1/version").json()["reviewer"] == "员"
