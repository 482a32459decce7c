"""A reviewer's day from upload to rerun, by keyboard alone; what the desk remembers; nothing leaves this machine."""

from __future__ import annotations

import io
import json
import re
import urllib.request
import zipfile
from pathlib import Path

import docx
import openpyxl
import pytest
from playwright.sync_api import Browser, Page, expect

from corpus.generate import generate
from corpus.plant import blank_signature, total_differs
from corpus.render import render
from tests.samples import planted_form
from tests.web.browser.conftest import assist, planted, served

pytestmark = pytest.mark.browser


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.textContent"))


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def test_a_day_by_keyboard(page: Page, address: str, tmp_path: Path) -> None:
    # Upload an archive with a good and a bad file; the mouse is not needed to go on.
    with zipfile.ZipFile(tmp_path / "交来.zip", "w") as archive:
        archive.writestr("新表.docx", planted_form())
        archive.writestr("坏表.docx", b"nothing")
    page.goto(f"{address}/upload")
    page.locator("#files").set_input_files(tmp_path / "交来.zip")
    expect(page.locator(".state.done")).to_be_visible(timeout=60_000)
    expect(page.locator(".files .bad")).to_have_count(1)
    expect(page.locator(".files li").first).to_contain_text("坏表.docx")
    page.get_by_role("link", name="去审核队列").press("Enter")
    page.wait_for_url(f"{address}/")

    # Search for two characters of an indicator's name: found, and shown where they stand.
    press(page, "/")
    page.keyboard.type("满意")
    press(page, "Enter")
    page.wait_for_url("**/?q=*")
    expect(page.locator(".found mark").first).to_have_text("满意")
    page.goto(f"{address}/?severity=contradiction&sort=findings")

    # Open, jump between places of evidence, decide, undo.
    press(page, "Enter")
    page.wait_for_url("**/forms/*")
    seen = set()
    for _ in range(4):
        expect(page.locator("#original .flash")).to_have_count(1)
        seen.add(
            page.locator("#original .flash").evaluate("e => e.getBoundingClientRect().top + e.textContent")
        )
        press(page, "Enter")
    assert len(seen) > 1
    press(page, "a")
    expect(page.locator(".card.accepted")).to_have_count(1)
    press(page, "u")
    expect(page.locator(".card.accepted")).to_have_count(0)
    press(page, "a")
    expect(page.locator(".card.accepted")).to_have_count(1)

    # Correct a field and take it back.
    row = page.locator("tr[data-path='total_score']")
    press(page, "f")
    row.locator("[data-correct]").press("Enter")
    page.locator("#correct-value").fill("12")
    press(page, "Control+Enter")
    expect(page.locator("tr.corrected")).to_have_count(1)
    press(page, "u")
    expect(page.locator("tr.corrected")).to_have_count(0)

    # A group at once, and back.
    page.goto(f"{address}/groups")
    for _ in range(20):
        if page.locator("article.sel").get_attribute("data-rule") == "F04":
            break
        press(page, "j")
    press(page, "a")
    expect(page.locator("#sure")).to_contain_text("3 条")
    press(page, "Enter")
    expect(page.locator("article[data-rule=F04]")).to_have_count(0)
    press(page, "u")
    expect(page.locator("article[data-rule=F04]")).to_have_count(1)

    # Ask, ask on, and go to the place that is cited.
    press(page, "q")
    page.wait_for_url("**/ask")
    page.keyboard.type("执行率低于100%的项目")
    press(page, "Enter")
    expect(page.locator("#last .said")).to_contain_text("份")
    page.locator("#question").press("Escape")
    press(page, "/")
    page.keyboard.type("平均执行率是多少")
    press(page, "Enter")
    expect(page.locator(".turn")).to_have_count(2)
    expect(page.locator("#last .plan")).to_contain_text("aggregate")
    with page.expect_download() as download:
        page.get_by_text("导出 .xlsx").press("Enter")
    book = openpyxl.load_workbook(io.BytesIO(download.value.path().read_bytes()))
    assert book["回答"]["B1"].value == "平均执行率是多少"
    page.locator("#last .sources a").first.press("Enter")
    page.wait_for_url("**/forms/*at=*")
    cited = page.locator("#original .flash")
    expect(cited).to_be_visible()
    assert re.search(r"\d", cited.inner_text())

    # Hand on.
    with page.expect_download() as download:
        page.get_by_text("审核意见书").press("Enter")
    assert docx.Document(str(download.value.path())).paragraphs


def findings(address: str, query: str) -> tuple[int, list[dict]]:  # type: ignore[type-arg]
    listed = json.load(urllib.request.urlopen(f"{address}/api/v1/forms?{query}"))["forms"]
    number = listed[0]["id"]
    full = json.load(urllib.request.urlopen(f"{address}/api/v1/forms/{number}"))
    return number, [
        {**shown, **state} for shown, state in zip(full["record"]["findings"], full["findings"], strict=True)
    ]


def rerun(page: Page, address: str, forms: Path, workspace: Path, life: str) -> None:
    """Runs the command again and waits until the desk has followed."""
    assist("triage", str(forms), "--workspace", str(workspace), "-q", "--workers", "1")
    for _ in range(40):
        page.goto(f"{address}/?life={life}")
        if page.locator("tr[data-form]").count():
            return
        page.wait_for_timeout(500)
    raise AssertionError(f"nothing is {life}")


def test_what_a_rerun_changes_is_shown(page: Page, address: str, forms: Path, tmp_path: Path) -> None:
    workspace = tmp_path / "ws"
    book = forms / "2.xlsx"
    before = book.read_bytes()
    number, found = findings(address, "rule=S03")
    wrong = next(finding for finding in found if finding["rule"] == "S03")
    page.goto(f"{address}/forms/{number}")
    press(page, "a")
    expect(page.locator(".card.accepted")).to_have_count(1)

    # Another wrong total: the finding has changed, and is open again.
    opened = openpyxl.load_workbook(book)
    cell = wrong["evidence"][0]["locator"].split("!")[1].split(":")[0]
    opened.active[cell] = 61.5
    opened.save(book)
    rerun(page, address, forms, workspace, "changed")
    page.goto(f"{address}/forms/{number}")
    card = page.locator(".card[data-finding^=S03]")
    expect(card).to_contain_text("61.5")
    expect(card.locator(".life")).to_have_text("有变化")
    expect(card).to_have_attribute("data-state", "open")
    press(page, "f", "f")
    expect(page.locator(".events")).to_contain_text("复查：有变化")

    # Another form altogether: resolved, and new ones.
    book.write_bytes(planted(blank_signature, range(400, 460), "xlsx"))
    rerun(page, address, forms, workspace, "resolved")
    page.goto(f"{address}/forms/{number}")
    expect(page.locator("details.fold", has_text="已消除")).to_be_visible()
    expect(page.locator(".card .life.new").first).to_have_text("新增")

    # And back: reopened.
    book.write_bytes(before)
    rerun(page, address, forms, workspace, "reopened")
    page.goto(f"{address}/forms/{number}")
    expect(page.locator(".card .life.reopened").first).to_have_text("重新出现")


def test_a_group_whose_evidence_differs_is_refused(
    page: Page, address: str, forms: Path, tmp_path: Path
) -> None:
    (forms / "7.docx").write_bytes(planted(total_differs, range(120, 180)))
    rerun(page, address, forms, tmp_path / "ws", "new")
    page.goto(f"{address}/groups")
    expect(page.locator("article[data-rule=S03] [data-act]")).to_have_count(0)
    answer = page.evaluate(
        """async () => {
          const group = $$("article[data-rule]").find((one) => !one.querySelector("[data-act]"));
          const made = await desk.call("POST", "/api/v1/groups/decision",
            { action: "accept", rule: group.dataset.rule, signature: "", expected: +group.dataset.count });
          return [made.status, made.data.detail];
        }"""
    )
    assert answer[0] == 400
    assert "不能一并决定" in answer[1]
    expect(page.locator(".toast.bad")).to_be_visible()


def test_the_desk_remembers_how_it_is_set_up(page: Page, address: str) -> None:
    # A view of one's own.
    page.goto(f"{address}/?severity=contradiction&sort=score")
    page.get_by_text("保存视图").click()
    page.locator("#view-name").fill("矛盾按分数")
    press(page, "Enter")
    expect(page.locator(".chip.on")).to_have_text("矛盾按分数")
    page.goto(address)
    page.get_by_text("矛盾按分数").click()
    expect(page).to_have_url(re.compile("severity=contradiction&sort=score"))

    # The width of the panes, by keyboard and by mouse.
    page.goto(f"{address}/forms/1")
    width = "document.querySelector('.left').getBoundingClientRect().width"
    first = page.evaluate(width)
    page.locator("#split").focus()
    press(page, "ArrowLeft", "ArrowLeft")
    narrower = page.evaluate(width)
    assert narrower < first
    box = page.locator("#split").bounding_box()
    assert box
    page.mouse.move(box["x"] + 3, box["y"] + 200)
    page.mouse.down()
    page.mouse.move(box["x"] - 150, box["y"] + 200)
    page.mouse.up()
    assert page.evaluate(width) < narrower - 100
    page.reload()
    assert page.evaluate(width) < narrower - 100

    # Light or dark.
    colour = "getComputedStyle(document.body.parentElement).backgroundColor"
    light = page.evaluate(colour)
    page.locator("#theme").click()
    dark = page.evaluate(colour)
    page.goto(address)
    assert page.evaluate(colour) == dark != light


def test_paper(page: Page, address: str, tmp_path: Path) -> None:
    page.goto(f"{address}/forms/1/print")
    page.locator("#theme").click()  # dark, and still black on white on paper
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(32, 38, 44)"
    assert not page.locator(".top").is_visible()
    expect(page.get_by_role("heading", name="问题与决定")).to_be_visible()
    assert len(page.pdf()) > 10_000
    assert page.locator(".paper td").count() > 20


def test_last_years_form_stands_beside_this_one(browser: Browser, tmp_path: Path) -> None:
    folder = tmp_path / "forms"
    folder.mkdir()
    for year in (2023, 2024):
        sample = generate(21, "P2")
        form = sample.form.model_copy(update={"year": year})
        (folder / f"{year}.docx").write_bytes(render(sample.model_copy(update={"form": form}), "P2", "docx"))
    assist("triage", str(folder), "--workspace", str(tmp_path / "ws"), "-q", "--workers", "1")
    with served(tmp_path / "ws") as place:
        page = browser.new_page(viewport={"width": 1920, "height": 1080})
        page.goto(f"{place}/?year=2024")
        press(page, "Enter")
        page.wait_for_url("**/forms/*")
        page.get_by_text("对照 2023 年").click()
        expect(page.locator("#former-paper table").first).to_be_visible()
        both = [page.locator(part).bounding_box() for part in ("#original", "#former-paper")]
        assert both[0] and both[1]
        assert both[0]["x"] + both[0]["width"] <= both[1]["x"] + 1  # beside, not below
        page.close()


def test_an_opinion_from_ones_own_template(browser: Browser, tmp_path: Path, forms: Path) -> None:
    template = docx.Document()
    template.add_paragraph("本局格式 {{ date }}")
    template.add_paragraph(
        "{% for form in forms %}{{ form.project }}：{% for point in form.points %}{{ point.message }}；{% endfor %}{% endfor %}"
    )
    template.save(str(tmp_path / "本局.docx"))
    assist("triage", str(forms), "--workspace", str(tmp_path / "ws"), "-q", "--workers", "1")
    with served(tmp_path / "ws", "--opinion-template", str(tmp_path / "本局.docx")) as place:
        page = browser.new_page()
        page.goto(f"{place}/forms/1")
        message = page.locator(".card.sel .message").inner_text()
        press(page, "a")
        expect(page.locator(".card.accepted")).to_have_count(1)
        with page.expect_download() as download:
            page.get_by_text("审核意见书").click()
        made = docx.Document(io.BytesIO(download.value.path().read_bytes()))
        text = "\n".join(paragraph.text for paragraph in made.paragraphs)
        assert "本局格式" in text
        assert message in text
        assert text.count("；") == 1  # what was not accepted is not in it
        page.close()


def test_figures_are_downloaded(page: Page, address: str) -> None:
    page.goto(f"{address}/overview")
    page.wait_for_function("shown.points.length > 0")
    page.locator("#plot").focus()
    press(page, "ArrowRight")
    assert "执行率" in page.locator("#plot-note").inner_text()
    with page.expect_download() as download:
        page.locator("#save-plot").click()
    assert download.value.path().read_bytes()[:4] == b"\x89PNG"
    with page.expect_download() as download:
        page.locator("a[href='/overview/points.csv']").click()
    lines = download.value.path().read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == 1 + page.evaluate("shown.points.length")
    page.locator("#plot").focus()
    press(page, "ArrowRight", "Enter")
    page.wait_for_url(re.compile(r"/forms/\d+"))
