/** An array of the layer, to walk through and to pick from. */
import { h } from "../shared/dom.js";
import { format } from "../shared/format.js";
import { EDITABLE, cellName } from "./layer_math.js";

const STEPS = {
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  Home: [0, -9],
  End: [0, 9],
};

/**
 * One array as a grid of buttons, of which one is in the tab order.
 * @returns {{el: Element, update: Function, focus: Function}}
 */
export function createGrid(name, rows, columns, { onPick, onType }) {
  let current = [0, 0];
  const buttons = Array.from({ length: rows }, (_, row) =>
    Array.from({ length: columns }, (_, column) => {
      const cell = { name, row, column };
      return h("button", {
        type: "button",
        tabindex: -1,
        on: {
          click: () => onPick(cell),
          focus: () => (current = [row, column]),
          keydown: (event) => onKey(event, cell),
        },
      });
    }),
  );

  function onKey(event, cell) {
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
    if (STEPS[event.key] && plain) {
      event.preventDefault();
      const [down, right] = STEPS[event.key];
      const row = Math.min(Math.max(cell.row + down, 0), rows - 1);
      const column = Math.min(Math.max(cell.column + right, 0), columns - 1);
      if (row === cell.row && column === cell.column) return;
      buttons[row][column].focus();
      onPick({ name, row, column });
    } else if (/^[-0-9.]$/.test(event.key) && plain) {
      onType(cell);
    }
  }

  const editable = EDITABLE.includes(name);
  const body = buttons.map((line) => h("tr", {}, ...line.map((cell) => h("td", {}, cell))));
  const el = h(
    "div",
    { class: `layer-array ${editable ? "given" : ""}` },
    h(
      "div",
      { class: "layer-name", "aria-hidden": "true" },
      h("b", {}, name),
      ` (${rows}, ${columns})`,
    ),
    h(
      "table",
      { role: "grid", "aria-label": `${name}, ${rows} by ${columns}` },
      h("tbody", {}, ...body),
    ),
  );

  return {
    el,
    focus: ({ row, column }) => buttons[row][column].focus(),
    update(values, shown, picked, used) {
      buttons.forEach((line, row) =>
        line.forEach((cell, column) => {
          const key = cellName({ name, row, column });
          const text = format(shown[row][column], 4);
          const chosen = picked === key;
          if (chosen) current = [row, column];
          cell.textContent = text;
          Object.assign(cell.dataset, { quantity: key, value: String(values[row][column]) });
          cell.setAttribute("aria-label", `${key} = ${text}`);
          cell.setAttribute("aria-pressed", String(chosen));
          cell.classList.toggle("used", used.has(key));
          cell.tabIndex = row === current[0] && column === current[1] ? 0 : -1;
        }),
      );
    },
  };
}
