import type { PhotoPoint } from '../../../core/geometry/frames';
import type { PromptBox } from '../../../core/prompts/prompts';
import type { BoxHandle, CursorName, Tool, ToolState, ToolWorld } from '../tool';

/** The rectangle between two corners; with `square` its shorter side is made as long as the longer one. */
export function boxBetween(a: PhotoPoint, b: PhotoPoint, square = false): PromptBox {
  const side = Math.max(Math.abs(b.x - a.x), Math.abs(b.y - a.y));
  const to = square ? { x: a.x + Math.sign(b.x - a.x || 1) * side, y: a.y + Math.sign(b.y - a.y || 1) * side } : b;
  return { x: Math.min(a.x, to.x), y: Math.min(a.y, to.y), width: Math.abs(to.x - a.x), height: Math.abs(to.y - a.y) };
}

/** A box is being drawn from the corner where the pointer went down; the mask follows. */
export function boxing(tool: Tool, world: ToolWorld, corner: PhotoPoint): ToolState {
  let drawn = false;
  return {
    name: 'boxing',
    cursor: () => 'cross',
    pointerMove({ photo, shift }) {
      const box = boxBetween(corner, photo, shift);
      if (box.width < 1 || box.height < 1) return;
      drawn = true;
      world.commands.setBox(box);
    },
    pointerUp({ photo, shift }) {
      const box = boxBetween(corner, photo, shift);
      // a drag back to where it began: the command says why nothing is asked
      if (!drawn || box.width < 1 || box.height < 1) world.commands.setBox(box);
      world.commands.endGesture();
      tool.rest();
    },
    cancel() {
      if (drawn) world.commands.cancelBox();
      world.commands.endGesture();
      return true;
    },
  };
}

/** One of the eight handles of the box is held. Beyond the opposite side the box turns over. */
export function resizingBox(tool: Tool, world: ToolWorld, handle: BoxHandle): ToolState {
  const before = world.tab()?.making?.prompts.box ?? null;
  let moved = false;
  return {
    name: 'resizing-box',
    cursor: () => handleCursor(handle),
    pointerMove({ photo }) {
      if (!before) return;
      const box = resized(before, handle, photo);
      if (box.width < 1 || box.height < 1) return;
      moved = true;
      world.commands.changeBox(box);
    },
    pointerUp() {
      if (moved) world.commands.endGesture();
      tool.rest();
    },
    cancel() {
      if (moved) world.commands.changeBox(before);
      world.commands.endGesture();
      return true;
    },
  };
}

/** The box with the sides of a handle moved to a point. */
export function resized(box: PromptBox, handle: BoxHandle, to: PhotoPoint): PromptBox {
  const left = handle.includes('w') ? to.x : box.x;
  const right = handle.includes('e') ? to.x : box.x + box.width;
  const top = handle.includes('n') ? to.y : box.y;
  const bottom = handle.includes('s') ? to.y : box.y + box.height;
  return boxBetween({ x: left, y: top }, { x: right, y: bottom });
}

export function handleCursor(handle: BoxHandle): CursorName {
  switch (handle) {
    case 'nw':
    case 'se':
      return 'resize-nwse';
    case 'ne':
    case 'sw':
      return 'resize-nesw';
    case 'n':
    case 's':
      return 'resize-ns';
    case 'e':
    case 'w':
      return 'resize-ew';
  }
}
