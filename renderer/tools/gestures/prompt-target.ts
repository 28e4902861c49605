import type { PointerInfo, Target, CursorName, Tool, ToolWorld } from '../tool';
import { handleCursor, resizingBox } from './boxing';
import { draggingPoint } from './dragging-point';

/** Markers and the box's handles answer alike in every tool that makes masks. @returns whether the pointer was on one of them */
export function takePromptTarget(tool: Tool, world: ToolWorld, pointer: PointerInfo): boolean {
  const { target } = pointer;
  if (pointer.button !== 'left') return false;
  switch (target.kind) {
    case 'point':
      tool.transition(draggingPoint(tool, world, target.id, pointer.photo));
      return true;
    case 'point-remove':
      world.commands.removePoint(target.id);
      world.commands.highlight({ point: null });
      return true;
    case 'box-handle':
      tool.transition(resizingBox(tool, world, target.handle));
      return true;
    case 'canvas':
      return false;
  }
}

/** The cursor over a marker or handle, null over neither. */
export function promptTargetCursor(target: Target): CursorName | null {
  switch (target.kind) {
    case 'point':
      return 'hand-open';
    case 'point-remove':
      return 'pointer';
    case 'box-handle':
      return handleCursor(target.handle);
    case 'canvas':
      return null;
  }
}

/** The marker under the pointer lights up, here and in the panel. */
export function highlightTarget(world: ToolWorld, target: Target): void {
  const id = target.kind === 'point' || target.kind === 'point-remove' ? target.id : null;
  if (world.tab()?.highlightedPoint !== id) world.commands.highlight({ point: id });
}
