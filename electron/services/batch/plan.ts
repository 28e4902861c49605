import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { BatchItem, Recipe } from '../../api/contract';
import { toProblem } from '../../api/problems';
import { Failure } from '../../../core/errors/failure';
import { systemCode, writeFailure } from '../atomic-file';
import { statInput, type InputFile } from './inputs';
import type { JournalContent, JournalEarlier, JournalRecord } from './journal';
import { ResultNames } from './names';

/** A photo of the batch with what the journal has to know of it. */
export interface PlannedItem {
  item: BatchItem;
  readonly source: { bytes: number; modified: number };
  /** path of the result */
  readonly target: string;
  /** SHA-256 of what may lie there and is this batch's own; empty where there is nothing of it */
  own: readonly string[];
  /** hash of the recipe that the result was made with */
  recipe: string;
}

/** What the journal has of a photo. */
type Known = Pick<JournalEarlier, 'record' | 'verdict'>;

/** Two recipes of the same hash give the same results; the name's template has no part in them. */
export function recipeHash({ points, box, recolor, trim }: Recipe): string {
  return createHash('sha256').update(JSON.stringify([points.map(({ x, y, kind }) => [x, y, kind]), box && [box.x, box.y, box.width, box.height], recolor && [recolor.to, recolor.amount], trim])).digest('hex');
}

/** What a run is to do, and what it leaves alone. */
export interface Plan {
  readonly items: PlannedItem[];
  /** results of earlier runs that are none of this one's: they stay known */
  readonly earlier: JournalEarlier[];
}

/**
 * What is to be done: every photo gets its result's name, and what an earlier run did is kept where
 * the photo, the recipe and the result's file are what they were. A result that was corrected by
 * hand is kept whatever the recipe says. A file that has a result's name is never touched, be it
 * somebody else's or this batch's own by another recipe: its photo is skipped. Only the result of a
 * photo that changed is replaced, by the same recipe.
 *
 * @param journal what is known of the folder's batch, null where there was none
 * @param resume false for a batch from the beginning: what those before wrote isn't touched, but stays
 *   known, so that resuming later takes it for done
 * @throws Failure `folder-missing`, `folder-unwritable`
 */
export async function planItems(out: string, recipe: Recipe, inputs: readonly InputFile[], journal: JournalContent | null, resume: boolean, signal?: AbortSignal): Promise<Plan> {
  const known = journal === null ? new Map<string, Known>() : knownPhotos(journal);
  const hash = recipeHash(recipe);
  const present = await sizesIn(out);
  const sources = resume ? await orderedSources(inputs, [...(journal?.records.keys() ?? [])], known, present) : inputs;
  const names = new ResultNames(recipe.name, sources.length);
  if (resume) for (const { record } of known.values()) names.reserve(record.target);

  const planned: PlannedItem[] = [];
  for (const [index, input] of sources.entries()) {
    signal?.throwIfAborted();
    const { record, verdict } = (resume ? known.get(input.path) : undefined) ?? { record: null, verdict: 'none' as const };
    const target = join(out, record?.target ?? names.give(input.path, index));
    const kept = record !== null && isThere(record, present);
    const source = { bytes: input.bytes, modified: input.modified };
    // without its photo a result can't be made again
    if (kept && (input.failure?.code === 'file-missing' || ((record.item.corrected || record.recipe === hash) && (await isUnchanged(input, record))))) {
      planned.push({ item: { ...record.item, index, verdict }, source, target, own: record.own, recipe: record.recipe });
      continue;
    }
    const item = waitingItem(index, input.path, target);
    if (input.failure) {
      planned.push({ item: { ...item, state: 'failed', out: null, problem: toProblem(input.failure) }, source, target, own: record?.own ?? [], recipe: hash });
      continue;
    }
    const own = record?.own ?? [];
    const obstacle = present.has(basename(target)) ? await obstacleAt(target, own, record?.recipe === hash) : null;
    planned.push({ item: obstacle ? { ...item, state: 'skipped', problem: toProblem(obstacle) } : item, source, target, own: obstacle ? [] : own, recipe: hash });
  }
  return { items: planned, earlier: earlierResults(known, planned, present) };
}

/** Why the file that has a result's name may not be replaced; null where it may. */
async function obstacleAt(target: string, own: readonly string[], sameRecipe: boolean): Promise<Failure | null> {
  const file = basename(target);
  // only what has still the bytes that this batch wrote is its own
  if (own.length === 0 || !own.includes((await sha256OfFile(target)) ?? '')) return new Failure('file-exists', { file });
  return sameRecipe ? null : new Failure('batch-other-recipe', { file });
}

/** What earlier runs made and lies there, but for what this one has as done. */
function earlierResults(known: ReadonlyMap<string, Known>, items: readonly PlannedItem[], present: ReadonlyMap<string, number>): JournalEarlier[] {
  const done = new Set(items.filter(({ item }) => item.state === 'done').map(({ item }) => item.file));
  return [...known]
    .filter(([file, { record }]) => !done.has(file) && record.item.state === 'done' && present.has(record.target))
    .map(([, { record, verdict }]) => ({ type: 'earlier', record, verdict }));
}

/** Of each photo its result, whichever run made it, else what the last one had to say of it. */
function knownPhotos({ records, earlier, verdicts }: JournalContent): Map<string, Known> {
  const known = new Map<string, Known>(earlier);
  for (const [file, record] of records) {
    if (record.item.state === 'done' || !known.has(file)) known.set(file, { record, verdict: verdicts.get(file) ?? 'none' });
  }
  return known;
}

/**
 * The photos of a batch that is only looked at: those that failed or were left out are shown as they
 * ended, though going on with the batch would try them again.
 */
export function asTheyEnded(items: readonly PlannedItem[], { records, verdicts }: JournalContent): PlannedItem[] {
  return items.map((planned) => {
    const { index, file, state } = planned.item;
    const ended = records.get(file)?.item;
    if (state !== 'waiting' || (ended?.state !== 'failed' && ended?.state !== 'skipped')) return planned;
    return { ...planned, item: { ...ended, index, verdict: verdicts.get(file) ?? 'none' } };
  });
}

/** A photo as the journal keeps it. */
export function recordOf({ item: { index: _index, verdict: _verdict, ...item }, source, target, own, recipe }: PlannedItem): JournalRecord {
  return { type: 'item', item, target: basename(target), source, recipe, own: [...own] };
}

export function waitingItem(index: number, file: string, out: string): BatchItem {
  return {
    index, file, out, state: 'waiting', verdict: 'none', flag: null, photoId: null, size: null, mask: null, prompts: null, candidate: null,
    predictedIou: null, stability: null, bytes: null, corrected: false, milliseconds: null, problem: null,
  };
}

/**
 * Photos that an earlier run knew keep their places, so that what a person looks at does not jump;
 * new ones follow. Of those that are not among the inputs any more the results stay in the list.
 */
async function orderedSources(inputs: readonly InputFile[], listed: readonly string[], known: ReadonlyMap<string, Known>, present: ReadonlyMap<string, number>): Promise<InputFile[]> {
  const found = new Map(inputs.map((input) => [input.path, input]));
  const sources: InputFile[] = [];
  for (const path of listed) {
    const record = known.get(path)?.record;
    const input = found.get(path) ?? (record && isThere(record, present) ? await statInput(path) : undefined);
    if (input === undefined) continue;
    sources.push(input);
    found.delete(path);
  }
  return [...sources, ...found.values()];
}

function isThere(record: JournalRecord, present: ReadonlyMap<string, number>): boolean {
  return record.item.state === 'done' && record.item.bytes !== null && present.get(record.target) === record.item.bytes;
}

async function isUnchanged(input: InputFile, record: JournalRecord): Promise<boolean> {
  if (input.failure || input.bytes !== record.source.bytes) return false;
  // copied or touched: the bytes decide
  return input.modified === record.source.modified || (await sha256OfFile(input.path)) === record.item.photoId;
}

/** @returns null where there is no such file */
export async function sha256OfFile(path: string): Promise<string | null> {
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(path), hash);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw error;
  }
  return hash.digest('hex');
}

/** Sizes of what lies in the results' folder, by name. */
async function sizesIn(folder: string): Promise<Map<string, number>> {
  try {
    const names = await readdir(folder);
    const sizes = new Map<string, number>();
    for (const name of names) {
      const stats = await stat(join(folder, name)).catch((error: unknown) => {
        // a link to nowhere has the name all the same
        if (systemCode(error) === 'ENOENT') return null;
        throw error;
      });
      sizes.set(name, stats?.size ?? -1);
    }
    return sizes;
  } catch (error) {
    throw writeFailure(error, folder);
  }
}
