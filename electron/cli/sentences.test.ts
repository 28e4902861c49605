import { describe, expect, it } from 'vitest';
import { Failure, FAILURES, type FailureCode } from '../../core/errors/failure';
import { said, sentenceOf } from './sentences';

describe('what the command line says', () => {
  it('names what can be done there', () => {
    expect(sentenceOf(new Failure('file-missing', { file: 'dog.jpg' }))).toBe('dog.jpg is not there. Check its name and its folder.');
    expect(sentenceOf(new Failure('photo-not-a-picture', { file: 'truck.ora', kind: 'project' }))).toBe('truck.ora is a project, not a picture. Write its picture with render, and take that.');
    expect(sentenceOf(new Failure('photo-truncated', { file: 'dog.jpg', percent: 40 }))).toBe('dog.jpg is cut off after 40 %. Save it again from its source, then retry.');
    expect(sentenceOf(new RangeError('boom'))).toMatch(/^Something in Maskwright itself went wrong\. Run it again, and report it if it stays\. \(RangeError: boom[^]*\)$/);
  });

  it('may be another thing for one command', () => {
    const failure = new Failure('file-exists', { file: 'dog.png' });
    expect(said(failure)).toBe('dog.png is already there. Give another name, or add --force to replace it.');
    expect(said(failure, { 'file-exists': 'Give another --out.' })).toBe('dog.png is already there. Give another --out.');
  });

  it('speaks of nothing that only the window has', () => {
    for (const code of Object.keys(FAILURES) as FailureCode[]) {
      const kinds = code === 'photo-not-a-picture' ? ['text', 'pdf', 'video', 'archive', 'project', 'program', 'other'] : ['other'];
      // requests and settings are no business of a command
      if (/^(request|settings|host)-/.test(code)) continue;
      for (const kind of kinds) expect(said({ code, values: { kind } }), code).not.toMatch(/\bchoose it\b|your layers|say that it is to be|allow it once|in the settings if|mask is kept/i);
    }
  });
});
