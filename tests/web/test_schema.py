"""The API against its own OpenAPI description, with made-up requests: never a server error."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from assist.store.desk import Desk, accounts
from assist.web.app import create_app
from assist.web.config import Config


@pytest.mark.slow
def test_the_api_keeps_to_its_description(workspace: Path) -> None:
    import schemathesis
    from schemathesis.checks import not_a_server_error
    from schemathesis.specs.openapi.checks import response_schema_conformance

    desk = Desk(workspace)
    accounts.put_user(desk, "甲", "admin", "")
    token = {"authorization": f"Bearer {accounts.new_token(desk, '甲', 'test')}"}
    desk.close()
    app = create_app(Config(workspace, hosts=frozenset({"*"})))
    tried: dict[str, set[int]] = {}
    for found in schemathesis.openapi.from_asgi("/api/v1/openapi.json", app).get_all_operations():
        operation = found.ok()
        if operation.label == "DELETE /api/v1/users/{name}":
            continue  # would remove the user whose token this is

        @given(case=operation.as_strategy())
        @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
        def one(case, label: str = operation.label) -> None:  # type: ignore[no-untyped-def]
            answer = case.call(headers=token)
            tried.setdefault(label, set()).add(answer.status_code)
            case.validate_response(answer, checks=[not_a_server_error, response_schema_conformance])

        one()
    assert len(tried) > 15
    # Some requests must have got past the checks of their form, or nothing was tried at all.
    assert any(status < 300 for statuses in tried.values() for status in statuses)
