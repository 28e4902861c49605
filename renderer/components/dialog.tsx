import { Dialog as RadixDialog } from 'radix-ui';
import type { ReactNode } from 'react';
import { classNames } from './class-names';
import css from './dialog.module.css';

export interface DialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
  /** read aloud when it opens */
  readonly title: string;
  readonly showTitle?: boolean | undefined;
  readonly className?: string | undefined;
  readonly children: ReactNode;
}

/**
 * One of the few things that may cover the photo: palette, cheat sheet, closing with unsaved work.
 * Its ground is a plain element: Radix's own overlay would add a style sheet, which the page's
 * Content-Security-Policy refuses.
 */
export function Dialog({ open, onClose, title, showTitle = false, className, children }: DialogProps) {
  return (
    <RadixDialog.Root
      open={open}
      onOpenChange={(next) => {
        if (!next) onClose();
      }}
    >
      <RadixDialog.Portal>
        <div className={css.ground} aria-hidden="true" />
        <RadixDialog.Content className={classNames('on-photo float', css.dialog, className)} aria-describedby={undefined}>
          <RadixDialog.Title className={showTitle ? css.title : 'visually-hidden'}>{title}</RadixDialog.Title>
          {children}
        </RadixDialog.Content>
      </RadixDialog.Portal>
    </RadixDialog.Root>
  );
}
