"""How quick the desk is with a large workspace under many reviewers.

    python -m eval.bench_desk --forms 100000 --reviewers 20 [--workspace DIR] [--seconds 20]

Builds a workspace of copies of generated forms (names, units, years and figures of the index varied), lets
the desk index it, starts the desk as a process of its own and has so many clients, each a thread of another
process, work as reviewers do: queue, filters, sorts, pages, forms, decisions. Between two requests a client
waits `--think` seconds; 0 is a closed loop, which measures throughput rather than what reviewers feel.
Prints p50, p95 and the maximum by kind of request, and the server's memory. Then one client asks for each kind
in turn, and the processor time that the server took is printed: unlike the times before, it does not depend on
what else the machine does.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from assist.pipeline.worker import Job, work
from assist.store import Entry, Store
from assist.store.desk import Desk
from corpus.families import families
from corpus.generate import generate
from corpus.plant import PLANTERS, CannotPlant
from corpus.render import render

_BASES = 240
_UNITS = 1500
_BATCH = 2000


def main(arguments: list[str] | None = None) -> int:
    """Builds, serves, measures, prints. Returns 0."""
    parser = argparse.ArgumentParser(description="latency of the desk on a large workspace")
    parser.add_argument("--forms", type=int, default=100_000)
    parser.add_argument("--reviewers", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--think", type=float, default=1.0)
    parser.add_argument("--requests", type=int, default=12, help="of each kind, for the processor time")
    parser.add_argument("--workspace", type=Path, help="kept and used again; default: a temporary one")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as temporary:
        workspace = options.workspace or Path(temporary)
        if not (workspace / "assist.db").exists():
            _report("build", build(workspace, options.forms))
        _report("index", _index(workspace))
        with _Served(workspace) as served:
            load = Load(served.port, options.reviewers, options.think)
            load.run(options.seconds)
            load.print()
            _print_cpu(served, options.requests)
            print(f"server memory: {served.memory() >> 20} MB (peak resident)")
    return 0


def _print_cpu(served: _Served, rounds: int) -> None:
    """Processor time of the server by kind of request, one at a time; new filters and words every time."""
    load = Load(served.port, 1, 0.0)
    one = _Reviewer(load, 1)
    one.warm_up()
    load.clock = served.cpu
    load.taken.clear()
    page = one.ask("queue", "/")
    for _ in range(rounds):
        for act in one.acts():
            page = act(page) or page
    print(f"{'request':<22}{'n':>6}{'median':>8}{'p95':>8}   ms of processor time, one client")
    for kind, times in sorted(load.taken.items()):
        p95 = statistics.quantiles(times, n=20)[-1] if len(times) > 1 else times[0]
        print(f"{kind:<22}{len(times):>6}{statistics.median(times) * 1000:>8.1f}{p95 * 1000:>8.1f}")


def _report(what: str, seconds: float) -> None:
    print(f"{what}: {seconds:.1f} s", flush=True)


def build(workspace: Path, forms: int) -> float:
    """Fills a workspace with copies of generated forms; returns the seconds it took."""
    started = time.monotonic()
    entries = [entry for entry in map(_base, range(_BASES)) if entry]
    with Store(workspace) as store:
        run = store.begin_run("bench", [])
        for entry in entries:
            store.put(run, entry)
        store.finish_run(run, "done", files=forms, reused=0)
    with sqlite3.connect(workspace / "assist.db") as connection:
        _copy(connection, forms - len(entries))
    return time.monotonic() - started


def _base(seed: int) -> Entry | None:
    names = sorted(families())
    family = names[seed % len(names)]
    sample = generate(seed, family)
    planter = list(PLANTERS.values())[seed % len(PLANTERS)]
    if seed % 3:
        with suppress(CannotPlant):
            sample = planter(sample)
    data = render(sample, family, "docx")
    outcome = work(Job(f"/bench/{seed}", f"{seed}.docx", f"key{seed}", "0" * 64, data), 0)
    if any(record.form is None for record in outcome.records):
        return None
    return Entry(
        f"/bench/{seed}", f"bench/{seed}.docx", f"key{seed}", "0" * 64, outcome.records, True, outcome.layout
    )


def _copy(connection: sqlite3.Connection, copies: int) -> None:
    """Copies readings and forms under new names; each copy is a file of its own."""
    rng = random.Random(7)
    connection.row_factory = sqlite3.Row
    bases = connection.execute(
        "SELECT f.*, r.text, r.layout AS blocks FROM forms f JOIN readings r ON r.key = f.key WHERE f.form_index = 0"
    ).fetchall()
    columns = [name for name in tuple(bases[0].keys()) if name not in ("id", "text", "blocks")]
    insert = f"INSERT INTO forms ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"
    for start in range(0, copies, _BATCH):
        for number in range(start, min(start + _BATCH, copies)):
            base = bases[number % len(bases)]
            key = f"copy{number}"
            connection.execute(
                "INSERT INTO readings (key, sha256, final, text, layout) VALUES (?, '', 1, ?, ?)",
                (key, base["text"], base["blocks"]),
            )
            connection.execute(
                "INSERT INTO sources (path, name, key, run_id) VALUES (?, ?, ?, 1)",
                (f"/bench/copy/{number}", f"bench/copy/{number}.docx", key),
            )
            values = {name: base[name] for name in columns}
            values |= {"key": key, "record": _varied(base["record"], number, rng)}
            connection.execute(insert, [values[name] for name in columns])
        connection.commit()


def _varied(packed: bytes, number: int, rng: random.Random) -> bytes:
    record = json.loads(zlib.decompress(packed))
    form = record["form"]
    form["project_name"] = f"{form['project_name'] or '部门整体'}{number}号"
    form["unit"] = f"第{rng.randrange(_UNITS)}{form['unit'] or '单位'}"
    form["year"] = rng.randint(2019, 2024)
    record["risk"] = round(max(0.0, record["risk"] + rng.uniform(-5, 5)), 4)
    if form["total_score"] is not None:
        form["total_score"] = str(round(rng.uniform(70, 100), 2))
    return zlib.compress(json.dumps(record, ensure_ascii=False).encode(), 1)


def _index(workspace: Path) -> float:
    from assist.web.corrections import bring_desk_up_to_date

    started = time.monotonic()
    desk = Desk(workspace)
    bring_desk_up_to_date(desk)
    desk.close()
    return time.monotonic() - started


class _Served:
    """The desk as a process of its own."""

    def __init__(self, workspace: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self._process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "assist",
                "review",
                "--port",
                str(self.port),
                "--no-browser",
                "--workspace",
                str(workspace),
            ],
            stdout=subprocess.DEVNULL,
        )

    def __enter__(self) -> _Served:
        for _ in range(200):
            try:
                connection = HTTPConnection("127.0.0.1", self.port, timeout=5)
                connection.request("GET", "/healthz")
                if connection.getresponse().status == 200:
                    return self
            except OSError:
                time.sleep(0.1)
        raise RuntimeError("the desk did not answer")

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait(20)

    def cpu(self) -> float:
        """Seconds that the server's threads have been on a processor, to the microsecond."""
        total = 0
        for thread in Path(f"/proc/{self._process.pid}/task").iterdir():
            with suppress(OSError):  # a thread may end meanwhile
                total += int((thread / "schedstat").read_text().split()[0])
        return total / 1e9

    def memory(self) -> int:
        """Peak resident memory in bytes."""
        status = Path(f"/proc/{self._process.pid}/status").read_text()
        match = re.search(r"VmHWM:\s+(\d+) kB", status)
        return int(match[1]) * 1024 if match else 0


@dataclass
class Load:
    """So many reviewers at once, each with a browser's connection and cookie."""

    port: int
    reviewers: int
    think: float
    taken: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    failed: list[str] = field(default_factory=list)
    slow: list[tuple[float, str]] = field(default_factory=list)
    clock: Callable[[], float] = time.monotonic
    """The clock by which requests are timed."""

    def run(self, seconds: float) -> None:
        """Works for so many seconds."""
        _Reviewer(self, 0).warm_up()
        self.taken.clear()
        self.slow.clear()
        until = time.monotonic() + seconds
        threads = [
            threading.Thread(target=_Reviewer(self, number).work, args=(until,))
            for number in range(self.reviewers)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def print(self) -> None:
        """A line a kind of request, in milliseconds."""
        print(f"{'request':<22}{'n':>6}{'p50':>8}{'p95':>8}{'max':>8}   ms, {self.reviewers} reviewers")
        for kind, times in sorted(self.taken.items()):
            p95 = statistics.quantiles(times, n=20)[-1] if len(times) > 1 else times[0]
            print(f"{kind:<22}{len(times):>6}{_ms(statistics.median(times))}{_ms(p95)}{_ms(max(times))}")
        for took, address in sorted(self.slow, reverse=True)[:6]:
            print(f"slowest: {_ms(took)} ms {unquote(address)}")
        print(f"failed: {len(self.failed)} {self.failed[:3]}")


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:>8.0f}"


class _Reviewer:
    def __init__(self, load: Load, number: int) -> None:
        self.load = load
        self.rng = random.Random(number)
        self.connection = HTTPConnection("127.0.0.1", load.port, timeout=60)
        self.cookie = self.csrf = ""

    def work(self, until: float) -> None:
        """Goes on until then."""
        time.sleep(self.rng.uniform(0, 2 * self.load.think))  # people do not all begin at once
        page = self.ask("queue", "/")
        while time.monotonic() < until:
            for act in self.acts():
                time.sleep(self.rng.expovariate(1 / self.load.think) if self.load.think else 0)
                page = act(page) or page

    def warm_up(self) -> None:
        """One of each, so that templates and pages of the file are in memory."""
        page = self.ask("queue", "/")
        for act in self.acts():
            page = act(page) or page

    def acts(self) -> Iterator[Callable[[str], str | None]]:
        """What a reviewer does, in some order, about as often as in a day."""
        rng = self.rng
        # In names, in nearly every form, in some indicators and narratives, in hardly any.
        words = [
            "水务",
            "教育",
            "培训",
            "养老",
            "满意",
            "项目",
            "完成",
            "群众满意度",
            "管护经费",
            "按期",
            "123",
            "不存在的词",
        ]
        rules = ["S05", "S03", "F06", "B03", "A01", "V01", "D01", "E02", "K06"]
        sorts = ["amount", "rate", "score", "unit", "project", "year", "findings", "state"]
        filters = [
            "severity=contradiction",
            "state=todo",
            f"year={rng.randint(2019, 2024)}",
            f"rule={rng.choice(rules)}",
            f"rule={rng.choice(rules)}&year=2022",
            "rate_max=60",
            "score_min=98",
            "life=changed",
            f"unit={quote('第' + str(rng.randrange(_UNITS)))}",
            "state=done",
            "severity=suspicious&state=todo",
        ]
        yield lambda page: self.ask("queue", "/")
        yield lambda page: self.ask("filter", f"/?{rng.choice(filters)}")
        yield lambda page: self.ask("text", f"/?q={quote(rng.choice(words))}")
        yield lambda page: self.ask("sort", f"/?sort={rng.choice(sorts)}&dir={rng.choice(['asc', ''])}")
        yield lambda page: self.ask("filter and sort", f"/?{rng.choice(filters)}&sort={rng.choice(sorts)}")
        yield self._next_page
        for _ in range(3):
            yield self._form
            yield self._decide

    def _next_page(self, page: str) -> str | None:
        link = re.search(r'rel="next" href="([^"]+)"', page)
        return self.ask("next page", link[1].replace("&amp;", "&")) if link else None

    def _form(self, page: str) -> str | None:
        forms = re.findall(r'data-form="(\d+)"', page)
        return self.ask("form", f"/forms/{self.rng.choice(forms)}") and None if forms else None

    def _decide(self, page: str) -> str | None:
        forms = re.findall(r'data-form="(\d+)"', page)
        if not forms:
            return None
        text = self.ask("findings as json", f"/api/v1/forms/{self.rng.choice(forms)}")
        findings = json.loads(text)["findings"]
        if findings:
            finding = self.rng.choice(findings)
            body = {"action": "accept", "version": finding["version"]}
            self.ask("decision", f"/api/v1/findings/{finding['id']}/decision", body)
        return None

    def ask(self, kind: str, address: str, body: dict[str, Any] | None = None) -> str:
        headers = {"host": f"127.0.0.1:{self.load.port}"}
        if kind not in ("queue", "form"):
            headers["x-part"] = "list"  # as the page does: filters and pages swap the list only
        if self.cookie:
            headers["cookie"] = self.cookie
        if body is not None:
            headers |= {"content-type": "application/json", "x-csrf-token": self.csrf}
        started = self.load.clock()
        self.connection.request(
            "GET" if body is None else "POST",
            address,
            json.dumps(body) if body is not None else None,
            headers,
        )
        answer = self.connection.getresponse()
        text = answer.read().decode()
        took = self.load.clock() - started
        self.load.taken[kind].append(took)
        self.load.slow.append((took, address))
        if answer.status >= 400 and answer.status != 409:
            self.load.failed.append(f"{answer.status} {address}")
        cookie = answer.getheader("set-cookie")
        if cookie:
            self.cookie = cookie.split(";")[0]
        token = re.search(r'name="csrf" content="(\w+)"', text)
        if token:
            self.csrf = token[1]
        return text


if __name__ == "__main__":
    sys.exit(main())
