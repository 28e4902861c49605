import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Failure, FAILURES, type FailureCode } from './failure';
import { ENGLISH_FAILURES, saidParts, sentence } from './sentences';

const codes = Object.keys(FAILURES) as FailureCode[];
/** Values that are numbers in every sentence. */
const NUMBERS = new Set(['width', 'height', 'expectedWidth', 'expectedHeight', 'x', 'y', 'limit', 'seconds', 'port', 'percent']);

function sampleValues(code: FailureCode): Record<string, string | number> {
  return Object.fromEntries(FAILURES[code].map((name, index) => [name, NUMBERS.has(name) ? 1_234_000 * (index + 1) : `the ${name}`]));
}

describe('the sentences of failures', () => {
  it.each(codes)('%s says what happened and what to do, with every value that it has', (code) => {
    const values = sampleValues(code);
    const said = sentence(new Failure(code, values));
    const { what, remedy } = saidParts({ code, values });
    for (const part of [what, remedy]) {
      expect(part).toMatch(/^\S.*\.$/s);
      expect(part).not.toMatch(/[{}]|–|oops|please|error|!|undefined|NaN/i);
    }
    for (const [name, value] of Object.entries(values)) {
      // these choose among sentences instead of standing in one
      if (name === 'kind' || name === 'asked') continue;
      const other = typeof value === 'number' ? value + 5_000_000 : `another ${name}`;
      expect(sentence(new Failure(code, { ...values, [name]: other })), `${name} makes no difference`).not.toBe(said);
    }
  });

  it('reads as the look asks', () => {
    expect(sentence(new Failure('photo-too-large', { file: 'scan.png', width: 60_000, height: 60_000, limit: 100 }))).toBe(
      'scan.png says it is 60,000 × 60,000 px. Maskwright opens up to 100 megapixels; make it smaller first.',
    );
    // a comma between thousands would make three numbers of two
    expect(sentence(new Failure('point-outside', { x: 9999.5, y: 10_000, width: 4000, height: 3000 }))).toContain('The point 9999.5, 10000 lies outside of the photo, which is 4,000 × 3,000 px.');
    expect(sentence(new Failure('photo-truncated', { file: 'heron-040.jpg', percent: 61 }))).toBe('heron-040.jpg is cut off after 61 %. Save it again from its source, then retry.');
    expect(sentence(new Failure('photo-not-a-picture', { file: 'notes.png', kind: 'text' }))).toBe(
      'notes.png is a text file, not a picture. Open it in a text editor, or choose another file.',
    );
    expect(sentence(new Failure('upload-too-large', { file: 'a.tif', limit: 240_000_000 }))).toContain('larger than 240 MB.');
  });

  it('keeps a code, and what another program said, out of the sentences', () => {
    const failure = new Failure('inpaint-broken', { address: '127.0.0.1:8080', status: 500, detail: 'CUDA out of memory' });
    expect(saidParts(failure)).toEqual({
      what: 'IOPaint at 127.0.0.1:8080 failed.',
      remedy: 'Look at its window for the reason, then retry. The mask is kept.',
      details: 'Status 500: CUDA out of memory',
    });
    expect(sentence(failure)).toMatch(/then retry\. The mask is kept\. \(Status 500: CUDA out of memory\)$/);
    for (const code of codes) for (const part of ENGLISH_FAILURES[code].slice(0, 2)) expect(part, code).not.toMatch(/\{status\}/);
  });

  it('takes any file name as it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (file) => {
        expect(sentence(new Failure('photo-truncated', { file, percent: 0 }))).toBe(`${file} is cut off before its end. Save it again from its source, then retry.`);
      }),
    );
    expect(sentence(new Failure('file-missing', { file: `<b> {x} 'quoted' #1 100 % 影像 🐕.jpg` }))).toContain(`<b> {x} 'quoted' #1 100 % 影像 🐕.jpg is not there.`);
  });

  it('shows a checksum by its first digits, a forgotten value as a dash and an unknown code by its name', () => {
    expect(sentence(new Failure('photo-unknown', { id: 'ab12cd34'.repeat(8) }))).toContain('The photo ab12cd34 is no longer');
    expect(sentence(new Failure('file-missing'))).toContain('– is not there.');
    expect(sentence({ code: 'from-the-future', values: {} })).toContain('(from-the-future)');
  });
});
