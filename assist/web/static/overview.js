"use strict";
// Execution rate against self-score, drawn on a canvas of our own: forms, or cells of a grid when there are many.
const canvas = $("#plot");
const names = ["none", "suspicious", "explain", "violation", "contradiction"];
const edge = { left: 46, right: 16, top: 30, bottom: 40 };
let shown = { grid: false, points: [] };
let near = null;

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const spanX = () => {
  const rates = shown.points.map((point) => point[0]);
  return [Math.min(60, ...rates.map((rate) => Math.floor(rate / 10) * 10)), Math.max(100, ...rates.map((rate) => Math.ceil(rate / 10) * 10))];
};
const spanY = () => [Math.min(80, ...shown.points.map((point) => Math.floor(point[1] / 10) * 10)), 100];

function scales() {
  const [left, right] = spanX();
  const [low, high] = spanY();
  const width = canvas.clientWidth - edge.left - edge.right;
  const height = canvas.clientHeight - edge.top - edge.bottom;
  return {
    x: (rate) => edge.left + ((rate - left) / (right - left)) * width,
    y: (score) => edge.top + ((high - score) / (high - low)) * height,
    left, right, low, high,
  };
}

function draw() {
  const ratio = devicePixelRatio || 1;
  canvas.width = canvas.clientWidth * ratio;
  canvas.height = canvas.clientHeight * ratio;
  const pen = canvas.getContext("2d");
  pen.scale(ratio, ratio);
  const scale = scales();
  pen.fillStyle = colour("--paper");
  pen.fillRect(0, 0, canvas.clientWidth, canvas.clientHeight);
  pen.font = `12px ${colour("--sans")}`;
  pen.strokeStyle = colour("--line");
  pen.fillStyle = colour("--soft");
  for (let rate = scale.left; rate <= scale.right; rate += 10) tick(pen, scale.x(rate), null, `${rate}%`);
  for (let score = scale.low; score <= scale.high; score += scale.high - scale.low > 50 ? 10 : 5) tick(pen, null, scale.y(score), score);
  pen.textAlign = "right";
  pen.fillText("预算执行率", canvas.clientWidth - edge.right, canvas.clientHeight - 6);
  pen.textAlign = "left";
  pen.fillText("自评分", 4, 14);
  const colours = names.map((name) => (name === "none" ? colour("--good") : colour(`--${name}`)));
  const most = Math.max(1, ...shown.points.map((point) => point[4]));
  for (const [rate, score, gravest, , count] of shown.points) {
    pen.globalAlpha = shown.grid ? 0.25 + 0.75 * (Math.log1p(count) / Math.log1p(most)) : 0.72;
    pen.fillStyle = colours[gravest];
    pen.beginPath();
    pen.arc(scale.x(rate), scale.y(score), shown.grid ? 3.2 : 4.5, 0, 7);
    pen.fill();
  }
  pen.globalAlpha = 1;
  if (near) {
    pen.strokeStyle = colour("--ink");
    pen.lineWidth = 2;
    pen.beginPath();
    pen.arc(scale.x(near[0]), scale.y(near[1]), 7, 0, 7);
    pen.stroke();
  }
}

function tick(pen, x, y, label) {
  pen.beginPath();
  if (x !== null) {
    pen.moveTo(x, edge.top);
    pen.lineTo(x, canvas.clientHeight - edge.bottom);
    pen.textAlign = "center";
    pen.fillText(label, x, canvas.clientHeight - edge.bottom + 16);
  } else {
    pen.moveTo(edge.left, y);
    pen.lineTo(canvas.clientWidth - edge.right, y);
    pen.textAlign = "right";
    pen.fillText(label, edge.left - 6, y + 4);
  }
  pen.stroke();
}

function nearest(event) {
  const box = canvas.getBoundingClientRect();
  const scale = scales();
  let best = null;
  let least = 144;
  for (const point of shown.points) {
    const away = (scale.x(point[0]) - event.clientX + box.left) ** 2 + (scale.y(point[1]) - event.clientY + box.top) ** 2;
    if (away <= least) [best, least] = [point, away];
  }
  return best;
}

function point(found) {
  if (found === near) return;
  near = found;
  const text = near && (near[4] > 1 ? `此处 ${near[4]} 份表` : `${near[5] || "1 份表"}，执行率 ${near[0]}%，自评 ${near[1]} 分`);
  $("#plot-note").textContent = text || summary();
  draw();
}

function openPoint(found) {
  if (!found) return;
  const [rate, score, , form, count] = found;
  location.href = count === 1 ? `/forms/${form}` : `/?rate_min=${(rate - 0.75).toFixed(2)}&rate_max=${(rate + 0.75).toFixed(2)}&score_min=${score - 0.5}&score_max=${score + 0.5}`;
}

canvas.addEventListener("mousemove", (event) => point(nearest(event)));
canvas.addEventListener("click", (event) => openPoint(nearest(event)));
canvas.addEventListener("keydown", (event) => {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (event.key === "Enter") openPoint(near);
  if (!step || !shown.points.length) return;
  event.preventDefault();
  const order = shown.points.toSorted((one, other) => one[0] - other[0] || one[1] - other[1]);
  point(order[(order.indexOf(near) + step + order.length) % order.length]);
});
$("#save-plot").addEventListener("click", () => {
  near = null;
  draw();
  canvas.toBlob((image) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(image);
    link.download = "执行率与自评分.png";
    link.click();
    URL.revokeObjectURL(link.href);
  });
});
const summary = () => `${shown.known} 份表有执行率和自评分${shown.grid ? "，颜色越深表越多" : ""}`;
addEventListener("resize", draw);
document.addEventListener("theme", draw);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
fetch("/overview/points").then((answer) => answer.json()).then((data) => {
  shown = data;
  $("#plot-note").textContent = summary();
  draw();
});
