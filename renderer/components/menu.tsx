import { Check, ChevronRight, type LucideIcon } from 'lucide-react';
import { ContextMenu as RadixContextMenu, DropdownMenu } from 'radix-ui';
import type { ReactElement, ReactNode } from 'react';
import type { Shortcut } from '../actions/shortcut';
import { KeyCap } from './key-cap';
import css from './menu.module.css';

/** What a menu holds, as plain data, so that the registry of actions can give it. */
export type MenuEntry =
  | {
      readonly kind: 'item';
      readonly id: string;
      readonly label: string;
      readonly icon?: LucideIcon | undefined;
      readonly shortcut?: Shortcut | undefined;
      /** why it can't be chosen now */
      readonly unavailable?: string | null | undefined;
      /** shows a tick, or none, for what is on or off */
      readonly checked?: boolean | undefined;
      readonly run: () => void;
    }
  | { readonly kind: 'submenu'; readonly id: string; readonly label: string; readonly icon?: LucideIcon | undefined; readonly entries: readonly MenuEntry[] }
  | { readonly kind: 'separator'; readonly id: string };

/** A function is asked when the menu opens, so that a closed menu costs nothing. */
export type MenuEntries = readonly MenuEntry[] | (() => readonly MenuEntry[]);

// both menus have the same parts; neither is modal, so that nothing behind is made unreachable
type Parts = Pick<typeof DropdownMenu, 'Item' | 'Separator' | 'Sub' | 'SubTrigger' | 'SubContent' | 'Portal'>;

function Entries({ entries, parts }: { entries: MenuEntries; parts: Parts }) {
  const { Item, Separator, Sub, SubTrigger, SubContent, Portal } = parts;
  const list = typeof entries === 'function' ? entries() : entries;
  // icons and ticks have a column, where there are any
  const column = list.some((entry) => entry.kind !== 'separator' && (entry.icon !== undefined || (entry.kind === 'item' && entry.checked !== undefined)));
  return list.map((entry) => {
    switch (entry.kind) {
      case 'separator':
        return <Separator key={entry.id} className={css.separator} />;
      case 'submenu':
        return (
          <Sub key={entry.id}>
            <SubTrigger className={css.item}>
              <Face icon={entry.icon} column={column}>{entry.label}</Face>
              <ChevronRight className={css.deeper} />
            </SubTrigger>
            <Portal>
              <SubContent className={css.menu} sideOffset={4} collisionPadding={8}>
                <Entries entries={entry.entries} parts={parts} />
              </SubContent>
            </Portal>
          </Sub>
        );
      case 'item':
        return (
          <Item
            key={entry.id}
            className={css.item}
            aria-disabled={Boolean(entry.unavailable)}
            {...(entry.checked === undefined ? {} : { role: 'menuitemcheckbox', 'aria-checked': entry.checked })}
            onSelect={(event) => {
              if (entry.unavailable) event.preventDefault();
              else entry.run();
            }}
          >
            <Face icon={entry.checked === undefined ? entry.icon : entry.checked ? Check : undefined} column={column}>{entry.label}</Face>
            {entry.unavailable && <span className={css.reason}>{entry.unavailable}</span>}
            {entry.shortcut && (
              <span className={css.keys}>
                <KeyCap shortcut={entry.shortcut} />
              </span>
            )}
          </Item>
        );
    }
  });
}

function Face({ icon: Icon, column, children }: { icon?: LucideIcon | undefined; column: boolean; children: ReactNode }) {
  return (
    <>
      {column && <span className={css.icon}>{Icon && <Icon />}</span>}
      <span className={css.label}>{children}</span>
    </>
  );
}

export interface MenuProps {
  readonly entries: MenuEntries;
  /** the button that opens it */
  readonly children: ReactElement;
  readonly align?: 'start' | 'end' | undefined;
}

export function Menu({ entries, children, align = 'start' }: MenuProps) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>{children}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className={css.menu} align={align} sideOffset={4} collisionPadding={8}>
          <Entries entries={entries} parts={DropdownMenu} />
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

/** The same by the right mouse button, the menu key or Shift F10 on whatever it holds. */
export function ContextMenu({ entries, children }: { entries: MenuEntries; children: ReactElement }) {
  return (
    <RadixContextMenu.Root modal={false}>
      <RadixContextMenu.Trigger asChild>{children}</RadixContextMenu.Trigger>
      <RadixContextMenu.Portal>
        <RadixContextMenu.Content className={css.menu} collisionPadding={8}>
          <Entries entries={entries} parts={RadixContextMenu} />
        </RadixContextMenu.Content>
      </RadixContextMenu.Portal>
    </RadixContextMenu.Root>
  );
}
