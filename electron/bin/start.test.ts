import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const start = (...words: string[]) => spawnSync(process.execPath, [join(import.meta.dirname, 'start.mjs'), ...words], { encoding: 'utf8' });

it.each([
  [['--web', '--port', '99999'], "Expected a port from 0 to 65535 but received '99999'"],
  [['--web', '--port', 'abc'], "Expected a port from 0 to 65535 but received 'abc'"],
  [['--web', '--port='], "Expected a port from 0 to 65535 but received ''"],
  [['--port', '-1'], '--port'],
  [['--wep'], "Unknown option '--wep'"],
])('says what is wrong with %j before it starts anything', (words, sentence) => {
  const { status, stdout, stderr } = start(...words);
  expect(stderr).toContain(sentence);
  expect(stderr).toContain('usage: npm start');
  expect(stderr).not.toContain('    at ');
  expect([status, stdout]).toEqual([2, '']);
});

it('says how it is used', () => {
  const { status, stdout } = start('--help');
  expect(status).toBe(0);
  expect(stdout).toMatch(/^usage: npm start -- /);
});

it.skipIf(process.platform !== 'linux')('says where no browser could be opened, and goes on for one that is', async () => {
  const home = await mkdtemp(join(tmpdir(), 'maskwright-start-'));
  // no browser is to be found, nor anything else
  const child = spawn(process.execPath, [join(import.meta.dirname, 'start.mjs')], { stdio: ['ignore', 'pipe', 'pipe'], env: { PATH: join(home, 'nothing'), HOME: home, MASKWRIGHT_HOME: home } });
  const over = once(child, 'exit');
  try {
    let said = '';
    const heard = new Promise<void>((resolve) => {
      for (const stream of [child.stdout, child.stderr]) {
        stream.setEncoding('utf8').on('data', (text: string) => {
          said += text;
          if (said.includes('No browser could be opened')) resolve();
        });
      }
    });
    await Promise.race([heard, over]);
    expect(said).toMatch(/^No desktop window: there is no display\. The same app is at this address, .*\nMaskwright: http:\/\/127.0.0.1:\S+\nNo browser could be opened\. Open the address above in one\.\n$/);
  } finally {
    child.kill('SIGTERM');
    await over;
    await rm(home, { recursive: true, force: true });
  }
}, 120_000);
