"use strict";
// A form: findings and evidence keep pace with each other; decisions are one key each.
const main = $("#main");
const form = main.dataset.form;
const paper = $("#original");
const right = $(".right");
let current = 0;
let spot = 0;

const review = () => $("#review");
const cards = () => $$(".card", right);
const card = () => cards()[current];
sessionStorage.setItem("form", form);

// The two sides

function places(number) {
  return $$(`[data-f~="${number}"]`, paper);
}

function flash(element) {
  $$(".flash", paper).forEach((other) => other.classList.remove("flash"));
  if (!element) return;
  element.classList.add("flash");
  const pane = paper.closest(".left");
  const place = element.getBoundingClientRect();
  const box = pane.getBoundingClientRect();
  if (place.top < box.top + 60 || place.bottom > box.bottom - 40) {
    pane.scrollTo({ top: pane.scrollTop + place.top - box.top - box.height / 3 });
  }
  const sheet = element.closest(".sheet");
  if (sheet && sheet.scrollWidth > sheet.clientWidth) {
    const inside = sheet.getBoundingClientRect();
    if (place.left < inside.left || place.right > inside.right) sheet.scrollLeft += place.left - inside.left - 80;
  }
}

function at(start, end) {
  const boxes = $$("[data-s]", paper);
  return boxes.find((box) => +box.dataset.s <= start && start < Math.max(+box.dataset.e, +box.dataset.s + 1))
    ?? boxes.find((box) => +box.dataset.s >= start && +box.dataset.s <= end);
}

function select(index, options = {}) {
  const all = cards();
  if (!all.length) return;
  current = Math.max(0, Math.min(index, all.length - 1));
  spot = 0;
  all.forEach((other, place) => other.classList.toggle("sel", place === current));
  const number = card().dataset.n;
  $$(".lit", paper).forEach((mark) => mark.classList.remove("lit"));
  places(number).forEach((mark) => mark.classList.add("lit"));
  if (!options.keepCard) card().scrollIntoView({ block: "nearest" });
  if (!options.keepPaper) flash(places(number).find((mark) => !mark.matches("sup, .context")) ?? places(number)[0]);
  if (!options.quiet) card().focus({ preventScroll: true });
}

function nextPlace() {
  const found = places(card()?.dataset.n);
  if (found.length) flash(found[++spot % found.length]);
}

paper.addEventListener("click", (event) => {
  const mark = event.target.closest("[data-f]");
  if (!mark) return;
  const numbers = mark.dataset.f.split(" ");
  const next = numbers[(numbers.indexOf(card()?.dataset.n) + 1) % numbers.length];
  tab("findings");
  select(cards().findIndex((other) => other.dataset.n === next), { keepPaper: true });
});

// Decisions

const state = { accepted: "已采纳", dismissed: "不采纳" };

const identities = () => cards().map((other) => `${other.dataset.id} ${other.classList[1]}`).join();

// Loads the page anew with the same tab open: what the rules find has changed, and with it the marks on the left.
function again(shown) {
  sessionStorage.setItem("tab", shown ?? "findings");
  location.reload();
  return new Promise(() => {});
}

async function refresh(keep = true) {
  const html = await desk.part(location.href, "findings");
  if (html === null) return;
  const shown = $("[role=tab][aria-selected=true]", right)?.dataset.tab;
  const before = identities();
  right.innerHTML = html;
  if (identities() !== before) return again(shown); // the original is numbered anew
  showPast();
  if (shown) tab(shown);
  if (keep) select(current, { quiet: shown !== "findings", keepPaper: true });
}

async function decide(action, reason = "", note = "") {
  const target = card();
  if (!target) return;
  const index = current;
  const answer = await desk.call("POST", `/api/v1/findings/${target.dataset.id}/decision`, {
    action, reason, note, version: +target.dataset.version,
  });
  if (!answer.ok) return void (answer.status === 409 && refresh());
  await refresh(false);
  if (action === "note" || action === "reopen") return select(index);
  const open = cards().findIndex((other, place) => place > index && other.dataset.state === "open");
  const any = open >= 0 ? open : cards().findIndex((other) => other.dataset.state === "open");
  select(any >= 0 ? any : index);
  if (any < 0) desk.say(`${state[answer.data.finding.state]}。这份表已全部决定，按 n 看下一份。`);
}

function askWhy(show = true) {
  $$(".why-not", right).forEach((panel) => (panel.hidden = true));
  const panel = $(".why-not", card());
  if (panel) panel.hidden = !show;
  return show ? panel : null;
}

async function note() {
  const target = card();
  if (!target) return;
  $("#annotate-text").value = $(".note", target)?.textContent.replace("备注：", "") ?? "";
  if ((await desk.ask($("#annotate"))) === "ok") decide("note", "", $("#annotate-text").value);
}

async function formAct(action) {
  let reason = "";
  if (action === "send_back") {
    const asks = cards().filter((other) => other.dataset.state === "accepted").map((other) => $(".ask", other)?.textContent);
    $("#send-back-reason").value = asks.filter(Boolean).map((ask, index) => `${index + 1}. ${ask}`).join("\n").slice(0, 500);
    if ((await desk.ask($("#send-back"))) !== "ok") return;
    reason = $("#send-back-reason").value.trim();
  }
  const answer = action === "undo"
    ? await desk.call("POST", "/api/v1/undo", {})
    : await desk.call("POST", `/api/v1/forms/${form}/decision`, { action, reason, version: +review().dataset.version });
  if (answer.ok && action === "undo" && String(answer.data.form) !== form) {
    location.href = `/forms/${answer.data.form}${location.search}`;
    return;
  }
  if (answer.ok) desk.say({ undo: "已撤销上一步", send_back: "已退回", reopen: "已重新打开", pass: "已办结" }[action]);
  if (answer.ok || answer.status === 409) refresh();
}

right.addEventListener("click", (event) => {
  const inside = event.target.closest(".card");
  if (inside && cards().indexOf(inside) !== current) select(cards().indexOf(inside), { keepCard: true });
  const quote = event.target.closest(".quote");
  if (quote) return flash(at(+quote.dataset.s, +quote.dataset.e));
  const button = event.target.closest("button");
  if (!button) return;
  const { act, reason, formAct: whole, tab: name } = button.dataset;
  if (act === "dismiss") askWhy();
  else if (act === "note") note();
  else if (act) decide(act);
  else if (reason) decide("dismiss", reason);
  else if (whole) formAct(whole);
  else if (name) tab(name);
  else if ("correct" in button.dataset) correct(button.closest("tr"));
});
right.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.closest(".own") && event.target.value.trim()) {
    decide("dismiss", event.target.value.trim());
  }
});

// Fields

right.addEventListener("mouseover", (event) => {
  const row = event.target.closest("tr[data-s]");
  if (row) flash(at(+row.dataset.s, +row.dataset.e));
});

async function correct(row) {
  $("#correct-label").textContent = row.dataset.label;
  const value = $(".value", row).firstChild.textContent;
  $("#correct-value").value = value === "（空白）" ? "" : value;
  $("#correct-was").textContent = row.dataset.was ?? value;
  $("#correct-reset").hidden = !("was" in row.dataset);
  const closed = await desk.ask($("#correct"));
  const address = `/api/v1/forms/${form}/fields`;
  const path = row.dataset.path;
  let answer;
  if (closed === "ok") answer = await desk.call("PUT", address, { path, value: $("#correct-value").value });
  else if (closed === "reset") answer = await desk.call("PUT", address, { path, value: null });
  else return;
  if (!answer.ok) return;
  again("fields");
}

function tab(name) {
  $$("[role=tab]", right).forEach((button) => button.setAttribute("aria-selected", button.dataset.tab === name));
  $$("[data-panel]", right).forEach((panel) => (panel.hidden = panel.dataset.panel !== name));
}

// Last year's form beside this one

$("#former")?.addEventListener("click", async (event) => {
  const button = event.currentTarget;
  const aside = $("#former-paper");
  if (aside.hidden && !aside.innerHTML) {
    const html = await desk.part(`/forms/${button.dataset.form}/original`, "original");
    if (html === null) return desk.say("上年表没有打开。", "bad");
    aside.innerHTML = html;
  }
  aside.hidden = !aside.hidden;
  button.setAttribute("aria-pressed", String(!aside.hidden));
});

// Precedents: what past forms say, fetched when the form is already there to be read

let past = null;

function element(tag, text = "", name = "") {
  const made = document.createElement(tag);
  made.textContent = text;
  if (name) made.className = name;
  return made;
}

function precedent(item) {
  const line = element("li");
  const title = [item.facts["项目"], item.facts["年度"]].filter(Boolean).join(" · ");
  const link = element(item.number ? "a" : "b", title || item.form);
  if (item.number) link.href = `/forms/${item.number}`;
  line.append(link, element("small", item.why));
  const facts = Object.entries(item.facts).filter(([name]) => !["项目", "单位", "年度", "同类情况"].includes(name));
  line.append(element("p", facts.map(([name, fact]) => `${name} ${fact}`).join(" · ")));
  if (item.decision) line.append(element("em", item.decision, "life"));
  return line;
}

function showPast() {
  if (!past) return;
  for (const shown of cards()) {
    const said = past[shown.dataset.finding];
    if (!said || !said.precedents.length || $(".past", shown)) continue;
    const cell = element("dd", said.statement, "past");
    const list = element("ul");
    list.append(...said.precedents.map(precedent));
    cell.append(list);
    $(".body dl", shown).append(element("dt", "先例"), cell);
  }
  card()?.scrollIntoView({ block: "nearest" });
}

if (cards().length) {
  fetch(`/api/v1/forms/${form}/precedents`).then((answer) => (answer.ok ? answer.json() : null)).then((data) => {
    past = data?.findings ?? null;
    showPast();
  }).catch(() => {});
}

// The width of the panes

const panes = $("#panes");
const split = $("#split");
const width = (share) => {
  const held = Math.max(30, Math.min(75, share));
  panes.style.setProperty("--left", `${held}%`);
  localStorage.setItem("left", held);
};
if (localStorage.getItem("left")) width(+localStorage.getItem("left"));
split.addEventListener("pointerdown", (event) => {
  split.setPointerCapture(event.pointerId);
  const move = (at) => width(((at.clientX - panes.getBoundingClientRect().left) / panes.clientWidth) * 100);
  split.addEventListener("pointermove", move);
  split.addEventListener("pointerup", () => split.removeEventListener("pointermove", move), { once: true });
});
split.addEventListener("keydown", (event) => {
  const by = { ArrowLeft: -2, ArrowRight: 2 }[event.key];
  if (by) width(parseFloat(getComputedStyle(panes).getPropertyValue("--left")) + by);
});

// Two reviewers at once: what the other did is shown as soon as this window is looked at

async function look() {
  if (document.hidden || $("dialog[open]")) return;
  const answer = await fetch(`/api/v1/forms/${form}/version`);
  if (!answer.ok) return;
  const { version, reviewer } = await answer.json();
  if (version === +review().dataset.version) return;
  await refresh();
  desk.say(`${reviewer || "复查"} 刚刚更新了这份表`);
}
setInterval(look, 8000);
document.addEventListener("visibilitychange", look);

const reasonKey = (number) => () => {
  const panel = $(".why-not:not([hidden])", right);
  if (panel) $$("[data-reason]", panel)[number]?.click();
};
Object.assign(desk.keys, {
  j: () => (tab("findings"), select(current + 1)),
  k: () => (tab("findings"), select(current - 1)),
  ArrowDown: () => select(current + 1),
  ArrowUp: () => select(current - 1),
  Enter: nextPlace,
  a: () => decide("accept"),
  d: () => askWhy(),
  c: note,
  s: () => formAct("send_back"),
  u: () => formAct("undo"),
  n: () => $("#next").click(),
  p: () => $("#previous").click(),
  b: () => $("#back").click(),
  f: () => {
    const names = ["findings", "fields", "events"];
    tab(names[(names.indexOf($("[role=tab][aria-selected=true]", right).dataset.tab) + 1) % 3]);
  },
  "/": () => (location.href = "/#search"),
  Escape: () => askWhy(false),
  0: () => $(".why-not:not([hidden]) input", right)?.focus(),
});
for (let number = 0; number < 9; number++) desk.keys[number + 1] = reasonKey(number);

if (sessionStorage.getItem("tab")) {
  tab(sessionStorage.getItem("tab"));
  sessionStorage.removeItem("tab");
  desk.say("规则已重新检查");
}
const wanted = location.hash.match(/^#f(\d+)$/);
const open = cards().findIndex((other) => other.dataset.state === "open");
select(wanted ? wanted[1] - 1 : Math.max(open, 0), { keepPaper: "at" in main.dataset });
if ("at" in main.dataset) flash(at(...main.dataset.at.split(" ").map(Number)));
