import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { build } from 'vite';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { addMaskLayer, blobsOf, changeLayer, newDocument } from '../../../core/document/changes';
import type { PhotoInfo } from '../../../core/document/document';
import { isFailure } from '../../../core/errors/failure';
import { failureOf } from '../../../core/errors/failure.test-support';
import { DocumentStore } from '../../../core/history/document-store';
import { currentStep, openHistory } from '../../../core/history/history';
import type { History } from '../../../core/history/step';
import { BlobStore } from '../blobs/blob-store';
import { mentionedBlobs } from '../blobs/mentioned-blobs';
import { PhotoStore } from '../photos/photo-store';
import { smallDisk } from '../small-disk.test-support';
import { Journal } from './journal';

let home: string;
let folder: string;
let photoFile: Buffer;
let photos: PhotoStore;
let blobs: BlobStore;
let photo: PhotoInfo;
let reported: unknown[];
const opened: Journal[] = [];

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'journal-'));
  photoFile = await sharp({ create: { width: 30, height: 20, channels: 3, background: '#335577' } }).jpeg().toBuffer();
});
afterAll(() => rm(home, { recursive: true, force: true }));
beforeEach(async () => {
  folder = await mkdtemp(join(home, 'run-'));
  photos = new PhotoStore(join(folder, 'photos'));
  blobs = new BlobStore(join(folder, 'blobs'));
  photo = await photos.openBytes('truck.jpg', photoFile);
  reported = [];
});
afterEach(async () => {
  for (const journal of opened.splice(0)) await journal.dispose();
  blobs.dispose();
});

function program(options: Partial<ConstructorParameters<typeof Journal>[0]> = {}): Journal {
  const journal = new Journal({ folder: join(folder, 'journal'), photos, blobs, report: (error) => reported.push(error), ...options });
  opened.push(journal);
  return journal;
}

async function work(id: string, steps = 2): Promise<History> {
  const documents = new DocumentStore(openHistory(newDocument(photo, id), photo.name));
  const blob = await blobs.put(Uint8Array.of(1, 2, 3));
  documents.commit('keep', 'Mask 1', (document) => addMaskLayer(document, {
    mask: { blob, bounds: { x: 1, y: 1, width: 2, height: 2 }, area: 4 }, prompts: { points: [], box: null }, candidate: 'whole', predictedIou: 1, stability: 1,
  }, 'Mask', 'layer'));
  for (let step = 2; step < steps; step++) documents.commit('opacity', 'Mask 1', (document) => changeLayer(document, 'layer', { kind: 'opacity', opacity: 1 / step }));
  return documents.history;
}
const body = (history: History, name = 'truck.jpg') => ({ history, path: null, name });

/** Marks a program's work as that of one that is gone. */
async function orphan(id: string): Promise<void> {
  const path = join(folder, 'journal', `${id}.json`);
  const entry = JSON.parse(await readFile(path, 'utf8')) as object;
  await writeFile(path, JSON.stringify({ ...entry, program: '4194305-gone' }));
}

describe('work', () => {
  it('comes back as it was, with its name and path', async () => {
    const journal = program();
    const history = await work('doc');
    await journal.put('doc', { history, path: '/home/truck.ora', name: 'truck.ora' });
    expect(await journal.list()).toMatchObject([{ documentId: 'doc', name: 'truck.ora', steps: 2 }]);
    expect(await journal.get('doc')).toEqual({ history, path: '/home/truck.ora', name: 'truck.ora', leftOut: [] });
  });

  it('comes back also when the cache of photos was emptied', async () => {
    const history = await work('doc');
    await program().put('doc', body(history));
    await rm(join(folder, 'photos'), { recursive: true });
    const later = new PhotoStore(join(folder, 'photos'));
    const back = await program({ photos: later }).get('doc');
    expect(back.history).toEqual(history);
    expect(Buffer.from(await later.bytes(photo.id))).toEqual(photoFile);
  });

  it('that says what can not be true of its photo is not brought back', async () => {
    const history = await work('doc');
    const wide = new DocumentStore(history);
    wide.commit('refine', 'Mask 1', (document) => ({ ...document, layers: document.layers.map((layer) => (layer.kind === 'mask' ? { ...layer, mask: { ...layer.mask, bounds: { x: 0, y: 0, width: 60_000, height: 60_000 } } } : layer)) }));
    await program().put('doc', body(wide.history, 'truck.ora'));
    expect(await failureOf(program().get('doc'))).toMatchObject({ code: 'project-damaged', values: { file: 'truck.ora' } });
  });

  it('is forgotten when it is saved or closed, also while it is being written', async () => {
    const journal = program();
    const writes = [journal.put('doc', body(await work('doc'))), journal.put('doc', body(await work('doc', 5)))];
    await journal.remove('doc');
    await Promise.all(writes);
    expect(await journal.list()).toEqual([]);
    await journal.remove('never-was');
    expect(await failureOf(journal.get('doc'))).toMatchObject({ code: 'request-unknown' });
  });

  it('sent quicker than the disk is, is written in its newest state', async () => {
    const journal = program();
    const histories = await Promise.all([2, 3, 4, 5, 6].map((steps) => work('doc', steps)));
    await Promise.all(histories.map((history) => journal.put('doc', body(history))));
    expect((await journal.get('doc')).history.steps).toHaveLength(6);
    expect((await readdir(join(folder, 'journal'))).filter((name) => name.startsWith('doc'))).toEqual(['doc.json']);
  });

  it('of several documents is listed newest first', async () => {
    const journal = program();
    for (const id of ['a', 'b']) {
      await journal.put(id, body(await work(id), id));
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect((await journal.list()).map((entry) => entry.name)).toEqual(['b', 'a']);
  });

  it.each(['../escape', 'a/b', '', 'a'.repeat(65), '..'])('is never written under the name %j', async (id) => {
    expect(await failureOf(program().put(id, body(await work('doc'))))).toMatchObject({ code: 'request-invalid' });
  });
});

describe('several programs', () => {
  it('see their own work and that of programs that are gone, not that of one that runs', async () => {
    const [one, two] = [program(), program()];
    await one.put('mine', body(await work('mine')));
    await two.put('theirs', body(await work('theirs')));
    expect((await one.list()).map((entry) => entry.documentId)).toEqual(['mine']);
    expect((await two.list()).map((entry) => entry.documentId)).toEqual(['theirs']);
    await orphan('theirs');
    expect((await one.list()).map((entry) => entry.documentId).toSorted()).toEqual(['mine', 'theirs']);
  });

  it('that ended without closing their documents leave them to be brought back', async () => {
    const one = program();
    await one.put('mine', body(await work('mine')));
    await one.dispose();
    expect((await program().list()).map((entry) => entry.documentId)).toEqual(['mine']);
  });

  it('take over what they bring back', async () => {
    const [one, two] = [program(), program()];
    await one.put('doc', body(await work('doc')));
    await orphan('doc');
    const { history } = await two.get('doc');
    await two.put('doc', body(history));
    expect(await one.list()).toEqual([]);
  });

  it('whose number another process has now count as gone when they are silent', async () => {
    const one = program();
    await one.put('doc', body(await work('doc')));
    const marks = join(folder, 'journal', 'programs');
    const past = new Date(Date.now() - 600_000);
    for (const mark of await readdir(marks)) await utimes(join(marks, mark), past, past);
    expect((await program().list()).map((entry) => entry.documentId)).toEqual(['doc']);
  });
});

describe('damage', () => {
  it('of one entry is told and put aside; the others come back', async () => {
    const journal = program();
    await journal.put('good', body(await work('good')));
    await writeFile(join(folder, 'journal', 'cut.json'), '{"version":1,"app":"0.1');
    await writeFile(join(folder, 'journal', 'odd.json'), '{"version":1,"history":{}}');
    expect((await journal.list()).map((entry) => entry.documentId)).toEqual(['good']);
    expect(reported.map((error) => isFailure(error, 'project-damaged'))).toEqual([true, true]);
    expect((await readdir(join(folder, 'journal'))).filter((name) => name.endsWith('.damaged')).toSorted()).toEqual(['cut.json.damaged', 'odd.json.damaged']);
    // told once
    await journal.list();
    expect(reported).toHaveLength(2);
  });

  it('an entry of a newer version is left for it', async () => {
    await mkdir(join(folder, 'journal'), { recursive: true });
    await writeFile(join(folder, 'journal', 'new.json'), '{"version":2}');
    expect(await program().list()).toEqual([]);
    expect(await readdir(join(folder, 'journal'))).toEqual(['new.json']);
    expect(reported).toEqual([]);
  });

  it('a history that leads nowhere is said when it is brought back', async () => {
    const journal = program();
    await journal.put('doc', body(await work('doc')));
    const path = join(folder, 'journal', 'doc.json');
    await writeFile(path, (await readFile(path, 'utf8')).replace('"current":1', '"current":7'));
    expect(await failureOf(journal.get('doc'))).toMatchObject({ code: 'project-damaged', values: { file: 'truck.jpg' } });
  });

  it('a full disk is said, and the state before stays', async (context) => {
    const disk = smallDisk(400);
    if (disk === null) return context.skip('a small disk can only be mounted by root on Linux');
    try {
      const journal = program({ folder: disk.folder });
      const before = await work('doc');
      await journal.put('doc', body(before));
      await writeFile(join(disk.folder, 'filler'), Buffer.alloc(380_000)).catch(() => undefined);
      expect(await failureOf(journal.put('doc', body(await work('doc', 2000))))).toMatchObject({ code: 'disk-full' });
      expect((await journal.get('doc')).history).toEqual(before);
      await journal.dispose();
      opened.splice(opened.indexOf(journal), 1);
    } finally {
      disk.unmount();
    }
  });
});

it('what any entry needs is never collected', async () => {
  const history = await work('doc');
  await program().put('doc', body(history));
  await orphan('doc');
  const later = new BlobStore(join(folder, 'blobs'));
  const used = await mentionedBlobs([join(folder, 'journal'), join(folder, 'never was')]);
  const [mask = ''] = blobsOf(currentStep(history).document);
  expect(used).toEqual(new Set([mask, photo.id]));
  expect(await later.collect(used, { age: -1 })).toBe(0);
  expect(await later.collect(new Set(), { age: -1 })).toBe(2);
  later.dispose();
});

it('survives kill -9 at any moment with all that was said to be on disk', async () => {
  const out = join(folder, 'program');
  await build({
    configFile: false,
    logLevel: 'error',
    build: { ssr: join(import.meta.dirname, 'journal-child.test-support.ts'), outDir: out, target: 'node20', rollupOptions: { output: { entryFileNames: 'child.mjs' } } },
    // the packages stay where they are
    resolve: { external: true } as object,
  });
  // beside the project's packages, so that the child finds them
  const child = join(import.meta.dirname, '../../../dist', `journal-child-${process.pid}.mjs`);
  await mkdir(join(child, '..'), { recursive: true });
  await writeFile(child, await readFile(join(out, 'child.mjs')));
  const path = join(folder, 'truck.jpg');
  await writeFile(path, photoFile);
  try {
    for (const milliseconds of [20, 90, 200]) {
      const run = await mkdtemp(join(folder, 'killed-'));
      const killed = spawn(process.execPath, [child, run, path], { stdio: ['ignore', 'pipe', 'inherit'] });
      let said = '';
      const gone = once(killed, 'exit');
      killed.stdout.setEncoding('utf8');
      let timer: NodeJS.Timeout | undefined;
      for await (const chunk of killed.stdout as AsyncIterable<string>) {
        said += chunk;
        timer ??= setTimeout(() => killed.kill('SIGKILL'), milliseconds);
      }
      await gone;
      const promised = Number(said.trim().split('\n').at(-1));
      expect(promised).toBeGreaterThan(1);
      const laterPhotos = new PhotoStore(join(run, 'photos'));
      const laterBlobs = new BlobStore(join(run, 'blobs'));
      const later = program({ folder: join(run, 'journal'), photos: laterPhotos, blobs: laterBlobs });
      const [entry] = await later.list();
      expect(entry?.steps).toBeGreaterThanOrEqual(promised);
      const { history } = await later.get('work');
      for (const sha256 of blobsOf(currentStep(history).document)) await laterBlobs.get(sha256);
      expect(Buffer.from(await laterPhotos.bytes(currentStep(history).document.photo.id))).toEqual(photoFile);
      laterBlobs.dispose();
    }
  } finally {
    await rm(child, { force: true });
  }
});
