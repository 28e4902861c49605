import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { filesOf } from './arguments';

it('finds the files among what Electron and Chromium are started with', () => {
  const here = resolve('/work/photos');
  expect(filesOf(['electron', '/app', '--no-sandbox', 'a b #1.jpg', '/tmp/貓.png'], false, here)).toEqual([resolve(here, 'a b #1.jpg'), resolve('/tmp/貓.png')]);
  expect(filesOf(['Maskwright', 'x.ora', '--', '--odd name.jpg'], true, here)).toEqual([resolve(here, 'x.ora'), resolve(here, '--odd name.jpg')]);
  expect(filesOf(['electron', '/app'], false, here)).toEqual([]);
});
