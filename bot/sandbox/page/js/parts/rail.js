/** The people one can be, far left; each with the mark of a phone that rang. */
import { go } from "../go.js";
import { icon } from "../icons.js";
import { openMenu } from "../menu.js";
import { avatar, firstName } from "../people.js";
import { state } from "../store.js";
import { cx, h } from "../vdom.js";

/** @param {import("../types.js").Person} each */
const rang = (each) => (each.badge ? `, phone rang ${each.badge} ${each.badge === 1 ? "time" : "times"}` : "");

/** The phone mark: only for what really rang. @param {import("../types.js").Person} each */
export const phoneMark = (
  each,
) => (each.badge
  ? h("span", { class: "rang", title: `The phone rang: ${each.badge} new` }, icon("phone", 11), String(each.badge))
  : null);

/** @param {import("../types.js").Person} each */
const seat = (each) =>
  h(
    "li",
    { key: each.id },
    h(
      "button",
      {
        type: "button",
        class: cx("seat", each.id === state.route.me && "is-me", !each.active && "is-away"),
        "aria-pressed": String(each.id === state.route.me),
        "aria-label": `Be ${each.name}, ${each.title}${rang(each)}`,
        title: `${each.name}\n${each.title}`,
        "data-person": each.id,
        onclick: () => go({ me: each.id }),
      },
      h("span", { class: "seat-face" }, avatar(each.id, "md"), phoneMark(each)),
      h("span", { class: "seat-name" }, firstName(each.name)),
    ),
  );

/** The same as a menu, for narrow screens and for reading the titles. @param {any} event */
export const openPeople = (event) =>
  openMenu(event.currentTarget, {
    label: "People to be",
    items: (state.view?.people || []).map((each) => ({
      key: each.id,
      label: h("span", { class: "menu-person" }, each.name, phoneMark(each)),
      plain: each.name,
      desc: each.title,
      icon: avatar(each.id, "sm"),
      selected: each.id === state.route.me,
      run: () => go({ me: each.id }),
    })),
  });

export const rail = () =>
  h(
    "nav",
    { class: "rail", key: "rail", "aria-label": "People to be" },
    h("p", { class: "rail-title", "aria-hidden": "true" }, "Be one of"),
    h("ul", { class: "seats" }, (state.view?.people || []).map(seat)),
  );
