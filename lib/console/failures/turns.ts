import { ConsoleError } from '../shared/problem';

/** A redrive takes minutes; who only looks is told so, instead of waiting. */
const PATIENCE_MS = 15_000;

/**
 * One reader of a queue at a time: SQS hides messages from all others while one looks at them, so that two would each see a part.
 */
export class Turns {
  readonly #last = new Map<string, Promise<unknown>>();

  /** Does something once nobody else is at it. @param name of the replica or consumer whose queues are read */
  take<T>(name: string, action: () => Promise<T>): Promise<T> {
    const turn = (this.#last.get(name) ?? Promise.resolve()).then(action);
    const settled = turn
      .catch(() => undefined)
      .then(() => {
        if (this.#last.get(name) === settled) this.#last.delete(name);
      });
    this.#last.set(name, settled);
    return turn;
  }

  /**
   * The same for who does not want to wait for long.
   *
   * @throws ConsoleError `invalid-request` when others are at it for too long
   */
  async takeSoon<T>(name: string, action: () => Promise<T>): Promise<T> {
    let isLate = false;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        isLate = true;
        reject(
          new ConsoleError(
            'invalid-request',
            `the messages of ${name} are hidden while a job is at them: wait for its end, or stop it`,
            409,
          ),
        );
      }, PATIENCE_MS);
    });
    const turn = this.take(name, async () => {
      clearTimeout(timer);
      return isLate ? late : action();
    });
    return Promise.race([turn, late]);
  }
}
