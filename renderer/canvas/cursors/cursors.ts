import type { CursorName } from '../../tools/tool';
import crossUrl from './cross.svg?url';
import excludeUrl from './exclude.svg?url';
import includeUrl from './include.svg?url';
import zoomInUrl from './zoom-in.svg?url';
import zoomOutUrl from './zoom-out.svg?url';

const own = (url: string, x: number, y: number, otherwise: string): string => `url("${url}") ${x} ${y}, ${otherwise}`;

/** Each cursor as CSS knows it; with one of the system's behind it. */
export const CURSORS: Readonly<Record<CursorName, string>> = {
  arrow: 'default',
  pointer: 'pointer',
  include: own(includeUrl, 3, 2, 'copy'),
  exclude: own(excludeUrl, 3, 2, 'default'),
  cross: own(crossUrl, 16, 16, 'crosshair'),
  'hand-open': 'grab',
  'hand-closed': 'grabbing',
  'zoom-in': own(zoomInUrl, 13, 13, 'zoom-in'),
  'zoom-out': own(zoomOutUrl, 13, 13, 'zoom-out'),
  'resize-nwse': 'nwse-resize',
  'resize-nesw': 'nesw-resize',
  'resize-ew': 'ew-resize',
  'resize-ns': 'ns-resize',
};
