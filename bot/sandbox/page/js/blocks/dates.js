/** Date and time pickers. "Today" is the work clock's. */
import { press } from "../actions.js";
import { setValue, valueOf } from "../forms.js";
import { icon } from "../icons.js";
import { closeMenu, openMenu } from "../menu.js";
import { viewer } from "../people.js";
import { redraw } from "../store.js";
import { plain } from "../text.js";
import { dayKey } from "../time.js";
import { cx, h } from "../vdom.js";
import { described } from "./field.js";

/** @typedef {import("../types.js").Surface} Surface */

const DAY = 86_400_000;
/** @param {string} day "YYYY-MM-DD" */
const utc = (day) => new Date(`${day}T00:00:00Z`);
/** @param {Date} at */
const keyOf = (at) => at.toISOString().slice(0, 10);
/** @param {Date} at @param {Intl.DateTimeFormatOptions} options */
const words = (at, options) => at.toLocaleDateString("en-GB", { timeZone: "UTC", ...options });

/** @param {any} element @param {any} block @param {Surface} surface @param {any[]} all @param {Object<string, any>} value */
function keep(element, block, surface, all, value) {
  setValue(surface, block.block_id, element, value);
  redraw();
  if (block.type !== "input" || block.dispatch_action) void press(surface, block.block_id, element, value, all);
}

/** @param {any} element @param {any} block @param {Surface} surface @param {any[]} all */
export function datePicker(element, block, surface, all) {
  const chosen = valueOf(surface, block.block_id, element).selected_date;
  const text = chosen
    ? words(utc(chosen), { weekday: "short", day: "numeric", month: "short", year: "numeric" })
    : plain(element.placeholder) || "Select a date";
  const label = block.label ? plain(block.label) : "Date";
  return h(
    "button",
    {
      ...described(block, surface, element),
      type: "button",
      class: cx("select", "select-date", !chosen && "is-empty"),
      "aria-haspopup": "dialog",
      "aria-label": `${label}: ${text}`,
      onclick: (/** @type {any} */ event) =>
        openCalendar(
          event.currentTarget,
          chosen,
          label,
          (day) => keep(element, block, surface, all, { selected_date: day }),
        ),
    },
    icon("calendar", 16),
    h("span", { class: "select-words" }, text),
  );
}

/** @param {Element} anchor @param {string | null} chosen @param {string} label @param {(day: string) => void} pick */
function openCalendar(anchor, chosen, label, pick) {
  const { tz, now } = viewer();
  const today = dayKey(now, tz);
  const at = { day: utc(chosen || today) };
  const choose = (/** @type {string} */ day) => (closeMenu(), pick(day));
  openMenu(anchor, { label, kind: "dialog", body: () => calendar(at, chosen, today, choose) });
}

/** @param {{day: Date}} at @param {number} days */
function move(at, days) {
  at.day = new Date(at.day.getTime() + days * DAY);
  redraw();
  setTimeout(() => /** @type {HTMLElement | null} */ (document.querySelector(".day.is-at"))?.focus());
}

/** @param {{day: Date}} at @param {number} months */
function turn(at, months) {
  const day = new Date(at.day);
  day.setUTCDate(1);
  day.setUTCMonth(day.getUTCMonth() + months);
  at.day = day;
  redraw();
}

/** @param {{day: Date}} at @param {string | null} chosen @param {string} today @param {(day: string) => void} choose */
function calendar(at, chosen, today, choose) {
  const first = new Date(Date.UTC(at.day.getUTCFullYear(), at.day.getUTCMonth(), 1));
  const start = first.getTime() - ((first.getUTCDay() + 6) % 7) * DAY;
  const days = Array.from({ length: 42 }, (_, index) => new Date(start + index * DAY));
  /** @type {Object<string, number>} */
  const steps = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };
  /** @type {Object<string, number>} */
  const pages = { PageUp: -1, PageDown: 1 };
  const onkeydown = (/** @type {KeyboardEvent} */ event) => {
    if (!steps[event.key] && !pages[event.key]) return;
    event.preventDefault();
    if (pages[event.key]) turn(at, pages[event.key]);
    move(at, steps[event.key] || 0);
  };
  return h(
    "div",
    { class: "calendar" },
    h(
      "div",
      { class: "calendar-head" },
      h("button", {
        type: "button",
        class: "btn-quiet",
        "aria-label": "Previous month",
        onclick: () => turn(at, -1),
      }, icon("left")),
      h("strong", { "aria-live": "polite" }, words(at.day, { month: "long", year: "numeric" })),
      h("button", {
        type: "button",
        class: "btn-quiet",
        "aria-label": "Next month",
        onclick: () => turn(at, 1),
      }, icon("right")),
    ),
    h(
      "div",
      { class: "calendar-grid", onkeydown },
      ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"].map((name) =>
        h("span", { class: "weekday", "aria-hidden": "true" }, name)
      ),
      days.map((day) => dayButton(day, at, chosen, today, choose)),
    ),
  );
}

/** @param {Date} day @param {{day: Date}} at @param {string | null} chosen @param {string} today @param {(day: string) => void} choose */
function dayButton(day, at, chosen, today, choose) {
  const key = keyOf(day);
  const isAt = key === keyOf(at.day);
  return h("button", {
    type: "button",
    key,
    class: cx(
      "day",
      day.getUTCMonth() !== at.day.getUTCMonth() && "is-other",
      key === today && "is-today",
      key === chosen && "is-chosen",
      isAt && "is-at",
    ),
    "aria-label": words(day, { weekday: "long", day: "numeric", month: "long" }),
    "aria-current": key === today ? "date" : undefined,
    tabindex: isAt ? "0" : "-1",
    "data-autofocus": isAt || undefined,
    onclick: () => choose(key),
  }, String(day.getUTCDate()));
}

/** @param {any} element @param {any} block @param {Surface} surface @param {any[]} all */
export function timePicker(element, block, surface, all) {
  return h("input", {
    ...described(block, surface, element),
    type: "time",
    class: "field-input field-time",
    "aria-label": block.label ? undefined : "Time",
    value: valueOf(surface, block.block_id, element).selected_time ?? "",
    onchange: (/** @type {any} */ event) =>
      keep(element, block, surface, all, { selected_time: event.target.value || null }),
  });
}

/** Date and time together, in the viewer's zone. @param {any} element @param {any} block @param {Surface} surface @param {any[]} all */
export function dateTimePicker(element, block, surface, all) {
  const unix = valueOf(surface, block.block_id, element).selected_date_time;
  const { tz } = viewer();
  const shift = (/** @type {number} */ at) => offset(new Date(at * 1000), tz);
  const local = unix ? new Date((unix + shift(unix)) * 1000).toISOString().slice(0, 16) : "";
  return h("input", {
    ...described(block, surface, element),
    type: "datetime-local",
    class: "field-input field-time",
    value: local,
    onchange: (/** @type {any} */ event) => {
      const wall = Date.parse(`${event.target.value}Z`) / 1000;
      keep(element, block, surface, all, { selected_date_time: Number.isNaN(wall) ? null : wall - shift(wall) });
    },
  });
}

/** Seconds that `tz` is ahead of UTC. @param {Date} at @param {string} tz */
function offset(at, tz) {
  const [hour, minute] = at.toLocaleTimeString("en-GB", { timeZone: tz }).split(":").map(Number);
  const wall = Date.parse(`${dayKey(at, tz)}T${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}:00Z`);
  return Math.round((wall - Math.floor(at.getTime() / 60000) * 60000) / 1000);
}
