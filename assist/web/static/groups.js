"use strict";
// Deciding what is the same everywhere at once; the server refuses what is not the same.
$("#main").addEventListener("click", async (event) => {
  const button = event.target.closest("[data-act]");
  if (!button) return;
  const part = button.closest("[data-count]");
  const rule = button.closest("[data-rule]").dataset.rule;
  const action = button.dataset.act;
  const expected = +part.dataset.count;
  const dialog = $(action === "accept" ? "#sure" : "#why");
  $(".hint", dialog).textContent = `${rule}：共 ${expected} 条，证据文字完全相同。之后仍可撤销（u）。`;
  if ((await desk.ask(dialog)) !== "ok") return;
  const reason = action === "dismiss" ? $("#why-reason").value.trim() : "";
  const answer = await desk.call("POST", "/api/v1/groups/decision", {
    action, rule, signature: part.dataset.signature ?? "", expected, reason,
  });
  if (answer.ok) {
    desk.say(`已决定 ${answer.data.decided} 条`);
    setTimeout(() => location.reload(), 500);
  }
});

// Groups and, in an open one, its wordings, one after another.
const stops = $$("#main [data-count]");
let chosen = -1;
function choose(at) {
  if (!stops.length) return;
  stops[chosen]?.classList.remove("sel");
  chosen = Math.max(0, Math.min(at, stops.length - 1));
  stops[chosen].classList.add("sel");
  stops[chosen].scrollIntoView({ block: "nearest" });
}
// The button of the chosen stop itself, not of a wording inside it.
const own = (selector) => stops[chosen] && $$(selector, stops[chosen]).find((found) => found.closest("[data-count]") === stops[chosen]);
Object.assign(desk.keys, {
  j: () => choose(chosen + 1),
  k: () => choose(chosen - 1),
  ArrowDown: () => choose(chosen + 1),
  ArrowUp: () => choose(chosen - 1),
  Enter: () => (own("[data-open]") ?? own("a.button"))?.click(),
  a: () => own("[data-act=accept]")?.click(),
  d: () => own("[data-act=dismiss]")?.click(),
  b: () => (location.href = "/"),
  async u() {
    const undone = await desk.call("POST", "/api/v1/undo", {});
    if (undone.ok) location.reload();
  },
});
const opened = stops.findIndex((stop) => $("li[data-count]", stop));
choose(Math.max(opened, 0));
