import type { LucideIcon } from 'lucide-react';
import { Button, IconButton, type ButtonProps, type IconButtonProps } from '../components/button';
import type { ActionId } from './registry';
import { useAction } from './use-action';

export interface ActionButtonProps extends Pick<ButtonProps, 'variant' | 'size' | 'className'> {
  readonly action: ActionId;
  /** another word than the action's own, where the place says the rest */
  readonly label?: string | undefined;
  /** in place of the action's own */
  readonly icon?: LucideIcon | undefined;
  readonly hideKeys?: boolean | undefined;
  readonly hideIcon?: boolean | undefined;
}

/** An action of the registry as a button with its words and keys. */
export function ActionButton({ action, label, icon, hideKeys = false, hideIcon = false, ...rest }: ActionButtonProps) {
  const view = useAction(action);
  return (
    <Button
      {...rest}
      icon={hideIcon ? undefined : (icon ?? view.icon)}
      shortcut={hideKeys ? undefined : view.shortcut}
      unavailable={view.unavailable}
      about={view.about}
      aria-pressed={view.checked}
      onClick={view.run}
    >
      {label ?? view.label}
    </Button>
  );
}

/** The same with its icon only; name and keys are in the tooltip. */
export function ActionIcon({ action, icon, ...rest }: { readonly action: ActionId; /** in place of the action's own */ readonly icon?: LucideIcon } & Pick<IconButtonProps, 'size' | 'side' | 'className'>) {
  const view = useAction(action);
  return (
    <IconButton
      {...rest}
      label={view.label}
      icon={icon ?? view.icon}
      shortcut={view.shortcut}
      about={view.about}
      unavailable={view.unavailable}
      pressed={view.checked}
      onClick={view.run}
    />
  );
}
