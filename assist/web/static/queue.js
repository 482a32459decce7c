"use strict";
// The queue: the address bar is the state; filters swap the list and push the address.
const list = $("#list");
const filters = $("#filters");
let chosen = 0;
let latest = 0;

const rows = () => $$("tr[data-form]", list);

function choose(at, focus = true) {
  const all = rows();
  if (!all.length) return;
  chosen = Math.max(0, Math.min(at, all.length - 1));
  all.forEach((row, index) => row.classList.toggle("sel", index === chosen));
  const link = $(".what a", all[chosen]);
  if (focus) link.focus({ preventScroll: true });
  all[chosen].scrollIntoView({ block: "nearest" });
}

async function show(address, push = true) {
  const turn = ++latest;
  list.classList.add("loading");
  const html = await desk.part(address, "list");
  if (turn !== latest) return; // a later filter has overtaken this one
  list.classList.remove("loading");
  if (html === null) return desk.say("列表没有更新，请重试。", "bad");
  list.innerHTML = html;
  if (push) history.pushState(null, "", address);
  for (const name of ["sort", "dir"]) {
    filters.elements[name].value = new URL(address, location).searchParams.get(name) ?? "";
  }
  choose(0, false);
}

function address() {
  const query = new URLSearchParams();
  for (const [name, value] of new FormData(filters)) if (value) query.set(name, value);
  const text = query.toString();
  return text ? `/?${text}` : "/";
}

let pause;
filters.addEventListener("input", (event) => {
  event.target.closest(".pick")?.classList.toggle("on", event.target.value !== "");
  clearTimeout(pause);
  pause = setTimeout(() => show(address()), event.target.tagName === "SELECT" ? 0 : 250);
});
filters.addEventListener("submit", (event) => {
  event.preventDefault();
  clearTimeout(pause);
  show(address()).then(() => choose(0));
});
list.addEventListener("click", async (event) => {
  const link = event.target.closest("thead a, .pager a");
  if (link && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    await show(link.getAttribute("href"));
    window.scrollTo(0, 0);
    return;
  }
  const row = event.target.closest("tr[data-form]");
  if (row && !event.target.closest("a, button")) $(".what a", row).click();
  const save = event.target.closest("[data-save-view]");
  if (save) saveView(save.dataset.saveView);
  const drop = event.target.closest("[data-drop-view]");
  if (drop && (await desk.call("DELETE", `/api/v1/views/${drop.dataset.dropView}`)).ok) show(location.href, false);
});
addEventListener("popstate", async () => {
  const query = new URLSearchParams(location.search);
  for (const field of filters.elements) {
    if (!field.name) continue;
    field.value = query.get(field.name) ?? "";
    field.closest(".pick")?.classList.toggle("on", field.value !== "");
  }
  await show(location.href, false);
});

async function saveView(query) {
  if ((await desk.ask($("#view-dialog"))) !== "save") return;
  const name = $("#view-name").value.trim();
  if (name && (await desk.call("POST", "/api/v1/views", { name, query })).ok) {
    desk.say(`已保存视图“${name}”`);
    show(location.href, false);
  }
}

Object.assign(desk.keys, {
  j: () => choose(chosen + 1),
  k: () => choose(chosen - 1),
  ArrowDown: () => choose(chosen + 1),
  ArrowUp: () => choose(chosen - 1),
  Enter: () => $(".what a", rows()[chosen])?.click(),
  n: () => $(".pager [rel=next]")?.click(),
  p: () => $(".pager [rel=prev]")?.click(),
  "/": () => $("#search").select(),
  async u() {
    const undone = await desk.call("POST", "/api/v1/undo", {});
    if (undone.ok) desk.say(`已撤销上一步（${undone.data.undone} 项）`), show(location.href, false);
  },
});
const last = rows().findIndex((row) => row.dataset.form === sessionStorage.getItem("form"));
choose(Math.max(last, 0), !location.hash);
if ($("[data-busy]")) setTimeout(() => location.reload(), 4000);
