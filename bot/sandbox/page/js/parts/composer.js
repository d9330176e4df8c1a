/** Where one writes: Enter sends, Shift+Enter breaks the line, `/`, `@` and `#` complete. */
import { send, shortcut } from "../actions.js";
import { completionFor, hintFor } from "../completion.js";
import { icon } from "../icons.js";
import { openMenu } from "../menu.js";
import { avatar } from "../people.js";
import { draftKey, drawNow, redraw, state } from "../store.js";
import { cx, h } from "../vdom.js";

/** @param {string} thread */
const boxId = (thread) => (thread ? "composer-thread" : "composer");
/** @param {string} thread @returns {any} */
const boxOf = (thread) => document.getElementById(boxId(thread));

/** Grows with its text. @param {any} el */
function grow(el) {
  el.style.height = "auto";
  el.style.height = `${Math.min(el.scrollHeight, 220)}px`;
}

/** @param {string} thread @param {any} el */
function onInput(thread, el) {
  state.drafts.set(draftKey(thread), el.value);
  state.refusals.delete(draftKey(thread));
  offer(thread, el);
}

/** @param {string} thread @param {any} el */
function offer(thread, el) {
  const found = completionFor(el.value, el.selectionStart);
  state.completion = found && !(thread && found.kind === "command") ? { ...found, thread, index: 0 } : null;
  redraw();
}

/** @param {string} thread @param {any} each */
function accept(thread, each) {
  const { from, to } = state.completion;
  const box = boxOf(thread);
  const text = box.value.slice(0, from) + each.insert + box.value.slice(to).replace(/^ /, "");
  state.drafts.set(draftKey(thread), text);
  state.completion = null;
  drawNow();
  box.focus();
  box.setSelectionRange(from + each.insert.length, from + each.insert.length);
}

/** @param {string} thread */
function sendNow(thread) {
  const text = (state.drafts.get(draftKey(thread)) || "").trim();
  state.completion = null;
  if (text) void send(text, thread);
  boxOf(thread)?.focus();
}

/** @param {KeyboardEvent} event @param {string} thread */
function onKey(event, thread) {
  const open = state.completion?.thread === thread ? state.completion : null;
  if (open) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const exact = open.kind === "command" && event.key === "Enter" &&
      open.offers[open.index].insert.trim() === boxOf(thread).value.trim();
    if (step) open.index = (open.index + step + open.offers.length) % open.offers.length;
    else if ((event.key === "Enter" || event.key === "Tab") && !event.shiftKey && !exact) {
      return event.preventDefault(), accept(thread, open.offers[open.index]);
    } else if (event.key === "Escape") state.completion = null;
    if (step || event.key === "Escape") return event.preventDefault(), event.stopPropagation(), redraw();
  }
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    sendNow(thread);
  }
}

/** @param {string} thread @param {string} mark */
function start(thread, mark) {
  const box = boxOf(thread);
  const at = box.selectionStart;
  const gap = at && !/\s/.test(box.value[at - 1]) ? " " : "";
  const text = mark === "/" ? `/${box.value}` : `${box.value.slice(0, at)}${gap}${mark}${box.value.slice(at)}`;
  const caret = mark === "/" ? 1 : at + gap.length + 1;
  state.drafts.set(draftKey(thread), text);
  drawNow();
  box.focus();
  box.setSelectionRange(caret, caret);
  offer(thread, box);
}

/** @param {any} event */
function shortcuts(event) {
  const globals = (state.view?.shortcuts || []).filter((each) => each.type === "global");
  openMenu(event.currentTarget, {
    label: "Shortcuts",
    items: globals.map((each) => ({
      key: each.callback_id,
      label: each.name,
      desc: each.description || state.view?.bot.name,
      icon: avatar(state.view?.bot.user || "", "sm"),
      run: () => shortcut(each.callback_id),
    })),
  });
}

/** @param {string} thread */
function offers(thread) {
  const open = state.completion;
  if (!open || open.thread !== thread) return null;
  return h(
    "div",
    { class: "offers", key: "offers" },
    h(
      "div",
      { class: "offers-head", "aria-hidden": "true" },
      open.kind === "command" ? "Commands" : open.kind === "person" ? "People" : "Channels",
      h("span", null, "↑↓ to choose, Tab or Enter to take"),
    ),
    h(
      "div",
      { role: "listbox", id: `${boxId(thread)}-offers`, "aria-label": "Suggestions" },
      open.offers.map((/** @type {any} */ each, /** @type {number} */ index) =>
        h(
          "div",
          {
            key: each.key,
            id: `${boxId(thread)}-offer-${index}`,
            role: "option",
            "aria-selected": String(index === open.index),
            class: cx("offer", index === open.index && "is-active"),
            onmousedown: (/** @type {Event} */ event) => (event.preventDefault(), accept(thread, each)),
          },
          each.icon || null,
          h("span", { class: "offer-label" }, each.label),
          h("span", { class: "offer-desc" }, each.desc),
        )
      ),
    ),
  );
}

/** @param {string} label @param {any} drawn @param {(event: any) => void} onclick @param {Object<string, any>} [more] */
const tool = (label, drawn, onclick, more = {}) =>
  h("button", { type: "button", class: "composer-tool", "aria-label": label, title: label, onclick, ...more }, drawn);

/** @param {string} thread @param {string} placeholder */
export function composer(thread, placeholder) {
  const key = draftKey(thread);
  const text = state.drafts.get(key) || "";
  const open = state.completion?.thread === thread ? state.completion : null;
  const hint = open ? null : hintFor(text);
  const trouble = state.refusals.get(key);
  const busy = state.busy.has(`send:${key}`);
  return h(
    "div",
    { class: "composer-wrap", key: "composer" },
    offers(thread),
    trouble
      ? h(
        "div",
        { class: "refused", role: "alert" },
        h("b", null, "Slackbot"),
        h("span", { class: "only-you" }, icon("eye", 14), "Only visible to you"),
        h("p", null, trouble),
        h("button", {
          type: "button",
          class: "btn-quiet",
          "aria-label": "Dismiss",
          onclick: () => (state.refusals.delete(key), redraw()),
        }, icon("close", 16)),
      )
      : null,
    hint
      ? h(
        "div",
        { class: "usage" },
        h("b", null, hint.command),
        " ",
        hint.hint ? h("code", null, hint.hint) : null,
        " ",
        h("span", null, hint.desc),
      )
      : null,
    h(
      "div",
      { class: cx("composer", (text || busy) && "is-written") },
      h("textarea", {
        id: boxId(thread),
        key,
        rows: "1",
        dir: "auto",
        placeholder,
        "aria-label": placeholder,
        value: text,
        autocomplete: "off",
        role: "combobox",
        "aria-autocomplete": "list",
        "aria-expanded": String(Boolean(open)),
        "aria-controls": open ? `${boxId(thread)}-offers` : undefined,
        "aria-activedescendant": open ? `${boxId(thread)}-offer-${open.index}` : undefined,
        maxlength: "40000",
        oninput: (/** @type {any} */ event) => onInput(thread, event.target),
        onkeydown: (/** @type {KeyboardEvent} */ event) => onKey(event, thread),
        onblur: () => open && ((state.completion = null), redraw()),
        hook: { mount: grow, update: grow },
      }),
      h(
        "div",
        { class: "composer-tools" },
        thread ? null : tool("Shortcuts", icon("bolt"), shortcuts, { "aria-haspopup": "menu" }),
        thread ? null : tool("Slash command", icon("slash"), () => start(thread, "/")),
        tool("Mention somebody", icon("at"), () => start(thread, "@")),
        busy ? h("span", { class: "sending", role: "status" }, h("span", { class: "spinner" }), "Sending…") : null,
        h("button", {
          type: "button",
          class: cx("send", text.trim() && "is-ready"),
          "aria-label": "Send",
          disabled: !text.trim(),
          onclick: () => sendNow(thread),
        }, icon("send")),
      ),
    ),
  );
}
