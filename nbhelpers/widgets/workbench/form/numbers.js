/** All numbers that a network was given, as tables of boxes: a layer a table, a unit a row. */
import { h } from "../../shared/dom.js";
import { FACTS } from "../facts.js";
import { grid, numberCell, refusals } from "./cells.js";

/**
 * @param {(change: (description: any) => void) => void} onChange gets what changes a description
 * @returns {{el: Element, show: (description: any, names: any) => void}}
 */
export function createNumbers(onChange) {
  const error = refusals();
  const place = h("div", { class: "bench-numbers" });
  let known = null; // the names of the boxes that are there
  /** @type {{at: (description: any) => number, set: (value: number) => void}[]} */
  let cells = [];

  /** A box for the number that `at` finds and `put` changes. */
  function cell(description, name, at, put) {
    const box = numberCell({
      name,
      value: at(description),
      largest: FACTS.largest,
      error,
      onChange: (value) => onChange((next) => put(next, value)),
    });
    cells.push({ at, set: box.set });
    return box.el;
  }

  /** Inputs, or targets: a row a sample. */
  function samples(description, key, caption, names, columns) {
    if (!description[key]) return null;
    const rows = description[key].map((_, n) => (names.length > 1 ? `sample ${n + 1}` : ""));
    const boxes = description[key].map((row, n) =>
      row.map((_, j) =>
        cell(
          description,
          names[n][j],
          (given) => given[key][n][j],
          (next, value) => (next[key][n][j] = value),
        ),
      ),
    );
    return grid({ caption, rows, columns, cells: boxes });
  }

  function layer(description, names, k) {
    const below = k ? names.units[k - 1] : names.inputs;
    const columns = [...below];
    const { weights, biases } = description.layers[k];
    const boxes = weights.map((row, u) =>
      row.map((_, j) =>
        cell(
          description,
          names.weights[k][u][j],
          (given) => given.layers[k].weights[u][j],
          (next, value) => (next.layers[k].weights[u][j] = value),
        ),
      ),
    );
    if (biases?.length > 0 && names.biases[k].length > 0) {
      columns.push(FACTS.thresholds.includes(description.bias_mode) ? "\u03b8" : "b");
      const isShared = names.biases[k].length === 1 && weights.length > 1;
      boxes.forEach((row, u) => {
        if (isShared && u > 0) return row.push(null);
        return row.push(
          cell(
            description,
            names.biases[k][u],
            (given) => given.layers[k].biases[u],
            (next, value) => {
              const own = next.layers[k].biases;
              if (isShared) own.fill(value);
              else own[u] = value;
            },
          ),
        );
      });
    }
    const last = k === description.layers.length - 1;
    const caption = last
      ? "Output layer"
      : `Hidden layer${description.layers.length > 2 ? ` ${k + 1}` : ""}`;
    return grid({ caption, rows: names.units[k], columns, cells: boxes });
  }

  function build(description, names) {
    cells = [];
    place.replaceChildren(
      ...[
        samples(description, "inputs", "Inputs", names.given, names.inputs),
        ...description.layers.map((_, k) => layer(description, names, k)),
        samples(description, "targets", "Targets", names.targets, names.units.at(-1)),
      ].filter(Boolean),
    );
  }

  return {
    el: h("div", {}, place, error),
    show(description, names) {
      if (names !== known) {
        known = names;
        build(description, names);
      } else {
        for (const { at, set } of cells) set(at(description));
      }
    },
  };
}
