/** Break Slack: what can be made to go wrong, what is still to, and what the bot's calls came to since. */
import { breakSlack } from "../actions.js";
import { icon } from "../icons.js";
import { closeMenu, openMenu } from "../menu.js";
import { redraw, state } from "../store.js";
import { cx, h } from "../vdom.js";

/** Slack's bad days go by real time, whatever the work clock says. */
const realTime = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });
const NAME = "Break Slack";
setInterval(() => state.menu?.label === NAME && redraw(), 1000);

const slack = () => state.view?.slack;

/** Whether something is wrong, or still to go wrong. */
export const brokenNow = () => Boolean(slack()?.revoked || slack()?.coming.length);

/** @param {string} key @param {string} label @param {string} text @param {boolean} [off] */
const way = (key, label, text, off = false) =>
  h(
    "li",
    { key },
    h(
      "button",
      { type: "button", class: "break-way", disabled: off, "data-way": key, onclick: () => breakSlack(key) },
      h("span", { class: "break-label" }, label),
      h("span", { class: "menu-desc" }, text),
    ),
  );

/** @param {{text: string, seconds: number | null}} each */
function words(each) {
  if (each.seconds === null) return each.text;
  return `${each.text}, ${Math.max(0, Math.round(each.seconds - (Date.now() - state.viewAt) / 1000))} s left`;
}

function standing() {
  const all = [...(slack()?.revoked ? ["any call: refused, the token is revoked"] : []), ...(slack()?.coming || []).map(words)];
  return all.length
    ? h("ul", { class: "break-now", key: "now" }, all.map((each, n) => h("li", { key: `n${n}` }, each)))
    : h("p", { class: "break-now", key: "fine" }, "Slack is well.");
}

/** @param {{at: string, method: string, text: string, ok: boolean}} each */
const call = (each) =>
  h(
    "li",
    { key: `${each.at}${each.method}`, class: cx(!each.ok && "is-wrong") },
    h("time", { datetime: each.at }, realTime.format(new Date(each.at))),
    h("code", null, each.method),
    h("span", null, each.text),
  );

const panel = () =>
  h(
    "div",
    { class: "break" },
    h(
      "div",
      { class: "break-head" },
      h("h2", null, NAME),
      h("button", { type: "button", class: "btn-quiet", "aria-label": "Close", onclick: () => closeMenu() }, icon("close")),
    ),
    h("p", { class: "menu-desc" }, "Break it, flag something, and watch: nothing is lost, and nothing is said twice."),
    h("div", { role: "status" }, standing()),
    h(
      "ul",
      { class: "break-ways" },
      (slack()?.ways || []).map((each) => way(each.key, each.label, each.text)),
      way("revoked", "Revoke the token", "until Slack behaves again", slack()?.revoked),
    ),
    h(
      "button",
      {
        type: "button",
        class: "btn btn-primary break-mend",
        disabled: !brokenNow(),
        onclick: () => breakSlack("behave"),
      },
      "Behave again",
    ),
    slack()?.happened.length
      ? [
        h("h3", { class: "menu-group", key: "since" }, "The bot’s calls, newest first"),
        h("ol", { class: "break-calls", key: "calls" }, slack()?.happened.map(call)),
      ]
      : null,
  );

/** @param {Element} anchor */
export const openBreak = (anchor) => openMenu(anchor, { label: NAME, kind: "dialog", body: panel });
