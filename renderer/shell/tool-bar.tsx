import { Keyboard, Minus, Plus } from 'lucide-react';
import { Toolbar } from 'radix-ui';
import { ariaShortcut, shortcutText } from '../actions/shortcut';
import { TOOLS } from '../actions/tool-actions';
import { useAction } from '../actions/use-action';
import { IconButton } from '../components/button';
import { classNames } from '../components/class-names';
import { Tooltip } from '../components/tooltip';
import type { ToolName } from '../state/editor';
import { useActiveTab, useEditorState } from '../state/use-editor';
import { useT } from '../words/words';
import css from './tool-bar.module.css';

/** The tools, one column, groups parted by a line; include and exclude at the foot. One stop of Tab, arrows move. */
export function ToolBar() {
  const t = useT();
  const cheatSheet = useAction('window.cheatSheet');
  return (
    <Toolbar.Root orientation="vertical" aria-label={t('tools.title')} className={css.bar} data-region="tools">
      {TOOLS.map(({ tool }) => (
        <span key={tool} className={classNames(css.place, tool === 'hand' && css.group)}>
          <ToolButton tool={tool} />
        </span>
      ))}
      <span className={css.foot} />
      <PolarityButton />
      <Toolbar.Button asChild>
        <IconButton label={cheatSheet.label} shortcut={cheatSheet.shortcut} icon={Keyboard} size="tool" side="right" onClick={cheatSheet.run} />
      </Toolbar.Button>
    </Toolbar.Root>
  );
}

function ToolButton({ tool }: { tool: ToolName }) {
  const t = useT();
  const { label, icon, shortcut, about, unavailable, run } = useAction(`tool.${tool}`);
  const chosen = useEditorState((state) => state.tool === tool);
  const open = useActiveTab((tab) => tab !== null);
  const name = t('tools.name', { name: label });
  return (
    <Toolbar.Button asChild>
      <IconButton
        label={label}
        aria-label={shortcut ? `${name}, ${shortcutText(shortcut)}` : name}
        icon={icon}
        shortcut={shortcut}
        about={about}
        unavailable={unavailable}
        pressed={open && chosen}
        size="tool"
        side="right"
        onClick={run}
      />
    </Toolbar.Button>
  );
}

/** Two discs, sign and colour; the one in front is what a click does now. */
function PolarityButton() {
  const t = useT();
  const swap = useAction('mask.swap');
  const polarity = useEditorState((state) => state.polarity);
  const name = t(polarity === 'include' ? 'polarity.include' : 'polarity.exclude');
  return (
    <Tooltip label={swap.label} shortcut={swap.shortcut} about={swap.unavailable ?? undefined} side="right">
      <Toolbar.Button
        className={classNames(css.polarity, polarity === 'exclude' && css.excluding, swap.unavailable && css.faint)}
        aria-label={`${t('polarity.title')}: ${name}`}
        aria-disabled={swap.unavailable !== null}
        {...(swap.shortcut ? { 'aria-keyshortcuts': ariaShortcut(swap.shortcut) } : {})}
        onClick={swap.run}
      >
        <span className={css.include}>
          <Plus />
        </span>
        <span className={css.exclude}>
          <Minus />
        </span>
      </Toolbar.Button>
    </Tooltip>
  );
}
