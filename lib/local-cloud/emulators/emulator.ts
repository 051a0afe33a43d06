import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';

/** A running emulator. */
export interface Emulator {
  /** Base URL; loopback, but for a DynamoDB of the user's. */
  readonly url: string;
  /** Ends the emulator and everything it left on disk; may be called again. */
  stop(): Promise<void>;
}

/** The DynamoDB of one local cloud. */
export interface DynamoDb extends Emulator {
  /** For temporary files of the whole cloud: it disappears with the cloud, also when the host is killed. */
  readonly directory: string;
  /** Present where others have tables too. */
  readonly shared?: SharedTables;
}

/** How one cloud keeps to its own tables in a DynamoDB that outlives it. */
export interface SharedTables {
  /** Makes the names of this cloud's tables its own: others may run the same stacks, or have run them. */
  readonly salt: string;
  /** Has the tables that this client creates removed when the cloud ends. */
  track(client: DynamoDBClient): void;
}

/** Told when an emulator ends that nobody stopped. */
export type EmulatorDied = (message: string) => void;
