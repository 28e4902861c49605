/** Photos whose times the rate is taken from: enough to be steady, few enough to follow a change. */
const WINDOW = 20;

/** Photos a minute over the last ones, and the time that the rest will take. */
export class Rate {
  #times: number[];

  /** @param start when the work began, milliseconds of a clock that only goes forward */
  constructor(start: number) {
    this.#times = [start];
  }

  finished(now: number): void {
    this.#times.push(now);
    if (this.#times.length > WINDOW + 1) this.#times.shift();
  }

  /** null until a photo is done */
  get photosPerMinute(): number | null {
    const first = this.#times[0] ?? 0;
    const last = this.#times.at(-1) ?? 0;
    return last > first ? ((this.#times.length - 1) * 60_000) / (last - first) : null;
  }

  secondsLeft(photos: number): number | null {
    const rate = this.photosPerMinute;
    return rate === null ? null : (photos * 60) / rate;
  }
}
