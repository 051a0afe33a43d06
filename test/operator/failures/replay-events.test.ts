import { type InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { type OperatorClients, replayFailures, type Topology } from '../../../lib/operator';
import type { Item } from '../../../lib/wire/item';
import type { FeedDescription } from '../../../lib/wire/parameters';
import { orderItem, placedItem } from '../../support/order-placed';

const feed: FeedDescription = {
  contract: 'orders/Order',
  version: '1.0',
  table: 'orders',
  batch: 'batch',
  read: 'read',
  stateMachine: 'machine',
  publisher: 'publisher',
  failureBucket: 'failures',
};
const events: FeedDescription = { ...feed, contract: 'orders/OrderPlaced', kind: 'event' };

interface Delivered {
  readonly eventName: string;
  readonly dynamodb: {
    readonly Keys: Item;
    readonly OldImage?: Item;
    readonly NewImage?: Item;
    readonly StreamViewType: string;
  };
}

function record(
  OldImage: Item | undefined,
  NewImage: Item | undefined,
  StreamViewType = 'NEW_AND_OLD_IMAGES',
) {
  const { pk, sk } = { ...OldImage, ...NewImage };
  const eventName = !OldImage ? 'INSERT' : NewImage ? 'MODIFY' : 'REMOVE';
  return { eventName, dynamodb: { Keys: { pk, sk }, OldImage, NewImage, StreamViewType } } as Delivered;
}

/** A bucket, a publisher and the owner's function, as far as a replay asks them. */
class Owner {
  readonly objects = new Map<string, string>();
  readonly published: Delivered[] = [];
  readonly asked: unknown[] = [];
  /** Why the publisher refuses what it is given. @default it publishes */
  refusal?: string;
  fails = false;
  readonly clients: OperatorClients;

  constructor() {
    const s3 = new S3Client({ region: 'eu-west-1' });
    const lambda = new LambdaClient({ region: 'eu-west-1' });
    jest.spyOn(s3, 'send').mockImplementation((async (command: unknown) => this.#store(command)) as never);
    jest.spyOn(lambda, 'send').mockImplementation((async (command: InvokeCommand) => {
      const { FunctionName, Payload } = command.input;
      const answer = this.#answer(FunctionName ?? '', JSON.parse(String(Payload)));
      return { Payload: Buffer.from(JSON.stringify(answer)) };
    }) as never);
    this.clients = { s3, lambda } as unknown as OperatorClients;
  }

  keep(key: string, ...records: object[]): void {
    this.objects.set(key, JSON.stringify({ condition: 'C', payload: JSON.stringify({ Records: records }) }));
  }

  replay(feeds: readonly FeedDescription[] = [feed, events]) {
    const topology: Topology = { feeds, replicas: [] };
    return replayFailures(this.clients, topology, feeds[0]?.contract ?? '', { perSecond: 1000 });
  }

  #store(command: unknown): unknown {
    if (command instanceof ListObjectsV2Command)
      return { Contents: [...this.objects.keys()].map((Key) => ({ Key, LastModified: new Date() })) };
    const { Key = '', Body } = (command as PutObjectCommand).input;
    if (command instanceof PutObjectCommand) this.objects.set(Key, String(Body));
    if (command instanceof DeleteObjectCommand) this.objects.delete(Key);
    if (command instanceof HeadObjectCommand) return { ETag: this.objects.get(Key) };
    if (!(command instanceof GetObjectCommand)) return {};
    return { Body: { transformToString: async () => this.objects.get(Key) } };
  }

  #answer(name: string, request: { Records?: Delivered[]; contract?: string; keys?: object[] }): unknown {
    if (name === 'batch') {
      this.asked.push(request.contract);
      return { results: request.keys?.map(() => ({ kind: 'absent' })) };
    }
    if (this.fails) return { batchItemFailures: [{ itemIdentifier: '1' }] };
    if (this.refusal === undefined) this.published.push(...(request.Records ?? []));
    else
      for (const key of this.objects.keys())
        this.objects.set(
          key,
          JSON.stringify({ condition: 'R', reason: this.refusal, payload: JSON.stringify(request) }),
        );
    return { batchItemFailures: [] };
  }
}

describe('a replay of business events', () => {
  let owner: Owner;
  beforeEach(() => {
    owner = new Owner();
  });

  it('publishes each as its record has it, and asks nobody for what it is now', async () => {
    const appeared = record(undefined, placedItem());
    owner.keep('a', appeared);
    expect(await owner.replay([events])).toMatchObject({ records: 1, events: 1, done: 1, kept: [] });
    expect(owner.published).toEqual([appeared]);
    expect(owner.asked).toEqual([]);
    expect(owner.objects.size).toBe(0);
  });

  it('asks for rows alone what they are, where a batch has both', async () => {
    const appeared = record(undefined, placedItem());
    const gone = record(orderItem(), undefined);
    owner.keep('a', appeared, gone, record(undefined, orderItem('o-2')));
    const report = await owner.replay();
    expect(report).toMatchObject({ records: 3, events: 1, deletions: 1, superseded: 1, done: 1, kept: [] });
    expect(owner.asked).toEqual(['orders/Order']);
    expect(owner.published.map(({ eventName, dynamodb }) => [eventName, dynamodb.Keys.pk?.S])).toEqual([
      ['INSERT', 'ORDER#o-1'],
      ['REMOVE', 'ORDER#o-1'],
    ]);
  });

  it('leaves to the publisher what became of the item: its removal, or that a row became an event', async () => {
    owner.keep('a', record(placedItem(), undefined), record(orderItem(), placedItem()));
    expect(await owner.replay()).toMatchObject({ events: 2, deletions: 0, kept: [] });
    expect(owner.published.map(({ eventName }) => eventName)).toEqual(['REMOVE', 'MODIFY']);
    expect(owner.asked).toEqual([]);
  });

  it('takes an event that became a row for a row, so that no old value is published', async () => {
    owner.keep('a', record(placedItem(), { ...orderItem() }));
    expect(await owner.replay()).toMatchObject({ events: 0, deletions: 1, kept: [] });
    expect(owner.asked).toEqual(['orders/Order']);
    for (const { dynamodb } of owner.published) expect(dynamodb.NewImage).toBeUndefined();
  });

  it('keeps what is refused again, with the reason of now', async () => {
    owner.keep('a', record(placedItem(), placedItem({ total: 99 })));
    owner.refusal = 'the field "total" was changed: write another event';
    expect(await owner.replay()).toMatchObject({
      events: 0,
      done: 0,
      kept: [
        {
          object: 'a',
          reason: 'the publisher refused the event again: the field "total" was changed: write another event',
        },
      ],
    });
    expect([...owner.objects.keys()]).toEqual(['a']);
  });

  it('keeps what the publisher cannot publish now', async () => {
    owner.keep('a', record(undefined, placedItem()));
    owner.fails = true;
    const { kept } = await owner.replay();
    expect(kept).toEqual([
      { object: 'a', reason: 'the publisher could not publish the event: try again later' },
    ]);
  });

  it.each<[string, Delivered, readonly FeedDescription[], string]>([
    [
      'whose contract is of another feed',
      record(undefined, placedItem({}, { __event: { S: 'orders/secret' } })),
      [feed, events],
      'it is of an event whose contract this feed does not publish: add the contract to the feed, or delete the object',
    ],
    [
      'that names a contract of rows',
      record(undefined, placedItem({}, { __event: { S: 'orders/Order' } })),
      [feed, events],
      'it is of an event whose contract this feed does not publish: add the contract to the feed, or delete the object',
    ],
    [
      'of which one side is missing',
      record(undefined, placedItem(), 'NEW_IMAGE'),
      [feed, events],
      'it is of an event, and the record does not hold it: the stream carries NEW_IMAGE, not NEW_AND_OLD_IMAGES; seed the consumers that need it while its item is there, then delete the object',
    ],
    [
      'of which there is the key alone',
      { eventName: 'INSERT', dynamodb: { Keys: { pk: { S: 'p' } }, StreamViewType: 'KEYS_ONLY' } },
      [events],
      'the record does not hold it: the stream carries KEYS_ONLY, not NEW_AND_OLD_IMAGES; seed the consumers that need it while its item is there, then delete the object',
    ],
  ])('keeps an event %s, and says what to do', async (_, kept, feeds, reason) => {
    owner.keep('a', kept);
    expect(await owner.replay(feeds)).toMatchObject({ events: 0, done: 0, kept: [{ object: 'a', reason }] });
    expect(owner.published).toEqual([]);
  });
});
