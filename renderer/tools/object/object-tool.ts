import type { PhotoPoint } from '../../../core/geometry/frames';
import type { PromptPoint } from '../../../core/prompts/prompts';
import { boxing } from '../gestures/boxing';
import { highlightTarget, promptTargetCursor, takePromptTarget } from '../gestures/prompt-target';
import { Tool, type PointerInfo, type Target, type ToolState, type ToolWorld } from '../tool';
import { crosshairKeys } from './crosshair';

/** The pointer may tremble this far, in screen pixels, before a click becomes a drag. */
export const DRAG_DISTANCE = 4;

/** Point at something and see its mask; click to include, Alt-click or right-click to exclude, drag a box. */
export function objectTool(world: ToolWorld): Tool {
  return new Tool(
    'object',
    () => ({ id: world.state().polarity === 'include' ? 'hint.object' : 'hint.objectExclude' }),
    (tool) => idle(tool, world),
  );
}

function idle(tool: Tool, world: ToolWorld): ToolState {
  let target: Target = { kind: 'canvas' };
  let alt = false;
  const crosshair = crosshairKeys(world);
  return {
    name: 'idle',
    cursor: () => promptTargetCursor(target) ?? kindOf(world, { alt, button: 'left' }),
    pointerMove(pointer) {
      ({ target, alt } = pointer);
      highlightTarget(world, target);
      crosshair.leave();
      world.commands.hoverAt(target.kind === 'canvas' ? pointer.photo : null);
    },
    pointerDown(pointer) {
      if (pointer.button === 'middle' || takePromptTarget(tool, world, pointer)) return;
      tool.transition(pointing(tool, world, pointer));
    },
    pointerLeave() {
      target = { kind: 'canvas' };
      highlightTarget(world, target);
      world.commands.hoverAt(null);
    },
    modifiersChanged(modifiers) {
      alt = modifiers.alt;
    },
    keyDown: (key) => crosshair.keyDown(key),
  };
}

/** The button is down and the pointer has not gone anywhere yet: a click or the beginning of a box. */
function pointing(tool: Tool, world: ToolWorld, down: PointerInfo): ToolState {
  const kind = kindOf(world, down);
  return {
    name: 'pointing',
    cursor: () => kind,
    pointerMove(pointer) {
      const far = Math.hypot(pointer.screen.x - down.screen.x, pointer.screen.y - down.screen.y) > DRAG_DISTANCE;
      if (!far || down.button !== 'left') return;
      const next = boxing(tool, world, down.photo);
      tool.transition(next);
      next.pointerMove?.(pointer);
    },
    pointerUp() {
      place(world, down.photo, kind);
      tool.rest();
    },
    cancel: () => true,
  };
}

export function place(world: ToolWorld, point: PhotoPoint, kind: PromptPoint['kind']): void {
  world.commands.selectPoint(null);
  world.commands.addPoint(point, kind);
}

/** What a click does: the polarity of the tool bar, turned round by Alt and by the right button. */
export function kindOf(world: ToolWorld, { alt, button }: { readonly alt: boolean; readonly button: PointerInfo['button'] }): PromptPoint['kind'] {
  const turned = alt !== (button === 'right');
  const { polarity } = world.state();
  if (!turned) return polarity;
  return polarity === 'include' ? 'exclude' : 'include';
}
