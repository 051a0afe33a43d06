import { OWNER } from '../../wire/attributes';
import type { CheckedContract } from '../schema/checked-contract';
import { sourceOf } from '../source/source';

/**
 * What DynamoDB writes into items for itself: "Global tables version 2017.11.29 (Legacy)" in the DynamoDB developer guide. It is
 * other in each region and changes with each write, so that nothing of it tells of a row.
 */
const OF_DYNAMODB = 'aws:rep:';

/** Fields that come from attributes which are not the owner's. */
export function attributeProblems(contract: CheckedContract): string[] {
  const { conditions } = sourceOf(contract);
  const marked = [...contract.fields.map((field) => sourceOf(contract).placeOf(field)), ...conditions];
  if (marked.some(({ attribute }) => attribute === OWNER.event))
    return [
      `"source" names the attribute "${OWNER.event}", by which the library tells events from rows: leave it out, "kind" of the contract says as much`,
    ];
  return contract.fields.flatMap((field) => {
    const { attribute } = sourceOf(contract).placeOf(field);
    if (!attribute.startsWith(OF_DYNAMODB)) return [];
    return [
      `the field "${field}" is the attribute "${attribute}", which DynamoDB writes into items of a global table for itself: leave it out, or keep what it tells in an attribute of your own`,
    ];
  });
}
