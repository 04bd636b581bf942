// The logistic function, which the networks and the view of products share. No DOM.

/**
 * 1 / (1 + exp(-net)); where the exponential is infinite, 0.
 * @param {number} net
 */
export function logistic(net) {
  return 1 / (1 + Math.exp(-net));
}
