import { describe, expect, it } from 'vitest';
import { LANGUAGES } from '../words/language';
import { translate } from '../words/words';
import { ACTIONS } from './registry';
import { searchScore } from './search';

/** Ids of what a query finds, best first. */
function found(query: string): string[] {
  return ACTIONS.map(({ id, label }) => ({ id, score: searchScore(LANGUAGES.map((language) => translate(language, label)), query) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .map(({ id }) => id);
}

describe('searching actions', () => {
  it('finds what begins with the query first', () => {
    expect(found('theme').slice(0, 3).sort()).toEqual(['view.dark', 'view.light', 'view.systemTheme']);
    expect(found('undo')).toEqual(['edit.undo']);
    expect(found('zoom')[0]).toBe('tool.zoom');
  });

  it('leaves out what only has the letters somewhere', () => {
    expect(found('theme')).not.toContain('mask.keep');
    expect(found('glow')).toEqual([]);
  });

  it('forgives a missing letter and the order of words', () => {
    expect(found('exprt')).toEqual(['file.export', 'file.exportPicture', 'file.exportMasks']);
    expect(found('layer dup')[0]).toBe('layer.duplicate');
  });

  it('finds by either language', () => {
    expect(found('匯出')).toEqual(['file.export', 'file.exportPicture', 'file.exportMasks']);
    expect(found('圖層')).toContain('layer.delete');
    expect(found('duplicate')).toContain('layer.duplicate');
  });
});
