import { httpAddress } from '../../core/hand-off/http-address';
import { TextField } from '../components/text-field';
import { failureText, t, useT } from '../words/words';

export interface AddressFieldProps {
  readonly url: string;
  readonly onCommit: (url: string) => void;
  /** told what was typed and is no address, null when it is one again or put back */
  readonly onRefused: (typed: string | null) => void;
}

/** Where the inpainting program listens. What is no address stays in the field and is not taken. */
export function AddressField({ url, onCommit, onRefused }: AddressFieldProps) {
  const say = useT();
  return <TextField label={say('inpaint.address')} type="url" value={url} accepts={(typed) => httpAddress(typed) !== null} onRefused={onRefused} onCommit={onCommit} />;
}

/** Why what was typed is not taken as an address. */
export function addressRefusal(typed: string): string {
  const address = typed.trim();
  return address === '' ? t('inpaint.noAddress') : failureText({ code: 'inpaint-address', values: { address } });
}
