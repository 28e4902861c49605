import { useState } from 'react';
import { api } from '../api/client';
import { Button } from '../components/button';
import { Message } from '../components/message';
import { problemOf } from '../state/notices';
import { sayFailure, useT } from '../words/words';

type Tested = { readonly url: string; readonly said: { readonly what: string; readonly remedy?: string; readonly tone: 'ok' | 'error' } };

/** Asks the inpainting program what it has; no photo is sent. What it said stands until the address changes. */
export function ConnectionTest({ url }: { url: string }) {
  const t = useT();
  const [tested, setTested] = useState<Tested | null>(null);
  const test = async () => {
    try {
      const { models } = await api.inpaint.test(url);
      setTested({ url, said: { tone: 'ok', what: t('inpaint.testOk'), remedy: models.join(', ') } });
    } catch (error) {
      setTested({ url, said: { tone: 'error', ...sayFailure(problemOf(error)) } });
    }
  };
  return (
    <>
      <Button onClick={() => void test()}>{t('inpaint.test')}</Button>
      {tested?.url === url && <Message inline role="status" {...tested.said} />}
    </>
  );
}
