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
desk.keys.u = async () => {
  const undone = await desk.call("POST", "/api/v1/undo", {});
  if (undone.ok) location.reload();
};
