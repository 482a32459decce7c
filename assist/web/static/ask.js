"use strict";
// The ask box: keys lead along the rows and sources of the last answer.
const links = $$("#last [data-go]");
let at = -1;
const go = (step) => {
  if (!links.length) return;
  at = Math.max(0, Math.min(at + step, links.length - 1));
  links[at].focus();
  links[at].scrollIntoView({ block: "nearest" });
};
Object.assign(desk.keys, {
  j: () => go(1),
  k: () => go(-1),
  ArrowDown: () => go(1),
  ArrowUp: () => go(-1),
  "/": () => $("#question")?.focus(),
  q: () => (location.href = "/ask"),
  b: () => (location.href = "/"),
});
$("#last")?.scrollIntoView({ block: "start" });
