import { readDefinition } from '../../../lib/local-cloud/state-machines';

const FUNCTION = 'arn:aws:lambda:eu-west-1:000000000000:function:f';
const task = { Type: 'Task', Resource: FUNCTION, End: true };
const definition = (state: object, rest: object = {}) =>
  JSON.stringify({ StartAt: 'A', States: { A: state }, ...rest });
const map = (rest: object, inner: object = task) => ({
  Type: 'Map',
  ItemProcessor: { StartAt: 'Inner', States: { Inner: inner } },
  End: true,
  ...rest,
});
const reader = (rest: object) =>
  map({ ItemReader: { Resource: 'arn:aws:states:::s3:getObject', Parameters: {}, ...rest } });

test.each<[what: string, text: string, message: RegExp]>([
  ['no JSON', '{', /the definition is not JSON/],
  ['no object', '[]', /the definition is not an object/],
  ['no states', '{"StartAt":"A"}', /has no States/],
  ['JSONata', definition(task, { QueryLanguage: 'JSONata' }), /is in JSONata: only JSONPath runs/],
  ['JSONata in a state', definition({ ...task, QueryLanguage: 'JSONata' }), /"A": it is in JSONata/],
  ['a start that is not there', JSON.stringify({ StartAt: 'B', States: { A: task } }), /goes to "B"/],
  ['an unknown member', definition(task, { Assign: {} }), /the definition has "Assign"/],
  [
    'an unknown type',
    definition({ Type: 'Activity' }),
    /the state "A": the type "Activity" does not run locally/,
  ],
  ['a type like a member of objects', definition({ Type: 'constructor' }), /"constructor" does not run/],
  ['an unknown field', definition({ ...task, HeartbeatSeconds: 5 }), /"A": it has "HeartbeatSeconds"/],
  ['variables', definition({ ...task, Assign: {} }), /"A": it has "Assign"/],
  ['no way on', definition({ Type: 'Pass' }), /the state "A" goes to undefined/],
  ['a way to nowhere', definition({ Type: 'Pass', Next: 'B' }), /the state "A" goes to "B"/],
  ['a catcher to nowhere', definition({ ...task, Catch: [{ ErrorEquals: [], Next: 'B' }] }), /goes to "B"/],
  [
    'another service',
    definition({ ...task, Resource: 'arn:aws:states:::sqs:sendMessage' }),
    /sqs:sendMessage/,
  ],
  [
    'a callback',
    definition({ ...task, Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken' }),
    /waitForTaskToken" does not run/,
  ],
  [
    'an invocation nobody waits for',
    definition({
      ...task,
      Resource: 'arn:aws:states:::lambda:invoke',
      Parameters: { FunctionName: 'f', InvocationType: 'Event' },
    }),
    /the parameter "InvocationType"/,
  ],
  [
    'an intrinsic function',
    definition({ ...task, Parameters: { 'a.$': 'States.UUID()' } }),
    /States.UUID\(\)/,
  ],
  ['a wildcard', definition({ ...task, InputPath: '$.a[*]' }), /"A": the path "\$\.a\[\*\]" does not run/],
  ['an old map', definition({ Type: 'Map', Iterator: {}, End: true }), /it has "Iterator"/],
  ['a batcher', definition(map({ ItemBatcher: { MaxItemsPerBatch: 10 } })), /it has "ItemBatcher"/],
  ['a writer', definition(map({ ResultWriter: {} })), /it has "ResultWriter"/],
  ['a table of text', definition(reader({ ReaderConfig: { InputType: 'CSV' } })), /the InputType "CSV"/],
  ['another reader', definition(reader({ Resource: 'arn:aws:states:::dynamodb:scan' })), /dynamodb:scan/],
  ['a state within', definition(map({}, { Type: 'Activity' })), /the state "Inner": the type "Activity"/],
  [
    'a state of a branch',
    definition({
      Type: 'Parallel',
      End: true,
      Branches: [{ StartAt: 'B', States: { B: { Type: 'Later' } } }],
    }),
    /the state "B": the type "Later"/,
  ],
  [
    'an unknown operator',
    definition({ Type: 'Choice', Choices: [{ Variable: '$.a', StringIs: 'b', Next: 'A' }] }),
    /the choice .*"StringIs"/,
  ],
  [
    'an unknown operator within',
    definition({
      Type: 'Choice',
      Choices: [{ And: [{ Not: { Variable: '$.a', StringIs: 'b' } }], Next: 'A' }],
    }),
    /the choice .*"StringIs"/,
  ],
  [
    'a condition in JSONata',
    definition({ Type: 'Choice', Choices: [{ Condition: '{% $a %}', Next: 'A' }] }),
    /choice/,
  ],
  ['a choice to nowhere', definition({ Type: 'Choice', Choices: [], Default: 'B' }), /goes to "B"/],
])('%s is refused by name', (_what, text, message) => {
  expect(() => readDefinition(text)).toThrow(
    expect.objectContaining({ code: 'StateMachineInvalid', message: expect.stringMatching(message) }),
  );
});

test('what runs here is taken', () => {
  const choices = [{ Not: { Variable: '$.a', IsPresent: true }, Next: 'A', Comment: 'why' }];
  const states = {
    A: { ...task, Comment: 'x', TimeoutSeconds: 5, Parameters: { a: { 'b.$': '$$.Execution.Id' } } },
    B: { Type: 'Choice', Choices: choices, Default: 'C' },
    C: reader({
      ReaderConfig: { InputType: 'JSONL', MaxItems: 5 },
      Parameters: { 'Bucket.$': '$.b', Key: 'k' },
    }),
    D: { Type: 'Task', Resource: `${FUNCTION}:$LATEST`, End: true },
  };
  const text = JSON.stringify({
    Comment: '',
    Version: '1.0',
    StartAt: 'A',
    States: states,
    TimeoutSeconds: 60,
  });
  expect(readDefinition(text)).toMatchObject({ StartAt: 'A', TimeoutSeconds: 60 });
});
