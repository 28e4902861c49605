import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
let elsewhere: string;
beforeAll(() => {
  elsewhere = realpathSync(mkdtempSync(join(tmpdir(), 'maskwright-called-from-')));
});
afterAll(() => rmSync(elsewhere, { recursive: true, force: true }));

/** The program itself is no TypeScript. */
const { calledFrom } = (await import(join(import.meta.dirname, 'called-from.mjs'))) as { calledFrom(script: string, root: string, env: Record<string, string>, cwd: string): string };

describe('the folder that a program was called from', () => {
  const byNpm = { npm_lifecycle_event: 'maskwright', npm_package_json: join(ROOT, 'package.json') };

  it('is where npm was called, for the script of this project', () => {
    expect(calledFrom('maskwright', ROOT, { ...byNpm, INIT_CWD: elsewhere }, ROOT)).toBe(elsewhere);
  });

  it('is what names of files are meant from', () => {
    copyFileSync(join(ROOT, 'assets/samples/coffee.jpg'), join(elsewhere, 'mine.jpg'));
    // as npm starts it
    const { stdout, stderr } = spawnSync(process.execPath, [join(ROOT, 'electron/bin/maskwright.mjs'), 'info', 'mine.jpg'], { cwd: ROOT, encoding: 'utf8', env: { ...process.env, ...byNpm, INIT_CWD: elsewhere } });
    expect(stdout + stderr).toContain('mine.jpg: JPEG, 600 × 400');
  });

  it.each([
    ['without npm', {}, ROOT],
    ['in another script', { ...byNpm, npm_lifecycle_event: 'build' }, ROOT],
    ['in a script of that name in another project', { ...byNpm, npm_package_json: join(tmpdir(), 'package.json') }, ROOT],
    ['where the script went elsewhere', byNpm, tmpdir()],
  ])('is the one that it runs in %s', (_, env, cwd) => {
    expect(calledFrom('maskwright', ROOT, { INIT_CWD: elsewhere, ...env }, cwd)).toBe(cwd);
  });
});
