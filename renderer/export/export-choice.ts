import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { ImageDocument, Layer, MaskLayer } from '../../core/document/document';
import { allLayers } from '../../core/document/walk';
import { allSides, type Sides } from '../../core/geometry/trim';
import type { ExportPlan, ExportTarget } from '../../electron/api/contract';
import type { ExportAsked } from '../api/client';

export type ExportKind = 'layers' | 'picture' | 'mask' | 'project';

/** What is to be exported, as it stands in the sheet; the canvas shows it meanwhile. */
export interface ExportChoice {
  readonly kind: ExportKind;
  /** layers that are ticked; a document may have lost some of them meanwhile */
  readonly ticked: ReadonlySet<string>;
  /** the row that the canvas shows, null: the first one that is ticked */
  readonly looked: string | null;
  readonly trim: boolean;
  readonly padding: Sides;
  /** one padding for all sides */
  readonly linked: boolean;
  readonly name: string;
  /** answers about files that are there already, by file name */
  readonly conflicts: NonNullable<ExportAsked['conflicts']>;
  readonly plan: ExportPlan | null;
}

const FIRST: ExportChoice = { kind: 'layers', ticked: new Set(), looked: null, trim: true, padding: allSides(0), linked: true, name: '{layer}', conflicts: {}, plan: null };

const store = createStore<ExportChoice>(() => FIRST);

export function useExportChoice(): ExportChoice {
  return useStore(store);
}

export function exportChoice(): ExportChoice {
  return store.getState();
}

export function chooseExport(change: Partial<ExportChoice>): void {
  store.setState(change);
}

/** What an action asked for, until the sheet that it opened begins. */
let wanted: ExportKind | null = null;

/** Has the sheet show a kind, whether it is open already or about to be. */
export function wantExport(kind: ExportKind, open: boolean): void {
  if (open) chooseKind(kind);
  else wanted = kind;
}

export function chooseKind(kind: ExportKind): void {
  store.setState({ kind, looked: null, conflicts: {} });
}

/**
 * Begins with what is selected, else with every cut-out that is shown; size, padding and name stay as they were left.
 * @param keeping a mask is about to be a layer
 */
export function beginExport(document: ImageDocument, selection: readonly string[], keeping = false): void {
  const kind = wanted ?? (keeping || exportable(document).length > 0 ? 'layers' : 'picture');
  wanted = null;
  const layers = exportable(document);
  const selected = layers.filter(({ id }) => selection.includes(id));
  const ticked = (selected.length > 0 ? selected : layers.filter(({ visible }) => visible)).map(({ id }) => id);
  store.setState({ kind, conflicts: {}, plan: null, ticked: new Set(ticked), looked: null });
}

/**
 * A mask is not being kept any more: the layer that it became is meant as well, and alone where nothing was ticked meanwhile.
 * @param before the document when that began; where its masks are the same, the mask became none
 * @param begun what was ticked then
 */
export function tickKept(before: ImageDocument, now: ImageDocument, begun: ExportChoice['ticked']): void {
  const known = new Map(masked(before).map(({ id, mask }) => [id, mask]));
  const kept = masked(now).find(({ id, mask }) => known.get(id) !== mask);
  if (!kept) return;
  const { ticked } = exportChoice();
  if (ticked === begun) store.setState({ ticked: new Set([kept.id]), looked: null });
  else store.setState({ ticked: new Set([...ticked, kept.id]) });
}

/** What can be a file of its own, top first as in the layers panel: cut-outs, pictures and groups, not the photo. */
export function exportable(document: ImageDocument): readonly Layer[] {
  return document.layers.filter(({ kind }) => kind !== 'photo').toReversed();
}

/** Layers that have a mask, also inside of groups, top first. */
export function masked(document: ImageDocument): readonly MaskLayer[] {
  return [...allLayers(document.layers)].filter((layer) => layer.kind === 'mask').toReversed();
}

/** The rows of a kind, ticked or not. */
export function rowsOf(kind: ExportKind, document: ImageDocument): readonly Layer[] {
  return kind === 'layers' ? exportable(document) : kind === 'mask' ? masked(document) : [];
}

export function targetsOf({ kind, ticked }: Pick<ExportChoice, 'kind' | 'ticked'>, document: ImageDocument): readonly ExportTarget[] {
  if (kind === 'picture') return [{ kind: 'picture' }];
  if (kind === 'project') return [];
  return rowsOf(kind, document)
    .filter(({ id }) => ticked.has(id))
    .map(({ id }) => ({ kind: kind === 'mask' ? 'mask' : 'layer', layerId: id }));
}

/** The request that the choice makes, null where nothing would be written. */
export function requestOf(choice: ExportChoice, document: ImageDocument, folder: string): ExportAsked | null {
  const targets = targetsOf(choice, document);
  if (targets.length === 0) return null;
  const { trim, padding, name, conflicts } = choice;
  return { document, targets: [...targets], trim: trim ? padding : null, folder, name: name.trim() === '' ? '{layer}' : name, conflicts };
}
