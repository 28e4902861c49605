import { Tabs } from 'radix-ui';
import type { ComponentProps } from 'react';

/**
 * A tab of `Tabs.List`. Radix gives a tab that is pressed the focus by code, which a browser takes for
 * the keyboard's: the ring is left out until a key is pressed (`[data-quiet]` in base.css).
 */
export function TabTrigger(props: ComponentProps<typeof Tabs.Trigger>) {
  const loud = ({ currentTarget }: { currentTarget: HTMLElement }) => {
    delete currentTarget.dataset['quiet'];
  };
  return (
    <Tabs.Trigger
      {...props}
      onMouseDown={({ currentTarget, button, ctrlKey }) => {
        if (button === 0 && !ctrlKey) currentTarget.dataset['quiet'] = '';
      }}
      onKeyDown={loud}
      onBlur={loud}
    />
  );
}
