// The timeline's last step: one update, with all that is multiplied in it. No DOM.
import { deltaFactor, outFactor, slopeFactor } from "./timeline_factors.js";

/** What the update does, in one sentence that is true of this state's rule. */
function updateTitle({ state }, isMixed, diverged) {
  const isFrozen = state.bias_mode === "frozen";
  const all = isFrozen ? "every weight" : "every weight and bias";
  const rule = state.momentum > 0 ? "against its velocity v = μ v + g" : "against its gradient";
  const mix = "mixes old deltas with weights that are new already";
  const how = {
    false: `${all} steps ${rule}`,
    true:
      state.momentum > 0
        ? `${all} steps ${rule}, where g is a gradient in the last layer alone and below it a product that ${mix}`
        : `the last layer steps ${rule}, each layer below it against a product that ${mix}`,
  }[isMixed];
  const what = `Update${isMixed ? ", in the immediate order" : ""}: ${how}${isFrozen ? "; the biases are frozen" : ""}`;
  return diverged
    ? `This update is not made, its numbers would grow beyond all bounds. ${what}`
    : what;
}

/** What stands where a delta did, for each unit below the last layer of the "immediate" order. */
function mixedUnits(view, mixed, after) {
  const {
    names: { units, weights },
    depth,
  } = view;
  const results = [];
  for (let l = depth - 2; l >= 0; l--) {
    units[l + 1].forEach((unit, u) =>
      results.push({
        quantity: `mixed_${unit}`,
        terms: units[l + 2].map((_, k) => [
          l + 1 === depth - 1 ? deltaFactor(view, l + 1, k) : mixedFactor(view, mixed, l + 1, k),
          {
            label: `${weights[l + 1][k][u]}⁺`,
            value: after.get(weights[l + 1][k][u]),
            at: { edge: weights[l + 1][k][u] },
            formula: `${weights[l + 1][k][u]} after its update`,
          },
          slopeFactor(view, l, u),
        ]),
        result: mixed[l][u],
      }),
    );
  }
  return results;
}

function mixedFactor({ names: { units } }, mixed, l, u) {
  return { label: `mixed_${units[l + 1][u]}`, value: mixed[l][u], at: null };
}

export function updateStep(view) {
  const {
    names: { units, weights, parameters },
    state,
    values,
    next: made,
    depth,
  } = view;
  const after = new Map(made.parameters.map((change) => [change.name, change.after]));
  const isMixed = state.order === "immediate" && depth > 1;
  const mixedTerms = ({ kind, layer, units: owners, input }) => {
    if (!isMixed || layer === depth - 1) return [];
    return owners.map((u) => [
      mixedFactor(view, made.mixed, layer, u),
      ...(kind === "weight" ? [outFactor(view, layer - 1, input)] : []),
    ]);
  };
  const highlight = { units: units.slice(1).flat(), edges: weights.flat(2) };
  return {
    id: "update",
    phase: "update",
    kind: "update",
    name: "update",
    quantity: "loss",
    title: updateTitle(view, isMixed, made.diverged),
    highlight,
    path: highlight,
    terms: [],
    result: made.diverged ? null : made.loss,
    then: null,
    update: {
      rate: state.learning_rate,
      momentum: state.momentum,
      mixed: isMixed ? mixedUnits(view, made.mixed, after) : [],
      changes: parameters.flatMap((parameter, n) => {
        if (parameter.kind === "bias" && state.bias_mode === "frozen") return [];
        return [
          {
            ...made.parameters[n],
            gradient: values.named[parameter.name],
            mixed: mixedTerms(parameter),
          },
        ];
      }),
    },
  };
}
