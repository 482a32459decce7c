"use strict";
// What every page shares: calls to the API, messages, keys, the theme.
const $ = (selector, root = document) => root.querySelector(selector);
const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];

const desk = {
  keys: { q: () => (location.href = "/ask") },

  async call(method, address, body) {
    const headers = { "x-csrf-token": $("meta[name=csrf]").content };
    if (body !== undefined) headers["content-type"] = "application/json";
    let answer;
    try {
      answer = await fetch(address, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
    } catch {
      desk.say("连接中断，没有保存。请确认审核台仍在运行。", "bad");
      return { ok: false, status: 0, data: {} };
    }
    const data = answer.status === 204 ? {} : await answer.json().catch(() => ({}));
    if (answer.status === 401) location.href = "/login";
    if (!answer.ok) desk.say(typeof data.detail === "string" ? data.detail : "没有保存：请求有误。", "bad");
    return { ok: answer.ok, status: answer.status, data };
  },

  async part(address, name) {
    const answer = await fetch(address, { headers: { "x-part": name } });
    return answer.ok ? answer.text() : null;
  },

  say(text, kind = "") {
    const toast = document.createElement("p");
    toast.className = `toast ${kind}`;
    toast.textContent = text;
    $("#toasts").append(toast);
    setTimeout(() => toast.remove(), kind === "bad" ? 7000 : 3500);
  },

  // Shows a dialog; resolves to the value of the button that closed it ("" for Esc).
  ask(dialog) {
    dialog.returnValue = "";
    dialog.showModal();
    return new Promise((done) => dialog.addEventListener("close", () => done(dialog.returnValue), { once: true }));
  },
};

const typing = (target) => target.closest("input, textarea, select, [contenteditable]");

document.addEventListener("keydown", (event) => {
  const dialog = $("dialog[open]");
  // A form's first button is what Enter in a field presses, and that one cancels.
  const sends = event.ctrlKey || event.metaKey || event.target.matches("input");
  if (dialog && event.key === "Enter" && sends && !event.isComposing) {
    event.preventDefault();
    $("button.primary", dialog)?.click();
  }
  if (dialog || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (typing(event.target)) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  if (event.key === "?") return void (event.preventDefault(), $("#help").showModal());
  if (event.key === "Enter" && event.target.closest("a, button, summary")) return;
  const act = desk.keys[event.key];
  if (act) {
    event.preventDefault();
    act(event);
  }
});

$("[data-print]")?.addEventListener("click", () => print());
$("#help-open")?.addEventListener("click", () => $("#help").showModal());
$("#theme")?.addEventListener("click", () => {
  const dark = document.documentElement.dataset.theme
    ? document.documentElement.dataset.theme === "dark"
    : matchMedia("(prefers-color-scheme: dark)").matches;
  document.documentElement.dataset.theme = dark ? "light" : "dark";
  localStorage.setItem("theme", dark ? "light" : "dark");
  document.dispatchEvent(new Event("theme"));
});
document.documentElement.classList.add("scripted");
