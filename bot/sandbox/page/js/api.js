/** Talks to the sandbox's server. A refusal is a value with words, never an exception. */

/** @typedef {{ok: boolean, error?: string, text?: string, [key: string]: any}} Answer */

/** @param {Response} response @returns {Promise<Answer>} */
async function read(response) {
  try {
    return await response.json();
  } catch {
    return {
      ok: false,
      error: `http_${response.status}`,
      text: `The sandbox answered with an error (${response.status}).`,
    };
  }
}

/** @type {Answer} */
const SILENCE = { ok: false, error: "no_answer", text: "The sandbox did not answer. Is it still running?" };

/** @param {string} path under /page/ @param {Object<string, any>} body @returns {Promise<Answer>} */
export async function post(path, body) {
  try {
    const headers = { "Content-Type": "application/json" };
    return await read(await fetch(`/page/${path}`, { method: "POST", headers, body: JSON.stringify(body) }));
  } catch {
    return SILENCE;
  }
}

/** @param {string} me @param {File} file @returns {Promise<Answer>} */
export async function upload(me, file) {
  const form = new FormData();
  form.append("file", file, file.name);
  try {
    return await read(await fetch(`/page/upload?as=${encodeURIComponent(me)}`, { method: "POST", body: form }));
  } catch {
    return SILENCE;
  }
}

/** @param {Object<string, string>} query @returns {Promise<import("./types.js").View | null>} null: nobody of that id; fails when the server cannot be reached */
export async function fetchView(query) {
  const asked = new URLSearchParams(Object.entries(query).filter(([, value]) => value));
  const response = await fetch(`/page/view?${asked}`, { cache: "no-store" });
  if (response.status === 404) return null;
  if (!response.ok) throw new Error(`view: ${response.status}`);
  return response.json();
}
