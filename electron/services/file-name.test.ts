import fc from 'fast-check';
import { basename, join, win32 } from 'node:path';
import { expect, it } from 'vitest';
import { NameSet, safeFileName } from './file-name';

it.each([
  ['Body paint', 'Body paint'],
  ['../../etc/passwd', '___.._etc_passwd'],
  ['a/b\\c:d*e?f"g<h>i|j', 'a_b_c_d_e_f_g_h_i_j'],
  ['.hidden', '_hidden'],
  ['ends in dots. . .', 'ends in dots'],
  ['  ', 'layer'],
  ['con', '_con'],
  ['NUL.tar', '_NUL.tar'],
  ['影像 50% #1 🚚', '影像 50% #1 🚚'],
  ['line\nbreak\u0000', 'line_break_'],
])('%j becomes %j', (text, name) => {
  expect(safeFileName(text, 'layer')).toBe(name);
});

it('any text becomes a name inside of the folder, short enough for every file system', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
      const name = safeFileName(text, 'layer');
      expect(name).not.toBe('');
      expect(basename(join('/folder', name))).toBe(name);
      expect(win32.basename(win32.join('C:\\folder', name))).toBe(name);
      expect(Buffer.byteLength(`${name}-12345.png`)).toBeLessThanOrEqual(255);
    }),
  );
});

it('names that a file system takes for one get numbers', () => {
  const names = new NameSet();
  expect(['Wheel', 'wheel', 'Wheel', 'WHEEL-2'].map((stem) => names.give(stem, '.png'))).toEqual(['Wheel.png', 'wheel-2.png', 'Wheel-3.png', 'WHEEL-2-2.png']);
});
