/** The thread pane: the message, its replies, and a composer of its own. */
import { go } from "../go.js";
import { icon } from "../icons.js";
import { here, titleOf } from "../people.js";
import { state } from "../store.js";
import { h } from "../vdom.js";
import { composer } from "./composer.js";
import { messageList } from "./messages.js";

const shut = () => go({ channel: state.route.channel, thread: "" });

/** @param {KeyboardEvent} event */
const onKey = (event) => {
  if (event.key !== "Escape" || state.menu || event.defaultPrevented) return;
  event.preventDefault();
  const root = state.route.thread;
  shut();
  setTimeout(() =>
    /** @type {HTMLElement | null} */ (document.querySelector(`.channel [data-ts="${CSS.escape(root)}"]`))?.focus({
      preventScroll: true,
    })
  );
};

/** @param {number} count */
const line = (count) =>
  h(
    "div",
    { class: "reply-line", key: "count", role: "separator" },
    h("span", null, count === 1 ? "1 reply" : `${count} replies`),
  );

export function threadPane() {
  if (!state.route.thread) return null;
  const thread = state.view?.thread;
  const place = here();
  const known = thread && thread.root?.ts === state.route.thread ? thread : null;
  const messages = known ? [known.root, ...known.replies] : [];
  const label = place ? `${place.kind === "channel" ? "#" : ""}${titleOf(place)}` : "";
  return h(
    "aside",
    { class: "thread", key: "thread", "aria-label": "Thread", onkeydown: onKey },
    h(
      "header",
      { class: "pane-head" },
      h("h2", null, "Thread", h("span", { class: "pane-where" }, label)),
      h(
        "button",
        { type: "button", class: "btn-quiet", "aria-label": "Close the thread", onclick: shut },
        icon("close"),
      ),
    ),
    messageList(messages, {
      place: `${state.route.me}/${state.route.thread}`,
      label: "Replies",
      inThread: true,
      head: known ? null : h("p", { class: "loading", key: "l" }, "Opening…"),
      afterFirst: known?.replies.length ? line(known.replies.length) : null,
    }),
    composer(state.route.thread, "Reply…"),
  );
}
