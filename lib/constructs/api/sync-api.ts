import type { Duration } from 'aws-cdk-lib';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import type { Contract } from '../../contracts';
import { MARK } from '../../wire/assembly';
import { ENV } from '../../wire/handler';
import { type Dimensions, METRIC, MetricDimensions } from '../../wire/metrics';
import { ParameterNames } from '../../wire/parameters';
import { type ApiAlarms, apiAlarms } from '../alarms/api-alarms';
import { BoundedContext } from '../context/bounded-context';
import { claim } from '../shared/claim';
import { Handler } from '../shared/handler';
import { handlerOptions } from '../shared/handler-options';
import { markResources } from '../shared/marks';
import { metricOf } from '../shared/metric';
import { Namespace } from '../shared/namespace';
import { placeOf } from '../shared/place';
import { apis } from '../shared/registry';
import { refuseIf } from '../shared/rules';
import { sharingFiles } from '../shared/sharing-files';
import type { ISyncApi, SyncApiAttributes, SyncApiLocateOptions } from '../shared/sync-api-interface';
import { ImportedSyncApi, locateApi } from './api-location';
import { type ApiEndpoint, gatewayEndpoint, urlEndpoint } from './sync-api-endpoint';
import type { SyncApiProps } from './sync-api-props';
import { syncApiRules, TIMEOUT } from './sync-api-rules';
import { UrlSharing } from './url-sharing';

/**
 * Answers rows of an owned table to other services, as its contracts describe them: `GET /users/123`,
 * `POST /users/batch-get` and `GET /users?limit=50`.
 *
 * Callers sign their requests (AWS_IAM), and may call nothing until `grantCall` allows it. Reads are consistent. Only the
 * contract's fields leave the owner. Callers of other stacks find it with `SyncApi.locate`. A row that is stored otherwise
 * than its contract says is an error for whoever asks for it, alone or among others: the function's log names it by the
 * attribute.
 */
export class SyncApi extends Construct implements ISyncApi {
  /**
   * The API of another service that answers rows of a contract, found through SSM parameters when the stack is deployed:
   * the owner must have been deployed before, in the same account and region.
   *
   * @throws ConstructError when the namespace, account or region is not valid
   */
  static locate(scope: Construct, contract: Contract, options: SyncApiLocateOptions = {}): ISyncApi {
    return locateApi(scope, contract, options);
  }

  /**
   * An API that `locate` does not reach, because it is in another account or region, or because its stack hands its attributes
   * over. It deploys nothing.
   *
   * @throws ConstructError when the ARN is of neither kind, or of an HTTP API of another account, which no role here can call
   */
  static fromSyncApiAttributes(scope: Construct, id: string, attrs: SyncApiAttributes): ISyncApi {
    return new ImportedSyncApi(scope, id, attrs);
  }

  /** The contracts that are served, the newest first. */
  readonly contracts: Contract[];
  readonly url: string;
  readonly signingRegion: string;
  readonly signingService: string;
  /**
   * What callers of other accounts must know, for `fromSyncApiAttributes`. The stack writes it into the SSM parameter
   * `/event-sharing/apis/<context>/<entity>/shared` too, as JSON.
   * @default not there unless `sharedWith` is
   */
  readonly shared?: SyncApiAttributes;
  /** ARN of what callers must be allowed: all routes of the gateway's stage, or the function. */
  readonly callArn: string;
  /** The function that answers. */
  readonly handler: lambda.IFunction;
  /** Name of the function that answers. */
  readonly functionName: string;
  /** The alarms that `latency` makes. @default none: without `latency` nobody can say what is slow */
  readonly latencyAlarms?: ApiAlarms;
  /** As the property. @internal */
  readonly _latency?: Duration;
  readonly #endpoint: ApiEndpoint;
  readonly #dimensions: Dimensions;

  /** @throws ConstructError when a contract is not this context's or does not fit the table, or a property is not usable */
  constructor(scope: Construct, id: string, props: SyncApiProps) {
    super(scope, id);
    const context = BoundedContext.of(this);
    refuseIf(this, 'invalid-api', syncApiRules(this, context, props));
    this.contracts = [...props.contracts].sort((one, other) => other.major - one.major);
    markResources(this, () => ({ [MARK.api]: this.node.path }));
    const { table } = props.table;
    const [newest] = this.contracts as [Contract];
    const namespace = Namespace.of(this);
    const names = new ParameterNames(namespace);

    const handler = new Handler(this, 'Handler', {
      bundle: 'sync-api',
      files: sharingFiles(this.contracts, { context: context.name, collection: props.path }),
      description: `answers rows of ${newest.id}`,
      environment: { [ENV.tableName]: table.tableName },
      timeout: TIMEOUT,
      options: handlerOptions(props),
    });
    handler.allow(
      ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Scan', 'dynamodb:DescribeTable'],
      [table.tableArn],
    );
    handler.allowKey(['kms:Decrypt'], table.encryptionKey, 'dynamodb');

    this.#endpoint = props.functionUrl
      ? urlEndpoint(handler.function)
      : gatewayEndpoint(this, handler.function, props);
    this.#dimensions = new MetricDimensions(namespace).api(context.name, props.path);
    this._latency = props.latency;
    this.latencyAlarms =
      props.latency &&
      apiAlarms(this, `the API of ${newest.id}`, props.latency, {
        metrics: this.#endpoint.metrics,
        handler: handler.function,
      });
    this.url = this.#endpoint.url;
    this.signingRegion = this.#endpoint.signingRegion;
    this.signingService = this.#endpoint.signingService;
    this.callArn = this.#endpoint.arn;
    this.handler = handler.function;
    this.functionName = handler.function.functionName;
    new ssm.StringParameter(this, 'Url', {
      parameterName: names.api(newest.owner, newest.entity),
      stringValue: this.url,
      description: `base URL of the API that answers rows of ${newest.id}`,
    });
    new ssm.StringParameter(this, 'Arn', {
      parameterName: names.apiArn(newest.owner, newest.entity),
      stringValue: this.#endpoint.arn,
      description: `what callers of the API that answers rows of ${newest.id} must be allowed`,
    });
    const { sharedWith } = props;
    if (sharedWith) {
      const { url } = props.functionUrl ? this.#endpoint : urlEndpoint(handler.function);
      const sharing = { handler: handler.function, url, contract: newest, sharedWith };
      this.shared = new UrlSharing(this, 'Sharing', sharing).attributes;
    }
    claim(this, {
      thing: `the SSM parameter ${names.api(newest.owner, newest.entity)}`,
      remedy: `keep one API of ${newest.id}, or deploy their stacks to different accounts or regions (env)`,
    });
    apis.add(this, { namespace, contractId: newest.id, api: this, sharedWith });
  }

  grantCall(grantee: iam.IGrantable): iam.Grant {
    return this.#endpoint.grantCall(grantee);
  }

  /** Rows that were given to callers. @default sum over 5 minutes */
  metricRowsServed(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.#metric(METRIC.served, props);
  }

  /** Rows that were left out of an answer, because they do not fit their contract. @default sum over 5 minutes */
  metricRowsRefused(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.#metric(METRIC.rowsRefused, props);
  }

  /** Requests that were answered with a 4xx status. @default sum over 5 minutes */
  metricRequestsRefused(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.#metric(METRIC.refused, props);
  }

  /** Requests that were answered with a 5xx status. @default sum over 5 minutes */
  metricRequestsFailed(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.#metric(METRIC.failed, props);
  }

  /** Requests, also those that are refused before they reach the function. @default sum over 5 minutes */
  metricRequests(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.#endpoint.metrics.requests(props);
  }

  /** From the arrival of a request to its answer, in milliseconds. @default average over 5 minutes */
  metricLatency(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.#endpoint.metrics.latency(props);
  }

  #metric(name: string, props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return metricOf(name, { dimensions: this.#dimensions, place: placeOf(this) }, props);
  }
}
