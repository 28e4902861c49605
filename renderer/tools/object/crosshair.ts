import type { PhotoPoint } from '../../../core/geometry/frames';
import type { KeyInfo, ToolWorld } from '../tool';
import { kindOf } from './object-tool';

/** Screen pixels that an arrow key moves the crosshair. */
const STEP = { plain: 8, shift: 64, alt: 1 } as const;

const ARROWS: Readonly<Record<string, PhotoPoint>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

export interface CrosshairKeys {
  keyDown(key: KeyInfo): boolean;
  /** the mouse leads again */
  leave(): void;
}

/**
 * The canvas without a mouse: arrows move a crosshair, Enter is a click there, Alt Enter excludes.
 * Enter clicks only where the crosshair was moved since the last click, so that the next Enter keeps
 * the mask, as it does for everybody.
 */
export function crosshairKeys(world: ToolWorld): CrosshairKeys {
  let moved = false;
  return {
    keyDown({ key, alt, shift }) {
      const tab = world.tab();
      if (!tab) return false;
      const arrow = ARROWS[key];
      if (arrow) {
        const step = (alt ? STEP.alt : shift ? STEP.shift : STEP.plain) / tab.viewport.zoom;
        const from = tab.crosshair ?? middle(world);
        world.commands.moveCrosshair({ x: from.x + arrow.x * step, y: from.y + arrow.y * step });
        moved = true;
        return true;
      }
      if (key !== 'Enter' || !moved || !tab.crosshair) return false;
      moved = false;
      world.commands.addPoint(tab.crosshair, kindOf(world, { alt, button: 'left' }));
      return true;
    },
    leave() {
      moved = false;
      if (world.tab()?.crosshair) world.commands.moveCrosshair(null);
    },
  };
}

/** The middle of what is seen of the photo. */
function middle(world: ToolWorld): PhotoPoint {
  const tab = world.tab();
  const { canvas } = world.state();
  if (!tab) return { x: 0, y: 0 };
  const { zoom, x, y } = tab.viewport;
  return { x: x + canvas.width / 2 / zoom, y: y + canvas.height / 2 / zoom };
}
