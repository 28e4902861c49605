import { useEffect, useRef, useState } from 'react';
import { api } from '../api/client';
import { Button } from '../components/button';
import { Message } from '../components/message';
import { problemOf } from '../state/notices';
import { sayFailure, useT } from '../words/words';
import { addressRefusal } from './address-field';
import css from './connection-test.module.css';

type Said = { readonly what: string; readonly remedy?: string; readonly details?: string; readonly tone: 'ok' | 'error' | 'warn' };
type Tested = { readonly said: Said | null; readonly remote?: boolean };

export interface ConnectionTestProps {
  readonly url: string;
  /** what stands in the address's field and is no address, null where it is one */
  readonly refused: string | null;
}

/**
 * Asks the inpainting program what it has; no photo is sent. Another computer is asked once the
 * person says so. The newest question alone is waited for. Give it the address as its key: what one
 * said is not said of another.
 */
export function ConnectionTest({ url, refused }: ConnectionTestProps) {
  const t = useT();
  // null in it: it is being asked
  const [tested, setTested] = useState<Tested | null>(null);
  const asked = useRef<AbortController | null>(null);
  useEffect(() => () => asked.current?.abort(), []);
  const test = async (allowRemote: boolean) => {
    asked.current?.abort();
    const { signal } = (asked.current = new AbortController());
    setTested({ said: null });
    try {
      const { models } = await api.inpaint.test(url, allowRemote, signal);
      if (signal.aborted) return;
      setTested({ said: { tone: 'ok', what: t('inpaint.testOk'), remedy: models.join(', ') } });
    } catch (error) {
      if (signal.aborted) return;
      const problem = problemOf(error);
      const remote = problem.code === 'inpaint-remote';
      setTested({ remote, said: { tone: remote ? 'warn' : 'error', ...sayFailure(problem) } });
    }
  };
  const current = refused === null ? tested : null;
  const waiting = current?.said === null ? t('inpaint.testing', { address: url }) : null;
  return (
    <>
      {refused !== null && (
        <p className={css.refused} role="alert">
          {addressRefusal(refused)}
        </p>
      )}
      <Button unavailable={refused === null ? waiting : addressRefusal(refused)} onClick={() => void test(false)}>
        {t('inpaint.test')}
      </Button>
      {waiting !== null && (
        <p className={css.asking} role="status">
          {waiting}
        </p>
      )}
      {current?.said && (
        <Message
          inline
          role="status"
          {...current.said}
          actions={current.remote === true && <Button onClick={() => void test(true)}>{t('inpaint.testAnyway')}</Button>}
        />
      )}
    </>
  );
}
