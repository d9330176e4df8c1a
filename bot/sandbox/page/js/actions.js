/** What a person does, sent to the server; refusals end up where the person acted. */
import { post } from "./api.js";
import { ask } from "./confirm.js";
import { allValues, complaints } from "./forms.js";
import { go } from "./go.js";
import { refresh } from "./live.js";
import { draftKey, redraw, state, toast, whileBusy } from "./store.js";

/** @typedef {import("./types.js").Surface} Surface */
/** @typedef {import("./types.js").Message} Message */

const self = () => state.route.me;

/** Posts, then waits for the view that shows it. @param {string} path @param {Object<string, any>} body */
async function act(path, body) {
  const answer = await post(path, body);
  await refresh();
  return answer;
}

/** As `act`, and says refusals in a toast. @param {string} path @param {Object<string, any>} body */
async function say(path, body) {
  const answer = await act(path, body);
  if (!answer.ok) toast(answer.text || answer.error || "That did not work.");
  return answer;
}

/** Sends what the composer holds. The words come back if they were refused. @param {string} text @param {string} thread */
export async function send(text, thread) {
  const key = draftKey(thread);
  const { me, channel } = state.route;
  const command = /^\/[a-z]/i.test(text);
  if (command && thread) {
    state.refusals.set(key, `${text.split(" ")[0]} is not supported in threads. Sorry!`);
    return redraw();
  }
  state.drafts.delete(key);
  await whileBusy(`send:${key}`, async () => {
    const body = { as: me, channel, text };
    const answer = await act(
      command ? "command" : "message",
      command ? body : { ...body, ...(thread ? { thread_ts: thread } : {}) },
    );
    if (answer.ok) return;
    state.refusals.set(key, answer.text || answer.error || "Not sent.");
    if (!state.drafts.get(key)) state.drafts.set(key, text);
  });
}

/** The key under which an element is busy. @param {Surface} surface @param {string} block @param {any} element */
export const busyKey = (surface, block, element) => `act:${surface.key}:${block}:${element.action_id}`;

/**
 * A press or a choice. @param {Surface} surface @param {string} block @param {any} element
 * @param {Object<string, any>} value what it carries @param {any[]} blocks of the surface
 */
export async function press(surface, block, element, value, blocks) {
  if (element.confirm && !(await ask(element.confirm))) return;
  const key = busyKey(surface, block, element);
  await whileBusy(key, async () => {
    const action = { block_id: block, action_id: element.action_id, type: element.type, ...value };
    const answer = await act("action", {
      as: self(),
      container: surface.container,
      action,
      state: allValues(surface, blocks),
    });
    if (!answer.ok) state.refusals.set(`${surface.key}:${block}`, answer.text || answer.error || "That did not work.");
    else state.refusals.delete(`${surface.key}:${block}`);
  });
}

/** @param {Surface} surface @param {string} block @param {any} element @param {string} value */
export function suggest(surface, block, element, value) {
  return post("suggest", {
    as: self(),
    container: surface.container,
    block_id: block,
    action_id: element.action_id,
    value,
  });
}

/** @param {Surface} surface @param {import("./types.js").SlackView} view */
export async function submit(surface, view) {
  const found = complaints(surface, view.blocks);
  state.refusals.delete(surface.key);
  state.forms.set(`${surface.key}/errors`, found);
  redraw();
  if (Object.keys(found).length) return focusError();
  await whileBusy(`submit:${view.id}`, async () => {
    const answer = await act("submit", { as: self(), view_id: view.id, state: allValues(surface, view.blocks) });
    if (!answer.ok && answer.error !== "errors") {
      state.refusals.set(surface.key, answer.text || answer.error || "We had some trouble connecting. Try again?");
    }
  });
  focusError();
}

const focusError = () =>
  setTimeout(() => /** @type {HTMLElement | null} */ (document.querySelector(".modal [aria-invalid='true']"))?.focus());

/** @param {import("./types.js").SlackView} view @param {boolean} all */
export async function dismiss(view, all) {
  await whileBusy(
    `dismiss:${view.id}`,
    () => say("dismiss", { as: self(), view_id: view.id, ...(all ? { all: true } : {}) }),
  );
}

/** @param {string} callback @param {Message} [message] */
export const shortcut = (callback, message) =>
  whileBusy(
    `shortcut:${callback}`,
    () =>
      say("shortcut", {
        as: self(),
        callback_id: callback,
        channel: state.route.channel,
        ...(message ? { ts: message.ts } : {}),
      }),
  );

/** @param {Message} message @param {string} name */
export const react = (message, name) =>
  say("react", { as: self(), channel: state.route.channel, ts: message.ts, name });

/** @param {Message} message */
export async function remove(message) {
  const sure = {
    title: "Delete message",
    text: "Are you sure you want to delete this message? This cannot be undone.",
    confirm: "Delete",
    deny: "Cancel",
    style: "danger",
  };
  if (await ask(sure)) await say("delete", { as: self(), channel: state.route.channel, ts: message.ts });
}

/** @param {string} channel */
export const join = (channel) => whileBusy(`join:${channel}`, () => say("join", { as: self(), channel }));

/** @param {Object<string, any>} target `{seconds}`, `{to}` or `{next_due: true}` */
export const moveClock = (target) => whileBusy("clock", () => say("clock", target));

/** @param {boolean} running */
export const setBot = (running) => whileBusy("bot", () => say("bot", { running }));

/** Asks, then begins from the seeded company again. */
export async function startOver() {
  const sure = {
    title: "Start over?",
    text: "Everything that happened here is forgotten, and the clock goes back to the first morning.",
    confirm: "Start over",
    deny: "Keep it",
    style: "danger",
  };
  if (!(await ask(sure))) return;
  await whileBusy("reset", () => say("reset", {}));
  for (const kept of [state.forms, state.drafts, state.refusals]) kept.clear();
  state.places = {};
  redraw();
}

/** @param {string} what a way to break Slack, or "behave" */
export const breakSlack = (what) => whileBusy(`slack:${what}`, () => say("slack", { what }));

/** @param {string} step */
export const doStep = (step) => whileBusy("story", () => say("story", { step }));

/** @param {import("./types.js").Ring} ring */
export function openRing(ring) {
  state.phoneOver = false;
  void post("seen", { as: self(), phone: ring.id });
  go({
    channel: ring.channel,
    thread: ring.thread_ts && ring.thread_ts !== ring.ts ? ring.thread_ts : "",
    ts: ring.ts,
  });
}

export const seeAllRings = () => say("seen", { as: self(), phone: "all" });
