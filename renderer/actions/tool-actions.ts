import { Hand, MousePointer2, SquareDashed, WandSparkles, ZoomIn, type LucideIcon } from 'lucide-react';
import type { ToolName } from '../state/editor';
import type { Action } from './action';
import { needsDocument } from './conditions';
import type { Shortcut } from './shortcut';

/** The tools that are built, in the order of the tool bar. */
export const TOOLS: readonly { readonly tool: ToolName; readonly icon: LucideIcon; readonly key: Shortcut }[] = [
  { tool: 'select', icon: MousePointer2, key: 'V' },
  { tool: 'object', icon: WandSparkles, key: 'W' },
  { tool: 'box', icon: SquareDashed, key: 'M' },
  { tool: 'hand', icon: Hand, key: 'H' },
  { tool: 'zoom', icon: ZoomIn, key: 'Z' },
];

export const toolActions = TOOLS.map(
  ({ tool, icon, key }) =>
    ({
      id: `tool.${tool}`,
      label: `tool.${tool}`,
      about: `tool.${tool}.about`,
      icon,
      group: 'tools',
      shortcuts: [key],
      unavailable: needsDocument,
      checked: (state) => state.tool === tool,
      run: ({ commands }) => commands.setTool(tool),
    }) as const satisfies Action,
);
