import { panning } from '../gestures/panning';
import { Tool, type ToolWorld } from '../tool';

/** Drags the photo about. */
export function handTool(world: ToolWorld): Tool {
  return new Tool('hand', () => ({ id: 'hint.hand' }), (tool) => ({
    name: 'idle',
    cursor: () => 'hand-open',
    pointerDown: ({ screen }) => tool.transition(panning(tool, world, screen)),
  }));
}
