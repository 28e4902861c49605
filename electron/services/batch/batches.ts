import { createHash } from 'node:crypto';
import { rm, rmdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { BatchEvent, BatchInfo, BatchInputs, BatchItem, BatchRequest } from '../../api/contract';
import { toProblem } from '../../api/problems';
import { Failure, isFailure } from '../../../core/errors/failure';
import { makeWithParents, systemCode, writeFailure } from '../atomic-file';
import { listFolder } from '../list-folder';
import { sweepParts } from '../parts';
import type { Cutter, CutResult, Replacement } from './cutter';
import { Drops } from './drops';
import { findInputs, type InputFile } from './inputs';
import { BatchJob } from './job';
import { Journal, readJournal, type JournalContent, type JournalLine, type JournalStart } from './journal';
import { BatchLock } from './lock';
import { batchName, checkTemplate } from './names';
import { asTheyEnded, planItems, recordOf, type PlannedItem } from './plan';
import { Watchers } from './watchers';

const ID = /^[0-9a-f]{16}$/;

/**
 * All batches of this computer, one a folder of results; each has a folder of its own in the data
 * folder, with its journal and its lock, so that nothing but results lies where the results go.
 */
export class Batches {
  readonly #folder: string;
  readonly #cutter: Cutter;
  readonly #jobs = new Map<string, BatchJob>();
  readonly #watchers = new Watchers();
  /** the last run of each, until its lock is let go of */
  readonly #runs = new Map<string, Promise<void>>();
  /** the last replacing of a result of each */
  readonly #replacing = new Map<string, Promise<unknown>>();
  /** what another program worked on when it was last asked for, and so has changed since it was read */
  readonly #elsewhere = new Set<string>();
  readonly drops: Drops;

  /** @param folder in the data folder */
  constructor(folder: string, cutter: Cutter) {
    this.#folder = folder;
    this.#cutter = cutter;
    this.drops = new Drops(join(folder, 'dropped'));
  }

  /** How many photos a batch would list and how large they are, without a look into them; none where it could not be started. */
  async inputs(inputs: readonly string[], signal?: AbortSignal): Promise<BatchInputs> {
    const found = await findInputs(inputs, signal);
    const photos = found.every(({ failure }) => failure !== null) ? 0 : found.length;
    return { photos, bytes: found.reduce((sum, input) => sum + input.bytes, 0) };
  }

  /**
   * Starts a batch, or with `resume` goes on with what wrote into the same folder, however many runs
   * that were (`planItems`). It runs on by itself; how it goes is told to whoever watches it. One that can't be started leaves nothing behind.
   * @throws Failure `name-placeholder`, `batch-empty`, `batch-running`, `batch-damaged`, `folder-unwritable`, `disk-full`, `file-unreadable`,
   *   and where none of the photos is there, what is wrong with the first
   */
  async start(request: BatchRequest, signal?: AbortSignal): Promise<BatchInfo> {
    checkTemplate(request.recipe.name);
    const out = resolve(request.out);
    const id = batchId(out);
    const inputs = request.inputs.map((input) => resolve(input));
    const start: JournalStart = { type: 'start', version: 1, name: batchName(inputs, out), out, inputs, recipe: request.recipe, at: Date.now() };
    // a folder is made for a batch that is started; one that went away under a batch is not made again
    const found = await findInputs(inputs, signal);
    const [first] = found;
    if (first === undefined) throw new Failure('batch-empty', { folder: inputs.join(', ') });
    const journal = await readJournal(this.#path(id)).catch((error: unknown) => {
      // a batch from the beginning does without a list that is damaged
      if (request.resume || !isFailure(error, 'batch-damaged')) throw error;
      return null;
    });
    // results of photos that are gone are still worth going on with
    if (first.failure && found.every(({ failure }) => failure !== null) && !(request.resume && journal)) throw first.failure;
    const made = await makeFolder(out);
    try {
      return await this.#begin(id, start, found, journal, request.resume, signal);
    } catch (error) {
      await removeEmpty([...made, this.#path(id)]);
      throw error;
    }
  }

  /** @returns newest first */
  async list(): Promise<BatchInfo[]> {
    const batches: { info: BatchInfo; at: number }[] = [];
    const inputs: string[] = [];
    for (const id of await this.#ids()) {
      try {
        const job = await this.#job(id);
        const start = (await readJournal(this.#path(id)))?.start;
        batches.push({ info: job.info(), at: start?.at ?? 0 });
        inputs.push(...(start?.inputs ?? []));
      } catch (error) {
        // one that can't be read any more doesn't hide the others; asked for by itself it says so
        if (!isFailure(error, 'batch-damaged', 'batch-unknown')) throw error;
      }
    }
    await this.drops.collect(inputs);
    return batches.sort((a, b) => b.at - a.at).map(({ info }) => info);
  }

  /** @throws Failure `batch-unknown`, `batch-damaged` */
  async info(id: string, withItems = true): Promise<BatchInfo> {
    return (await this.#job(id)).info(withItems);
  }

  /** @throws Failure `batch-unknown`, `batch-item-unknown` */
  async item(id: string, index: number): Promise<BatchItem> {
    const planned = (await this.#job(id)).items[index];
    if (planned === undefined) throw new Failure('batch-item-unknown', { index });
    return planned.item;
  }

  /** Resolves when the photo in hand is done. @throws Failure `batch-unknown`, `batch-running` where another program works on it */
  async pause(id: string): Promise<void> {
    await (await this.#own(id)).pause();
    await this.#runs.get(id);
  }

  /** @throws Failure as `pause` */
  async cancel(id: string): Promise<void> {
    await (await this.#own(id)).cancel();
    await this.#runs.get(id);
  }

  /**
   * Goes on with a batch that was paused, cancelled, stopped or killed; photos that failed are tried
   * again, new ones of its folders join. The folder of results must be there.
   * @throws Failure `batch-unknown`, `batch-running`, `folder-missing`, …
   */
  async resume(id: string): Promise<BatchInfo> {
    const job = await this.#own(id);
    if (job.state === 'running') return job.info();
    // a batch that was paused finishes the photo in hand
    await this.#runs.get(id);
    const journal = await readJournal(this.#path(id));
    if (journal === null) throw new Failure('batch-unknown', { id });
    return this.#begin(id, journal.start, await findInputs(journal.start.inputs), journal, true);
  }

  /** Waits until a batch runs no more. */
  async finished(id: string): Promise<BatchInfo> {
    const job = await this.#job(id);
    while (job.state === 'running') {
      await new Promise<void>((settled) => {
        const stop = job.onChange(() => {
          if (job.state === 'running') return;
          stop();
          settled();
        });
      });
    }
    await this.#runs.get(id);
    return job.info(true);
  }

  /** @throws Failure as `pause` */
  async judge(id: string, index: number, verdict: BatchItem['verdict']): Promise<BatchItem> {
    return (await this.#own(id)).judge(index, verdict);
  }

  /** @throws Failure as `pause`, and as the job's */
  correct(id: string, index: number, result: Replacement): Promise<BatchItem> {
    return this.#replace(id, (job) => job.correct(index, result));
  }

  /** @throws Failure as `pause`, and as the job's */
  choose(id: string, index: number, result: CutResult): Promise<BatchItem> {
    return this.#replace(id, (job) => job.choose(index, result));
  }

  /** Cancels and forgets a batch; its results stay. @throws Failure as `pause` */
  async forget(id: string): Promise<void> {
    await this.cancel(id);
    const { out } = await this.info(id, false);
    // so that no other program begins with it while it goes; what makes room on a full disk does without
    const lock = await this.#take(id, out).catch((error: unknown) => {
      if (isFailure(error, 'disk-full')) return null;
      throw error;
    });
    try {
      await this.drops.forget((await readJournal(this.#path(id)))?.start.inputs ?? []);
      this.#jobs.delete(id);
      await rm(this.#path(id), { recursive: true, force: true });
    } finally {
      await lock?.release();
    }
  }

  /** The batch with its photos, then every change as it happens, until nobody reads on. @throws Failure `batch-unknown` */
  events(id: string, signal: AbortSignal): AsyncGenerator<BatchEvent> {
    return this.#watchers.watch(id, () => this.#job(id), signal);
  }

  /** Pauses what runs, so that a program that ends leaves every batch ready to be resumed. */
  async dispose(): Promise<void> {
    await Promise.all([...this.#jobs.values()].map((job) => job.stop()));
    await Promise.all(this.#runs.values());
  }

  async #begin(id: string, start: JournalStart, inputs: readonly InputFile[], journal: JournalContent | null, resume: boolean, signal?: AbortSignal): Promise<BatchInfo> {
    const folder = this.#path(id);
    const lock = await this.#take(id, start.out);
    try {
      const { items, earlier } = await planItems(start.out, start.recipe, inputs, journal, resume, signal);
      try {
        await sweepParts(start.out);
      } catch (error) {
        throw writeFailure(error, start.out);
      }
      const written = new Journal(folder);
      const verdicts = items.filter(({ item }) => item.verdict !== 'none').map(({ item }): JournalLine => ({ type: 'verdict', file: item.file, verdict: item.verdict }));
      await written.begin([start, ...items.map(recordOf), ...earlier, ...verdicts]);
      const job = this.#adopt(new BatchJob({ id, name: start.name, out: start.out, recipe: start.recipe, items }, this.#cutter, written, 'paused'), id);
      // the lock is kept while the batch runs; that it can't be let go of would only make it stale
      this.#runs.set(id, job.run().then(() => job.replaced()).finally(() => lock.release()).catch(() => undefined));
      this.#watchers.tell(id, 'begun');
      return job.info(true);
    } catch (error) {
      await lock.release();
      throw error;
    }
  }

  /** Puts a result in the place of another while no other program works on the batch. */
  #replace(id: string, replace: (job: BatchJob) => Promise<BatchItem>): Promise<BatchItem> {
    const replaced = (this.#replacing.get(id) ?? Promise.resolve()).then(async () => {
      const job = await this.#own(id);
      // a batch that runs has the lock, and keeps it until this is done
      if (job.state === 'running') return replace(job);
      await this.#runs.get(id);
      const lock = await BatchLock.take(this.#path(id), job.info().out);
      try {
        // what another program did until then counts
        return await replace(await this.#own(id));
      } finally {
        await lock.release();
      }
    });
    this.#replacing.set(id, replaced.catch(() => undefined));
    return replaced;
  }

  /** The lock, once this program needs it no more for a single result. */
  async #take(id: string, out: string): Promise<BatchLock> {
    await this.#replacing.get(id);
    return BatchLock.take(this.#path(id), out);
  }

  #adopt(job: BatchJob, id: string): BatchJob {
    this.#jobs.set(id, job);
    this.#elsewhere.delete(id);
    job.onChange((change) => this.#watchers.tell(id, change));
    return job;
  }

  /** The batch, to change something about it. @throws Failure `batch-unknown`, `batch-running` */
  async #own(id: string): Promise<BatchJob> {
    const job = await this.#job(id);
    if (this.#elsewhere.has(id)) throw new Failure('batch-running', { folder: job.info().out });
    return job;
  }

  /** The batch in memory, else as its journal has it. One that another program works on says so. */
  async #job(id: string): Promise<BatchJob> {
    const known = this.#jobs.get(id);
    if (known?.state === 'running') return known;
    const elsewhere = ID.test(id) && (await BatchLock.isTakenElsewhere(this.#path(id)));
    const current = known && (elsewhere || !(this.#elsewhere.has(id) || (await known.isChanged())));
    const job = current ? known : await this.#read(id);
    if (!elsewhere) return job;
    this.#elsewhere.add(id);
    job.showProblem(toProblem(new Failure('batch-running', { folder: job.info().out })));
    return job;
  }

  /** The batch as its journal has it by now, unless this program begins or forgets it meanwhile. */
  async #read(id: string): Promise<BatchJob> {
    const before = this.#jobs.get(id);
    const read = await this.#fromJournal(id);
    if (this.#jobs.get(id) !== before) return this.#job(id);
    this.#adopt(read, id);
    if (before) this.#watchers.tell(id, 'begun');
    return read;
  }

  async #fromJournal(id: string): Promise<BatchJob> {
    const journal = ID.test(id) ? await readJournal(this.#path(id)) : null;
    if (journal === null) throw new Failure('batch-unknown', { id });
    const { start, end, stamp } = journal;
    const written = new Journal(this.#path(id), stamp);
    const description = { id, name: start.name, out: start.out, recipe: start.recipe };
    const state = end ?? 'paused';
    try {
      const { items: planned } = await planItems(start.out, start.recipe, await findInputs(start.inputs), journal, true);
      const items = asTheyEnded(planned, journal);
      return new BatchJob({ ...description, items }, this.#cutter, written, state);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      // the folder of results is gone: the batch is shown with what it was, and why it can't go on
      const items = [...journal.records.values()].map((record, index): PlannedItem => ({
        item: { ...record.item, index, verdict: journal.verdicts.get(record.item.file) ?? 'none' }, source: record.source, target: join(start.out, record.target), own: record.own, recipe: record.recipe,
      }));
      const job = new BatchJob({ ...description, items }, this.#cutter, written, 'failed');
      job.showProblem(toProblem(error));
      return job;
    }
  }

  async #ids(): Promise<string[]> {
    try {
      return (await listFolder(this.#folder)).filter((name) => ID.test(name));
    } catch (error) {
      throw writeFailure(error, this.#folder);
    }
  }

  #path(id: string): string {
    return join(this.#folder, id);
  }
}

/** @returns the folders that weren't there, each after those around it */
async function makeFolder(folder: string): Promise<string[]> {
  try {
    return await makeWithParents(folder);
  } catch (error) {
    // a file has its name
    throw systemCode(error) === 'EEXIST' ? new Failure('folder-unwritable', { folder }, { cause: error }) : writeFailure(error, folder);
  }
}

/** Takes folders back that were made for nothing; what has something in it stays. */
async function removeEmpty(folders: readonly string[]): Promise<void> {
  // why the batch could not be started is told; that a folder of it stays is not worth a second sentence
  for (const folder of folders.toReversed()) await rmdir(folder).catch(() => undefined);
}

/** A batch is known by its folder of results. */
function batchId(out: string): string {
  return createHash('sha256').update(out).digest('hex').slice(0, 16);
}
