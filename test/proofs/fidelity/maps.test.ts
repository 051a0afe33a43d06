import { PutObjectCommand } from '@aws-sdk/client-s3';
import { stopClouds } from '../../local-cloud/support/clouds';
import { Machines, task } from './machines';
import { PAGES } from './pages';

const aws = new Machines();
afterAll(stopClouds);

const processor = (state: object, ProcessorConfig?: object) => ({
  ...(ProcessorConfig && { ProcessorConfig }),
  StartAt: 'Each',
  States: { Each: state },
});
const map = (state: object, rest: object = {}, config?: object) => ({
  A: { Type: 'Map', ItemsPath: '$.items', ItemProcessor: processor(state, config), End: true, ...rest },
});
const DISTRIBUTED = { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' };
const failsOn = (item: number) => ({
  Type: 'Choice',
  Choices: [{ Variable: '$', NumericEquals: item, Next: 'Failed' }],
  Default: 'Done',
});

/** A map whose items of that number fail. */
const failing = (rest: object, ProcessorConfig?: object) => ({
  A: {
    Type: 'Map',
    ItemsPath: '$.items',
    ItemProcessor: {
      ...(ProcessorConfig && { ProcessorConfig }),
      StartAt: 'Each',
      States: { Each: failsOn(2), Failed: { Type: 'Fail', Error: 'Mine' }, Done: { Type: 'Succeed' } },
    },
    End: true,
    ...rest,
  },
});

/** Items are the seconds that their states wait. */
const waiting = (rest: object = {}, config?: object) =>
  map({ Type: 'Wait', SecondsPath: '$', End: true }, rest, config);

describe(PAGES.mapState.title, () => {
  const waits = { inline: aws.declare(waiting()), distributed: aws.declare(waiting({}, DISTRIBUTED)) };
  const inTurns = {
    inline: aws.declare(waiting({ MaxConcurrency: 1 })),
    distributed: aws.declare(waiting({ MaxConcurrency: 1 }, DISTRIBUTED)),
  };
  const echo = aws.declare(
    map(task({ End: true }), {
      MaxConcurrency: 2,
      ItemSelector: { 'id.$': '$.name', 'n.$': '$$.Map.Item.Value', 'at.$': '$$.Map.Item.Index' },
    }),
  );
  const older = aws.declare(map({ Type: 'Pass', End: true }, { Parameters: { 'n.$': '$$.Map.Item.Value' } }));
  const one = aws.declare(failing({}));
  const noList = aws.declare(map({ Type: 'Pass', End: true }));

  test('its states run for each item, and the outputs are in the order of the items', async () => {
    expect(await aws.run(echo, { name: 'x', items: [5, 6, 7] })).toEqual([
      { id: 'x', n: 5, at: 0 },
      { id: 'x', n: 6, at: 1 },
      { id: 'x', n: 7, at: 2 },
    ]);
  });

  test.each(['inline', 'distributed'] as const)(
    'an %s map runs all items at once, and keeps their order',
    async (mode) => {
      const arn = await aws.start(waits[mode], { items: [7200, 3600] });
      await aws.cloud.clock.advance('61 minutes');
      expect((await aws.describe(arn)).status).toBe('RUNNING');
      await aws.cloud.clock.advance('60 minutes');
      expect(await aws.ended(arn)).toMatchObject({ status: 'SUCCEEDED', output: '[7200,3600]' });
    },
  );

  test.each(['inline', 'distributed'] as const)(
    'an %s map runs as many items at once as it says',
    async (mode) => {
      const arn = await aws.start(inTurns[mode], { items: [3600, 3600] });
      await aws.cloud.clock.advance('61 minutes');
      expect((await aws.describe(arn)).status).toBe('RUNNING');
      await aws.cloud.clock.advance('61 minutes');
      expect(await aws.ended(arn)).toMatchObject({ status: 'SUCCEEDED' });
    },
  );

  test('its item selector may have its older name', async () => {
    expect(await aws.run(older, { items: [5, 6] })).toEqual([{ n: 5 }, { n: 6 }]);
  });

  test('no items make an empty list, and what is no list fails', async () => {
    expect(await aws.run(echo, { name: 'x', items: [] })).toEqual([]);
    expect(await aws.run(noList, { items: 'abc' })).toMatchObject({ error: 'States.Runtime' });
  });

  test('an item that fails fails the map, with its own error', async () => {
    expect(await aws.run(one, { items: [1, 2, 3] })).toMatchObject({ status: 'FAILED', error: 'Mine' });
  });
});

describe(PAGES.distributedMap.title, () => {
  const read = (Resource: string, Parameters: object, ReaderConfig: object = {}) =>
    map(
      { Type: 'Pass', End: true },
      { ItemsPath: undefined, ItemReader: { Resource, Parameters, ReaderConfig } },
      DISTRIBUTED,
    );
  const getObject = 'arn:aws:states:::s3:getObject';
  const children = aws.declare(
    map(
      { Type: 'Pass', Parameters: { 'id.$': '$$.Execution.Id', 'input.$': '$$.Execution.Input' }, End: true },
      {},
      DISTRIBUTED,
    ),
  );
  const strict = aws.declare(failing({}, DISTRIBUTED));
  const tolerant = aws.declare(failing({ ToleratedFailureCount: 1 }, DISTRIBUTED));
  const share = aws.declare(failing({ ToleratedFailurePercentage: 40 }, DISTRIBUTED));
  const json = aws.declare(
    read(getObject, { Bucket: 'items', 'Key.$': '$.key' }, { InputType: 'JSON', MaxItems: 2 }),
  );
  const lines = aws.declare(read(getObject, { Bucket: 'items', Key: 'items.jsonl' }, { InputType: 'JSONL' }));
  const objects = aws.declare(
    read('arn:aws:states:::s3:listObjectsV2', { Bucket: 'items', Prefix: 'part-' }),
  );

  const put = (Key: string, Body: string) =>
    aws.cloud.clients.s3.send(new PutObjectCommand({ Bucket: 'items', Key, Body }));

  test('each item is the input of an execution of its own', async () => {
    const outputs = (await aws.run(children, { items: ['a', 'b'] })) as { id: string; input: unknown }[];
    expect(outputs.map(({ input }) => input)).toEqual(['a', 'b']);
    expect(new Set(outputs.map(({ id }) => id)).size).toBe(2);
    for (const { id } of outputs) expect(id).toMatch(/:execution:m\d+\/Map:[\w-]+$/);
  });

  test('it fails when more items fail than it tolerates, by number or percentage', async () => {
    expect(await aws.run(strict, { items: [1, 2, 3] })).toMatchObject({
      error: 'States.ExceedToleratedFailureThreshold',
    });
    expect(await aws.run(tolerant, { items: [1, 2, 3] })).toEqual([1, 3]);
    expect(await aws.run(tolerant, { items: [2, 2, 3] })).toMatchObject({ status: 'FAILED' });
    expect(await aws.run(share, { items: [1, 2, 3] })).toEqual([1, 3]);
    expect(await aws.run(share, { items: [1, 2] })).toMatchObject({ status: 'FAILED' });
  });

  test('its items come from an object: a list in JSON, up to a number, or lines of JSON', async () => {
    await put('items.json', '[{"n":1},{"n":2},{"n":3}]');
    await put('items.jsonl', '{"n":1}\n\n{"n":2}\n');
    expect(await aws.run(json, { key: 'items.json' })).toEqual([{ n: 1 }, { n: 2 }]);
    expect(await aws.run(lines)).toEqual([{ n: 1 }, { n: 2 }]);
  });

  test('its items are the objects of a bucket below a prefix', async () => {
    await put('part-1', 'one');
    await put('part-2', 'three');
    expect(await aws.run(objects)).toEqual([
      expect.objectContaining({ Key: 'part-1', Size: 3 }),
      expect.objectContaining({ Key: 'part-2', Size: 5 }),
    ]);
  });

  test('an object that is not there, or holds no list, fails with States.ItemReaderFailed', async () => {
    await put('object.json', '{}');
    for (const key of ['none.json', 'object.json'])
      expect(await aws.run(json, { key })).toMatchObject({
        status: 'FAILED',
        error: 'States.ItemReaderFailed',
      });
  });
});
