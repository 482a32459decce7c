"use strict";
// Files in, progress out: one stream of events a batch.
const drop = $("#drop");
const labels = { waiting: "排队中", running: "正在读取和检查", done: "完成", failed: "没有完成" };

function element(tag, text, name = "") {
  const made = document.createElement(tag);
  made.textContent = text;
  made.className = name;
  return made;
}

function show(panel, batch) {
  const bad = batch.entries.filter((entry) => entry.error);
  const forms = batch.entries.reduce((sum, entry) => sum + entry.forms, 0);
  const findings = batch.entries.reduce((sum, entry) => sum + entry.findings, 0);
  const head = element("header", "");
  head.append(element("h2", `${batch.user} 的上传`), element("span", labels[batch.state], `state ${batch.state}`));
  const note = `${batch.entries.length} 个文件已处理：${forms} 份表，${findings} 条问题${bad.length ? `，${bad.length} 个文件未能读取` : ""}。${batch.message}`;
  panel.replaceChildren(head);
  if (batch.state === "running" || batch.state === "waiting") {
    const bar = document.createElement("progress");
    if (batch.entries.length) Object.assign(bar, { max: Math.max(batch.files, batch.entries.length), value: batch.entries.length });
    panel.append(bar);
  }
  panel.append(element("p", note, "hint"));
  const list = element("ul", "", "files");
  for (const entry of [...bad, ...batch.entries.filter((other) => !other.error)].slice(0, 200)) {
    const item = document.createElement("li");
    item.append(element("span", entry.name));
    if (entry.error) item.append(element("span", "未能读取", "state returned"), element("p", entry.error, "bad"));
    else item.append(element("span", `${entry.forms} 份表 · ${entry.findings} 条问题`, "hint"));
    list.append(item);
  }
  panel.append(list);
  if (batch.state === "done") {
    const link = element("a", "去审核队列", "button primary");
    link.href = "/";
    panel.append(link);
  }
}

function follow(panel) {
  const stream = new EventSource(`/api/v1/uploads/${panel.dataset.batch}/events`);
  stream.onmessage = (event) => {
    const batch = JSON.parse(event.data);
    show(panel, batch);
    if (batch.state === "done" || batch.state === "failed") stream.close();
  };
  stream.onerror = () => stream.readyState === EventSource.CLOSED && desk.say("进度中断，刷新页面可继续查看。", "bad");
}

async function send(files) {
  if (!files.length) return;
  const body = new FormData();
  for (const file of files) body.append("files", file, file.name);
  const panel = element("article", "", "panel");
  panel.append(element("p", `正在上传 ${files.length} 个文件…`, "hint"));
  $("#batches").prepend(panel);
  const answer = await fetch("/api/v1/uploads", { method: "POST", headers: { "x-csrf-token": $("meta[name=csrf]").content }, body }).catch(() => null);
  if (!answer || !answer.ok) {
    const data = answer ? await answer.json().catch(() => ({})) : {};
    panel.replaceChildren(element("p", data.detail ?? (answer?.status === 413 ? "文件总量超过上限，请分批上传。" : "上传没有成功，请重试。"), "banner"));
    return;
  }
  panel.dataset.batch = (await answer.json()).batch;
  follow(panel);
}

async function dropped(items) {
  const files = [];
  const walk = async (entry) => {
    if (entry.isFile) files.push(await new Promise((done, fail) => entry.file(done, fail)));
    else if (entry.isDirectory) {
      const reader = entry.createReader();
      for (let some; (some = await new Promise((done, fail) => reader.readEntries(done, fail))).length; ) {
        for (const other of some) await walk(other);
      }
    }
  };
  for (const entry of [...items].map((item) => item.webkitGetAsEntry()).filter(Boolean)) await walk(entry);
  return files;
}

for (const name of ["dragover", "dragleave", "drop"]) {
  drop.addEventListener(name, (event) => {
    event.preventDefault();
    drop.classList.toggle("over", name === "dragover");
  });
}
drop.addEventListener("drop", async (event) => send(await dropped(event.dataTransfer.items)));
$("#files").addEventListener("change", (event) => send([...event.target.files]).then(() => (event.target.value = "")));
$$("[data-batch]").forEach(follow);
