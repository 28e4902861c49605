import type { Candidate } from '../../core/prompts/prompts';
import type { BatchCandidate, BatchInfo, BatchItem, Problem, Recipe } from '../../electron/api/contract';
import { fileName } from '../state/file-name';
import type { MessageKey } from '../words/words';

export const BATCH_FILTERS = ['all', 'accepted', 'review', 'rejected', 'failed', 'skipped', 'waiting'] as const;
export type BatchFilter = (typeof BATCH_FILTERS)[number];

/** A new batch that is being filled in. */
export interface BatchForm {
  /** folders, patterns or files of this computer */
  readonly inputs: readonly string[];
  readonly out: string;
  /** the person said where the results go; until then it is suggested */
  readonly outChosen: boolean;
  readonly recipe: Recipe;
  /** photos that are there, null until it is known */
  readonly found: { readonly photos: number; readonly bytes: number } | null;
  /** files that are on their way from a browser that does not say where they lie */
  readonly receiving: { readonly done: number; readonly total: number } | null;
  /** the request to start is on its way */
  readonly starting: boolean;
}

/** A document of the editor that is to take the place of a result. */
export interface Correction {
  readonly batch: string;
  readonly name: string;
  readonly index: number;
  readonly file: string;
}

/** The masks that a result could be made with. */
export interface OfferedMasks {
  readonly batch: string;
  /** of the photo */
  readonly index: number;
  readonly masks: readonly BatchCandidate[];
  /** the result is being made with this one */
  readonly choosing: Candidate | null;
  /** why there are none */
  readonly problem: Problem | null;
}

/** Actions that choose the first, second, … of them. */
export const CANDIDATE_ACTIONS = ['batch.first', 'batch.second', 'batch.third', 'batch.fourth'] as const;

/** The batch workspace. */
export interface BatchState {
  /** all that this computer knows of, newest first; null until the list came */
  readonly known: readonly BatchInfo[] | null;
  readonly open: BatchInfo | null;
  /** of the open one */
  readonly items: readonly BatchItem[];
  readonly filter: BatchFilter;
  /** index into `items` */
  readonly selected: number | null;
  /** what came last; whether it is of the result that is looked at, `offeredMasks` tells */
  readonly offered: OfferedMasks | null;
  readonly form: BatchForm | null;
  /** by tab */
  readonly corrections: Readonly<Record<string, Correction>>;
}

export const INITIAL_BATCH: BatchState = { known: null, open: null, items: [], filter: 'all', selected: null, offered: null, form: null, corrections: {} };

/** No prompt at all: the subject of each photo, whole, under its own name. */
export const SUBJECT: Recipe = { points: [], box: null, recolor: null, trim: null, name: '{stem}' };

/**
 * Where a photo stands. A result that nobody looked at and in which nothing is odd counts as
 * accepted; only what is flagged asks for a look.
 */
export function standing({ state, verdict, flag }: BatchItem): Exclude<BatchFilter, 'all'> {
  switch (state) {
    case 'waiting':
    case 'working':
      return 'waiting';
    case 'failed':
    case 'skipped':
      return state;
    case 'done':
      if (verdict === 'rejected') return 'rejected';
      return verdict === 'none' && flag !== null ? 'review' : 'accepted';
  }
}

export function shownItems({ items, filter }: Pick<BatchState, 'items' | 'filter'>): readonly BatchItem[] {
  return filter === 'all' ? items : items.filter((item) => standing(item) === filter);
}

export function countItems(items: readonly BatchItem[]): Record<BatchFilter, number> {
  const counts = { all: items.length, accepted: 0, review: 0, rejected: 0, failed: 0, skipped: 0, waiting: 0 };
  for (const item of items) counts[standing(item)]++;
  return counts;
}

/** What the document in sight is to replace, if it comes from a batch. */
export function correctionOf({ workspace, activeTab, batch }: { readonly workspace: string; readonly activeTab: string | null; readonly batch: Pick<BatchState, 'corrections'> }): Correction | null {
  return workspace === 'edit' && activeTab !== null ? (batch.corrections[activeTab] ?? null) : null;
}

/** The photo that is looked at; null where none is, or where it is not there any more. */
export function selectedItem({ items, selected }: Pick<BatchState, 'items' | 'selected'>): BatchItem | null {
  return selected === null ? null : (items[selected] ?? null);
}

/** The masks that the selected result could be made with; null until they came, or where there is no result to look at. */
export function offeredMasks(state: Pick<BatchState, 'open' | 'items' | 'selected' | 'offered'>): OfferedMasks | null {
  const { offered, open } = state;
  const item = selectedItem(state);
  return offered && item?.state === 'done' && !item.corrected && offered.index === item.index && offered.batch === open?.id ? offered : null;
}

/** The name without its ending, as a grid shows it. */
export function stemOf(path: string): string {
  return fileName(path).replace(/(.)\.[^.]+$/, '$1');
}

/** A name for the folder of results: that of the photos' folder. */
export function suggestedName(input: string): string {
  const parts = input.split(/[\\/]/).filter((part) => part !== '' && !/^[a-z]:$/i.test(part));
  const isFolder = (part: string): boolean => !/[*?{}[\]]/.test(part) && !/\.[a-z]{3,4}$/i.test(part);
  return `${parts.findLast(isFolder) ?? 'photos'}-cut-outs`;
}

/** What a mask is called: found without a click it is the subject. */
export function candidateName({ prompts, candidate }: Pick<BatchCandidate, 'prompts' | 'candidate'>): MessageKey {
  return prompts.subject && candidate === 'combined' ? 'batch.candidate.subject' : `candidate.${candidate}`;
}
