import { contractWith, refusal, text } from './support/strict-contract';

/** "Global tables version 2017.11.29 (Legacy)", DynamoDB developer guide. */
const OF_DYNAMODB = ['aws:rep:deleting', 'aws:rep:updatetime', 'aws:rep:updateregion'];

test.each(OF_DYNAMODB)('a contract does not share %s, under whatever name', (attribute) => {
  const message = `is the attribute "${attribute}", which DynamoDB writes into items of a global table for itself`;
  expect(
    refusal(() => contractWith(text, {}, { properties: { id: { type: 'integer' }, [attribute]: text } })),
  ).toContain(`the field "${attribute}" ${message}`);
  for (const source of [
    { fields: { value: { attribute } } },
    { fields: { value: { attribute, stripPrefix: 'V#' } } },
    { templates: { [attribute]: '{value}#{name}' } },
  ]) {
    expect(refusal(() => contractWith(text, { source }))).toContain(message);
  }
});

test('an attribute that only reads like one of those is shared', () => {
  expect(contractWith(text, { source: { fields: { value: { attribute: 'aws:report' } } } }).fields).toContain(
    'value',
  );
});
