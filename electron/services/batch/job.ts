import { basename } from 'node:path';
import type { BatchInfo, BatchItem, Problem, Recipe } from '../../api/contract';
import { toFailure, toProblem } from '../../api/problems';
import { Failure, type FailureCode } from '../../../core/errors/failure';
import { sha256Of } from '../blobs/blob-store';
import { replaceFile, writeNew } from '../new-file';
import type { Cutter, CutResult, Replacement } from './cutter';
import type { Journal } from './journal';
import { recipeHash, recordOf, sha256OfFile, waitingItem, type PlannedItem } from './plan';
import { Rate } from './rate';

/** Photos that are opened and encoded ahead of the one that is being cut. */
const AHEAD = 2;

/** What stops a batch, because every photo would fail of it; the batch can be resumed. */
const STOPPING: readonly FailureCode[] = ['disk-full', 'folder-unwritable', 'folder-missing', 'model-missing', 'model-damaged'];

type Prepared = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly error: unknown };

/** What changed: a photo, by its index, or the batch itself. */
export type BatchChange = number | 'batch';

export interface JobDescription {
  readonly id: string;
  readonly name: string;
  readonly out: string;
  readonly recipe: Recipe;
  readonly items: PlannedItem[];
}

/**
 * One batch in memory. Its photos are worked on in their order; each result is written down in the
 * journal and then appears under its name, whole.
 */
export class BatchJob {
  readonly #description: JobDescription;
  readonly #cutter: Cutter;
  readonly #journal: Journal;
  readonly #listeners = new Set<(change: BatchChange) => void>();
  #state: BatchInfo['state'];
  #problem: Problem | null = null;
  #rate: Rate | null = null;
  #abort = new AbortController();
  #run: Promise<void> | null = null;
  #replacing: Promise<unknown> = Promise.resolve();

  constructor(description: JobDescription, cutter: Cutter, journal: Journal, state: BatchInfo['state']) {
    this.#description = description;
    this.#cutter = cutter;
    this.#journal = journal;
    this.#state = state;
  }

  get items(): readonly PlannedItem[] {
    return this.#description.items;
  }

  get state(): BatchInfo['state'] {
    return this.#state;
  }

  /** Whether another program changed what the batch has done since this one read or wrote it. */
  isChanged(): Promise<boolean> {
    return this.#journal.isChanged();
  }

  /** Resolves when no result is being replaced. */
  async replaced(): Promise<void> {
    await this.#replacing;
  }

  onChange(listener: (change: BatchChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  info(withItems = false): BatchInfo {
    const { id, name, out, recipe, items } = this.#description;
    const counts = { waiting: 0, done: 0, failed: 0, skipped: 0 };
    let bytes = 0;
    for (const { item, source } of items) {
      counts[item.state === 'working' ? 'waiting' : item.state]++;
      bytes += source.bytes;
    }
    const running = this.#state === 'running';
    return {
      id, name, out, recipe, counts, bytes,
      state: this.#state,
      total: items.length,
      photosPerMinute: running ? (this.#rate?.photosPerMinute ?? null) : null,
      secondsLeft: running ? (this.#rate?.secondsLeft(counts.waiting) ?? null) : null,
      problem: this.#problem,
      ...(withItems ? { items: items.map(({ item }) => item) } : {}),
    };
  }

  /** Works until everything is done or something stops it. Never rejects: how it ended is its state. */
  run(): Promise<void> {
    this.#run ??= this.#work().finally(() => {
      this.#run = null;
    });
    return this.#run;
  }

  /** The photo in hand is finished first. */
  async pause(): Promise<void> {
    if (this.#state === 'running') this.#end('paused', null);
    await this.#run;
  }

  /** The photo in hand is given up; results stay. */
  async cancel(): Promise<void> {
    if (this.#state !== 'done') this.#end('cancelled', null);
    this.#abort.abort();
    // a run writes down itself how it ended; a batch that is paused has none any more
    if (this.#run) await this.#run;
    else await this.#recordEnd();
  }

  /** As a program that ends does: gives the photo in hand up and leaves the batch as paused. */
  async stop(): Promise<void> {
    if (this.#state === 'running') this.#end('paused', null);
    this.#abort.abort();
    await this.#run;
  }

  /** Why a batch that is only looked at can't go on. */
  showProblem(problem: Problem): void {
    this.#problem = problem;
  }

  /** @throws Failure `batch-item-unknown` */
  async judge(index: number, verdict: BatchItem['verdict']): Promise<BatchItem> {
    const planned = this.#at(index);
    await this.#journal.append({ type: 'verdict', file: planned.item.file, verdict });
    return this.#change(planned, { verdict });
  }

  /**
   * Puts a result that was corrected by hand in the place of the one that is there.
   * @throws Failure `batch-no-result`, `file-exists` where the file was changed by another program
   */
  correct(index: number, result: Replacement): Promise<BatchItem> {
    return this.#replace(index, result, { corrected: true, verdict: 'accepted' });
  }

  /**
   * Puts the result of a mask that a person chose in its place: the recipe's like any other, to be judged anew.
   * @throws Failure as `correct`, `batch-corrected` where the result was corrected by hand while the other was made
   */
  choose(index: number, result: CutResult): Promise<BatchItem> {
    return this.#replace(index, result, { corrected: false, verdict: 'none' });
  }

  /** One after the other: each takes what lies there for the batch's own only by what was written last. */
  #replace(index: number, { png, facts }: Replacement, change: Pick<BatchItem, 'corrected' | 'verdict'>): Promise<BatchItem> {
    const replaced = this.#replacing.then(async () => {
      const planned = this.#at(index);
      if (planned.item.state !== 'done') throw new Failure('batch-no-result', { file: basename(planned.item.file) });
      if (planned.item.corrected && !change.corrected) throw new Failure('batch-corrected', { file: basename(planned.item.file) });
      planned.recipe = recipeHash(this.#description.recipe);
      await this.#write(planned, { ...planned.item, ...facts, ...change, bytes: png.byteLength }, png);
      return this.judge(index, change.verdict);
    });
    this.#replacing = replaced.catch(() => undefined);
    return replaced;
  }

  async #work(): Promise<void> {
    this.#rate = new Rate(performance.now());
    this.#problem = null;
    this.#abort = new AbortController();
    this.#state = 'running';
    this.#tell('batch');
    const { signal } = this.#abort;
    const ahead = new Map<PlannedItem, Promise<Prepared>>();
    const prepare = (planned: PlannedItem): Promise<Prepared> => {
      const known = ahead.get(planned);
      if (known) return known;
      // settled as a value: a failure of a photo that is not looked at yet is nobody's unhandled one
      const preparing = this.#cutter.prepare(planned.item.file, signal).then<Prepared, Prepared>((value) => ({ ok: true, value }), (error: unknown) => ({ ok: false, error }));
      ahead.set(planned, preparing);
      return preparing;
    };

    try {
      for (const [index, planned] of this.items.entries()) {
        if (planned.item.state !== 'waiting') continue;
        if (this.#stopped()) break;
        this.#change(planned, { state: 'working' });
        const preparing = prepare(planned);
        for (const next of this.#waitingAfter(index, AHEAD)) void prepare(next);
        const prepared = await preparing;
        ahead.delete(planned);
        try {
          await this.#finish(planned, prepared, signal);
        } finally {
          await this.#release(prepared);
        }
      }
      if (!this.#stopped()) this.#end('done', null);
    } catch (error) {
      if (!signal.aborted) this.#end('failed', toProblem(error));
    } finally {
      // what was read ahead of a batch that stops is let go of; embeddings that are ready lie in the cache
      this.#abort.abort();
      for (const prepared of await Promise.all(ahead.values())) await this.#release(prepared);
      await this.#recordEnd();
    }
  }

  async #release(prepared: Prepared): Promise<void> {
    if (prepared.ok) await this.#cutter.release(prepared.value);
  }

  /** @throws whatever stops the batch; a failure of the photo alone becomes its problem */
  async #finish(planned: PlannedItem, prepared: Prepared, signal: AbortSignal): Promise<void> {
    const started = performance.now();
    try {
      if (!prepared.ok) throw prepared.error;
      const { png, facts } = await this.#cutter.cut(prepared.value, this.#description.recipe, signal);
      await this.#write(planned, { ...planned.item, ...facts, state: 'done', bytes: png.byteLength, milliseconds: Math.round(performance.now() - started), problem: null }, png);
    } catch (error) {
      const failure = toFailure(error);
      const { index, file, verdict } = planned.item;
      const waiting = { ...waitingItem(index, file, planned.target), verdict };
      if (signal.aborted || STOPPING.includes(failure.code)) {
        this.#change(planned, waiting);
        throw failure;
      }
      const state = failure.code === 'file-exists' ? 'skipped' : 'failed';
      const item = { ...waiting, state, out: null, problem: toProblem(failure) } as const;
      // a result of an earlier state of the photo stays the batch's own, to be replaced once the photo can be read again
      if (state === 'skipped') planned.own = [];
      await this.#journalItem(planned, item);
      this.#change(planned, item);
    }
    this.#rate?.finished(performance.now());
    this.#tell('batch');
  }

  /**
   * The journal first: whenever the process ends, a file whose checksum stands there is known as the
   * batch's own, and one that is not there yet is made again.
   */
  async #write(planned: PlannedItem, item: BatchItem, png: Uint8Array): Promise<void> {
    const { target } = planned;
    const there = planned.own.length === 0 ? null : await sha256OfFile(target);
    if (there !== null && !planned.own.includes(there)) throw new Failure('file-exists', { file: basename(target) });
    planned.own = there === null ? [sha256Of(png)] : [sha256Of(png), there];
    await this.#journalItem(planned, item);
    if (there === null) await writeNew(target, png);
    else await replaceFile(target, png);
    this.#change(planned, item);
  }

  async #journalItem(planned: PlannedItem, item: BatchItem): Promise<void> {
    await this.#journal.append(recordOf({ ...planned, item }));
  }

  *#waitingAfter(index: number, count: number): Generator<PlannedItem> {
    let found = 0;
    for (let i = index + 1; i < this.items.length && found < count; i++) {
      const planned = this.items[i];
      if (planned?.item.state !== 'waiting') continue;
      found++;
      yield planned;
    }
  }

  #at(index: number): PlannedItem {
    const planned = this.items[index];
    if (planned === undefined) throw new Failure('batch-item-unknown', { index });
    return planned;
  }

  #change(planned: PlannedItem, change: Partial<BatchItem>): BatchItem {
    planned.item = { ...planned.item, ...change };
    this.#tell(planned.item.index);
    return planned.item;
  }

  #stopped(): boolean {
    return this.#state !== 'running';
  }

  #end(state: 'done' | 'paused' | 'cancelled' | 'failed', problem: Problem | null): void {
    this.#state = state;
    this.#problem = problem;
    this.#tell('batch');
  }

  async #recordEnd(): Promise<void> {
    if (this.#state === 'running') return;
    try {
      await this.#journal.append({ type: 'end', state: this.#state });
    } catch (error) {
      // the results are there and written down; that the end is not only means that it looks killed
      this.#problem ??= toProblem(error);
    }
  }

  #tell(change: BatchChange): void {
    for (const listener of this.#listeners) listener(change);
  }
}
