import fc from 'fast-check';
import { basename, join, win32 } from 'node:path';
import { expect, it } from 'vitest';
import { NameSet, safeFileName, shownFileName } from './file-name';

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

it.each([
  ['影像 50% #1: 🏳️‍🌈?.jpg', '影像 50% #1: 🏳️‍🌈?.jpg'],
  ['../../etc/passwd', 'passwd'],
  ['C:\\photos\\a.jpg', 'a.jpg'],
  ['photo\u202egpj.exe', 'photogpj.exe'],
  ['nul\u0000\n.jpg', 'nul.jpg'],
  ['a/', 'photo'],
])('%j is shown as %j', (given, shown) => {
  expect(shownFileName(given, 'photo')).toBe(shown);
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

it('a name of any length is shortened at once, and to the same as character by character', () => {
  const oneByOne = (text: string): string => {
    let name = text;
    while (Buffer.byteLength(name) > 240) name = [...name].slice(0, -1).join('').trimEnd();
    return name;
  };
  fc.assert(
    fc.property(fc.array(fc.constantFrom('a', 'é', '影', '🚚', ' ', '\u3000', '.'), { maxLength: 300 }), fc.string({ unit: 'grapheme', maxLength: 40 }), (signs, end) => {
      const whole = `x${signs.join('')}${end.replace(/[^\p{L}]/gu, '')}x`.normalize('NFC');
      expect(safeFileName(whole, 'layer')).toBe(oneByOne(whole));
    }),
  );
  for (const long of ['x'.repeat(1e6), '影'.repeat(1e6), `${'.'.repeat(1e6)}x`, `a${'. '.repeat(5e5)}x`, ' '.repeat(1e6)]) {
    expect(Buffer.byteLength(safeFileName(long, 'layer'))).toBeLessThanOrEqual(240);
  }
});

it('numbers are what they would be if each were tried from the beginning', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.constantFrom('a', 'A', 'a-2', 'A-3', 'a-', 'ΑΣ', 'ας', 'ασ', 'e\u0301', 'É'), fc.boolean())), (asked) => {
      const names = new NameSet();
      const taken = new Set<string>();
      const key = (name: string): string => name.normalize('NFC').toLowerCase();
      for (const [stem, kept] of asked) {
        if (kept) {
          names.reserve(`${stem}-2.png`);
          taken.add(key(`${stem}-2.png`));
          continue;
        }
        let [name, number] = [`${stem}.png`, 1];
        while (taken.has(key(name))) name = `${stem}-${++number}.png`;
        taken.add(key(name));
        expect(names.give(stem, '.png')).toBe(name);
      }
    }),
  );
});

it('a hundred thousand of the same name each get their own', () => {
  const names = new NameSet();
  for (let i = 1; i < 100_000; i++) names.give('layer', '.png');
  expect(names.give('Layer', '.png')).toBe('Layer-100000.png');
});
