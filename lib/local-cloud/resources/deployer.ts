import type { Clock } from '../clock';
import type { EventSource, PhysicalStream } from '../event-sources';
import type { LocalFunction, TraceExport } from '../functions';
import type { FunctionUrlSpec, HttpApi, HttpServer } from '../http';
import type { Authority } from '../iam';
import type { AccountRegion } from '../shared/account-region';
import type { EnvironmentValues } from '../shared/environments';
import type { NameRules } from '../shared/naming';
import type { Clients, Endpoints, LogEntry } from '../shared/types';
import type { StateMachine } from '../state-machines';
import type { TimeToLive } from '../tables';
import type { MetricSample } from '../telemetry';
import type { FileAsset } from '../template/assembly';
import type { Properties, PropertyLists, Refusal } from '../template/properties';
import type { ResourceValues } from '../template/stack-scope';

/** What a created resource is to those that look at it. */
export interface DeployedResource extends ResourceValues {
  readonly arn?: string;
}

/** A resource as it was created, or changed last. */
export interface ExistingResource extends DeployedResource {
  readonly properties: Properties;
}

/** What resources leave behind for the ones that use them, as seen from one account and region. */
export interface CloudState extends EnvironmentValues {
  /** The time of everything in this cloud. */
  readonly clock: Clock;
  /** Of the same account and region. */
  readonly clients: Clients;
  /** Where clients and functions are whose credentials name no account. */
  readonly home: AccountRegion;
  readonly endpoints: Endpoints;
  /** What functions see in place of `endpoints`. */
  readonly functionEndpoints: Endpoints;
  /** Decides what functions may do; undefined when they may do everything. */
  readonly authority?: Authority;
  /** For code that has to be on disk; removed when the cloud stops, or its host is killed. */
  readonly workDirectory: string;
  /** Goes into the names of tables where others have tables too. */
  readonly tableNameSalt?: string;
  /** How the traces of functions are exported. @default they are not */
  readonly traces?: TraceExport;
  /** By ARN. */
  readonly functions: Map<string, LocalFunction>;
  /** Event source mappings by UUID. */
  readonly eventSources: Map<string, EventSource>;
  /** State machines by ARN. */
  readonly stateMachines: Map<string, StateMachine>;
  readonly queueUrlsByArn: Map<string, string>;
  /** The emulator's streams by the ARNs that the cloud shows. */
  readonly physicalStreams: Map<string, PhysicalStream>;
  /** Deletes what has expired from the tables that ask for it. */
  readonly timeToLive: TimeToLive;
  /** HTTP APIs by id. */
  readonly httpApis: Map<string, HttpApi>;
  /** Function URLs by id. */
  readonly functionUrls: Map<string, FunctionUrlSpec>;
  /** Servers of HTTP APIs and function URLs, by id. */
  readonly httpServers: Map<string, HttpServer>;
  /** The same cloud as it is seen from another account or region. */
  in(place: AccountRegion): CloudState;
  log(entry: LogEntry): void;
  /** Takes in what a service measures in this account and region. */
  measure(sample: MetricSample): void;
}

/** One resource being created, changed or deleted. */
export interface DeployContext {
  /** Stack and logical id, and where it is; what replaces a resource has another one. Made-up names and ids are derived from it. */
  readonly identity: string;
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

/** What is known of a type without creating anything. */
export interface ResourceType {
  readonly type: string;
  /** Every property of the type must be in one of the lists: one in neither is an error that names it. `any` takes all. */
  readonly properties: PropertyLists | 'any';
  /**
   * What of the properties does not run here although the type has them. It is asked before the start too, where only those that are
   * known by then count.
   */
  refusals?(properties: Properties): readonly Refusal[];
}

/** Creates, changes and deletes resources of one type. A new type is one file and one line in the registry. */
export interface ResourceDeployer extends ResourceType {
  create(properties: Properties, context: DeployContext): Promise<DeployedResource> | DeployedResource;
  /**
   * Changes a resource to other properties, none of which are create-only.
   *
   * @returns `replace` when this change needs another resource in its place
   */
  update(
    properties: Properties,
    existing: ExistingResource,
    context: DeployContext,
  ): Promise<DeployedResource | 'replace'> | DeployedResource | 'replace';
  delete(existing: ExistingResource, context: DeployContext): Promise<void> | void;
}
