import { describe, expect, it } from 'vitest';
import { batchName, checkTemplate, ResultNames } from './names';

const give = (template: string, paths: string[]): string[] => {
  const names = new ResultNames(template, paths.length);
  return paths.map((path, index) => names.give(path, index));
};

describe('names of results', () => {
  it('come from the template', () => {
    expect(give('{stem}-cut', ['/a/one.jpg', '/a/two.JPEG'])).toEqual(['one-cut.png', 'two-cut.png']);
    expect(give('{n}_{stem}', Array.from({ length: 10 }, (_, i) => `/p${i}.jpg`))).toEqual(Array.from({ length: 10 }, (_, i) => `${String(i + 1).padStart(2, '0')}_p${i}.png`));
    expect(give('', ['/a/one.jpg'])).toEqual(['one.png']);
    expect(give('{stem}.png', ['/a/one.jpg'])).toEqual(['one.png']);
    expect(give('{stem}', ['/a/$&.jpg', '/a/a b\'c#1%20🦎 影像.jpg'])).toEqual(['$&.png', "a b'c#1%20🦎 影像.png"]);
  });

  it('differ for photos of the same stem, also where only the case or the encoding differs', () => {
    expect(give('{stem}', ['/a/one.jpg', '/a/one.png', '/b/ONE.jpg', '/c/one-2.jpg'])).toEqual(['one.png', 'one-2.png', 'ONE-3.png', 'one-2-2.png']);
    expect(give('{stem}', ['/a/\u00e9.jpg', '/a/e\u0301.jpg'])).toEqual(['\u00e9.png', '\u00e9-2.png']);
    expect(give('same', ['/a/1.jpg', '/a/2.jpg'])).toEqual(['same.png', 'same-2.png']);
  });

  it('keep clear of reserved ones', () => {
    const names = new ResultNames('{stem}', 2);
    names.reserve('one.png');
    expect(names.give('/a/one.jpg', 0)).toBe('one-2.png');
  });

  it('are names on every system, whatever the photo and the template are called', () => {
    expect(give('../../{stem}', ['/a/x.jpg'])).toEqual(['___.._x.png']);
    expect(give('{stem}', ['/a/con.jpg', '/a/...jpg', `/a/${'影'.repeat(200)}.jpg`]).map((name) => Buffer.byteLength(name) <= 255 && !name.startsWith('.'))).toEqual([true, true, true]);
    expect(give('{stem}', ['/a/{n}.jpg', '/a/{stem}.jpg'])).toEqual(['{n}.png', '{stem}.png']);
  });
});

it.each([['{foo}', '{foo}'], ['{stem}-{N}', '{N}'], ['{}', '{}'], ['{{stem}} { n }', '{ n }']])('of the template %s is nothing known in %s', (template, placeholder) => {
  expect(() => checkTemplate(template)).toThrow(expect.objectContaining({ code: 'name-placeholder', values: { placeholder, known: '{stem}, {n}' } }));
});

it.each(['', 'same', '{stem}', '{n}_{stem} {n}', '{{stem}}', '} {', '{'])('of the template %j is all known', (template) => {
  expect(() => checkTemplate(template)).not.toThrow();
});

describe('the name of a batch', () => {
  it('is that of its folder of photos, or of its results where it has several', () => {
    expect(batchName(['/shoots/spring'], '/out/cut')).toBe('spring');
    expect(batchName(['/shoots/spring/*.jpg'], '/out/cut')).toBe('spring');
    expect(batchName(['/shoots/spring/one.jpeg'], '/out/cut')).toBe('spring');
    expect(batchName(['/shoots/spring', '/shoots/autumn'], '/out/cut')).toBe('cut');
    expect(batchName(['/'], '/out/cut')).toBe('cut');
  });
});
