import type { ChangeEvent } from '../../wire/event';
import type { Item } from '../../wire/item';
import { own } from '../../wire/own';
import { isTraceparent } from '../../wire/trace-context';

/** The trace of one event. */
export interface EventTrace {
  /** What the event carries, so that whoever gets it goes on with the trace. @default nothing is recorded anywhere */
  readonly traceparent?: string;
  /** Says which event it is. @default nobody listens */
  about?(event: Pick<ChangeEvent, 'subject' | 'sequence'>): void;
  /** @param reason of a failure, for people: never holds values */
  end(outcome: 'published' | 'parked' | 'retried', reason?: string): void;
}

/** How the events of a batch come to their traces. */
export interface Tracing {
  /**
   * Begins what is told of an event of a contract.
   *
   * @param writer context in which the owner made the change. @default the owner has not said
   */
  begin(contract: string, writer?: string): EventTrace;
}

const end = () => {};

/** Nobody listens: an event carries what its writer said, or else the context of the invocation. */
export function passingOn(traceparent?: string): Tracing {
  const unsaid = { traceparent, end };
  return { begin: (_, writer) => (writer === undefined ? unsaid : { traceparent: writer, end }) };
}

/**
 * The context that a writer left in an attribute of its item. Only a changed one counts, because later writes carry the old one along,
 * and a deletion leaves none.
 *
 * @returns `undefined` also for a value that is no `traceparent`: nothing is refused for its sake
 */
export function writerOf(
  attribute: string | undefined,
  before: Item | undefined,
  after: Item | undefined,
): string | undefined {
  if (attribute === undefined) return undefined;
  const text = own(after, attribute)?.S;
  return isTraceparent(text) && text !== own(before, attribute)?.S ? text : undefined;
}
