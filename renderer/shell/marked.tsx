import type { ReactNode } from 'react';

/** A text with the part that was searched for set in bold; as it is where that part isn't in it as a whole. */
export function marked(text: string, query: string): ReactNode {
  const wanted = query.trim();
  const at = wanted === '' ? -1 : text.toLocaleLowerCase().indexOf(wanted.toLocaleLowerCase());
  if (at < 0) return text;
  return (
    <>
      {text.slice(0, at)}
      <b>{text.slice(at, at + wanted.length)}</b>
      {text.slice(at + wanted.length)}
    </>
  );
}
