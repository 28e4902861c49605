import { mkdtemp, rm, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Events } from './events';
import { PendingFiles } from './pending-files';
import { Recents } from './recents';

let folder: string;
const kept = new Set<string>();
const keeps = (id: string): boolean => kept.has(id);
beforeEach(async () => { folder = await mkdtemp(join(tmpdir(), 'maskwright-recents-')); });
afterEach(() => rm(folder, { recursive: true, force: true }));

async function file(name: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, name);
  return path;
}

describe('recent files', () => {
  it('lead with the last one, each once, and outlive the program', async () => {
    const recents = new Recents(folder, keeps);
    const [photo, project] = [await file('a #1.jpg'), await file('b.ora')];
    await recents.add({ path: photo, kind: 'photo', photoId: 'unknown' });
    await recents.add({ path: project, kind: 'project', layers: 3, photoId: 'unknown' });
    await recents.add({ path: photo, kind: 'photo', photoId: 'unknown' });
    const listed = new Recents(folder, keeps).list();
    expect(listed.map(({ name, kind, layers }) => [name, kind, layers])).toEqual([['a #1.jpg', 'photo', undefined], ['b.ora', 'project', 3]]);
  });

  it('have the id of their photo as long as the cache keeps it, so that it can be shown', async () => {
    kept.add('abc');
    const recents = new Recents(folder, keeps);
    const photo = await file('a.jpg');
    await recents.add({ path: photo, kind: 'photo', photoId: 'abc' });
    expect(new Recents(folder, keeps).list()).toMatchObject([{ path: photo, photoId: 'abc' }]);
    kept.delete('abc');
    expect(recents.list().map(({ path, photoId }) => [path, photoId])).toEqual([[photo, undefined]]);
    // another photo under the same name takes its place
    kept.add('def');
    await recents.add({ path: photo, kind: 'photo', photoId: 'def' });
    expect(recents.list().map(({ photoId }) => photoId)).toEqual(['def']);
    kept.clear();
  });

  it('that are gone are not shown', async () => {
    const recents = new Recents(folder, keeps);
    const photo = await file('a.jpg');
    await recents.add({ path: photo, kind: 'photo', photoId: 'unknown' });
    await unlink(photo);
    expect(recents.list()).toEqual([]);
  });

  it('may have come as bytes, and are shown as long as they are kept', async () => {
    kept.add('abc');
    const recents = new Recents(folder, keeps);
    await recents.addKept({ id: 'abc', name: 'a.jpg' });
    await recents.add({ path: await file('b.jpg'), kind: 'photo', photoId: 'unknown' });
    await recents.addKept({ id: 'abc', name: 'a.jpg' });
    expect(new Recents(folder, keeps).list().map(({ path, photoId, name }) => [path, photoId, name])).toEqual([[null, 'abc', 'a.jpg'], [join(folder, 'b.jpg'), undefined, 'b.jpg']]);
    kept.delete('abc');
    expect(recents.list().map(({ name }) => name)).toEqual(['b.jpg']);
  });

  it('are thirty at most', async () => {
    const recents = new Recents(folder, keeps);
    for (let i = 0; i < 35; i++) await recents.add({ path: await file(`${i}.jpg`), kind: 'photo', photoId: 'unknown' });
    expect(recents.list()).toHaveLength(30);
    expect(recents.list()[0]?.name).toBe('34.jpg');
  });

  it('start anew where the list is damaged', async () => {
    await writeFile(join(folder, 'recents.json'), '[{"path": 3}]');
    expect(new Recents(folder, keeps).list()).toEqual([]);
  });
});

describe('events', () => {
  it('reach every stream from its making on; a problem waits for the first one', async () => {
    const events = new Events();
    const problem = { type: 'urn:maskwright:internal', status: 500, title: 'x', code: 'internal', values: {} };
    events.publish({ type: 'problem', problem });
    events.publish({ type: 'open-files', files: ['nobody listens'] });
    const controller = new AbortController();
    const [first, second] = [events.stream(controller.signal), events.stream(controller.signal)];
    events.publish({ type: 'open-files', files: ['x'] });
    expect([(await first.next()).value, (await first.next()).value]).toEqual([{ type: 'problem', problem }, { type: 'open-files', files: ['x'] }]);
    expect((await second.next()).value).toEqual({ type: 'open-files', files: ['x'] });
    const ends = [first.next(), second.next()];
    controller.abort();
    expect((await Promise.all(ends)).map(({ done }) => done)).toEqual([true, true]);
  });

  it('end for all when the host closes', async () => {
    const events = new Events();
    const next = events.stream(new AbortController().signal).next();
    events.close();
    expect((await next).done).toBe(true);
    expect((await events.stream(new AbortController().signal).next()).done).toBe(true);
  });

  it('tell of files that wait, which a window takes', () => {
    const events = new Events();
    const heard: unknown[] = [];
    events.subscribe((event) => heard.push(event));
    const pending = new PendingFiles(events, [join(folder, 'a.jpg')]);
    pending.add([join(folder, 'b.jpg')]);
    pending.add([]);
    expect(heard).toEqual([{ type: 'open-files', files: [join(folder, 'b.jpg')] }]);
    pending.take(join(folder, '.', 'a.jpg'));
    expect(pending.list()).toEqual([join(folder, 'b.jpg')]);
  });
});
