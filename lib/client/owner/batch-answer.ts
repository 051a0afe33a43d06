import type { Row } from '../../wire/item';
import { type AnswerReader, invalid } from './answer';
import { type RefusedKey, UNFIT } from './refused-row';

/** What an owner's answer says of each key that was asked for. */
export interface BatchedRows {
  readonly items: readonly Row[];
  readonly missing: readonly Row[];
  readonly refused: readonly RefusedKey<Row>[];
}

/**
 * Each key is answered once: what is answered twice, or was not asked for, is no answer to the question.
 *
 * @throws OwnerError `invalid-response`
 */
export function readBatch(
  call: string,
  keys: readonly Row[],
  answer: { readonly [member: string]: unknown },
  answers: AnswerReader,
): BatchedRows {
  const open = new Map(keys.map((key) => [answers.nameOf(key), key]));
  const take = (row: Row): Row | undefined => {
    const name = answers.nameOf(row);
    const key = open.get(name);
    open.delete(name);
    return key;
  };
  const { rows: items, unfit } = answers.rows(call, answer.items);
  if (items.some((row) => !take(row))) throw invalid(call, 'has rows that were not asked for');
  const refused: RefusedKey<Row>[] = answers.refused(call, answer.refused).flatMap(({ key, ...entry }) => {
    const asked = key && take(key);
    return asked ? [{ key: asked, ...entry }] : [];
  });
  const missing = answers
    .keys(answer.missing)
    .map(take)
    .filter((key) => key !== undefined);
  // What the owner did not get to must not pass for what it does not have.
  if (open.size !== unfit) throw invalid(call, 'does not say of each key whether there is a row');
  return {
    items,
    missing,
    refused: [...refused, ...[...open.values()].map((key) => ({ key, code: UNFIT }))],
  };
}
