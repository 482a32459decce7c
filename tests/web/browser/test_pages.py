"""The reviewer's day in a real browser: pytest -m browser. Needs Chromium (CHROMIUM, or /usr/bin/chromium).

Screenshots of every page at two sizes are left in the folder that ASSIST_SCREENSHOTS names.
"""

from __future__ import annotations

import os
import re
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from corpus.plant import blank_signature
from tests.samples import planted_form
from tests.web.browser.conftest import assist, planted, watched

pytestmark = pytest.mark.browser

KEPT = Path(os.environ["ASSIST_SCREENSHOTS"]) if "ASSIST_SCREENSHOTS" in os.environ else None
"""Read before the tests begin, which see none of the user's settings."""


def saved(page: Page) -> None:
    """Waits until the decision has come back."""
    page.wait_for_load_state("networkidle")


def test_three_keystrokes_to_the_first_decision(page: Page, address: str) -> None:
    page.goto(address)
    page.keyboard.press("Enter")
    page.wait_for_url("**/forms/*")
    expect(page.locator(".card.sel")).to_be_visible()
    page.keyboard.press("a")
    expect(page.locator(".card.accepted")).to_have_count(1)
    expect(page.locator("[data-tab=events] b")).to_have_text("1")


def test_keyboard_only(page: Page, address: str) -> None:
    page.goto(f"{address}/?sort=findings")
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    page.wait_for_url("**/forms/*")
    first = page.url
    page.keyboard.press("d")
    expect(page.locator(".card.sel .why-not")).to_be_visible()
    page.keyboard.press("2")
    expect(page.locator(".card.dismissed")).to_have_count(1)
    expect(page.locator(".card.dismissed")).to_contain_text("属四舍五入差异")
    page.keyboard.press("u")
    expect(page.locator(".card.dismissed")).to_have_count(0)
    page.keyboard.press("s")
    page.locator("#send-back-reason").fill("请补充说明")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#form-state")).to_have_text("已退回")
    page.keyboard.press("n")
    page.wait_for_url(lambda url: url != first)
    page.keyboard.press("b")
    page.wait_for_url("**/?sort=findings")
    page.keyboard.press("?")
    expect(page.locator("#help")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    expect(page.locator("#search")).to_be_focused()


def test_filters_are_in_the_address_and_the_back_button_works(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.locator("tr[data-form]")).to_have_count(6)
    page.locator("select[name=severity]").select_option("contradiction")
    page.wait_for_url("**/?severity=contradiction")
    expect(page.locator(".count b")).to_have_text("2")
    page.locator("thead a", has_text="自评分").click()
    page.wait_for_url("**sort=score**")
    page.reload()
    expect(page.locator(".count b")).to_have_text("2")
    page.go_back()
    page.wait_for_url(re.compile(r"\?severity=contradiction$"))
    page.go_back()
    expect(page.locator("tr[data-form]")).to_have_count(6)
    unit = page.locator("td.unit").first.inner_text()
    page.locator("#search").fill(unit[-2:])
    page.wait_for_url("**/?q=*")
    expect(page.locator("tr[data-form]").first).to_be_visible()


def in_view(page: Page, selector: str) -> bool:
    return page.evaluate(
        "([s]) => { const e = document.querySelector(s).getBoundingClientRect(),"
        " p = document.querySelector('.left').getBoundingClientRect();"
        " return e.top >= p.top && e.bottom <= p.bottom; }",
        [selector],
    )


def test_both_sides_keep_pace(page: Page, address: str) -> None:
    page.goto(f"{address}/?severity=contradiction")
    page.keyboard.press("Enter")
    page.wait_for_url("**/forms/*")
    cards = page.locator(".card").count()
    for number in range(1, cards + 1):
        expect(page.locator(".card.sel")).to_have_attribute("data-n", str(number))
        assert in_view(page, f'#original [data-f~="{number}"]')
        page.keyboard.press("j")
    page.locator("#original sup").first.click()
    chosen = page.locator("#original sup").first.get_attribute("data-f")
    expect(page.locator(".card.sel")).to_have_attribute("data-n", chosen or "")
    assert page.locator("#original table td").count() > 20


def test_a_group_is_decided_and_undone(page: Page, address: str) -> None:
    page.goto(f"{address}/groups")
    group = page.locator("article[data-rule=F04]")
    expect(group).to_contain_text("3")
    group.locator("[data-act=accept]").click()
    page.locator("#sure .primary").click()
    expect(page.locator("article[data-rule=F04]")).to_have_count(0)
    page.keyboard.press("u")
    expect(page.locator("article[data-rule=F04]")).to_have_count(1)


def test_upload_then_rerun(page: Page, address: str, forms: Path, tmp_path: Path) -> None:
    page.goto(f"{address}/upload")
    (tmp_path / "新表.docx").write_bytes(planted_form())
    (tmp_path / "坏表.docx").write_bytes(b"nothing")
    page.locator("#files").set_input_files([tmp_path / "新表.docx", tmp_path / "坏表.docx"])
    expect(page.locator(".state.done")).to_be_visible(timeout=60_000)
    expect(page.locator(".files .bad")).to_have_count(1)
    page.goto(f"{address}/?life=new")
    expect(page.locator("tr[data-form]")).to_have_count(2)
    # What was decided stays; a form whose figures have changed says so.
    page.goto(f"{address}/?severity=contradiction&sort=unit")
    (forms / "1.docx").write_bytes(planted(blank_signature, range(1, 60)))
    assist("triage", str(forms), "--workspace", str(tmp_path / "ws"), "-q", "--workers", "1")
    for _ in range(30):
        page.goto(f"{address}/?life=changed")
        if page.locator("tr[data-form]").count():
            break
        page.wait_for_timeout(500)
    page.locator("tr[data-form] .what a").first.click()
    expect(page.locator("details.fold", has_text="已消除")).to_be_visible()


def test_two_reviewers_at_once(browser: Browser, page: Page, address: str) -> None:
    page.goto(f"{address}/forms/1")
    other_context = browser.new_context()
    for other in watched(other_context):
        other.goto(f"{address}/forms/1")
        page.keyboard.press("a")
        expect(page.locator(".card.accepted")).to_have_count(1)
        other.keyboard.press("d")
        other.keyboard.press("1")
        expect(other.locator(".toast.bad")).to_contain_text("审核员甲 已将此问题采纳")
        expect(other.locator(".card.accepted")).to_have_count(1)
    other_context.close()


def test_exports_and_corrections(page: Page, address: str) -> None:
    page.goto(address)
    with page.expect_download() as download:
        page.get_by_text("导出问题").click()
    assert download.value.suggested_filename == "问题与审核.xlsx"
    page.goto(f"{address}/forms/1")
    page.keyboard.press("f")
    row = page.locator("tr[data-path='budget[0].executed']")
    row.hover()
    assert in_view(page, "#original .flash")
    row.locator("[data-correct]").click()
    page.locator("#correct-value").fill("1")
    page.locator("#correct .primary").click()
    page.wait_for_load_state()
    page.keyboard.press("f")
    expect(page.locator("tr.corrected")).to_contain_text("审核员甲 更正")
    with page.expect_download() as download:
        page.get_by_text("审核意见书").click()
    assert download.value.suggested_filename.endswith(".docx")


def test_the_plot_opens_a_form(page: Page, address: str) -> None:
    page.goto(f"{address}/overview")
    page.wait_for_function("shown.points.length > 0")
    spot = page.evaluate(
        "(() => { const s = scales(), p = shown.points[0]; return [s.x(p[0]), s.y(p[1])]; })()"
    )
    page.locator("#plot").click(position={"x": spot[0], "y": spot[1]})
    page.wait_for_url(re.compile(r"/forms/\d+|rate_min"))
    page.goto(f"{address}/overview")
    with page.expect_download() as download:
        page.locator("#save-plot").click()
    assert download.value.suggested_filename.endswith(".png")


def test_first_load(browser: Browser, address: str) -> None:
    """At most a second and 150 kB in a browser that has never been here."""
    urllib.request.urlopen(address).close()
    context = browser.new_context()
    fresh = context.new_page()
    sizes: list[int] = []
    fresh.on("response", lambda answer: sizes.append(len(answer.body())))
    fresh.goto(address, wait_until="load")
    took = fresh.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd")
    context.close()
    assert sum(sizes) < 150_000
    assert took < 1000, f"{took} ms"


PAGES = {"queue": "/", "form": "/forms/1", "groups": "/groups", "overview": "/overview", "upload": "/upload", "trail": "/trail", "ask": "/ask?q=各单位平均执行率", "refused": "/ask?q=今天天气", "search": "/?q=满意", "more": "/?rate_max=90", "print": "/forms/1/print", "account": "/account", "empty": "/?q=没有", "problem": "/forms/999"}  # fmt: skip


@pytest.mark.parametrize(("width", "height", "scheme"), [(1366, 768, "light"), (1366, 768, "dark"), (1920, 1080, "light"), (1920, 1080, "dark")])  # fmt: skip
def test_pages_fit_the_window(
    browser: Browser, address: str, tmp_path: Path, width: int, height: int, scheme: str
) -> None:
    folder = KEPT or tmp_path
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)  # type: ignore[arg-type]
    shown = context.new_page()
    for name, path in PAGES.items():
        shown.goto(address + path)
        saved(shown)
        assert shown.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
        shown.screenshot(path=folder / f"{name}-{width}x{height}-{scheme}.png")
    context.close()
