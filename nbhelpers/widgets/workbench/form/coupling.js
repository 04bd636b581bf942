/** What follows from a choice, so that a network stays one: no view here, and no mathematics. */
import { FACTS } from "../facts.js";

const { categorical, output, softmax } = FACTS.names;

/**
 * What a network was before a choice left something out, to bring it back with another choice.
 * @returns {{choose: (description: any, key: string, value: string) => void,
 *   activate: (description: any, layer: number, value: string) => void}} both change a description
 */
export function createCoupling() {
  let targets = null;
  let biases = null;

  /** @param {any} description @param {string} loss */
  function chooseLoss(description, loss) {
    const { layers, inputs } = description;
    const units = layers.at(-1).weights.length;
    if (loss === output) {
      targets = description.targets ?? targets;
      delete description.targets;
      description.output = "o1";
    } else if (!description.targets) {
      const fits = targets?.length === inputs.length && targets[0].length === units;
      description.targets = fits ? targets : inputs.map(() => Array(units).fill(0));
      delete description.output;
    }
    if (loss === categorical) layers.at(-1).activation = softmax;
  }

  function chooseBiases({ layers }, mode) {
    if (mode === "none") {
      if (layers[0].biases) biases = layers.map((layer) => layer.biases);
      for (const layer of layers) delete layer.biases;
      return;
    }
    layers.forEach((layer, k) => {
      const known = layer.biases ?? biases?.[k];
      const fits = known?.length === layer.weights.length;
      layer.biases = fits ? [...known] : layer.weights.map(() => 0);
      if (mode === "shared") layer.biases.fill(layer.biases[0]);
    });
  }

  return {
    choose(description, key, value) {
      if (key === "loss") chooseLoss(description, value);
      if (key === "bias_mode") chooseBiases(description, value);
      description[key] = value;
    },
    activate(description, layer, value) {
      description.layers[layer].activation = value;
      const isLast = layer === description.layers.length - 1;
      if (isLast && value !== softmax && description.loss === categorical)
        description.loss = FACTS.names.first;
    },
  };
}
