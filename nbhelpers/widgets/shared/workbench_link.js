/** The link that opens a widget's network in the book's workbench. Pages know where that is. */
import { h } from "./dom.js";
import { encodeFragment } from "./share.js";

/**
 * What the workbench takes of a network as the engine has it.
 * @param {any} state see engine/network_state.js; `sizes` need not be there
 */
export function described(state) {
  const { weights, biases, activations, loss_function: loss, bias_mode, numbering } = state;
  return {
    inputs: [state.x],
    targets: [state.target],
    layers: weights.map((rows, n) => ({
      weights: rows,
      biases: biases[n],
      activation: activations[n],
    })),
    loss,
    bias_mode,
    numbering: numbering === "indexed" ? "unit_source" : numbering,
    learning_rate: state.learning_rate,
    momentum: state.momentum,
    update_order: state.order,
  };
}

/**
 * The address is made when it is wanted, so that a number can be dragged at no cost.
 * @param {() => object} network as the workbench takes it (nbhelpers/workbench/description.py)
 * @returns {HTMLAnchorElement|null} null where there is no workbench: in Jupyter, in other books
 */
export function workbenchLink(network) {
  const { workbench } = document.documentElement.dataset;
  if (!workbench) return null;
  const [page, id] = workbench.split("#");
  const address = () =>
    link.setAttribute(
      "href",
      page + encodeFragment(id, { description: { version: 1, ...network() } }),
    );
  const on = { pointerdown: address, focus: address, click: address, contextmenu: address };
  const link = h("a", { class: "bbh-open", href: workbench, on }, "Open in the workbench");
  return link;
}
