import { boxing } from '../gestures/boxing';
import { highlightTarget, promptTargetCursor, takePromptTarget } from '../gestures/prompt-target';
import { DRAG_DISTANCE, kindOf, place } from '../object/object-tool';
import { Tool, type PointerInfo, type Target, type ToolState, type ToolWorld } from '../tool';

/** A box around something; a click beside the dragging adds or takes away, as the Object tool's does once there is a box. */
export function boxTool(world: ToolWorld): Tool {
  return new Tool('box', () => ({ id: 'hint.box' }), (tool) => idle(tool, world));
}

function idle(tool: Tool, world: ToolWorld): ToolState {
  let target: Target = { kind: 'canvas' };
  return {
    name: 'idle',
    cursor: () => promptTargetCursor(target) ?? 'cross',
    pointerMove(pointer) {
      ({ target } = pointer);
      highlightTarget(world, target);
    },
    pointerDown(pointer) {
      if (pointer.button === 'middle' || takePromptTarget(tool, world, pointer)) return;
      tool.transition(cornering(tool, world, pointer));
    },
    pointerLeave() {
      target = { kind: 'canvas' };
      highlightTarget(world, target);
    },
  };
}

/** The first corner is set, the pointer has not gone anywhere yet. */
function cornering(tool: Tool, world: ToolWorld, down: PointerInfo): ToolState {
  return {
    name: 'cornering',
    cursor: () => 'cross',
    pointerMove(pointer) {
      if (down.button !== 'left' || Math.hypot(pointer.screen.x - down.screen.x, pointer.screen.y - down.screen.y) <= DRAG_DISTANCE) return;
      const next = boxing(tool, world, down.photo);
      tool.transition(next);
      next.pointerMove?.(pointer);
    },
    pointerUp(pointer) {
      const making = world.tab()?.making;
      // without a box yet a click is a box of no area, and the command says so; one that is being kept is not the next mask's
      if (making?.prompts.box && !making.keeping) place(world, pointer.photo, kindOf(world, down));
      else world.commands.setBox({ ...down.photo, width: 0, height: 0 });
      tool.rest();
    },
    cancel: () => true,
  };
}
