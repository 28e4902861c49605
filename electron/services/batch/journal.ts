import type { Stats } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { Failure } from '../../../core/errors/failure';
import { batchItemSchema, recipeSchema, type BatchItem } from '../../api/contract';
import { systemCode, writeFailure, writeWhole } from '../atomic-file';

/**
 * What a batch has done, on disk: one JSON object a line, appended as it happens, so that a process
 * that is killed loses at most the photo in hand. A result is written down just before its file
 * appears; whoever reads the journal looks whether the file is there. Of several lines about one
 * photo the last counts. A line that was torn is left out, and its photo is done again.
 */
const FILE = 'journal.jsonl';
const VERSION = 1;

const startSchema = z.object({
  type: z.literal('start'),
  version: z.literal(VERSION),
  name: z.string(),
  /** absolute */
  out: z.string(),
  /** as they were given, so that a resumed batch finds new photos too */
  inputs: z.array(z.string()),
  recipe: recipeSchema,
  /** milliseconds since 1970 */
  at: z.number(),
});

/** One photo: what it was when it was read, and what came of it. */
const recordSchema = z.object({
  type: z.literal('item'),
  item: batchItemSchema.omit({ index: true, verdict: true }),
  /** name of the result's file */
  target: z.string(),
  source: z.object({ bytes: z.number(), modified: z.number() }),
  /** see `recipeHash` */
  recipe: z.string(),
  /** SHA-256 of the result's file, before it the one of the result that it replaces: what of them lies there is the batch's own */
  own: z.array(z.string()),
});

/** A result of an earlier run that a later one left alone: what is done stays known as done. */
const earlierSchema = z.object({ type: z.literal('earlier'), record: recordSchema, verdict: batchItemSchema.shape.verdict });
const verdictSchema = z.object({ type: z.literal('verdict'), file: z.string(), verdict: batchItemSchema.shape.verdict });
const endSchema = z.object({ type: z.literal('end'), state: z.enum(['done', 'paused', 'cancelled', 'failed']) });
const lineSchema = z.discriminatedUnion('type', [startSchema, recordSchema, earlierSchema, verdictSchema, endSchema]);

export type JournalStart = z.infer<typeof startSchema>;
export type JournalRecord = z.infer<typeof recordSchema>;
export type JournalEarlier = z.infer<typeof earlierSchema>;
export type JournalLine = z.infer<typeof lineSchema>;

/** The journal as it stands. */
export interface JournalContent {
  readonly start: JournalStart;
  /** by the photo's path, in the order of the batch */
  readonly records: ReadonlyMap<string, JournalRecord>;
  /** by the photo's path; counts where `records` has no result of it */
  readonly earlier: ReadonlyMap<string, JournalEarlier>;
  readonly verdicts: ReadonlyMap<string, BatchItem['verdict']>;
  /** how the last run ended, null when it was killed */
  readonly end: z.infer<typeof endSchema>['state'] | null;
  /** tells this state of the file from later ones */
  readonly stamp: string;
}

/**
 * @param folder the batch's own, in the data folder
 * @returns null where there is no journal
 * @throws Failure `batch-damaged` where its beginning can't be read or is of a newer version
 */
export async function readJournal(folder: string): Promise<JournalContent | null> {
  let text: string;
  let stamp: string;
  try {
    const file = await open(join(folder, FILE), 'r');
    try {
      // before it is read: what comes meanwhile counts as not read yet
      stamp = stampOf(await file.stat());
      text = await file.readFile('utf8');
    } finally {
      await file.close();
    }
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw new Failure('batch-damaged', { folder }, { cause: error });
  }
  let start: JournalStart | null = null;
  let end: JournalContent['end'] = null;
  const records = new Map<string, JournalRecord>();
  const earlier = new Map<string, JournalEarlier>();
  const verdicts = new Map<string, BatchItem['verdict']>();
  for (const row of text.split('\n')) {
    const line = parseLine(row);
    if (line === null) continue;
    // anything after an end is a run that has not ended
    end = null;
    switch (line.type) {
      case 'start':
        start = line;
        break;
      case 'item':
        records.set(line.item.file, line);
        break;
      case 'earlier':
        earlier.set(line.record.item.file, line);
        break;
      case 'verdict':
        verdicts.set(line.file, line.verdict);
        break;
      case 'end':
        end = line.state;
        break;
    }
  }
  if (start === null) throw new Failure('batch-damaged', { folder });
  return { start, records, earlier, verdicts, end, stamp };
}

function parseLine(row: string): JournalLine | null {
  try {
    const parsed = lineSchema.safeParse(JSON.parse(row));
    return parsed.success ? parsed.data : null;
  } catch {
    // torn by a kill or a full disk: as if it had never been written
    return null;
  }
}

function stampOf({ mtimeMs, size }: Stats): string {
  return `${mtimeMs} ${size}`;
}

/** Writes a batch's journal; each line is on the disk when its promise resolves. */
export class Journal {
  readonly #folder: string;
  /** lines go out one after the other, whoever asks */
  #last: Promise<unknown> = Promise.resolve();
  /** of the file as this program read or wrote it last */
  #stamp: string | null;

  /**
   * @param folder the batch's own, in the data folder
   * @param stamp of what was read of it, null for one that is begun
   */
  constructor(folder: string, stamp: string | null = null) {
    this.#folder = folder;
    this.#stamp = stamp;
  }

  /** Whether another program wrote, or removed, the journal since this one read or wrote it. */
  isChanged(): Promise<boolean> {
    return this.#after(async () => (await this.#stampNow()) !== this.#stamp);
  }

  /**
   * Begins a run: the journal is written anew, whole, with what is known so far.
   * @throws Failure `disk-full`, `folder-unwritable`
   */
  begin(lines: readonly JournalLine[]): Promise<void> {
    return this.#after(async () => {
      await writeWhole(this.#file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
      this.#stamp = await this.#stampNow();
    });
  }

  /** @throws Failure `disk-full`, `folder-unwritable`, `folder-missing` */
  append(line: JournalLine): Promise<void> {
    return this.#after(async () => {
      const file = await open(this.#file, 'a');
      try {
        // the first line break ends whatever a full disk left torn
        await file.appendFile(`\n${JSON.stringify(line)}\n`);
        await file.datasync();
      } finally {
        // what a full disk left torn is this program's as well
        this.#stamp = stampOf(await file.stat());
        await file.close();
      }
    });
  }

  get #file(): string {
    return join(this.#folder, FILE);
  }

  /** @returns null where it can't be looked at: whoever reads it says why */
  #stampNow(): Promise<string | null> {
    return stat(this.#file).then(stampOf, () => null);
  }

  #after<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#last.then(async () => {
      try {
        return await work();
      } catch (error) {
        throw writeFailure(error, this.#folder);
      }
    });
    this.#last = done.catch(() => undefined);
    return done;
  }
}
