/** Which questions come, with which numbers, and what has happened to one since it came. Pure. */
import { SHOWN } from "../shared/progress/records.js";
import { dayOf, schedule } from "../shared/progress/schedule.js";

/**
 * Which of these questions come back today, and when the others do.
 *
 * @param {string[]} ids in the order of the book
 * @param {(id: string) => import("../shared/progress/records.js").Answers} answersTo
 * @param {number} today
 * @returns {{due: string[], later: {id: string, day: number}[]}} those that went wrong come first,
 *   then those that wait longest
 */
export function queue(ids, answersTo, today) {
  const all = ids
    .map((id) => ({ id, ...schedule(answersTo(id), today) }))
    .filter(({ due }) => due !== undefined);
  const by = (one, other) => Number(other.wentWrong) - Number(one.wentWrong) || one.due - other.due;
  return {
    due: all
      .filter(({ due }) => due <= today)
      .sort(by)
      .map(({ id }) => id),
    later: all
      .filter(({ due }) => due > today)
      .sort((one, other) => one.due - other.due)
      .map(({ id, due }) => ({ id, day: due })),
  };
}

/**
 * The numbers with which a question comes back: each time the next of its variants, then again the
 * first. One that was not answered comes with the same.
 *
 * @param {import("../shared/progress/records.js").Answers} answers
 * @param {number} count of the question's variants
 * @returns {number | undefined} undefined for the numbers of the chapter
 */
export function nextVariant({ tries }, count) {
  if (count === 0) return undefined;
  const last = tries.findLast(({ variant }) => variant !== undefined)?.variant ?? -1;
  return (last + 1) % count;
}

/**
 * What happened since the question came back: all that its card shows.
 *
 * @param {import("../shared/progress/records.js").Answers} answers
 * @param {[string, number]} span from the moment that it came, as the store writes it, to today: a
 *   day that has not come yet is that of a clock that was wrong. An answer passes its date on to
 *   such tries, which stand before it.
 * @param {number} [variant]
 * @param {string} [again] the moment since which a look at the solution counts
 * @returns {import("../shared/progress/records.js").Answers}
 */
export function answersSince({ tries }, [since, today], variant, again = "") {
  const now = tries.filter(
    ({ at, variant: own }, n) =>
      at >= since && dayOf(at) <= today && own === variant && at !== tries[n + 1]?.at,
  );
  const right = now.findIndex(({ verdict }) => verdict === "right");
  const look = now.findIndex(({ verdict, at }) => verdict === SHOWN && at > again);
  const isSolved = right >= 0 && (look < 0 || right < look);
  const given = now.filter(({ verdict }) => verdict !== SHOWN);
  return {
    solved: isSolved ? now[right].at : null,
    shown: !isSolved && look >= 0 ? now[look].at : null,
    tried: given.length,
    tries: given,
  };
}
