import { CorrectionRow } from '../batch/correction-row';
import { findAction, runAction } from '../actions/registry';
import { Button } from '../components/button';
import { Message } from '../components/message';
import type { Banner } from '../state/editor';
import { useCommands, useEditor, useEditorState } from '../state/use-editor';
import { sayMessage } from '../words/message';
import { formatWhen } from '../words/numbers';
import { sayFailure, useT } from '../words/words';
import css from './banners.module.css';

/** What needs an act, under the options bar: failures with their remedy, and work of an earlier run. */
export function Banners() {
  const banners = useEditorState((state) => state.banners);
  const recoverable = useEditorState((state) => state.recoverable);
  const correcting = useEditorState((state) => state.workspace === 'edit' && state.activeTab !== null && state.batch.corrections[state.activeTab] !== undefined);
  if (banners.length + recoverable.length === 0 && !correcting) return null;
  return (
    <div className={css.banners}>
      {banners.map((banner) => (
        <BannerRow key={banner.id} banner={banner} />
      ))}
      <Recoverable />
      <CorrectionRow />
    </div>
  );
}

function BannerRow({ banner }: { banner: Banner }) {
  const t = useT();
  const editor = useEditor();
  const { what, remedy } = sayFailure(banner.problem);
  const buttons = banner.actions.flatMap(({ id, label }) => {
    const action = findAction(id);
    if (!action) return [];
    const act = () => {
      if (runAction(action, editor)) editor.commands.dismissBanner(banner.id);
    };
    return [
      <Button key={id} size="small" onClick={act}>
        {label ? sayMessage(label, t) : t(action.label)}
      </Button>,
    ];
  });
  return <Message tone={banner.tone} role="alert" what={what} remedy={remedy} actions={buttons} onDismiss={() => editor.commands.dismissBanner(banner.id)} />;
}

/** Work that an earlier run of the program did not save. */
function Recoverable() {
  const t = useT();
  const commands = useCommands();
  const recoverable = useEditorState((state) => state.recoverable);
  return recoverable.map(({ documentId, name, steps, at }) => (
    <Message
      key={documentId}
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
        </>
      }
    />
  ));
}
