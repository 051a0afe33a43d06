/** What a package may weigh, and the programs that use it in an empty project. */
export interface CheckedPackage {
  readonly name: string;
  readonly limits: Limits;
  /** Most kilobytes, minified, that a bundle of these imports adds to the peers' own. @default none are bundled */
  readonly bundles?: Readonly<Record<string, CheckedBundle>>;
  /** Command lines; the files are in `uses`. */
  readonly uses: readonly (readonly string[])[];
}

export interface CheckedBundle {
  readonly code: string;
  readonly kilobytes: number;
  /** Optional peers that it needs, and theirs. @default none */
  readonly optional?: readonly string[];
  /** Nothing of a peer may be in it. @default false */
  readonly alone?: boolean;
}

export interface Limits {
  readonly tarballKilobytes?: number;
  /** Beside the peers, the package itself included. */
  readonly packages?: number;
  /** Beside the peers, the package itself included. */
  readonly installedMegabytes?: number;
}

const reading = (contract: string) => `import { openReplica } from 'cdk-event-sharing-client/replica';
import { ${contract} as contract } from './${contract}.v1.generated.mjs';
export const replica = openReplica({ tableName: 'table', contract });`;

const asking = (contract: string) => `import { openOwner } from 'cdk-event-sharing-client';
import { ${contract} as contract } from './${contract}.v1.generated.mjs';
export const owner = openOwner(contract, { url: 'https://example.com', path: 'rows' });`;

const consuming = (contract: string) => `import { consumeChanges } from 'cdk-event-sharing-client/consume';
import { ${contract} as contract } from './${contract}.v1.generated.mjs';
export const handler = consumeChanges(contract, () => {});`;

const consumingLean = (contract: string) => `import { consumeChanges } from 'cdk-event-sharing-client/lean';
import { ${contract} as contract } from './${contract}.v1.generated.mjs';
export const handler = consumeChanges(contract, () => {});`;

const consumingOnce = (
  contract: string,
) => `import { consumeChanges } from 'cdk-event-sharing-client/consume';
import { once } from 'cdk-event-sharing-client/once';
import { ${contract} as contract } from './${contract}.v1.generated.mjs';
export const handler = consumeChanges(contract, () => {}, { delivery: once });`;

const consumingTraced = (
  contract: string,
) => `import { consumeChanges } from 'cdk-event-sharing-client/consume';
import { tracing } from 'cdk-event-sharing-client/tracing';
import { ${contract} as contract } from './${contract}.v1.generated.mjs';
export const handler = consumeChanges(contract, () => {}, { tracing });`;

const writing = (contract: string) => `import { outbox } from 'cdk-event-sharing-client/outbox';
import { ${contract} as contract } from './${contract}.v1.generated.mjs';
export const put = (data) => outbox(contract, data, { tableName: 'table' });`;

export const CHECKED_PACKAGES: readonly CheckedPackage[] = [
  {
    name: 'cdk-event-sharing',
    limits: { tarballKilobytes: 1000, packages: 10, installedMegabytes: 1.5 },
    uses: [['node', 'synthesise.mjs']],
  },
  {
    name: 'cdk-event-sharing-client',
    limits: {},
    bundles: {
      'openReplica with a contract': { code: reading('order'), kilobytes: 15 },
      'consumeChanges with a contract, without the SDK': {
        code: consumingLean('order'),
        kilobytes: 55,
        alone: true,
      },
      'consumeChanges with a contract': {
        code: consuming('order'),
        kilobytes: 32,
        optional: ['@aws-sdk/client-sqs', '@aws-sdk/client-s3'],
      },
      'consumeChanges with a contract, once': {
        code: consumingOnce('order'),
        kilobytes: 34,
        optional: [
          '@aws-sdk/client-sqs',
          '@aws-sdk/client-s3',
          '@aws-lambda-powertools/idempotency',
          '@aws-sdk/lib-dynamodb',
        ],
      },
      'consumeChanges with a contract, traced': {
        code: consumingTraced('order'),
        kilobytes: 35.5,
        optional: ['@aws-sdk/client-sqs', '@aws-sdk/client-s3'],
      },
      'outbox with a contract': { code: writing('order'), kilobytes: 22 },
      'openOwner with a contract': { code: asking('order'), kilobytes: 60 },
      // The engine of patterns is most of it.
      'openOwner with a contract that has patterns': { code: asking('user'), kilobytes: 225 },
    },
    uses: [
      ['node', 'read.mjs'],
      ['node', 'read.cjs'],
      ['node', 'once-alone.mjs'],
      ['node', 'lean-alone.mjs'],
      // The lowest Node of this entry, which is not the package's.
      ['npm', 'exec', '--yes', '--package=node@20.15.0', '--', 'node', 'lean-alone.mjs'],
    ],
  },
  {
    name: 'cdk-event-sharing-cli',
    limits: {},
    uses: [
      ['event-sharing', '--version'],
      ['event-sharing', 'contracts', 'release', 'user.v1.json'],
      ['event-sharing', 'contracts', 'check', 'user.v1.json'],
      ['node', 'operator.mjs'],
      ['node', 'dev-alone.mjs'],
    ],
  },
  { name: 'cdk-event-sharing-local', limits: {}, uses: [['node', 'start-cloud.mjs']] },
];
