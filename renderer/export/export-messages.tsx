import type { ExportPlan, Problem } from '../../electron/api/contract';
import { Button } from '../components/button';
import { Message } from '../components/message';
import { formatBytes, formatWhen } from '../words/numbers';
import { sayFailure, useT, type Translate } from '../words/words';
import css from './export-sheet.module.css';

/** Names of files that are told of; beyond this many they are counted. */
const MOST_NAMES = 3;

function namesOf(files: ExportPlan['files'], t: Translate): string {
  const names = files.slice(0, MOST_NAMES).map(({ file }) => file).join(t('layers.and'));
  return files.length > MOST_NAMES ? t('export.existMore', { names, more: files.length - MOST_NAMES }) : names;
}

/** A file of the person's would be overwritten: the one thing that is asked. */
export function Conflict({ files, onAnswer }: { files: ExportPlan['files']; onAnswer: (answer: 'keep-both' | 'replace' | 'skip') => void }) {
  const t = useT();
  const [first, ...others] = files;
  if (!first) return null;
  const what = others.length === 0 ? t('export.exists', { file: first.file }) : t('export.existMany', { count: files.length });
  const about = others.length === 0 && first.exists ? t('export.existsAbout', { when: formatWhen(first.exists.at), size: formatBytes(first.exists.bytes) }) : namesOf(files, t);
  return (
    <div className={css.message}>
      <Message
        tone="warn"
        role="alert"
        inline
        what={what}
        remedy={about}
        actions={
          <>
            <Button size="small" onClick={() => onAnswer('keep-both')}>
              {t('export.keepBoth')}
            </Button>
            <Button size="small" onClick={() => onAnswer('replace')}>
              {t('export.replace')}
            </Button>
            <Button size="small" onClick={() => onAnswer('skip')}>
              {t('export.skip')}
            </Button>
          </>
        }
      />
    </div>
  );
}

/** Why nothing can be written, or no more was. */
export function Trouble({ problem }: { problem: Problem | null }) {
  if (!problem) return null;
  return (
    <div className={css.message}>
      <Message tone="error" role="alert" inline {...sayFailure(problem)} />
    </div>
  );
}
