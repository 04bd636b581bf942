/* Finds the sections that answer what a reader typed. It touches no page: `bookSearch.find` is what
 * the search page and the tests call. MiniSearch ranks; Porter's stemmer makes one word of
 * "gradients" and "gradient". */

/**
 * @typedef {{ text: string, marked: boolean }} Piece a part of a line; marked if it was looked for
 * @typedef {{ href: string, title: Piece[], where: string[], excerpt: Piece[], isCode: boolean }}
 *   Found
 * @typedef {{ said: string, shown: string[] }} Missing a word that the book does not have, and what
 *   was looked for instead
 * @typedef {{ results: Found[], count: number, all: number, missing: Missing[] }} Answer the first
 *   of `count` results. The first `all` have every word of the question, the others have some
 * @typedef {{ term: string, start: number, end: number }} Token
 * @typedef {{ terms: string[], weight: number }} Way one way to say something
 * @typedef {{ said: string, ways: Way[], shown: string[], isFiller: boolean }} Group a word or a
 *   phrase of the question, and the ways to say it; the first is the reader's own
 */
window.bookSearch = (() => {
  "use strict";
  const { pages, sections, synonyms } = window.bookSearchIndex;
  const stemmer = new Stemmer();

  /** Words of a question that say nothing about what is asked. */
  const FILLERS = new Set(
    (
      "a about all am an and any are as at be but by can could did do does doing for from " +
      "get gets had has have how i if in into is it its like me mean means my not of on or " +
      "our shall should so such take takes than that the their them then there these they " +
      "this to use was we were what when where which who why will with would you your"
    ).split(" "),
  );
  const GREEK = new Map(
    (
      "α=alpha β=beta γ=gamma δ=delta Δ=delta ε=epsilon η=eta θ=theta κ=kappa λ=lambda μ=mu " +
      "π=pi σ=sigma Σ=sigma φ=phi ∑=sum ∇=nabla"
    )
      .split(" ")
      .map((pair) => pair.split("=")),
  );

  /** One token is a derivative, as dE/dw1 or ∂E/∂w1; a number; a word or a name, as zero_grad. */
  const PARTS = [
    String.raw`(?<!\w)[d∂]\s?\p{L}[\p{L}\p{N}_]*\s?/\s?[d∂]\s?\p{L}[\p{L}\p{N}_]*`,
    String.raw`(?:(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?|\.\d+)(?:e[-+−]?\d+)?`,
    String.raw`[\p{L}_∑∇][\p{L}\p{N}_]*(?:['’]\p{L}+)?`,
  ];
  const TOKEN = new RegExp(PARTS.join("|"), "gu");

  /** A number as one term, however it is written: 4.385677e-04 is 0.0004385677. */
  function numberTerm(text) {
    const digits = text.replaceAll(",", "").replace("−", "-");
    return digits.length > 17 ? digits : String(Number(digits));
  }

  const wordTerms = new Map(); // the words of a book come again and again

  /** A word without its ending. A name with a digit or a line in it stays whole. */
  function wordTerm(text) {
    if (!wordTerms.has(text)) wordTerms.set(text, newTerm(text));
    return wordTerms.get(text);
  }

  function newTerm(text) {
    const word = [...text]
      .map((letter) => GREEK.get(letter) ?? letter)
      .join("")
      .toLowerCase()
      .replace(/['’]s$/, "")
      .replace(/['’]/, "");
    if (!/^[a-z]{4,}$/.test(word) || /[aiu]s$/.test(word)) return word; // a bias is no "bia"
    return /..[aiu]ses$/.test(word) ? word.slice(0, -2) : stemmer.stemWord(word);
  }

  /**
   * The terms of a text and where they stand. A name is found as a whole and by its parts:
   * zero_grad, zero, grad; dE/dw1, E, w1.
   * @param {string} text
   * @returns {Token[]}
   */
  function tokens(text) {
    const found = [];
    for (const match of text.matchAll(TOKEN)) {
      const [piece] = match;
      const [start, end] = [match.index, match.index + piece.length];
      if (/^[\d.]/.test(piece)) {
        found.push({ term: numberTerm(piece), start, end });
      } else if (piece.includes("/")) {
        const whole = piece.replaceAll("∂", "d").replace(/\s/g, "").toLowerCase();
        found.push({ term: whole, start, end });
        for (const part of piece.split("/")) {
          found.push({ term: wordTerm(part.replace(/^\s*[d∂]\s*/, "")), start, end });
        }
      } else {
        found.push({ term: wordTerm(piece), start, end });
        const parts = piece.split("_").filter(Boolean);
        if (parts.length > 1) {
          for (const part of parts) found.push({ term: wordTerm(part), start, end });
        }
      }
    }
    return found;
  }

  /** The terms of what is asked, a name once and as a whole. */
  function askedTerms(text) {
    const places = new Map(); // a name's parts stand in the same place
    for (const { term, start } of tokens(text)) if (!places.has(start)) places.set(start, term);
    return [...places.values()];
  }

  const vocabulary = new Set();
  const engine = new MiniSearch({
    fields: ["title", "terms", "path", "text", "code"],
    tokenize: (text) => {
      const terms = tokens(text).map(({ term }) => term);
      terms.forEach((term) => vocabulary.add(term));
      return terms;
    },
    processTerm: (term) => term,
  });

  /** Read the book, once: before the first question, and not before the page is drawn. */
  function prepare() {
    if (engine.documentCount) return;
    const documents = sections.map((section, id) => ({
      id,
      title: section.title,
      terms: section.terms.join("\n"),
      path: [pages[section.page].title, ...section.path].join("\n"),
      text: section.text,
      code: section.code,
    }));
    engine.addAll(documents);
  }

  /** What the book says for what learners say: phrases as terms, the longest first. */
  const sayings = Object.entries(synonyms)
    .map(([said, shown]) => ({ terms: askedTerms(said), shown }))
    .sort((a, b) => b.terms.length - a.terms.length);

  /** Whether the book has a word, or one that begins so. */
  const isKnown = (term) =>
    vocabulary.has(term) ||
    (term.length > 2 && [...vocabulary].some((one) => one.startsWith(term)));

  /**
   * A long number as it would be printed with fewer digits.
   * @returns {Way[]}
   */
  function roundings(term) {
    const ways = [];
    const digits = term.replace(/e.*/, "").replace(/^0?\.?0*|\./g, "").length;
    for (let kept = digits - 1; kept >= 5 && /^\d/.test(term); kept -= 1) {
      ways.push({ terms: [String(Number(Number(term).toPrecision(kept)))], weight: 0.2 });
    }
    return ways;
  }

  /**
   * The question in groups: a phrase that has synonyms is one, every other word is one.
   * @returns {Group[]}
   */
  function groupsOf(question) {
    const words = Array.from(question.matchAll(TOKEN), ([word]) => word);
    const terms = words.map((word) => askedTerms(word)[0]);
    const groups = [];
    for (let at = 0; at < words.length;) {
      const begun = (saying) => saying.terms.every((term, k) => terms[at + k] === term);
      const saying = sayings.find(begun);
      const end = at + (saying ? saying.terms.length : 1);
      const own = { terms: terms.slice(at, end), weight: 1 };
      const shown = saying ? saying.shown : [];
      const others = shown.map((phrase) => ({ terms: askedTerms(phrase), weight: 0.6 }));
      groups.push({
        said: words.slice(at, end).join(" "),
        ways: [own, ...others, ...(saying ? [] : roundings(own.terms[0]))],
        shown,
        isFiller: !saying && FILLERS.has(words[at].toLowerCase()),
      });
      at = end;
    }
    const telling = groups.filter(({ isFiller }) => !isFiller);
    return telling.length ? telling : groups;
  }

  /** One term for MiniSearch: its beginning is enough; where none fits, a word that is near it. */
  function leaf(term) {
    const near = !isKnown(term) && /^[a-z]{5,}$/.test(term);
    return {
      queries: [term],
      combineWith: "OR",
      prefix: term.length > 2,
      fuzzy: near ? (term.length > 7 ? 2 : 1) : false,
    };
  }

  /** A group for MiniSearch: any of its ways; in a way, every term. */
  function branch({ ways }) {
    return {
      combineWith: "OR",
      queries: ways.map(({ terms, weight }) => ({
        combineWith: "AND",
        queries: terms.map(leaf),
        boostTerm: () => weight,
      })),
    };
  }

  /** A text without what is written in several ways: blanks, signs for times, kinds of minus. */
  const squeezed = (text) =>
    text
      .toLowerCase()
      .replace(/[\s*·⋅{}]/g, "")
      .replaceAll("−", "-");

  const OPTIONS = {
    boost: { title: 4, terms: 2, path: 1, text: 1, code: 0.5 },
    weights: { prefix: 0.3, fuzzy: 0.3 },
    tokenize: (text) => [text],
  };

  const KINDS = { term: 1.3, section: 1, name: 0.4 };

  /**
   * What single words do not say: the glossary explains a term, a chapter more than a page at the
   * back, a Python name is meant by who types it; the words stand together.
   */
  function bonus({ page, kind, title, text, code }, question) {
    const phrase = squeezed(question);
    let factor = KINDS[kind] * (pages[page].number || kind === "term" ? 1 : 0.7);
    if (phrase.length < 4) return factor;
    if (squeezed(title).includes(phrase)) factor *= 2;
    if (squeezed(text).includes(phrase) || squeezed(code).includes(phrase)) {
      factor *= /[=+*/^()·⋅−]|\s-/.test(question) ? 6 : 2; // a formula is meant as it stands
    }
    return factor;
  }

  function ranked(groups, combineWith, question) {
    const hits = engine.search({ combineWith, queries: groups.map(branch) }, OPTIONS);
    for (const hit of hits) hit.score *= bonus(sections[hit.id], question);
    return hits.sort((a, b) => b.score - a.score);
  }

  /** The sections with these very signs, where a question has signs alone: "∂", "+=". */
  function withSigns(question) {
    const signs = squeezed(question);
    if (!signs) return [];
    const count = ({ title, text, code }) =>
      squeezed([title, text, code].join("\n")).split(signs).length - 1;
    return sections
      .map((section, id) => ({ id, score: count(section), terms: [] }))
      .filter(({ score }) => score > 0)
      .sort((a, b) => b.score - a.score);
  }

  /** A line in pieces, those marked whose term is in `wanted`. */
  function pieces(text, wanted, offset = 0, end = text.length) {
    const parts = [];
    let from = offset;
    for (const token of tokens(text)) {
      if (token.start < from || token.end > end || !wanted.has(token.term)) continue;
      if (token.start > from) parts.push({ text: text.slice(from, token.start), marked: false });
      parts.push({ text: text.slice(token.start, token.end), marked: true });
      from = token.end;
    }
    if (from < end) parts.push({ text: text.slice(from, end), marked: false });
    return parts;
  }

  const LENGTH = 190;

  /** The stretch of a text with most of the terms, if it can be from where a sentence begins. */
  function stretch(text, wanted) {
    const places = tokens(text).filter(({ term }) => wanted.has(term));
    let best = { score: 0, start: 0 };
    for (const [k, first] of places.entries()) {
      const seen = new Set();
      let score = 0;
      for (let j = k; j < places.length && places[j].end - first.start < LENGTH - 30; j += 1) {
        score += seen.has(places[j].term) ? 0.1 : wanted.get(places[j].term);
        seen.add(places[j].term);
      }
      if (score > best.score) best = { score, start: first.start };
    }
    const from = Math.max(0, best.start - 90);
    const before = text.slice(from, best.start);
    const sentence = [...before.matchAll(/[.!?:]\s|\n/g)].at(-1);
    let start = from;
    if (sentence) start += sentence.index + sentence[0].length;
    else if (from > 0) start += before.indexOf(" ", 60) + 1;
    const end = Math.min(start + LENGTH, text.length);
    const last = end < text.length ? text.slice(start, end).lastIndexOf(" ") : -1;
    return { score: best.score, start, end: last > 0 ? start + last : end };
  }

  function excerpt({ text, code }, wanted) {
    const inText = stretch(text, wanted);
    const inCode = stretch(code, wanted);
    const isCode = inCode.score > inText.score + 1 || !text;
    const [from, { start, end }] = isCode ? [code, inCode] : [text, inText];
    const parts = pieces(from, wanted, start, end);
    if (parts.length && start > 0) parts.unshift({ text: "… ", marked: false });
    if (parts.length && end < from.length) parts.push({ text: " …", marked: false });
    return { excerpt: parts, isCode };
  }

  /** One result, its terms marked; the reader's own decide which lines are shown. */
  function result(hit, own) {
    const section = sections[hit.id];
    const page = pages[section.page];
    const wanted = new Map(hit.terms.map((term) => [term, own.has(term) ? 1.5 : 1]));
    return {
      href: `${page.href}#${section.anchor}`,
      title: pieces(section.title, wanted),
      where: section.path.length ? [page.number + page.title, ...section.path.slice(1)] : [],
      ...excerpt(section, wanted),
    };
  }

  /** What was looked for in the place of a word that the book does not have. */
  function instead({ said, shown: words, ways }) {
    const near = words.length ? [] : engine.search(branch({ ways }), OPTIONS).slice(0, 1);
    return { said, shown: [...words, ...near.flatMap(({ terms }) => terms.slice(0, 1))] };
  }

  /**
   * Find the sections for a question.
   * @param {string} question
   * @param {number} [limit] how many to show
   * @returns {Answer}
   */
  function find(question, limit = 10) {
    prepare();
    const groups = groupsOf(question);
    const own = new Set(groups.flatMap(({ ways }) => ways[0].terms));
    const all = groups.length ? ranked(groups, "AND", question) : withSigns(question);
    const listed = new Set(all.map(({ id }) => id));
    const others = all.length < 3 && groups.length > 1 ? ranked(groups, "OR", question) : [];
    const some = others.filter(({ id }) => !listed.has(id)).slice(0, 20);
    const hits = [...all, ...some];
    return {
      results: hits.slice(0, limit).map((hit) => result(hit, own)),
      count: hits.length,
      all: all.length,
      missing: groups.filter(({ ways }) => !ways[0].terms.every(isKnown)).map(instead),
    };
  }

  return { find };
})();
