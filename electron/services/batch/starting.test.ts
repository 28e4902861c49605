import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Failure } from '../../../core/errors/failure';
import type { BatchRequest } from '../../api/contract';
import { Batches } from './batches';
import type { Cutter } from './cutter';

/** No photo gets any further than being opened. */
const cutter: Cutter = {
  prepare: (path) => Promise.reject(new Failure('photo-damaged', { file: path })),
  cut: () => Promise.reject(new Failure('internal', { detail: 'nothing was prepared' })),
  release: () => Promise.resolve(),
};

let folder: string;
let batches: Batches;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'maskwright-batch-start-'));
  batches = new Batches(join(folder, 'data'), cutter);
});
afterEach(async () => {
  await batches.dispose();
  await rm(folder, { recursive: true, force: true });
});

const request = (...inputs: string[]): BatchRequest => ({
  inputs: inputs.map((name) => join(folder, name)), out: join(folder, 'new', 'results'), recipe: { points: [], box: null, recolor: null, trim: null, name: '{stem}' }, resume: false,
});

describe('a batch that can not be started', () => {
  it('leaves no folder and no batch behind where none of its photos is there, and says what is wrong with the first', async () => {
    await mkdir(join(folder, 'photos', 'b.jpg'), { recursive: true });
    await expect(batches.start(request('a.jpg', 'photos/b.jpg'))).rejects.toMatchObject({ code: 'file-missing', values: { file: 'a.jpg' } });
    expect(await readdir(folder)).toEqual(['photos']);
    expect(await batches.list()).toEqual([]);
  });

  it('leaves none behind where the list of what is done can not be written, nor takes away what was there', async () => {
    await writeFile(join(folder, 'a.jpg'), 'a photo');
    // a file has the name of the folder that the list would lie in
    await writeFile(join(folder, 'data'), '');
    await expect(batches.start(request('a.jpg'))).rejects.toBeInstanceOf(Failure);
    expect((await readdir(folder)).sort()).toEqual(['a.jpg', 'data']);
    await mkdir(join(folder, 'new'));
    await expect(batches.start(request('a.jpg'))).rejects.toBeInstanceOf(Failure);
    expect((await readdir(folder)).sort()).toEqual(['a.jpg', 'data', 'new']);
  });

  it('leaves nothing behind where the names of its results would have an unknown placeholder in them', async () => {
    await writeFile(join(folder, 'a.jpg'), 'a photo');
    const { recipe, ...rest } = request('a.jpg');
    await expect(batches.start({ ...rest, recipe: { ...recipe, name: '{stem}-{date}' } })).rejects.toMatchObject({ code: 'name-placeholder', values: { placeholder: '{date}' } });
    expect(await readdir(folder)).toEqual(['a.jpg']);
  });

  it('is not one of whose photos some are missing: the others are worked on', async () => {
    await writeFile(join(folder, 'a.jpg'), 'a photo');
    const { id } = await batches.start(request('a.jpg', 'missing.jpg'));
    expect((await batches.finished(id)).items?.map((item) => item.problem?.code)).toEqual(['photo-damaged', 'file-missing']);
  });
});
