import {
  type AttributeValue,
  DeleteItemCommand,
  PutItemCommand,
  paginateScan,
} from '@aws-sdk/client-dynamodb';
import { App } from 'aws-cdk-lib';
import { LocalCloud, type LocalCloudOptions } from '../../../../lib/local-cloud';
import { temporaryDirectory } from '../../../support/temporary-directory';

export type SdkItem = Record<string, AttributeValue>;

/** An app of a test on a local cloud. Tables are named by the outputs that tell their names. */
export class DeployedApp {
  /** Of the cloud assembly. */
  readonly directory = temporaryDirectory();
  #cloud?: LocalCloud;

  /**
   * Deploys the app before the tests of the file or block, and stops its cloud after them.
   *
   * @param options of the local cloud
   */
  constructor(define: (app: App) => void, options: Partial<LocalCloudOptions> = {}) {
    beforeAll(async () => {
      this.synthesise(define);
      this.#cloud = await LocalCloud.start({ ...options, assembly: this.directory });
    });
    afterAll(() => this.#cloud?.stop());
  }

  get cloud(): LocalCloud {
    if (this.#cloud === undefined) throw new Error('the app is deployed when the tests begin');
    return this.#cloud;
  }

  /** Writes the assembly, also again: the cloud's `update` then takes it over. */
  synthesise(define: (app: App) => void): void {
    const app = new App({ outdir: this.directory });
    define(app);
    app.synth();
  }

  /** @param stack @default any that has such an output */
  output(name: string, stack?: string): string {
    const { outputs } = this.cloud;
    const value = (stack === undefined ? Object.values(outputs) : [outputs[stack]])
      .map((each) => each?.[name])
      .find((each) => each !== undefined);
    if (value === undefined) throw new Error(`there is no output ${name}`);
    return value;
  }

  async put(table: string, Item: SdkItem, stack?: string): Promise<void> {
    const TableName = this.output(table, stack);
    await this.cloud.clients.dynamodb.send(new PutItemCommand({ TableName, Item }));
  }

  async remove(table: string, Key: SdkItem, stack?: string): Promise<void> {
    const TableName = this.output(table, stack);
    await this.cloud.clients.dynamodb.send(new DeleteItemCommand({ TableName, Key }));
  }

  /** All items of a table, tombstones and the library's attributes included. */
  async items(table: string, stack?: string): Promise<SdkItem[]> {
    const query = { TableName: this.output(table, stack), ConsistentRead: true };
    const items: SdkItem[] = [];
    for await (const page of paginateScan({ client: this.cloud.clients.dynamodb }, query))
      items.push(...(page.Items ?? []));
    return items;
  }

  /** What readers see of a replica. */
  async rows(table: string): Promise<SdkItem[]> {
    return (await this.items(table)).filter(({ __deleted }) => !__deleted?.BOOL).map(withoutMarks);
  }
}

function withoutMarks(item: SdkItem): SdkItem {
  return Object.fromEntries(Object.entries(item).filter(([name]) => !name.startsWith('__')));
}
