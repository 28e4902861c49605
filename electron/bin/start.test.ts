import { spawnSync } from 'node:child_process';
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
