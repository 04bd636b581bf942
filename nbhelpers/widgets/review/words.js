/** What the review page says of numbers and days. Pure. */

/** `one` or `many` of a thing, with its number. */
export function counted(number, one, many = `${one}s`) {
  return `${number} ${number === 1 ? one : many}`;
}

/** In how many days. */
function inDays(day, today) {
  return day - today === 1 ? "tomorrow" : `in ${day - today} days`;
}

/**
 * The next day on which questions come back, and how many they are.
 * @param {{day: number}[]} later sorted by day
 * @param {number} today
 */
export function nextTime(later, today) {
  const [{ day }] = later;
  const number = later.filter((one) => one.day === day).length;
  return `The next ${number === 1 ? "one comes" : `${number} come`} back ${inDays(day, today)}.`;
}

/**
 * What a sitting has come to.
 * @param {number} done
 * @param {number} right answered right at once
 */
export function summary(done, right) {
  if (done === 0) return "Nothing is due today.";
  const all = right === done ? (done === 1 ? "right" : "all right") : `${right} of them right`;
  return `Done for today: ${counted(done, "question")}, ${all} at the first try.`;
}
