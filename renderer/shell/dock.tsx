import { Tabs } from 'radix-ui';
import { useRef, useState, type ComponentType, type KeyboardEvent, type PointerEvent } from 'react';
import type { LucideIcon } from 'lucide-react';
import { IconButton } from '../components/button';
import { TabTrigger } from '../components/tab-trigger';
import { useT, type MessageKey } from '../words/words';
import { RAIL, useMedia, WIDE } from './media';
import { chooseTab, flyOut, useShownPanel } from './shown-panel';
import css from './dock.module.css';

/** A panel of the dock. */
export interface DockPanel {
  readonly id: string;
  readonly label: MessageKey;
  readonly icon: LucideIcon;
  readonly content: ComponentType;
}

export interface DockProps {
  /** always in sight, above the others */
  readonly top: DockPanel;
  /** one of them in sight at a time; side by side in a wide window */
  readonly tabs: readonly DockPanel[];
  /** takes the dock instead of the panels while it is open */
  readonly sheet: ComponentType | null;
}

const LEAST = 240;
const MOST = 480;
const WIDTH_KEY = 'maskwright.dock-width';
const SHEET_WIDTH = 384;
const RAIL_WIDTH = 44;

/** The width a person chose, null where the window's own is wanted. */
function storedWidth(): number | null {
  const width = Number(localStorage.getItem(WIDTH_KEY) ?? Number.NaN);
  return width >= LEAST && width <= MOST ? width : null;
}

/** The right side of the window. Layers above, then Mask, Look and History; an open sheet takes its place. */
export function Dock({ top, tabs, sheet: Sheet }: DockProps) {
  const t = useT();
  const rail = useMedia(RAIL);
  const wide = useMedia(WIDE);
  const small = useMedia('(max-width: 1100px)');
  const [chosen, setChosen] = useState(storedWidth);
  const column = chosen ?? (wide ? 320 : small ? 248 : 304);
  const resize = (width: number | null) => {
    const next = width === null ? null : Math.round(Math.min(MOST, Math.max(LEAST, width)));
    setChosen(next);
    if (next === null) localStorage.removeItem(WIDTH_KEY);
    else localStorage.setItem(WIDTH_KEY, String(next));
  };
  const own = wide && !Sheet ? column * 2 : Sheet ? Math.max(small ? 320 : SHEET_WIDTH, column) : column;
  return (
    <aside className={css.dock} aria-label={t('shell.dock')} data-region="dock" style={{ width: rail && !Sheet ? RAIL_WIDTH : own }}>
      {!rail && <Edge column={column} columns={wide && !Sheet ? 2 : 1} onResize={resize} />}
      {Sheet ? <Sheet /> : rail ? <Rail panels={[top, ...tabs]} /> : wide ? <Columns top={top} tabs={tabs} /> : <Stack top={top} tabs={tabs} />}
    </aside>
  );
}

function Stack({ top: { content: Top }, tabs }: { top: DockPanel; tabs: readonly DockPanel[] }) {
  return (
    <div className={css.stack}>
      <div className={css.top}>
        <Top />
      </div>
      <TabbedPanels panels={tabs} />
    </div>
  );
}

/** In a wide window everything is in sight: Layers and Mask, Look and History. */
function Columns({ top, tabs }: { top: DockPanel; tabs: readonly DockPanel[] }) {
  const [first, ...rest] = tabs;
  const left = first ? [top, first] : [top];
  return (
    <div className={css.columns}>
      {[left, rest].map((panels, index) => (
        <div key={index} className={css.stack}>
          {panels.map(({ id, label, content: Content }) => (
            <TitledPanel key={id} label={label} titled={id !== top.id}>
              <Content />
            </TitledPanel>
          ))}
        </div>
      ))}
    </div>
  );
}

function TitledPanel({ label, titled, children }: { label: MessageKey; titled: boolean; children: React.ReactNode }) {
  const t = useT();
  return (
    <div className={css.titled}>
      {titled && <h2 className={css.heading}>{t(label)}</h2>}
      {children}
    </div>
  );
}

function TabbedPanels({ panels }: { panels: readonly DockPanel[] }) {
  const t = useT();
  const { tab } = useShownPanel();
  return (
    <Tabs.Root value={tab} onValueChange={chooseTab} className={css.tabbed}>
      <Tabs.List className={css.tabs} aria-label={t('shell.panels')}>
        {panels.map(({ id, label }) => (
          <TabTrigger key={id} value={id} className={css.tab}>
            {t(label)}
          </TabTrigger>
        ))}
      </Tabs.List>
      {panels.map(({ id, content: Content }) => (
        <Tabs.Content key={id} value={id} className={css.panel} tabIndex={-1}>
          <Content />
        </Tabs.Content>
      ))}
    </Tabs.Root>
  );
}

/** In a narrow window: icons that let one panel fly out over the canvas. */
function Rail({ panels }: { panels: readonly DockPanel[] }) {
  const t = useT();
  const { flown: open } = useShownPanel();
  const panel = panels.find(({ id }) => id === open);
  const close = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || open === null) return;
    // the panel goes, the mask stays
    event.preventDefault();
    flyOut(null);
  };
  return (
    <div className={css.rail} onKeyDown={close}>
      {panels.map(({ id, label, icon }) => (
        <IconButton key={id} label={t(label)} icon={icon} size="tool" side="left" pressed={id === open} aria-expanded={id === open} onClick={() => flyOut(id === open ? null : id)} />
      ))}
      {panel && (
        <div className={css.flown}>
          <TitledPanel label={panel.label} titled={panel !== panels[0]}>
            <panel.content />
          </TitledPanel>
        </div>
      )}
    </div>
  );
}

/** The dock's edge: drag it, or use the arrows; a double-click brings the window's own width back. */
function Edge({ column, columns, onResize }: { column: number; columns: number; onResize: (width: number | null) => void }) {
  const t = useT();
  const drag = useRef<{ x: number; width: number } | null>(null);
  const move = (event: PointerEvent) => {
    if (drag.current) onResize(drag.current.width + (drag.current.x - event.clientX) / columns);
  };
  const press = (event: KeyboardEvent) => {
    const by = event.key === 'ArrowLeft' ? 8 : event.key === 'ArrowRight' ? -8 : 0;
    if (by === 0) return;
    event.preventDefault();
    onResize(column + by);
  };
  return (
    <div
      className={css.edge}
      role="separator"
      aria-orientation="vertical"
      aria-label={t('shell.dockWidth')}
      aria-valuenow={column}
      aria-valuemin={LEAST}
      aria-valuemax={MOST}
      tabIndex={0}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        drag.current = { x: event.clientX, width: column };
      }}
      onPointerMove={move}
      onPointerUp={() => (drag.current = null)}
      onPointerCancel={() => (drag.current = null)}
      onDoubleClick={() => onResize(null)}
      onKeyDown={press}
    />
  );
}
