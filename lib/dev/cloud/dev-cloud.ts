import type { LocalCloud, LogEntry, ResourceChange } from '../../local-cloud';
import type { LocalCloudModule } from './load-local-cloud';

/** Fixed ports of the local cloud. */
export interface Ports {
  readonly dynamodb?: number;
  readonly messaging?: number;
  readonly control?: number;
}

export interface DevCloudOptions {
  readonly assemblies: readonly string[];
  /** @default free ones */
  readonly ports?: Ports;
  readonly ignore?: readonly string[];
  readonly enforceIam?: boolean;
  onLog(entry: LogEntry): void;
}

/** The cloud that runs, which a restart replaces. */
export class DevCloud {
  #cloud: LocalCloud | undefined;
  #ports: Ports | undefined;

  constructor(
    private readonly module: LocalCloudModule,
    private readonly options: DevCloudOptions,
  ) {
    this.#ports = options.ports;
  }

  /** @default none runs: it could not be started again */
  get running(): LocalCloud | undefined {
    return this.#cloud;
  }

  /** @throws LocalCloudError */
  async start(): Promise<LocalCloud> {
    const { assemblies, ignore, enforceIam, onLog } = this.options;
    const cloud = await this.module.LocalCloud.start({
      assembly: assemblies,
      ports: this.#ports,
      ignore,
      enforceIam,
      onLog,
    });
    this.#cloud = cloud;
    this.#ports = portsOf(cloud);
    return cloud;
  }

  /** A new one, at the places of the old one: what programs were given by `export` stays right. */
  async restart(): Promise<LocalCloud> {
    await this.stop();
    return this.start();
  }

  /**
   * Makes the cloud what the assemblies say now.
   * @throws LocalCloudError; what could not be applied is as it was
   */
  async update(): Promise<readonly ResourceChange[]> {
    if (this.#cloud) return this.#cloud.update();
    await this.start();
    return [];
  }

  async stop(): Promise<void> {
    const cloud = this.#cloud;
    this.#cloud = undefined;
    await cloud?.stop();
  }
}

function portsOf({ endpoints }: LocalCloud): Ports {
  const portOf = (url: string) => Number(new URL(url).port);
  const { dynamodb, messaging, control } = endpoints;
  return {
    // A DynamoDB of the user's has its port already.
    ...(!URL.canParse(process.env.EVENT_SHARING_DYNAMODB ?? '') && { dynamodb: portOf(dynamodb) }),
    messaging: portOf(messaging),
    control: portOf(control),
  };
}
