import {
  ConditionalCheckFailedException,
  type DeleteItemCommandInput,
  type GetItemCommandInput,
  type PutItemCommandInput,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { rowKeyOf } from './settings';
import { serviceError } from './wire';

/** An item in DynamoDB's own form. */
export type Item = Record<string, Record<string, unknown>>;

/** A condition with what its placeholders stand for. */
type Condition = Pick<PutItemCommandInput, 'ExpressionAttributeNames' | 'ExpressionAttributeValues'>;

/** A put, alone or in a transaction. */
export type Write = Condition &
  Pick<PutItemCommandInput, 'Item' | 'ConditionExpression' | 'ReturnValuesOnConditionCheckFailure'>;

/** A name that stands for a row which the table will never take, such as one of more than 400 KB. */
export const REFUSED_BY_TABLE = 'refused by the table';

/** A simulated DynamoDB table: items by key, conditional writes by an own reading of condition expressions. */
export class SimulatedTable<Key = number> {
  readonly items = new Map<Key, Item>();

  /** When each item was written (epoch milliseconds). */
  readonly writtenAt = new Map<Key, number>();

  /** @param keyOf of an item. @default that of a replica's row */
  constructor(
    private readonly clock: () => number,
    private readonly keyOf: (item: Item) => Key = rowKeyOfItem as (item: Item) => Key,
  ) {}

  put(input: Write): object {
    const item = input.Item as unknown as Item;
    if (Object.values(item).some(({ S }) => S === REFUSED_BY_TABLE))
      throw serviceError('ValidationException');
    const key = this.keyOf(item);
    if (!this.takes(input)) {
      const wanted = input.ReturnValuesOnConditionCheckFailure === 'ALL_OLD';
      throw conditionFailed(wanted ? this.items.get(key) : undefined);
    }
    this.items.set(key, item);
    this.writtenAt.set(key, this.clock());
    return {};
  }

  /** Whether the condition of a put holds. */
  takes(input: Write): boolean {
    const { ConditionExpression: condition } = input;
    return (
      condition === undefined || holds(condition, input, this.items.get(this.keyOf(input.Item as never)))
    );
  }

  /** Applies `SET #a = :b, …`. */
  update(input: UpdateItemCommandInput): object {
    const {
      Key,
      UpdateExpression = '',
      ExpressionAttributeNames: names,
      ExpressionAttributeValues: values,
    } = input;
    const set = UpdateExpression.replace(/^SET /, '')
      .split(', ')
      .map((part): [string, Record<string, unknown>] => {
        const [, name = '', value = ''] = /^(#\w+) = (:\w+)$/.exec(part) ?? [];
        if (!name) throw new Error(`update not simulated: ${UpdateExpression}`);
        return [names?.[name] ?? name, values?.[value] as unknown as Record<string, unknown>];
      });
    const key = this.keyOf(Key as unknown as Item);
    this.items.set(key, { ...this.items.get(key), ...(Key as unknown as Item), ...Object.fromEntries(set) });
    return {};
  }

  delete(input: DeleteItemCommandInput): object {
    const key = this.keyOf(input.Key as unknown as Item);
    const { ConditionExpression: condition } = input;
    if (condition !== undefined && !holds(condition, input, this.items.get(key)))
      throw conditionFailed(undefined);
    this.items.delete(key);
    return {};
  }

  get(input: GetItemCommandInput): object {
    return { Item: this.items.get(this.keyOf(input.Key as unknown as Item)) };
  }
}

function rowKeyOfItem({ user_id, home }: Item): number {
  if (typeof user_id?.N !== 'string' || typeof home?.N !== 'string')
    throw serviceError('ValidationException');
  return rowKeyOf({ user_id: Number(user_id.N), home: Number(home.N) });
}

export function conditionFailed(item: Item | undefined): Error {
  return new ConditionalCheckFailedException({
    message: 'The conditional request failed',
    $metadata: {},
    ...(item && { Item: item as never }),
  });
}

/**
 * Reads `clause OR clause`, of which each may be `(clause AND clause)`, with the clauses `attribute_not_exists(#a)`,
 * `attribute_exists(#a)` and `#a <op> :b` on strings or numbers.
 */
export function holds(expression: string, input: Condition, item: Item | undefined): boolean {
  return expression.split(' OR ').some((part) => {
    const clauses = part.replace(/^\((.* AND .*)\)$/, '$1').split(' AND ');
    return clauses.every((clause) => clauseHolds(clause, input, item));
  });
}

function clauseHolds(clause: string, input: Condition, item: Item | undefined): boolean {
  const [, not, tested] = /^attribute_(not_)?exists\((#\w+)\)$/.exec(clause) ?? [];
  if (tested !== undefined) return (attribute(tested, input, item) === undefined) === (not !== undefined);
  const [, name, operator, placeholder] = /^(#\w+) (<|<=|=|>|>=) (:\w+)$/.exec(clause) ?? [];
  if (operator === undefined) throw new Error(`condition not simulated: ${clause}`);
  const left = readValue(attribute(name, input, item));
  const right = readValue(input.ExpressionAttributeValues?.[placeholder ?? '']);
  // A comparison with an attribute that does not exist, or is of another type, is false.
  return (
    left !== undefined && typeof left === typeof right && compare(left, operator, right as string | number)
  );
}

function readValue(
  value: { readonly S?: unknown; readonly N?: unknown } | undefined,
): string | number | undefined {
  return value?.N === undefined ? (value?.S as string | undefined) : Number(value.N);
}

function attribute(name = '', input: Condition, item: Item | undefined) {
  return item?.[input.ExpressionAttributeNames?.[name] ?? name];
}

/** Sequences are ASCII, so that JavaScript's order of strings is DynamoDB's order of bytes. */
function compare(left: string | number, operator: string, right: string | number): boolean {
  if (operator === '=') return left === right;
  if (operator === '<') return left < right;
  if (operator === '<=') return left <= right;
  return operator === '>' ? left > right : left >= right;
}
