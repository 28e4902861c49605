import { History, Layers, Palette, SquareDashedMousePointer } from 'lucide-react';
import type { ComponentType } from 'react';
import { ExportSheet } from '../export/export-sheet';
import { InpaintSheet } from '../inpaint/inpaint-sheet';
import { HistoryPanel } from '../panels/history-panel';
import { LayersPanel } from '../panels/layers-panel';
import { LookPanel } from '../panels/look-panel';
import { MaskPanel } from '../panels/mask-panel';
import type { Sheet } from '../state/editor';
import type { DockPanel } from './dock';

/** The panels of the dock; Layers are always in sight. */
export const TOP_PANEL: DockPanel = { id: 'layers', label: 'layers.title', icon: Layers, content: LayersPanel };

/** Under the layers, one in sight at a time: Mask, Look, History. */
export const TAB_PANELS: readonly DockPanel[] = [
  { id: 'mask', label: 'mask.title', icon: SquareDashedMousePointer, content: MaskPanel },
  { id: 'look', label: 'look.title', icon: Palette, content: LookPanel },
  { id: 'history', label: 'history.title', icon: History, content: HistoryPanel },
];

/** What takes the dock while it is open. */
export const SHEETS: Readonly<Partial<Record<Sheet, ComponentType>>> = { export: ExportSheet, inpaint: InpaintSheet };
