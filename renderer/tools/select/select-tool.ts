import { Tool, type ToolWorld } from '../tool';

/** Click chooses the layer under the pointer, Shift-click adds it; a double click opens its prompts again. */
export function selectTool(world: ToolWorld): Tool {
  return new Tool('select', () => ({ id: 'hint.select' }), () => ({
    name: 'idle',
    cursor: () => 'arrow',
    pointerDown({ photo, shift, button }) {
      const tab = world.tab();
      if (!tab || button !== 'left') return;
      const layer = world.layerAt(photo);
      if (layer === null) {
        if (!shift) world.commands.select([]);
        return;
      }
      if (!shift) return world.commands.select([layer]);
      const others = tab.selection.filter((id) => id !== layer);
      world.commands.select(others.length === tab.selection.length ? [...others, layer] : others);
    },
    doubleClick({ photo }) {
      const layer = world.layerAt(photo);
      if (layer !== null) void world.commands.editPrompts(layer);
    },
  }));
}
