import { isIP } from 'node:net';
import { Failure } from '../../../core/errors/failure';
import { httpAddress } from '../../../core/hand-off/http-address';

/** Where the inpainting program of the person listens. */
export interface InpaintAddress {
  /** scheme, host, port and path, without a slash at the end: the API's paths are added to it */
  readonly base: URL;
  /** host and port as a person reads them; no user name and no password */
  readonly shown: string;
  /** the host alone, as it is kept in the list of allowed ones */
  readonly host: string;
  /** this computer, so that nothing leaves it */
  readonly local: boolean;
}

/**
 * Reads what a person typed as an address.
 * @throws Failure `inpaint-address`
 */
export function parseAddress(typed: string): InpaintAddress {
  const base = httpAddress(typed);
  if (!base) throw new Failure('inpaint-address', { address: typed.trim() });
  // servers print the address they listen on; `every interface` can only be reached as this computer
  if (base.hostname === '0.0.0.0') base.hostname = '127.0.0.1';
  if (base.hostname === '[::]') base.hostname = '[::1]';
  base.search = '';
  base.hash = '';
  base.pathname = base.pathname.replace(/\/+$/, '');
  return { base, shown: base.host + base.pathname.replace(/\/$/, ''), host: base.hostname, local: isLoopback(base.hostname) };
}

/** `hostname` as `URL` gives it: lower case, IPv4 in four decimal parts, IPv6 compressed and in brackets. */
export function isLoopback(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '');
  switch (isIP(host)) {
    case 4:
      return host.startsWith('127.');
    case 6:
      // ::ffff:7f00:1 is 127.0.0.1 as an IPv6 address
      return host === '::1' || /^::ffff:7f[0-9a-f]{2}:[0-9a-f]{1,4}$/.test(host);
    default:
      return isLocalName(host);
  }
}

/** Names that mean this computer whatever a name server says (RFC 6761, section 6.3). */
export function isLocalName(host: string): boolean {
  return host === 'localhost' || host.endsWith('.localhost');
}

/**
 * Nothing goes to another computer that the person did not allow.
 * @param allowed hosts allowed for ever
 * @throws Failure `inpaint-remote`
 */
export function checkAllowed(address: InpaintAddress, allowed: readonly string[], once: boolean): void {
  if (address.local || once || allowed.includes(address.host)) return;
  throw new Failure('inpaint-remote', { host: address.host });
}
