import { type EventSource, startQueueSource, startStreamSource } from '../event-sources';
import type { LocalFunction } from '../functions';
import { LocalCloudError } from '../shared/errors';
import { stableUuid } from '../shared/naming';
import type { EventSourceSpec } from '../shared/types';
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
import type { CloudState, ResourceDeployer } from './deployer';

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
    const fn = findFunction(text(properties, 'FunctionName'), context.cloud);
    const uuid = stableUuid(context.identity);
    const spec = readSpec(uuid, fn.spec.name, properties);
    checkAccess(spec, context.cloud);
    refuseSecond(spec, context.cloud);
    context.cloud.eventSources.set(uuid, startSource(spec, fn, context.cloud));
    const arn = context.arn('lambda', `event-source-mapping:${uuid}`);
    return { ref: uuid, arn, attributes: { Id: uuid, EventSourceMappingArn: arn } };
  },
  async update(properties, existing, { cloud }) {
    const fn = findFunction(text(properties, 'FunctionName'), cloud);
    const spec = readSpec(existing.ref, fn.spec.name, properties);
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
function refuseSecond({ functionName, eventSourceArn }: EventSourceSpec, { eventSources }: CloudState): void {
  const other = [...eventSources.values()].find(
    ({ spec }) => spec.functionName === functionName && spec.eventSourceArn === eventSourceArn,
  );
  if (!other) return;
  throw new LocalCloudError(
    'ResourceFailed',
    `the function ${functionName} has a mapping of ${eventSourceArn} already, and Lambda takes one: remove it in an update before this one`,
  );
}

function checkAccess(
  { functionName, eventSourceArn, onFailureDestinationArn }: EventSourceSpec,
  cloud: CloudState,
) {
  cloud.authority?.checkEventSource(functionName, eventSourceArn, onFailureDestinationArn);
}

/** By name or ARN; both may end with a version or alias, of which there is one locally. */
function findFunction(nameOrArn: string, cloud: CloudState): LocalFunction {
  const name = nameOrArn.replace(/^arn:.*:function:/, '').replace(/:.*$/, '');
  const fn = cloud.functions.get(name);
  if (fn) return fn;
  throw new LocalCloudError('NotFound', `there is no function "${nameOrArn}": create it in the assembly`);
}

function readSpec(uuid: string, functionName: string, properties: Properties): EventSourceSpec {
  const eventSourceArn = text(properties, 'EventSourceArn');
  const ofQueue = eventSourceArn.startsWith('arn:aws:sqs:');
  const onFailure = record(record(properties, 'DestinationConfig'), 'OnFailure');
  const filters = records(record(properties, 'FilterCriteria'), 'Filters');
  return {
    uuid,
    functionName,
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
  const { clients, clock, physicalStreams, queueUrlsByArn } = cloud;
  const log: CloudState['log'] = (entry) => cloud.log(entry);
  const queueUrl = queueUrlsByArn.get(spec.eventSourceArn);
  if (queueUrl !== undefined) return startQueueSource(spec, { clients, fn, queueUrl, log, clock });
  const physicalArn = physicalStreams.get(spec.eventSourceArn);
  if (physicalArn !== undefined)
    return startStreamSource(spec, { clients, fn, stream: { physicalArn }, log, clock });
  throw new LocalCloudError(
    'EventSourceInvalid',
    `the event source ${spec.eventSourceArn} is neither a queue nor a table's stream of the local cloud`,
  );
}
