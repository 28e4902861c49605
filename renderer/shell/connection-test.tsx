import { useState } from 'react';
import { api } from '../api/client';
import { Button } from '../components/button';
import { Message } from '../components/message';
import { problemOf } from '../state/notices';
import { sayFailure, useT } from '../words/words';

type Said = { readonly what: string; readonly remedy?: string; readonly tone: 'ok' | 'error' | 'warn' };
type Tested = { readonly url: string; readonly said: Said; readonly remote?: boolean };

/**
 * Asks the inpainting program what it has; no photo is sent. Another computer is asked once the
 * person says so. What it said stands until the address changes.
 */
export function ConnectionTest({ url }: { url: string }) {
  const t = useT();
  const [tested, setTested] = useState<Tested | null>(null);
  const test = async (allowRemote: boolean) => {
    try {
      const { models } = await api.inpaint.test(url, allowRemote);
      setTested({ url, said: { tone: 'ok', what: t('inpaint.testOk'), remedy: models.join(', ') } });
    } catch (error) {
      const problem = problemOf(error);
      const remote = problem.code === 'inpaint-remote';
      setTested({ url, remote, said: { tone: remote ? 'warn' : 'error', ...sayFailure(problem) } });
    }
  };
  return (
    <>
      <Button onClick={() => void test(false)}>{t('inpaint.test')}</Button>
      {tested?.url === url && (
        <Message
          inline
          role="status"
          {...tested.said}
          actions={tested.remote === true && <Button onClick={() => void test(true)}>{t('inpaint.testAnyway')}</Button>}
        />
      )}
    </>
  );
}
