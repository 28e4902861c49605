/** One line of the comparison. */
export interface Row {
  readonly name: string;
  readonly unit: string;
  readonly ours: number;
  /** null where no peer does that */
  readonly peer: number | null;
  readonly peerName: string;
  /** over 1: we are better; null without a peer */
  readonly ratio: number | null;
}

/** A row where less is better. */
export function row(name: string, unit: string, ours: number, peer: number | null, peerName: string): Row {
  return { name, unit, ours, peer, peerName, ratio: peer === null ? null : peer / ours };
}

/** Medians of times; `peer` may be empty. */
export function timeRow(name: string, ours: readonly number[], peer: readonly number[], peerName: string): Row {
  return quantileRow(name, 0.5, ours, peer, peerName);
}

/** A quantile of times; `peer` may be empty. */
export function quantileRow(name: string, share: number, ours: readonly number[], peer: readonly number[], peerName: string): Row {
  return row(name, 'ms', quantile(ours, share), peer.length === 0 ? null : quantile(peer, share), peerName);
}

/** Quantile by linear interpolation, 0..1; the median for 0.5. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = share * (sorted.length - 1);
  const low = sorted[Math.floor(at)] ?? Number.NaN;
  const high = sorted[Math.ceil(at)] ?? Number.NaN;
  return low + (high - low) * (at - Math.floor(at));
}

/** The table that a person reads. */
export function table(rows: readonly Row[]): string[] {
  const cells = rows.map(({ name, unit, ours, peer, peerName, ratio }) => [
    name, `${ours.toFixed(1)} ${unit}`, peer === null ? '' : `${peer.toFixed(1)} ${unit}`, peerName, ratio === null ? '' : `${ratio.toFixed(2)} x`,
  ]);
  const all = [['', 'Maskwright', 'peer', '', 'ratio'], ...cells];
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...all.map((line) => line[column]?.length ?? 0)));
  return all.map((line) => line.map((cell, column) => (column === 0 || column === 3 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join('  ').trimEnd());
}
