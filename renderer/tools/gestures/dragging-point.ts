import type { PhotoPoint } from '../../../core/geometry/frames';
import type { Tool, ToolState, ToolWorld } from '../tool';

/** A marker is held: the mask follows it at every answer. */
export function draggingPoint(tool: Tool, world: ToolWorld, id: string, grabbed: PhotoPoint): ToolState {
  const before = world.tab()?.making?.prompts.points.find((point) => point.id === id);
  // the marker keeps its place under the pointer, wherever it was grabbed
  const offset = before ? { x: before.x - grabbed.x, y: before.y - grabbed.y } : { x: 0, y: 0 };
  let moved = false;
  return {
    name: 'dragging-point',
    cursor: () => 'hand-closed',
    enter: () => world.commands.selectPoint(id),
    pointerMove({ photo }) {
      moved = true;
      world.commands.movePoint(id, { x: photo.x + offset.x, y: photo.y + offset.y });
    },
    pointerUp() {
      if (moved) world.commands.endGesture();
      tool.rest();
    },
    cancel() {
      if (moved && before) world.commands.movePoint(id, before);
      world.commands.endGesture();
      return true;
    },
  };
}
