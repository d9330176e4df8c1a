/** Draws Block Kit blocks; each kind of block and element has its own few lines. */
import { icon } from "../icons.js";
import { richText } from "../richtext.js";
import { state } from "../store.js";
import { plain, textObject } from "../text.js";
import { cx, h } from "../vdom.js";
import { drawElement } from "./elements.js";
import { labelled } from "./field.js";

/** @typedef {import("../types.js").Surface} Surface */

/** The address of an image. @param {any} image @param {Surface} surface @returns {string} */
function address(image, surface) {
  if (image.image_url) return image.image_url;
  const file = image.slack_file || {};
  const known = surface.files?.[file.id];
  return (typeof known === "string" ? known : known?.url) || file.url || "";
}

/** @param {any} block @param {Surface} surface @param {any[]} all */
function section(block, surface, all) {
  const text = block.text ? h("div", { class: "section-text" }, textObject(block.text)) : null;
  const fields = block.fields
    ? h(
      "div",
      { class: "fields" },
      block.fields.map((/** @type {any} */ field) => h("div", { class: "field" }, textObject(field))),
    )
    : null;
  const accessory = block.accessory
    ? h("div", { class: cx("accessory", `accessory-${block.accessory.type}`) }, accessoryOf(block, surface, all))
    : null;
  return h("div", { class: "section" }, h("div", { class: "section-main" }, text, fields), accessory);
}

/** @param {any} block @param {Surface} surface @param {any[]} all */
const accessoryOf = (block, surface, all) =>
  block.accessory.type === "image"
    ? h("img", { src: address(block.accessory, surface), alt: block.accessory.alt_text, class: "thumb" })
    : drawElement(block.accessory, block, surface, all);

/** @param {any} block @param {Surface} surface */
const context = (block, surface) =>
  h(
    "div",
    { class: "context" },
    block.elements.map((/** @type {any} */ each) =>
      each.type === "image"
        ? h("img", { src: address(each, surface), alt: each.alt_text, class: "context-image" })
        : h("span", { class: "context-text" }, textObject(each))
    ),
  );

/** @param {any} block @param {Surface} surface */
function image(block, surface) {
  const source = address(block, surface);
  const title = block.title ? h("figcaption", null, plain(block.title)) : null;
  const picture = h("img", { src: source, alt: block.alt_text });
  return h(
    "figure",
    { class: "picture" },
    title,
    h(
      "a",
      { href: source, target: "_blank", rel: "noopener", "aria-label": `Open the picture: ${block.alt_text}` },
      picture,
    ),
  );
}

/** @param {any} block @param {Surface} surface @param {any[]} all */
const actions = (block, surface, all) =>
  h(
    "div",
    { class: "actions" },
    block.elements.map((/** @type {any} */ each) => drawElement(each, block, surface, all)),
  );

/** @param {any} block @param {Surface} surface @param {any[]} all @returns {any} */
function body(block, surface, all) {
  switch (block.type) {
    case "header":
      return h("h2", { class: "header" }, plain(block.text));
    case "section":
      return section(block, surface, all);
    case "context":
      return context(block, surface);
    case "actions":
      return actions(block, surface, all);
    case "divider":
      return h("hr", null);
    case "image":
      return image(block, surface);
    case "rich_text":
      return richText(block);
    case "input":
      return labelled(block, surface, drawElement(block.element, block, surface, all));
    default:
      return h("p", { class: "unknown" }, `This page cannot draw a block of type “${block.type}”.`);
  }
}

/** @param {string} key */
const trouble = (key) => {
  const text = state.refusals.get(key);
  return text ? h("p", { class: "trouble", role: "alert" }, icon("bolt", 14), text) : null;
};

/** @param {any[]} blocks @param {Surface} surface */
export const drawBlocks = (blocks, surface) =>
  h(
    "div",
    { class: "blocks" },
    blocks.map((block, index) =>
      h(
        "div",
        { class: `block block-${block.type}`, key: block.block_id || index },
        body(block, surface, blocks),
        trouble(`${surface.key}:${block.block_id}`),
      )
    ),
  );
