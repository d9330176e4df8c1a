/** The story strip: six steps that tick themselves off, each with "Do it for me". */
import { doStep, startOver } from "../actions.js";
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

/** @param {import("../types.js").Step} step @param {number} index @param {import("../types.js").Step | null} shown */
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
  step.done && !running()
    ? h("span", { class: "story-do story-done" }, icon("check", 16), "Done")
    : h(
      "button",
      {
        type: "button",
        class: cx("btn", "btn-primary", "story-do", running() && "is-busy"),
        disabled: running(),
        onclick: () => void run(step),
      },
      h("span", { class: "btn-label" }, "Do it for me"),
      running() ? h("span", { class: "spinner", "aria-hidden": "true" }) : null,
    );

const overButton = () =>
  h("button", { type: "button", class: "btn story-do", onclick: startOver }, h("span", { class: "btn-label" }, "Start over"));

/** Where the story stands: what to read about it, what to press. @param {import("../types.js").Step[]} steps */
function standing(steps) {
  const told = state.view?.story;
  const shown = current(steps);
  const finished = steps.filter((step) => step.done).length;
  if (finished === steps.length && !looked) {
    return { shown: null, where: "The story is told", name: "", texts: [told?.after], button: overButton() };
  }
  return {
    shown,
    where: `Step ${steps.indexOf(shown) + 1} of ${steps.length}`,
    name: shown.title,
    texts: [finished ? "" : told?.before, shown.text],
    button: doButton(shown),
  };
}

/** @param {ReturnType<typeof standing>} at */
const body = (at) =>
  h(
    "div",
    { class: "story-body" },
    h(
      "div",
      { class: "story-words" },
      at.texts.filter(Boolean).map((text, index, all) =>
        h("p", { key: index }, index === all.length - 1 ? h("b", null, `${at.where}. `) : null, mrkdwn(text || ""))
      ),
    ),
    at.button,
  );

export function story() {
  const steps = state.view?.story?.steps;
  if (!steps?.length) return null;
  const at = standing(steps);
  return h(
    "section",
    { class: cx("story", state.storyOpen && "is-open"), key: "story", "aria-label": "The story in six steps" },
    h(
      "div",
      { class: "story-head" },
      h("ol", { class: "story-steps" }, steps.map((step, index) => pill(step, index, at.shown))),
      state.storyOpen ? null : h("span", { class: "story-where narrow-only" }, h("b", null, at.where), ` ${at.name}`),
      h("span", { class: cx(state.storyOpen && "narrow-only") }, at.button),
      h("button", {
        type: "button",
        class: "btn-quiet",
        "aria-expanded": String(state.storyOpen),
        "aria-label": state.storyOpen ? "Fold the story" : "Unfold the story",
        onclick: toggle,
      }, icon(state.storyOpen ? "up" : "down")),
    ),
    state.storyOpen ? body(at) : null,
  );
}
