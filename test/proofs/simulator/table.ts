import {
  ConditionalCheckFailedException,
  type GetItemCommandInput,
  type PutItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { rowKeyOf } from './settings';
import { serviceError } from './wire';

/** An item in DynamoDB's own form. */
export type Item = Record<string, Record<string, unknown>>;

/** A name that stands for a row which the table will never take, such as one of more than 400 KB. */
export const REFUSED_BY_TABLE = 'refused by the table';

/** A simulated DynamoDB table: items by key, conditional writes by an own reading of condition expressions. */
export class SimulatedTable {
  readonly items = new Map<number, Item>();

  /** When each item was written (epoch milliseconds). */
  readonly writtenAt = new Map<number, number>();

  constructor(private readonly clock: () => number) {}

  put(input: PutItemCommandInput): object {
    const item = input.Item as unknown as Item;
    if (Object.values(item).some(({ S }) => S === REFUSED_BY_TABLE))
      throw serviceError('ValidationException');
    const key = this.keyOf(item);
    const current = this.items.get(key);
    if (input.ConditionExpression !== undefined && !holds(input.ConditionExpression, input, current)) {
      throw conditionFailed(input.ReturnValuesOnConditionCheckFailure === 'ALL_OLD' ? current : undefined);
    }
    this.items.set(key, item);
    this.writtenAt.set(key, this.clock());
    return {};
  }

  get(input: GetItemCommandInput): object {
    return { Item: this.items.get(this.keyOf(input.Key as unknown as Item)) };
  }

  private keyOf(item: Item): number {
    const [id, home] = [item.user_id?.N, item.home?.N];
    if (typeof id !== 'string' || typeof home !== 'string') throw serviceError('ValidationException');
    return rowKeyOf({ user_id: Number(id), home: Number(home) });
  }
}

export function conditionFailed(item: Item | undefined): Error {
  return new ConditionalCheckFailedException({
    message: 'The conditional request failed',
    $metadata: {},
    ...(item && { Item: item as never }),
  });
}

/** Reads `clause OR clause`, with the clauses `attribute_not_exists(#a)` and `#a <op> :b` on strings, or `=` on numbers. */
export function holds(expression: string, input: PutItemCommandInput, item: Item | undefined): boolean {
  return expression.split(' OR ').some((clause) => {
    const absence = /^attribute_not_exists\((#\w+)\)$/.exec(clause);
    if (absence) return attribute(absence[1], input, item) === undefined;
    const [, name, operator, placeholder] = /^(#\w+) (<|<=|=|>|>=) (:\w+)$/.exec(clause) ?? [];
    if (operator === undefined) throw new Error(`condition not simulated: ${clause}`);
    const left = textOf(attribute(name, input, item));
    const right = textOf(input.ExpressionAttributeValues?.[placeholder ?? '']);
    // A comparison with an attribute that does not exist is false.
    return typeof left === 'string' && typeof right === 'string' && compare(left, operator, right);
  });
}

/** Numbers are compared for equality only, and written in one form. */
function textOf(value: { readonly S?: unknown; readonly N?: unknown } | undefined): unknown {
  return value?.S ?? value?.N;
}

function attribute(name = '', input: PutItemCommandInput, item: Item | undefined) {
  return item?.[input.ExpressionAttributeNames?.[name] ?? name];
}

/** Sequences are ASCII, so that JavaScript's order of strings is DynamoDB's order of bytes. */
function compare(left: string, operator: string, right: string): boolean {
  if (operator === '=') return left === right;
  if (operator === '<') return left < right;
  if (operator === '<=') return left <= right;
  return operator === '>' ? left > right : left >= right;
}
