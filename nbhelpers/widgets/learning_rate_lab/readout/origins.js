// Where each number of the read-out comes from, in one line. No DOM.
import { lookAt } from "../../engine/engine.js";
import { provenance } from "../../engine/provenance.js";
import { timeline } from "../../engine/timeline.js";
import { format } from "../../shared/format.js";

/** @import { Origin } from "../../shared/origin.js" */

/** A critical rate, from its curvature. */
function critical(name, head, value, momentum) {
  const factor = momentum > 0 ? " × (1 + μ)" : "";
  const curvature = format((2 * (1 + momentum)) / value);
  const numbers = `2${momentum > 0 ? ` × ${1 + momentum}` : ""} / ${curvature}`;
  return { name, head, value, text: `2${factor} / λ`, rows: [numbers], sources: [] };
}

/**
 * @param {object} now
 * @param {any} now.state the network now
 * @param {number[][]} now.history the stretches of its training
 * @param {number} now.rate the rate to come
 * @param {number} now.momentum
 * @param {number|string} now.limit what the flattest minimum allows, or words
 * @param {number} now.criticalRate at these weights
 * @returns {Map<string, Origin>} by name: the read-out's numbers, and what the loss is made of
 */
export function originsOf({ state, history, rate, momentum, limit, criticalRate }) {
  const look = lookAt(state);
  const origins = provenance(look, timeline(look));
  const put = (origin) => origins.set(origin.name, origin);
  if (Number.isFinite(criticalRate)) put(critical("critical_rate", "here", criticalRate, momentum));
  if (typeof limit === "number") {
    put(critical("limit", "at the flattest minimum", limit, momentum));
    const rows = [`${rate} / ${format(limit)}`];
    const text = "rate / what it allows";
    put({
      name: "rate_over_limit",
      head: "share",
      value: rate / limit,
      text,
      rows,
      sources: ["limit"],
    });
  }
  const counts = history.map(([, , count]) => count);
  const value = counts.reduce((sum, count) => sum + count, 0);
  if (counts.length > 1)
    put({ name: "updates", value, text: "", rows: [counts.join(" + ")], sources: [] });
  return origins;
}
