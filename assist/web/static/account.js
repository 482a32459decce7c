"use strict";
// Tokens and users.
$("#sign-out")?.addEventListener("click", async () => (await desk.call("POST", "/api/v1/logout")).ok && location.assign("/login"));
$("#new-token").addEventListener("click", async () => {
  if ((await desk.ask($("#token-dialog"))) !== "ok") return;
  const answer = await desk.call("POST", "/api/v1/tokens", { label: $("#token-label").value });
  if (!answer.ok) return;
  $("#token-shown").hidden = false;
  $("#token-shown").textContent = `请现在复制，之后不再显示：${answer.data.token}`;
});
$("#new-user")?.addEventListener("click", async () => {
  if ((await desk.ask($("#user-dialog"))) !== "ok") return;
  const body = { role: $("#user-role").value, password: $("#user-password").value };
  const answer = await desk.call("PUT", `/api/v1/users/${encodeURIComponent($("#user-name").value)}`, body);
  if (answer.ok) location.reload();
});
$("#main").addEventListener("click", async (event) => {
  const { revoke, remove } = event.target.dataset;
  const address = revoke ? `/api/v1/tokens/${revoke}` : remove ? `/api/v1/users/${encodeURIComponent(remove)}` : null;
  if (address && (await desk.call("DELETE", address)).ok) location.reload();
});
