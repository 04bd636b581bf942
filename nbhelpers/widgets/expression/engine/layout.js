/** Where the nodes of a graph stand. No DOM. The same in Python, with its words: `layout.py`. */

const SORTED_TIMES = 8;
const DRAWINGS = 12;
const SLIM = 0.6; // rows between a point of an edge and what stands beside it, where nodes have 1

const backwards = (list) => list.map((_, k) => list[list.length - 1 - k]);
const total = (list) => list.reduce((sum, one) => sum + one, 0);

function columnsOf(parents) {
  const column = parents.map(() => 0);
  const firstUse = new Map();
  parents.forEach((some, n) => {
    column[n] = Math.max(0, ...some.map((parent) => column[parent] + 1));
    for (const parent of some)
      firstUse.set(parent, Math.min(firstUse.get(parent) ?? column[n], column[n]));
  });
  parents.forEach((some, n) => {
    if (!some.length && firstUse.has(n)) column[n] = firstUse.get(n) - 1;
  });
  return column;
}

function crossings(layers, left) {
  let count = 0;
  for (let c = 1; c < layers.length; c++) {
    const place = new Map(layers[c - 1].map((item, k) => [item, k]));
    const ends = layers[c].flatMap((item) =>
      left[item].map((other) => place.get(other)).sort((a, b) => a - b),
    );
    ends.forEach((a, k) => (count += ends.slice(k + 1).filter((b) => a > b).length));
  }
  return count;
}

/** The order of each layer with the fewest crossings that was met. */
function sorted(first, left, right) {
  let [layers, best, fewest] = [first, first, crossings(first, left)];
  for (let turn = 0; turn < SORTED_TIMES; turn++) {
    const neighbors = turn % 2 ? right : left;
    layers = layers.map((layer) => [...layer]);
    const place = new Map(layers.flatMap((layer) => layer.map((item, k) => [item, k])));
    for (const layer of turn % 2 ? backwards(layers) : layers) {
      const middle = new Map(
        layer.map((item) => {
          const places = neighbors[item].map((other) => place.get(other));
          return [item, places.length ? total(places) / places.length : place.get(item)];
        }),
      );
      layer.sort((a, b) => middle.get(a) - middle.get(b));
      layer.forEach((item, k) => place.set(item, k));
    }
    const count = crossings(layers, left);
    if (count < fewest) [best, fewest] = [layers, count];
  }
  return best;
}

/** The rows nearest to those wanted, in order and with their distances between them. */
function apart(layer, wanted, nodes) {
  const offsets = [0];
  for (let k = 1; k < layer.length; k++)
    offsets.push(offsets[k - 1] + (layer[k - 1] < nodes && layer[k] < nodes ? 1 : SLIM));
  const blocks = [];
  wanted.forEach((want, k) => {
    let [sum, size] = [want - offsets[k], 1];
    while (blocks.length && blocks.at(-1)[0] / blocks.at(-1)[1] > sum / size) {
      const [more, others] = blocks.pop();
      [sum, size] = [sum + more, size + others];
    }
    blocks.push([sum, size]);
  });
  const means = blocks.flatMap(([sum, size]) => Array(size).fill(sum / size));
  return means.map((mean, k) => mean + offsets[k]);
}

function rowsOf(layers, left, right, nodes) {
  const row = left.map(() => 0);
  for (const layer of layers) layer.forEach((item, k) => (row[item] = k - (layer.length - 1) / 2));
  for (let turn = 0; turn < DRAWINGS; turn++)
    for (const layer of turn % 2 ? backwards(layers) : layers) {
      const wanted = layer.map((item) => {
        const others = [...left[item], ...right[item]].map((other) => row[other]);
        return others.length ? total(others) / others.length : row[item];
      });
      apart(layer, wanted, nodes).forEach((found, k) => (row[layer[k]] = found));
    }
  const top = Math.min(...row);
  return row.map((r) => Math.round((r - top) * 1000) / 1000);
}

/**
 * @param {number[][]} parents of each node, which stand before it; the last one is the result
 * @returns {{columns: number[], rows: number[], ways: [number, number][][][]}} the column and the
 *   row of each node, and the points that each edge passes, by node
 */
export function layout(parents) {
  const columns = columnsOf(parents);
  const first = Array.from({ length: Math.max(...columns) + 1 }, () => []);
  const chains = parents.map(() => []);
  const placed = new Set();
  let items = parents.length; // nodes, and then the points of edges

  function visit(n) {
    placed.add(n);
    first[columns[n]].push(n);
    for (const parent of parents[n]) {
      const chain = [n];
      for (let c = columns[n] - 1; c > columns[parent]; c--) {
        first[c].push(items);
        chain.push(items++);
      }
      chains[n].push([...chain, parent]);
      if (!placed.has(parent)) visit(parent);
    }
  }
  visit(parents.length - 1);
  const [left, right] = [0, 1].map(() => Array.from({ length: items }, () => []));
  for (const chain of chains.flat())
    chain.slice(1).forEach((before, k) => {
      left[chain[k]].push(before);
      right[before].push(chain[k]);
    });
  const layers = sorted(first, left, right);
  const row = rowsOf(layers, left, right, parents.length);
  const at = new Map(layers.flatMap((layer, c) => layer.map((item) => [item, [c, row[item]]])));
  const ways = chains.map((some) =>
    some.map((chain) => backwards(chain.map((item) => at.get(item)))),
  );
  return { columns, rows: row.slice(0, parents.length), ways };
}
