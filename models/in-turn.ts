/** Calls that must not overlap, in the order they came: a session of ONNX Runtime runs one at a time. */
export class InTurn {
  #last: Promise<unknown> = Promise.resolve();

  take<T>(work: () => T | Promise<T>): Promise<T> {
    const result = this.#last.then(work);
    this.#last = result.catch((): void => {
      // the caller has the failure; the next call starts afresh
    });
    return result;
  }
}
