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
import type { JournalContent, JournalRecord } from './journal';
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

/** Two recipes of the same hash give the same results; the name's template has no part in them. */
export function recipeHash({ points, box, recolor, trim }: Recipe): string {
  return createHash('sha256').update(JSON.stringify([points.map(({ x, y, kind }) => [x, y, kind]), box && [box.x, box.y, box.width, box.height], recolor && [recolor.to, recolor.amount], trim])).digest('hex');
}

/**
 * What is to be done: every photo gets its result's name, and what an earlier run did is kept where
 * the photo, the recipe and the result's file are what they were. A result that was corrected by
 * hand is kept whatever the recipe says. A file that has a result's name and is not the batch's own
 * is never touched: its photo is skipped.
 *
 * @param journal what is known of the folder's batch, null where there was none
 * @param resume false for a batch from the beginning: what the one before wrote isn't touched, but stays
 *   known, so that resuming later takes it for the batch's own
 * @throws Failure `folder-missing`, `folder-unwritable`
 */
export async function planItems(out: string, recipe: Recipe, inputs: readonly InputFile[], journal: JournalContent | null, resume: boolean, signal?: AbortSignal): Promise<PlannedItem[]> {
  const before = resume ? journal : null;
  const hash = recipeHash(recipe);
  const present = await sizesIn(out);
  const sources = await orderedSources(inputs, before, present);
  const names = new ResultNames(recipe.name, sources.length);
  for (const record of before?.records.values() ?? []) names.reserve(record.target);

  const planned: PlannedItem[] = [];
  for (const [index, { input, record }] of sources.entries()) {
    signal?.throwIfAborted();
    const target = join(out, record?.target ?? names.give(input.path, index));
    const there = present.get(basename(target));
    const kept = record !== null && isThere(record, present);
    const source = { bytes: input.bytes, modified: input.modified };
    // without its photo a result can't be made again
    if (kept && (input.failure?.code === 'file-missing' || ((record.item.corrected || record.recipe === hash) && (await isUnchanged(input, record))))) {
      planned.push({ item: { ...record.item, index, verdict: before?.verdicts.get(input.path) ?? 'none' }, source, target, own: record.own, recipe: record.recipe });
      continue;
    }
    const item = waitingItem(index, input.path, target);
    if (input.failure) {
      planned.push({ item: { ...item, state: 'failed', out: null, problem: toProblem(input.failure) }, source, target, own: record?.own ?? [], recipe: hash });
      continue;
    }
    // only what has still the bytes that this batch wrote may be replaced
    const written = there === undefined ? [] : (journal?.records.get(input.path)?.own ?? []);
    const ours = written.length > 0 && written.includes((await sha256OfFile(target)) ?? '') ? written : [];
    const foreign = there !== undefined && !(resume && ours.length > 0);
    planned.push({
      item: foreign ? { ...item, state: 'skipped', problem: toProblem(new Failure('file-exists', { file: basename(target) })) } : item,
      source, target, own: ours, recipe: hash,
    });
  }
  return planned;
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
async function orderedSources(inputs: readonly InputFile[], before: JournalContent | null, present: ReadonlyMap<string, number>): Promise<{ input: InputFile; record: JournalRecord | null }[]> {
  const found = new Map(inputs.map((input) => [input.path, input]));
  const sources: { input: InputFile; record: JournalRecord | null }[] = [];
  for (const [path, record] of before?.records ?? []) {
    const input = found.get(path) ?? (isThere(record, present) ? await statInput(path) : undefined);
    if (input === undefined) continue;
    sources.push({ input, record });
    found.delete(path);
  }
  for (const input of found.values()) sources.push({ input, record: null });
  return sources;
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
