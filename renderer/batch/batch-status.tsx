import { useEditorState } from '../state/use-editor';
import { failureText, useT } from '../words/words';
import { countItems } from './batch-state';
import { STANDING_ICONS } from './standing-icons';
import css from './batch-status.module.css';

/** What the status bar says of a batch: how it went so far, and the first failure with its remedy. */
export function BatchStatus() {
  const t = useT();
  const { open, items } = useEditorState((state) => ({ open: state.batch.open, items: state.batch.items }));
  if (!open) return null;
  const { problem } = open;
  const counts = countItems(items);
  const said = (state: 'failed' | 'skipped'): string | null => {
    const first = items.find((item) => item.state === state)?.problem;
    return first ? t(`batch.status.${state}`, { count: counts[state], first: failureText(first) }) : null;
  };
  return (
    <span className={css.status}>
      <span>{t('batch.status.accepted', { count: counts.accepted })}</span>
      <span>{t('batch.status.review', { count: counts.review })}</span>
      <Trouble of="failed" text={problem ? failureText(problem) : said('failed')} />
      <Trouble of="skipped" text={said('skipped')} />
    </span>
  );
}

function Trouble({ of, text }: { of: 'failed' | 'skipped'; text: string | null }) {
  const Icon = STANDING_ICONS[of];
  if (text === null) return null;
  return (
    <span className={`${css.trouble ?? ''} ${css[of] ?? ''}`} title={text}>
      <Icon />
      <span className="ellipsis">{text}</span>
    </span>
  );
}
