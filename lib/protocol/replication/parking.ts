import { causeOf, type ReasonCode } from '../rows/errors';
import type { Halt, IncomingMessage } from './open-message';

/** Where messages that can never be applied are kept for a person. */
export interface ParkingLot {
  /** @param now epoch milliseconds */
  park(message: IncomingMessage, code: ReasonCode, reason: string, now: number): Promise<void>;
}

/** What became of a message that goes no further. */
export type Halted =
  | { readonly kind: 'parked'; readonly code: ReasonCode; readonly reason: string }
  | { readonly kind: 'retry'; readonly reason: string };

/**
 * Keeps a message aside, if that is what its halt asks for. What could not be kept is delivered again.
 *
 * @param now epoch milliseconds
 */
export async function settleHalt(
  message: IncomingMessage,
  halt: Halt,
  parking: ParkingLot,
  now: number,
): Promise<Halted> {
  if (halt.kind === 'retry') return halt;
  const { code, reason } = halt;
  try {
    await parking.park(message, code, reason, now);
  } catch (error) {
    return { kind: 'retry', reason: `${reason}; it could not be parked: ${causeOf(error)}` };
  }
  return { kind: 'parked', code, reason };
}
