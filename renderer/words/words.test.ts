import { IntlMessageFormat } from 'intl-messageformat';
import { afterEach, describe, expect, it } from 'vitest';
import { FAILURES, type FailureCode } from '../../core/errors/failure';
import { ENGLISH_FAILURES } from '../../core/errors/sentences';
import { STEP_KINDS } from '../../core/history/step';
import { BLEND_MODES } from '../../core/document/document';
import { catalogue, type MessageKey } from './catalogue';
import { zhHantFailures } from './failures-zh-hant';
import { languageFor } from './language';
import { failureText, sayFailure, setLanguage, t, translate } from './words';
import { formatBytes, formatDuration, formatIou, formatNumber, formatShare, formatWhen } from './numbers';

afterEach(() => setLanguage('en'));

type Ast = ReturnType<IntlMessageFormat['getAst']>;
/** Element type of plain text in the parser's tree; every other one with a value names an argument. */
const LITERAL = 0;

/** Names of the values that a message takes. */
function argumentsOf(message: string): string[] {
  const names = new Set<string>();
  const walk = (elements: Ast) => {
    for (const element of elements) {
      if (element.type !== LITERAL && 'value' in element) names.add(element.value);
      if ('options' in element) for (const option of Object.values(element.options)) walk(option.value);
    }
  };
  walk(new IntlMessageFormat(message, 'en', undefined, { ignoreTag: true }).getAst());
  return [...names].sort();
}

describe('the catalogue', () => {
  it.each(Object.entries(catalogue))('%s is there in both languages and takes the same values in both', (_key, [en, zhHant]) => {
    expect(en.trim()).not.toBe('');
    expect(zhHant.trim()).not.toBe('');
    expect(argumentsOf(zhHant)).toEqual(argumentsOf(en));
    expect(en).not.toMatch(/oops|please|\berror\b|!/i);
  });

  it('has words for each kind of step and each blend mode', () => {
    for (const kind of STEP_KINDS) expect(catalogue).toHaveProperty([`step.${kind}`]);
    for (const mode of BLEND_MODES) expect(catalogue).toHaveProperty([`blend.${mode}`]);
  });

  it('has a failure sentence in Chinese for each code, with the values of the English one', () => {
    expect(Object.keys(zhHantFailures).sort()).toEqual(Object.keys(FAILURES).sort());
    for (const code of Object.keys(FAILURES) as FailureCode[]) {
      for (const part of [0, 1, 2] as const) expect(argumentsOf(zhHantFailures[code][part] ?? ''), code).toEqual(argumentsOf(ENGLISH_FAILURES[code][part] ?? ''));
      expect(zhHantFailures[code].join('')).toMatch(/[\u4e00-\u9fff]/);
    }
  });

  it('does not use one Chinese term for two things that are shown side by side', () => {
    const side: MessageKey[] = ['candidate.whole', 'candidate.part', 'candidate.subpart', 'candidate.combined', 'polarity.include', 'polarity.exclude'];
    expect(new Set(side.map((key) => catalogue[key][1])).size).toBe(side.length);
  });
});

describe('the Chinese words', () => {
  const all = [...Object.entries(catalogue), ...Object.entries(zhHantFailures).map(([code, parts]) => [code, [ENGLISH_FAILURES[code as FailureCode].join(' '), parts.join('')]] as const)];

  // one term for one thing, wherever the English one stands
  it.each([
    [/\brecolou?r/i, '重新上色'],
    [/\btrim/i, '裁邊'],
    [/\bpadding/i, '留白'],
    [/\bamount\b/i, '強度'],
    [/\bundo\b/i, '復原'],
    [/\bexport/i, '匯出'],
    [/\bcandidates?\b/i, '候選'],
  ])('have one term for %s', (english, term) => {
    for (const [key, [en, zhHant]] of all) if (english.test(en) && key in catalogue) expect(zhHant, key).toContain(term);
  });

  it('have none of the terms that were given up, and none for two things', () => {
    for (const [key, [en, zhHant]] of all) {
      expect(zhHant, key).not.toMatch(/換色|修剪|留邊|程度/);
      // going back a step, and the clicks of a mask, are not what brings work back and what a text model is told
      if (/^recover\./.test(key)) expect(zhHant, key).not.toContain('復原');
      if (/^inpaint\./.test(key) && /\bprompt\b/i.test(en)) expect(zhHant, key).toContain('提示詞');
    }
  });

  it('have commas of full width', () => {
    for (const [key, [, zhHant]] of all) expect(zhHant, key).not.toMatch(/[\u4e00-\u9fff] ?[,;:]|[,;:] ?[\u4e00-\u9fff]/);
  });
});

describe('speaking', () => {
  it('changes language at once and counts in each', () => {
    expect(t('mask.madeOf', { clicks: 1, from: 'clicks' })).toBe('1 click');
    expect(t('mask.madeOf', { clicks: 3, from: 'clicks' })).toBe('3 clicks');
    expect(t('mask.madeOf', { clicks: 0, from: 'box' })).toBe('Box');
    expect(t('mask.madeOf', { clicks: 2, from: 'box' })).toBe('Box, 2 clicks');
    expect(t('mask.madeOf', { clicks: 0, from: 'subject' })).toBe('Subject');
    expect(t('mask.madeOf', { clicks: 1, from: 'subject' })).toBe('Subject, 1 click');
    setLanguage('zh-Hant');
    expect(t('mask.madeOf', { clicks: 3, from: 'clicks' })).toBe('點選 3 次');
    expect(t('mask.madeOf', { clicks: 1, from: 'box' })).toBe('方框，點選 1 次');
    expect(translate('en', 'tool.object')).toBe('Object');
  });

  it('says a failure in the language of the window', () => {
    const failure = { code: 'photo-too-large', values: { file: 'scan.png', width: 60_000, height: 60_000, limit: 100 } };
    expect(sayFailure(failure)).toEqual({
      what: 'scan.png says it is 60,000 × 60,000 px.',
      remedy: 'Maskwright opens up to 100 megapixels; make it smaller first.',
    });
    setLanguage('zh-Hant');
    expect(failureText(failure)).toBe('scan.png 標示為 60,000 × 60,000 像素。Maskwright 最多開啟 100 百萬像素，請先縮小。');
  });

  it('follows the system where the setting says so', () => {
    expect(languageFor('system', ['fr-FR', 'zh-TW', 'en'])).toBe('zh-Hant');
    expect(languageFor('system', ['en-GB', 'zh-TW'])).toBe('en');
    expect(languageFor('system', ['ja'])).toBe('en');
    expect(languageFor('en', ['zh-TW'])).toBe('en');
  });
});

describe('numbers', () => {
  const plain = (text: string) => text.replaceAll('\u00a0', ' ');
  it('carry groups, units and a true minus', () => {
    expect(formatNumber(105_941)).toBe('105,941');
    expect(formatNumber(-8)).toBe('−8');
    expect(formatNumber(-0.2)).toBe('0');
    expect(plain(formatShare(0.354, 1))).toBe('35.4 %');
    expect(['999', '1000', '96000', '1040000', '1900000000'].map((bytes) => plain(formatBytes(Number(bytes))))).toEqual(['999 B', '1 kB', '96 kB', '1.0 MB', '1.9 GB']);
    expect([41, 610, 12_000, 166_000, 11_100_000].map((time) => plain(formatDuration(time)))).toEqual(['41 ms', '0.61 s', '12 s', '2 min 46 s', '3 h 5 min']);
    expect(formatIou(1.04)).toBe('1.00');
    expect(formatIou(0.7)).toBe('0.70');
  });

  it('tell today from yesterday', () => {
    const now = new Date(2026, 10, 24, 15, 0).getTime();
    expect(formatWhen(new Date(2026, 10, 24, 13, 40).getTime(), now)).toBe('Today, 13:40');
    expect(formatWhen(new Date(2026, 10, 23, 23, 59).getTime(), now)).toBe('Yesterday');
    expect(formatWhen(new Date(2026, 2, 3).getTime(), now)).toBe('3 Mar 2026');
  });
});
