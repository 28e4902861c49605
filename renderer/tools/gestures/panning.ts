import type { ScreenPoint } from '../../../core/geometry/frames';
import type { Tool, ToolState, ToolWorld } from '../tool';

/** The photo is held and follows the pointer. */
export function panning(tool: Tool, world: ToolWorld, grabbed: ScreenPoint): ToolState {
  const before = world.tab()?.viewport;
  return {
    name: 'panning',
    cursor: () => 'hand-closed',
    pointerMove({ screen }) {
      if (!before) return;
      world.commands.setViewport({ zoom: before.zoom, x: before.x - (screen.x - grabbed.x) / before.zoom, y: before.y - (screen.y - grabbed.y) / before.zoom });
    },
    pointerUp: () => tool.rest(),
    cancel() {
      if (before) world.commands.setViewport(before);
      return true;
    },
  };
}
