// What the laboratory's parts show, from its traits and its training. No DOM.
import { Trainer } from "../engine/engine.js";
import { parameterValue } from "../engine/network_state.js";
import { format } from "../shared/format.js";
import { presetOf, startOf, weightNames } from "./session.js";

/**
 * What the preset's flattest minimum allows, with the momentum; or words, where there is none to
 * name.
 */
export function limitOf(traits) {
  const { limit } = presetOf(traits);
  return typeof limit === "string" ? limit : limit * (1 + traits.momentum);
}

/** The traits for another preset: its rate, its axes, its own start, no momentum. */
export function chosen(traits, preset) {
  const next = { ...traits, preset, momentum: 0, start: {} };
  const { rate, axes } = presetOf(next);
  return { ...next, learning_rate: rate, weight_x: axes[0], weight_y: axes[1] };
}

/** The two weights of the map as the network has them of its own. */
export function homeOf(traits) {
  const { state } = presetOf(traits);
  return [traits.weight_x, traits.weight_y].map((name) => parameterValue(state, name));
}

/**
 * What the strip shows. Where its trainings start is the same object as long as it is the same.
 * @returns {(traits: Object<string, any>, pins: {rate: number}[]) => object}
 */
export function createStripView() {
  let [madeFor, state, given] = ["", null, []];
  return (traits, pins) => {
    const key = JSON.stringify([traits.preset, traits.own, traits.start, traits.momentum]);
    if (madeFor !== key) {
      madeFor = key;
      state = { ...startOf(traits), momentum: traits.momentum };
      given = [...state.target, ...new Trainer(state).outputs];
    }
    const preset = presetOf(traits);
    const { target } = state;
    return {
      preset,
      state,
      given,
      pins,
      targets: target,
      tries: preset.rates,
      limit: limitOf(traits),
      momentum: traits.momentum,
      rate: traits.learning_rate,
      output: target.length === 1 ? "output y" : "outputs",
    };
  };
}

/** The laboratory's numbers as a table. */
export function rowsOf(traits, session, title) {
  const limit = limitOf(traits);
  return [
    ["network", presetOf(traits).label],
    ["learning rate", traits.learning_rate],
    ["momentum", traits.momentum],
    ["updates made", session.updates],
    ["loss E", format(session.losses.at(-1))],
    ["the flattest minimum allows", typeof limit === "string" ? limit : format(limit)],
    ["verdict", title],
    ...session.history.map(([rate, mu, n], k) => [
      `stretch ${k + 1}`,
      `${n} updates at ${rate}, momentum ${mu}`,
    ]),
    ...weightNames(traits).map((name) => [name, format(parameterValue(session.state, name))]),
  ];
}
