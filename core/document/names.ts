import type { ImageDocument } from './document';
import { allLayers } from './walk';

/**
 * The name itself where nothing has it, otherwise with the lowest number from 2 on that is free:
 * "Wheel", "Wheel 2", "Wheel 3"; a number at the end is counted on, not doubled.
 */
export function uniqueName(taken: ReadonlySet<string>, wanted: string): string {
  if (!taken.has(wanted)) return wanted;
  const stem = /^(.*\S) \d+$/.exec(wanted)?.[1] ?? wanted;
  for (let number = 2; ; number++) {
    const name = `${stem} ${number}`;
    if (!taken.has(name)) return name;
  }
}

/** "Mask 1", "Mask 2": one more than the highest number in use, so that a removed number doesn't come back at once. */
export function nextName(document: ImageDocument, word: string): string {
  let highest = 0;
  for (const name of namesOf(document)) {
    if (!name.startsWith(`${word} `)) continue;
    const number = Number(name.slice(word.length + 1));
    if (Number.isSafeInteger(number) && number > highest) highest = number;
  }
  return `${word} ${highest + 1}`;
}

export function namesOf(document: ImageDocument): Set<string> {
  const names = new Set<string>();
  for (const layer of allLayers(document.layers)) names.add(layer.name);
  return names;
}
