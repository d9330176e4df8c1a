/** What all dialogs share: focus goes in, stays in, and comes back; Esc closes. */

const FOCUSABLE =
  "button:not([disabled]), [href], input:not([disabled]), textarea:not([disabled]), select, [tabindex]:not([tabindex='-1'])";

/** @param {Element} root @returns {HTMLElement[]} */
const stops = (root) =>
  /** @type {HTMLElement[]} */ ([...root.querySelectorAll(FOCUSABLE)]).filter((el) => el.offsetParent !== null);

/** Keeps Tab inside `root`. @param {KeyboardEvent} event @param {HTMLElement} root */
export function cycle(event, root) {
  const all = stops(root);
  if (!all.length) return;
  const first = all[0];
  const last = all[all.length - 1];
  const at = document.activeElement;
  if (event.shiftKey && (at === first || at === root)) (event.preventDefault(), last.focus());
  else if (!event.shiftKey && at === last) (event.preventDefault(), first.focus());
}

/** Props of a dialog element. @param {string} labelledby id of its title @param {() => void} close */
export function dialogProps(labelledby, close) {
  /** @type {Element | null} */
  let opener = null;
  return {
    role: "dialog",
    "aria-modal": "true",
    "aria-labelledby": labelledby,
    tabindex: "-1",
    onkeydown: (/** @type {any} */ event) => {
      if (event.key === "Escape") (event.preventDefault(), event.stopPropagation(), close());
      else if (event.key === "Tab") cycle(event, event.currentTarget);
    },
    hook: {
      mount: (/** @type {any} */ el) => {
        opener = document.activeElement;
        el.opener = opener;
        (el.querySelector("[data-autofocus]") ||
          el.querySelector(".modal-body input, .modal-body textarea, .modal-body button, .modal-body select") || el)
          .focus();
      },
      unmount: (/** @type {any} */ el) =>
        setTimeout(() => el.opener?.isConnected && document.activeElement === document.body && el.opener.focus()),
    },
  };
}
