/** State in a link: `#<widget-id>=v2:<base64url of JSON>`. Nothing here is ever shown as HTML. */

const FORM = /^#([a-z][a-z0-9-]*)=(v[0-9]+):([\w-]*)$/;
const LIMIT = 20000;
const VERSION = "v2"; // in v1 some traits had other names, which the widget gives as `formerly`

/** @returns {string} the fragment, with its `#`, that restores `state` in widget `widgetId` */
export function encodeFragment(widgetId, state) {
  const bytes = new TextEncoder().encode(JSON.stringify(state));
  const base64 = btoa(Array.from(bytes, (b) => String.fromCharCode(b)).join(""));
  return `#${widgetId}=${VERSION}:${base64.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")}`;
}

/**
 * @param {string} fragment the address's fragment, with its `#`
 * @param {string[]} widgetIds the widgets on this page
 * @returns {null | {widgetId: string, version?: string, state?: object, problem?: string}}
 *   null for a fragment that is none of ours; a problem where it is ours and malformed
 */
export function decodeFragment(fragment, widgetIds) {
  const widgetId = widgetIds.find((id) => fragment.startsWith(`#${id}=`));
  if (widgetId === undefined) return null;
  const match = fragment.length <= LIMIT ? FORM.exec(fragment) : null;
  if (!match) return { widgetId, problem: "it is malformed" };
  if (!["v1", VERSION].includes(match[2]))
    return { widgetId, problem: `its version, ${match[2]}, is unknown here` };
  try {
    const base64 = match[3].replaceAll("-", "+").replaceAll("_", "/");
    const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
    const state = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    if (state === null || typeof state !== "object" || Array.isArray(state)) throw new TypeError();
    return { widgetId, version: match[2], state };
  } catch {
    return { widgetId, problem: "it is malformed" };
  }
}
