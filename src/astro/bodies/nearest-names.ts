const LONGEST_NAME = 64;
const NAMES_SHOWN = 3;

/**
 * The names nearest in spelling to what was typed, best first, at most three: by edit distance
 * (Damerau's, neighbours swapped count once), and only as long as at most half of the letters differ.
 */
export function nearestNames(typed: string, names: readonly string[]): string[] {
  const word = typed.trim().toLowerCase().slice(0, LONGEST_NAME);
  if (word === '') return [];
  return names
    .map((name) => ({
      name,
      distance: name.startsWith(word) && word.length > 1 ? 0.5 : editDistance(word, name),
    }))
    .filter(({ name, distance }) => distance <= Math.max(1, Math.min(3, Math.floor(name.length / 2))))
    .sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1))
    .slice(0, NAMES_SHOWN)
    .map(({ name }) => name);
}

function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let best = Math.min(previous[j] + 1, row[j - 1] + 1, previous[j - 1] + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, before[j - 2] + 1);
      row.push(best);
    }
    before = previous;
    previous = row;
  }
  return previous[b.length] ?? a.length;
}
