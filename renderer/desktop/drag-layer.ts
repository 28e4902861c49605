import type { ImageDocument } from '../../core/document/document';
import type { DesktopBridge } from '../../electron/api/desktop';
import { valueOf } from './bridge';

/** Pixels of air around a layer that is dragged out as a file. */
const AIR = 0;

/** A layer that may leave the window: its PNG is made while it is dragged, and handed to the system at the window's edge. */
export interface LayerDrag {
  /** the pointer has left the window with the layer */
  leave(): void;
}

/**
 * Begins with the drag itself, so that the file is ready at the edge.
 * @param isHeld whether the button is still down: a drag that starts later would stick to the pointer
 */
export function beginLayerDrag(bridge: DesktopBridge, document: ImageDocument, layerId: string, isHeld: () => boolean, report: (error: unknown) => void): LayerDrag {
  const prepared = valueOf(bridge.prepareDrag({ document, targets: [{ kind: 'layer', layerId }], trim: AIR }));
  let left = false;
  // a failure is told only where the layer was really meant to leave
  prepared.catch(() => undefined);
  return {
    leave() {
      if (left) return;
      left = true;
      prepared.then((key) => (isHeld() ? valueOf(bridge.startDrag(key)) : null)).catch(report);
    },
  };
}
