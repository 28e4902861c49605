import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { atomicWrite } from './atomic-write';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'atomic-write-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it('replaces a file and leaves nothing aside', async () => {
  const path = join(folder, 'model.onnx');
  await atomicWrite(path, 'old');
  await atomicWrite(path, Uint8Array.of(1, 2, 3));
  expect([...(await readFile(path))]).toEqual([1, 2, 3]);
  expect(await readdir(folder)).toEqual(['model.onnx']);
});

it('that fails leaves nothing aside', async () => {
  await mkdir(join(folder, 'model.onnx'));
  await expect(atomicWrite(join(folder, 'model.onnx'), 'x')).rejects.toThrow();
  expect(await readdir(folder)).toEqual(['model.onnx']);
  await expect(atomicWrite(join(folder, 'none', 'model.onnx'), 'x')).rejects.toThrow('ENOENT');
});
