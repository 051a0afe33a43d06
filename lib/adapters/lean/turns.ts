/**
 * Lets requests that are asked for at once be made one after the other, each when the one before it is on its way. Node writes a
 * request when the code that made it has ended: the first of ten would wait until the tenth is signed.
 */
export class Turns {
  #last: Promise<void> = Promise.resolve();

  /** Resolves when whatever had the turn before has made its request, or has not, and Node has written it. */
  next(): Promise<void> {
    const turn = this.#last;
    this.#last = turn.then(() => new Promise((resolve) => process.nextTick(resolve)));
    return turn;
  }
}
