import type { DeliveredRecord } from '../../protocol/replication/stream-record';
import type { RefusedRecord } from '../../wire/refused-record';

/** What a failure bucket holds: written by the publisher (`refused/…`) or by Lambda itself (`aws/lambda/…`). */
export interface FailureObject {
  readonly condition: string;
  readonly reason?: string;
  readonly records: readonly DeliveredRecord[];
}

/** @returns `undefined` when it is no failure record, or has lost its records */
export function parseFailure(text: string): FailureObject | undefined {
  try {
    const body = JSON.parse(text) as { readonly [member in keyof RefusedRecord]?: unknown } & {
      requestContext?: { condition?: unknown };
    };
    const condition = body.condition ?? body.requestContext?.condition;
    const { Records } = JSON.parse(String(body.payload)) as { Records?: unknown };
    if (typeof condition !== 'string' || !Array.isArray(Records)) return undefined;
    if (Records.some((record) => typeof record !== 'object' || record === null)) return undefined;
    return {
      condition,
      ...(typeof body.reason === 'string' && { reason: body.reason }),
      records: Records as DeliveredRecord[],
    };
  } catch {
    return undefined;
  }
}
