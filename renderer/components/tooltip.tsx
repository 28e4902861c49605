import { Tooltip as RadixTooltip } from 'radix-ui';
import type { ReactElement, ReactNode } from 'react';
import type { Shortcut } from '../actions/shortcut';
import { KeyCap } from './key-cap';
import css from './tooltip.module.css';

/** Around the whole window: a tip after 500 ms, at once from the second one on. */
export function TooltipProvider({ children }: { children: ReactNode }) {
  return (
    <RadixTooltip.Provider delayDuration={500} skipDelayDuration={400}>
      {children}
    </RadixTooltip.Provider>
  );
}

export interface TooltipProps {
  /** name of the thing */
  readonly label: string;
  readonly shortcut?: Shortcut | undefined;
  /** one line of what it does, or why it can't be used now */
  readonly about?: string | undefined;
  readonly side?: 'top' | 'right' | 'bottom' | 'left' | undefined;
  /** one element that takes a ref */
  readonly children: ReactElement;
}

export function Tooltip({ label, shortcut, about, side = 'bottom', children }: TooltipProps) {
  return (
    <RadixTooltip.Root>
      <RadixTooltip.Trigger asChild>{children}</RadixTooltip.Trigger>
      <RadixTooltip.Portal>
        <RadixTooltip.Content className={`on-photo ${css.tip ?? ''}`} side={side} sideOffset={6} collisionPadding={8}>
          <span className={css.line}>
            <span className={css.name}>{label}</span>
            {shortcut && <KeyCap shortcut={shortcut} />}
          </span>
          {about && <span className={css.about}>{about}</span>}
        </RadixTooltip.Content>
      </RadixTooltip.Portal>
    </RadixTooltip.Root>
  );
}
