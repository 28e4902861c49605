/** How well a name answers a query: 1 for the same, 0 for not at all. */
function scoreName(name: string, query: string): number {
  const text = name.toLocaleLowerCase();
  if (text === query) return 1;
  const at = text.indexOf(query);
  if (at === 0) return 0.95;
  if (at > 0) return /[\s(“「]/.test(text[at - 1] ?? '') ? 0.9 : 0.8;
  return scoreLetters(text, query);
}

/** Every word of the query begins a word of the name, in any order: "layer dup". */
function scoreWords(name: string, query: string): number {
  const words = name.toLocaleLowerCase().split(/[\s,]+/);
  const wanted = query.split(/\s+/);
  return wanted.length > 1 && wanted.every((word) => words.some((candidate) => candidate.startsWith(word))) ? 0.7 : 0;
}

/** The letters in their order with little between them ("exprt"); the nearer together, the better. */
function scoreLetters(text: string, query: string): number {
  if (query.length < 3) return 0;
  let best = 0;
  for (let start = text.indexOf(query.charAt(0)); start >= 0; start = text.indexOf(query.charAt(0), start + 1)) {
    let end = start;
    let found = 0;
    for (; end < text.length && found < query.length; end++) if (text[end] === query[found]) found++;
    if (found < query.length) break;
    const between = end - start - query.length;
    if (between <= query.length / 2) best = Math.max(best, 0.5 - 0.3 * (between / query.length));
  }
  return best;
}

/**
 * How well a thing with these names answers what was typed, 0..1; 0 leaves it out. Names are those
 * of both languages, so that either finds it.
 */
export function searchScore(names: readonly string[], typed: string): number {
  const query = typed.trim().toLocaleLowerCase();
  if (query === '') return 1;
  return Math.max(0, ...names.map((name) => Math.max(scoreName(name, query), scoreWords(name, query))));
}
