import { type EventSource, startQueueSource, startStreamSource } from '../event-sources';
import type { LocalFunction } from '../functions';
import { placeOfArn } from '../shared/account-region';
import { LocalCloudError } from '../shared/errors';
import { stableUuid } from '../shared/naming';
import type { EventSourceSpec, FunctionSpec } from '../shared/types';
import { measureGivenUp, measureIteratorAge } from '../telemetry';
import {
  flag,
  list,
  optionalNumber,
  optionalText,
  type Properties,
  record,
  records,
  text,
} from '../template/properties';
import type { CloudState, DeployContext, ResourceDeployer } from './deployer';

/** `AWS::Lambda::EventSourceMapping` of a table's stream or a queue. */
export const LAMBDA_EVENT_SOURCE_MAPPING: ResourceDeployer = {
  type: 'AWS::Lambda::EventSourceMapping',
  properties: {
    applied: [
      'BatchSize',
      'BisectBatchOnFunctionError',
      'DestinationConfig',
      'Enabled',
      'EventSourceArn',
      'FilterCriteria',
      'FunctionName',
      'FunctionResponseTypes',
      'MaximumBatchingWindowInSeconds',
      'MaximumRecordAgeInSeconds',
      'MaximumRetryAttempts',
      'ParallelizationFactor',
      'ScalingConfig',
      'StartingPosition',
    ],
    recorded: ['KmsKeyArn', 'LoggingConfig', 'MetricsConfig', 'Tags'],
  },
  create(properties, context) {
    const fn = findFunction(text(properties, 'FunctionName'), context);
    const uuid = stableUuid(context.identity);
    const spec = readSpec(uuid, fn.spec, properties);
    checkAccess(spec, context.cloud);
    refuseSecond(spec, context.cloud);
    context.cloud.eventSources.set(uuid, startSource(spec, fn, context.cloud));
    const arn = context.arn('lambda', `event-source-mapping:${uuid}`);
    return { ref: uuid, arn, attributes: { Id: uuid, EventSourceMappingArn: arn } };
  },
  async update(properties, existing, context) {
    const { cloud } = context;
    const fn = findFunction(text(properties, 'FunctionName'), context);
    const spec = readSpec(existing.ref, fn.spec, properties);
    checkAccess(spec, cloud);
    const source = await cloud.eventSources.get(existing.ref)?.succeed(spec, fn);
    if (source) cloud.eventSources.set(existing.ref, source);
    return existing;
  },
  async delete({ ref }, { cloud: { eventSources } }) {
    const source = eventSources.get(ref);
    eventSources.delete(ref);
    await source?.stop();
  },
};

/** Lambda API reference, "CreateEventSourceMapping": ResourceConflictException, "The resource already exists". */
function refuseSecond(
  { functionName, functionArn, eventSourceArn }: EventSourceSpec,
  { eventSources }: CloudState,
): void {
  const other = [...eventSources.values()].find(
    ({ spec }) => spec.functionArn === functionArn && spec.eventSourceArn === eventSourceArn,
  );
  if (!other) return;
  throw new LocalCloudError(
    'ResourceFailed',
    `the function ${functionName} has a mapping of ${eventSourceArn} already, and Lambda takes one: remove it in an update before this one`,
  );
}

function checkAccess(
  { functionArn, eventSourceArn, onFailureDestinationArn }: EventSourceSpec,
  cloud: CloudState,
) {
  cloud.authority?.checkEventSource(functionArn, eventSourceArn, onFailureDestinationArn);
}

/** By name or ARN; both may end with a version or alias, of which there is one locally. */
function findFunction(nameOrArn: string, { cloud, arn }: DeployContext): LocalFunction {
  const name = nameOrArn.replace(/^arn:.*:function:/, '').replace(/:.*$/, '');
  const fn = cloud.functions.get(arn('lambda', `function:${name}`));
  if (fn) return fn;
  throw new LocalCloudError('NotFound', `there is no function "${nameOrArn}": create it in the assembly`);
}

function readSpec(uuid: string, fn: FunctionSpec, properties: Properties): EventSourceSpec {
  const eventSourceArn = text(properties, 'EventSourceArn');
  const ofQueue = eventSourceArn.startsWith('arn:aws:sqs:');
  const onFailure = record(record(properties, 'DestinationConfig'), 'OnFailure');
  const filters = records(record(properties, 'FilterCriteria'), 'Filters');
  return {
    uuid,
    functionName: fn.name,
    functionArn: fn.arn,
    eventSourceArn,
    enabled: flag(properties, 'Enabled', true),
    batchSize: optionalNumber(properties, 'BatchSize') ?? (ofQueue ? 10 : 100),
    batchingWindowMs: (optionalNumber(properties, 'MaximumBatchingWindowInSeconds') ?? 0) * 1000,
    startingPosition: readStartingPosition(properties),
    bisect: flag(properties, 'BisectBatchOnFunctionError'),
    maximumRetryAttempts: optionalNumber(properties, 'MaximumRetryAttempts') ?? -1,
    maximumRecordAgeMs: readRecordAge(properties),
    reportBatchItemFailures: list(properties, 'FunctionResponseTypes').includes('ReportBatchItemFailures'),
    onFailureDestinationArn: optionalText(onFailure, 'Destination'),
    parallelization: optionalNumber(properties, 'ParallelizationFactor') ?? 1,
    maximumConcurrency: optionalNumber(record(properties, 'ScalingConfig'), 'MaximumConcurrency'),
    filterPatterns: filters.map((filter) => text(filter, 'Pattern')),
  };
}

function readStartingPosition(properties: Properties): EventSourceSpec['startingPosition'] {
  const position = optionalText(properties, 'StartingPosition');
  if (position === undefined || position === 'TRIM_HORIZON' || position === 'LATEST') return position;
  throw new LocalCloudError(
    'EventSourceInvalid',
    `the starting position "${position}" does not run locally: use TRIM_HORIZON or LATEST`,
  );
}

function readRecordAge(properties: Properties): number {
  const seconds = optionalNumber(properties, 'MaximumRecordAgeInSeconds') ?? -1;
  return seconds < 0 ? -1 : seconds * 1000;
}

function startSource(spec: EventSourceSpec, fn: LocalFunction, cloud: CloudState): EventSource {
  const { clients, clock } = cloud;
  const log: CloudState['log'] = (entry) => cloud.log(entry);
  const { eventSourceArn } = spec;
  const source = cloud.queueUrlsByArn.get(eventSourceArn) ?? cloud.physicalStreams.get(eventSourceArn);
  if (source === undefined) {
    throw new LocalCloudError(
      'EventSourceInvalid',
      `the event source ${eventSourceArn} is neither a queue nor a table's stream of the local cloud`,
    );
  }
  const owner = placeOfArn(eventSourceArn);
  if (owner.region !== cloud.region) {
    throw new LocalCloudError(
      'EventSourceInvalid',
      `the event source ${eventSourceArn} is not in ${cloud.region}, the region of the function: Lambda polls its own region only`,
    );
  }
  if (typeof source === 'string') return startQueueSource(spec, { fn, queueUrl: source, log, clock });
  const { streams } = cloud.in(owner).clients;
  const measure = {
    iteratorAge: (ms: number) => measureIteratorAge(cloud, spec.functionName, ms),
    givenUp: (count: number) => measureGivenUp(cloud, spec.uuid, count),
  };
  return startStreamSource(spec, {
    clients: { ...clients, streams },
    fn,
    stream: source,
    log,
    clock,
    measure,
  });
}
