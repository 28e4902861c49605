import {
  ArrowDown, ArrowUp, ArrowUpDown, Blend, CircleDashed, CopyPlus, Download, Eye, EyeOff, Focus, FolderOpen, Layers, Lock, LockOpen, Paintbrush, Palette, PencilLine,
  TextCursorInput, Trash2, WandSparkles, type LucideIcon,
} from 'lucide-react';
import { HoverCard } from 'radix-ui';
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import type { Step, StepKind } from '../../core/history/step';
import { ActionIcon } from '../actions/action-button';
import { classNames } from '../components/class-names';
import { PanelHint } from '../components/panel-section';
import { useActiveTab, useCommands } from '../state/use-editor';
import { formatTime } from '../words/numbers';
import { useT } from '../words/words';
import { devicePixels, ThumbnailPicture } from './thumbnails/thumbnail-picture';
import { useThumbnail } from './thumbnails/thumbnails';
import css from './history-panel.module.css';

const ICONS: Readonly<Record<StepKind, LucideIcon>> = {
  open: FolderOpen,
  keep: WandSparkles,
  refine: PencilLine,
  recolour: Palette,
  rename: TextCursorInput,
  show: Eye,
  hide: EyeOff,
  isolate: Focus,
  reveal: Layers,
  lock: Lock,
  unlock: LockOpen,
  opacity: CircleDashed,
  blend: Blend,
  'move-up': ArrowUp,
  'move-down': ArrowDown,
  reorder: ArrowUpDown,
  delete: Trash2,
  duplicate: CopyPlus,
  inpaint: Paintbrush,
  import: Download,
  drop: Trash2,
};

/** CSS pixels of the picture beside a hovered step. */
const PREVIEW = 160;

/** Every step that was done, oldest first; any of them is a click away. */
export function HistoryPanel() {
  const t = useT();
  const commands = useCommands();
  const history = useActiveTab((tab) => tab?.history ?? null);
  const list = useRef<HTMLDivElement>(null);
  const [focused, setFocused] = useState<number | null>(null);
  const current = history?.current ?? 0;
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [current, history]);
  if (!history) return <PanelHint>{t('why.noPhoto')}</PanelHint>;
  const { steps } = history;
  const reachable = Math.min(focused ?? current, steps.length - 1);

  const press = (event: KeyboardEvent, index: number) => {
    const to: Record<string, number> = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: steps.length - 1 };
    const next = to[event.key];
    if (next !== undefined) {
      const place = Math.min(steps.length - 1, Math.max(0, next));
      setFocused(place);
      list.current?.querySelector<HTMLElement>(`[data-step="${place}"]`)?.focus({ focusVisible: true } as FocusOptions);
    } else if (event.key === 'Enter' || event.key === ' ') commands.jump(index);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <>
      <div className={css.bar}>
        <span className={css.position}>{t('history.position', { n: current + 1, count: steps.length })}</span>
        <ActionIcon action="edit.undo" size="small" />
        <ActionIcon action="edit.redo" size="small" />
      </div>
      <div ref={list} role="listbox" aria-label={t('history.title')} className={css.list} onBlur={() => setFocused(null)}>
        {steps.map((step, index) => (
          <HoverCard.Root key={step.id} openDelay={350} closeDelay={60}>
            <HoverCard.Trigger asChild>
              <div
                role="option"
                aria-selected={index === current}
                aria-label={`${t(`step.${step.kind}`, { subject: step.subject })}, ${formatTime(step.at)}`}
                data-step={index}
                tabIndex={index === reachable ? 0 : -1}
                className={classNames(css.step, index > current && css.undone)}
                onClick={() => commands.jump(index)}
                onKeyDown={(event) => press(event, index)}
              >
                <StepIcon kind={step.kind} />
                <span className="ellipsis">{t(`step.${step.kind}`, { subject: step.subject })}</span>
                <time className={css.time} dateTime={new Date(step.at).toISOString()}>
                  {formatTime(step.at)}
                </time>
              </div>
            </HoverCard.Trigger>
            <HoverCard.Portal>
              <HoverCard.Content side="left" sideOffset={12} collisionPadding={8} className="on-photo float" style={{ padding: 6 }}>
                <Preview step={step} />
              </HoverCard.Content>
            </HoverCard.Portal>
          </HoverCard.Root>
        ))}
      </div>
    </>
  );
}

function StepIcon({ kind }: { kind: StepKind }) {
  const Icon = ICONS[kind];
  return <Icon className={css.icon} />;
}

/** The picture as it was after a step. */
function Preview({ step }: { step: Step }) {
  const { bitmap } = useThumbnail({ kind: 'document', document: step.document, size: devicePixels(PREVIEW) });
  return <ThumbnailPicture bitmap={bitmap} size={PREVIEW} shape={step.document.photo} />;
}
