import type { LucideIcon } from 'lucide-react';
import type { ComponentProps, MouseEvent } from 'react';
import { ariaShortcut, type Shortcut } from '../actions/shortcut';
import { classNames } from './class-names';
import { KeyCap } from './key-cap';
import { Tooltip, type TooltipProps } from './tooltip';
import css from './button.module.css';

interface Pressable extends Omit<ComponentProps<'button'>, 'disabled'> {
  readonly shortcut?: Shortcut | undefined;
  /** why it can't be pressed now, said on hover and focus; it stays in the order of Tab */
  readonly unavailable?: string | null | undefined;
}

/** Everything of a control that can say why it can't be used. */
function pressableProps({ unavailable, shortcut, onClick, ...rest }: Pressable) {
  const press = (event: MouseEvent<HTMLButtonElement>) => {
    if (unavailable) event.preventDefault();
    else onClick?.(event);
  };
  return {
    type: 'button' as const,
    ...(unavailable ? { 'aria-disabled': true } : {}),
    ...(shortcut ? { 'aria-keyshortcuts': ariaShortcut(shortcut) } : {}),
    ...rest,
    onClick: press,
  };
}

export interface ButtonProps extends Pressable {
  /** `solid` at most once in a group; `live` only for keeping what is being made */
  readonly variant?: 'plain' | 'solid' | 'live' | 'ghost' | undefined;
  readonly size?: 'small' | 'normal' | 'large' | undefined;
  readonly icon?: LucideIcon | undefined;
  /** one line for the tooltip */
  readonly about?: string | undefined;
}

export function Button({ variant = 'plain', size = 'normal', icon: Icon, about, className, children, ...rest }: ButtonProps) {
  const tip = rest.unavailable ?? about;
  const button = (
    <button {...pressableProps(rest)} className={classNames(css.button, css[variant], css[size], className)}>
      {Icon && <Icon />}
      {children}
      {rest.shortcut && <KeyCap shortcut={rest.shortcut} />}
    </button>
  );
  return tip && typeof children === 'string' ? (
    <Tooltip label={children} about={tip}>
      {button}
    </Tooltip>
  ) : (
    button
  );
}

export interface IconButtonProps extends Omit<Pressable, 'children'> {
  /** the accessible name, also in the tooltip */
  readonly label: string;
  readonly icon: LucideIcon;
  readonly size?: 'small' | 'normal' | 'tool' | undefined;
  /** for a button that stays pressed */
  readonly pressed?: boolean | undefined;
  readonly about?: string | undefined;
  readonly side?: TooltipProps['side'];
}

export function IconButton({ label, icon: Icon, size = 'normal', pressed, about, side, className, ...rest }: IconButtonProps) {
  return (
    <Tooltip label={label} shortcut={rest.shortcut} about={rest.unavailable ?? about} side={side}>
      <button
        aria-label={label}
        {...(pressed === undefined ? {} : { 'aria-pressed': pressed })}
        {...pressableProps(rest)}
        className={classNames(css.icon, css[`icon-${size}`], className)}
      >
        <Icon />
      </button>
    </Tooltip>
  );
}
