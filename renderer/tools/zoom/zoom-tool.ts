import { zoomedAround } from '../../state/view';
import { Tool, type ToolWorld } from '../tool';

/** One click of the tool. */
const FACTOR = 2;

/** Click zooms in where the pointer is, Alt-click out. */
export function zoomTool(world: ToolWorld): Tool {
  return new Tool('zoom', () => ({ id: 'hint.zoom' }), () => {
    let alt = false;
    return {
      name: 'idle',
      cursor: () => (alt ? 'zoom-out' : 'zoom-in'),
      pointerMove: (pointer) => void (alt = pointer.alt),
      modifiersChanged: (modifiers) => void (alt = modifiers.alt),
      pointerDown({ screen, alt: out, button }) {
        const tab = world.tab();
        if (!tab) return;
        const factor = out !== (button === 'right') ? 1 / FACTOR : FACTOR;
        world.commands.setViewport(zoomedAround(tab.viewport, screen, tab.viewport.zoom * factor));
      },
    };
  });
}
