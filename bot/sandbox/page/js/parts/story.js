/** The story strip: six steps that tick themselves off, each with "Do it for me". */
import { doStep } from "../actions.js";
import { icon } from "../icons.js";
import { redraw, remember, state } from "../store.js";
import { mrkdwn } from "../text.js";
import { cx, h } from "../vdom.js";

/** Which step the person looks at; "" means the first that is not done. */
let looked = "";

/** @param {import("../types.js").Step[]} steps */
const current = (steps) =>
  steps.find((step) => step.key === looked) || steps.find((step) => step.busy) || steps.find((step) => !step.done) ||
  steps[steps.length - 1];

const running = () =>
  state.busy.has("story") || Boolean(state.view?.story?.steps.some((step) => step.busy)) || state.busy.has("clock");

function toggle() {
  state.storyOpen = !state.storyOpen;
  remember("story", state.storyOpen);
  redraw();
}

/** @param {import("../types.js").Step} step */
async function run(step) {
  looked = step.key;
  await doStep(step.key);
  if (state.view?.story?.steps.find((each) => each.key === step.key)?.done) looked = "";
  redraw();
}

/** @param {import("../types.js").Step} step @param {number} index @param {import("../types.js").Step} shown */
const pill = (step, index, shown) =>
  h(
    "li",
    { key: step.key, class: "story-item" },
    h(
      "button",
      {
        type: "button",
        class: cx("story-pill", step.done && "is-done", step === shown && "is-shown"),
        "aria-current": step === shown ? "step" : undefined,
        "aria-label": `Step ${index + 1}, ${step.title}${step.done ? ", done" : ""}`,
        title: step.title,
        onclick: () => ((looked = step.key), (state.storyOpen = true), redraw()),
      },
      h(
        "span",
        { class: "story-tick" },
        step.busy ? h("span", { class: "spinner" }) : step.done ? icon("check", 14) : String(index + 1),
      ),
      h("span", { class: "story-name" }, step.title),
    ),
  );

/** @param {import("../types.js").Step} step */
const doButton = (step) =>
  h(
    "button",
    {
      type: "button",
      class: cx("btn", "btn-primary", "story-do", running() && "is-busy"),
      disabled: running() || step.done,
      onclick: () => void run(step),
    },
    h("span", { class: "btn-label" }, step.done ? "Done" : "Do it for me"),
    running() ? h("span", { class: "spinner", "aria-hidden": "true" }) : null,
  );

export function story() {
  const steps = state.view?.story?.steps;
  if (!steps?.length) return null;
  const shown = current(steps);
  const finished = steps.filter((step) => step.done).length;
  const where = finished === steps.length ? "The story is told" : `Step ${steps.indexOf(shown) + 1} of ${steps.length}`;
  return h(
    "section",
    { class: cx("story", state.storyOpen && "is-open"), key: "story", "aria-label": "The story in six steps" },
    h(
      "div",
      { class: "story-head" },
      h("ol", { class: "story-steps" }, steps.map((step, index) => pill(step, index, shown))),
      h("span", { class: "story-where narrow-only" }, h("b", null, where), ` ${shown.title}`),
      state.storyOpen ? null : doButton(shown),
      h("button", {
        type: "button",
        class: "btn-quiet",
        "aria-expanded": String(state.storyOpen),
        "aria-label": state.storyOpen ? "Fold the story" : "Unfold the story",
        onclick: toggle,
      }, icon(state.storyOpen ? "up" : "down")),
    ),
    state.storyOpen
      ? h(
        "div",
        { class: "story-body" },
        h("p", null, h("b", { class: "wide-only" }, `${where}. `), mrkdwn(shown.text)),
        doButton(shown),
      )
      : null,
  );
}
