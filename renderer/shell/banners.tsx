import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useEffect, useState, type ReactNode } from 'react';
import type { JournalEntry } from '../../electron/api/contract';
import { correctionOf } from '../batch/batch-state';
import { CorrectionRow } from '../batch/correction-row';
import { findAction, runAction } from '../actions/registry';
import { Button, IconButton } from '../components/button';
import { Message } from '../components/message';
import type { Banner } from '../state/editor';
import { useCommands, useEditor, useEditorState } from '../state/use-editor';
import { sayMessage } from '../words/message';
import { formatWhen } from '../words/numbers';
import { sayFailure, useT } from '../words/words';
import css from './banners.module.css';

/** As long as it takes to read one. */
const READ_MS = 3000;

/** What needs an act, under the options bar: failures with their remedy, and work of an earlier run. One at a time, the newest first, so that the photo keeps its room. */
export function Banners() {
  const t = useT();
  const commands = useCommands();
  const entries = useEditorState(({ banners, recoverable }) => [...banners.toReversed(), ...recoverable]);
  const correcting = useEditorState((state) => correctionOf(state) !== null);
  // what comes in is shown; until then the one that was turned to
  const [turned, setTurned] = useState<{ readonly newest: string; readonly to: string } | null>(null);
  const newest = entries[0] && keyOf(entries[0]);
  const index = turned?.newest === newest ? Math.max(0, entries.findIndex((entry) => keyOf(entry) === turned?.to)) : 0;
  const entry = entries[index];
  if (!entry && !correcting) return null;
  const turn = (by: 1 | -1) => {
    // who turns to another one is done with this one
    if (entry && 'problem' in entry) commands.bannerRead(entry.id);
    const next = entries[(index + by + entries.length) % entries.length];
    if (next && newest !== undefined) setTurned({ newest, to: keyOf(next) });
  };
  const pager = entries.length > 1 && (
    <span className={css.pager}>
      <IconButton label={t('banner.previous')} icon={ChevronLeft} size="small" onClick={() => turn(-1)} />
      <span className={css.place}>{t('banner.place', { n: index + 1, count: entries.length })}</span>
      <IconButton label={t('banner.next')} icon={ChevronRight} size="small" onClick={() => turn(1)} />
    </span>
  );
  return (
    <div className={css.banners}>
      {entry && ('documentId' in entry ? <Recoverable key={entry.documentId} entry={entry} pager={pager} /> : <BannerRow key={entry.id} banner={entry} pager={pager} />)}
      <CorrectionRow />
    </div>
  );
}

function keyOf(entry: Banner | JournalEntry): string {
  return 'documentId' in entry ? entry.documentId : entry.id;
}

function BannerRow({ banner, pager }: { banner: Banner; pager: ReactNode }) {
  const t = useT();
  const editor = useEditor();
  const { commands } = editor;
  useEffect(() => {
    if (banner.read) return;
    const timer = setTimeout(() => commands.bannerRead(banner.id), READ_MS);
    return () => clearTimeout(timer);
  }, [commands, banner.id, banner.read]);
  const buttons = banner.actions.flatMap(({ id, label }) => {
    const action = findAction(id);
    if (!action) return [];
    const act = () => {
      if (runAction(action, editor)) commands.dismissBanner(banner.id);
    };
    return [
      <Button key={id} size="small" onClick={act}>
        {label ? sayMessage(label, t) : t(action.label)}
      </Button>,
    ];
  });
  const actions = (buttons.length > 0 || pager) && (
    <>
      {buttons}
      {pager}
    </>
  );
  return <Message tone={banner.tone} role="alert" {...sayFailure(banner.problem)} actions={actions} onDismiss={() => commands.dismissBanner(banner.id)} />;
}

/** Work that an earlier run of the program did not save. */
function Recoverable({ entry: { documentId, name, steps, at }, pager }: { entry: JournalEntry; pager: ReactNode }) {
  const t = useT();
  const commands = useCommands();
  return (
    <Message
      tone="warn"
      role="status"
      what={t('recover.title', { name })}
      remedy={t('recover.about', { count: steps, when: formatWhen(at) })}
      actions={
        <>
          <Button size="small" onClick={() => void commands.recover(documentId)}>
            {t('recover.open')}
          </Button>
          <Button size="small" variant="ghost" onClick={() => void commands.discardRecoverable(documentId)}>
            {t('recover.discard')}
          </Button>
          {pager}
        </>
      }
    />
  );
}
