"""The API against its own OpenAPI description, with made-up requests: never a server error."""

from __future__ import annotations

from pathlib import Path

import pytest
import schemathesis
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance

from assist.store.desk import Desk, accounts
from assist.web.app import create_app
from assist.web.config import Config

CHECKS = [not_a_server_error, response_schema_conformance, status_code_conformance]
LEFT_OUT = {"DELETE /api/v1/users/{name}"}
"""It would remove the user whose token this is."""


@pytest.mark.slow
def test_the_api_keeps_to_its_description(workspace: Path) -> None:
    desk = Desk(workspace)
    accounts.put_user(desk, "甲", "admin", "")
    token = {"authorization": f"Bearer {accounts.new_token(desk, '甲', 'test')}"}
    desk.close()
    app = create_app(Config(workspace, hosts=frozenset({"*"})))
    tried: dict[str, set[int]] = {}

    def check(operation) -> None:  # type: ignore[no-untyped-def]
        @given(case=operation.as_strategy())
        @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
        def one(case) -> None:  # type: ignore[no-untyped-def]
            answer = case.call(headers=token)
            tried.setdefault(operation.label, set()).add(answer.status_code)
            case.validate_response(answer, checks=CHECKS)

        one()

    with TestClient(app):  # starts what the desk does beside requests
        for found in schemathesis.openapi.from_asgi("/api/v1/openapi.json", app).get_all_operations():
            operation = found.ok()
            if operation.label not in LEFT_OUT:
                check(operation)
    assert len(tried) > 20
    # Some requests must have got past the checks of their form, or nothing was tried at all.
    assert {label for label, statuses in tried.items() if any(status < 300 for status in statuses)} >= {
        "GET /api/v1/forms", "GET /api/v1/ask", "POST /api/v1/views", "GET /api/v1/events", "GET /api/v1/users",
    }  # fmt: skip
