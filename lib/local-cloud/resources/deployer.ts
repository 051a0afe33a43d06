import type { Clock } from '../clock';
import type { EventSource } from '../event-sources';
import type { LocalFunction } from '../functions';
import type { HttpApi, HttpServer } from '../http';
import type { Authority } from '../iam';
import type { NameRules } from '../shared/naming';
import type { Clients, Endpoints, LogEntry } from '../shared/types';
import type { StateMachine } from '../state-machines';
import type { TimeToLive } from '../tables';
import type { FileAsset } from '../template/assembly';
import type { Properties, PropertyLists } from '../template/properties';
import type { ResourceValues } from '../template/stack-scope';

/** What a created resource is to those that look at it. */
export interface DeployedResource extends ResourceValues {
  readonly arn?: string;
}

/** What resources leave behind for the ones that use them. */
export interface CloudState {
  readonly region: string;
  readonly accountId: string;
  /** The time of everything in this cloud. */
  readonly clock: Clock;
  readonly clients: Clients;
  readonly endpoints: Endpoints;
  /** What functions see in place of `endpoints`. */
  readonly functionEndpoints: Endpoints;
  /** Decides what functions may do; undefined when they may do everything. */
  readonly authority?: Authority;
  /** For code that has to be on disk; removed when the cloud stops, or its host is killed. */
  readonly workDirectory: string;
  /** Goes into the names of tables where others have tables too. */
  readonly tableNameSalt?: string;
  readonly functions: Map<string, LocalFunction>;
  readonly eventSources: EventSource[];
  /** State machines by ARN. */
  readonly stateMachines: Map<string, StateMachine>;
  /** SSM parameters by name. */
  readonly parameters: Map<string, string>;
  readonly queueUrlsByArn: Map<string, string>;
  /** The emulator's stream ARNs by the ones that the cloud shows. */
  readonly physicalStreams: Map<string, string>;
  /** Deletes what has expired from the tables that ask for it. */
  readonly timeToLive: TimeToLive;
  /** HTTP APIs by id. */
  readonly httpApis: Map<string, HttpApi>;
  /** Servers of HTTP APIs and function URLs. */
  readonly httpServers: HttpServer[];
  log(entry: LogEntry): void;
}

/** One resource being created. */
export interface DeployContext {
  readonly stackName: string;
  readonly logicalId: string;
  readonly cloud: CloudState;
  /** The name that CloudFormation would make up for the resource. */
  name(rules: NameRules): string;
  /** `arn:aws:<service>:<region>:<account>:<resource>` */
  arn(service: string, resource: string): string;
  /**
   * The asset with this object key.
   * @throws LocalCloudError `AssetMissing`
   */
  asset(objectKey: string): FileAsset;
}

/** Creates resources of one type. A new type is one file and one line in the registry. */
export interface ResourceDeployer {
  readonly type: string;
  /** Every property of the type must be in one of the lists: one in neither is an error that names it. */
  readonly properties: PropertyLists;
  create(properties: Properties, context: DeployContext): Promise<DeployedResource> | DeployedResource;
}
