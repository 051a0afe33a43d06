import { Duration } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import type { Contract } from '../../contracts';
import { ENV } from '../../wire/handler';
import { apiArnParameterName, apiParameterName } from '../../wire/parameters';
import { BoundedContext } from '../context/bounded-context';
import { claim } from '../shared/claim';
import { Handler } from '../shared/handler';
import { apis } from '../shared/registry';
import { refuseIf } from '../shared/rules';
import { sharingFiles } from '../shared/sharing-files';
import type { ISyncApi } from '../shared/sync-api-interface';
import { locateApi } from './api-location';
import { type ApiEndpoint, gatewayEndpoint, urlEndpoint } from './sync-api-endpoint';
import type { SyncApiProps } from './sync-api-props';
import { syncApiRules } from './sync-api-rules';

/** A caller waits: one that has got nothing by then is told so. */
const TIMEOUT = Duration.seconds(10);

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
   */
  static locate(scope: Construct, contract: Contract): ISyncApi {
    return locateApi(scope, contract);
  }

  /** The contracts that are served, the newest first. */
  readonly contracts: Contract[];
  /** Base URL without a slash at the end; rows are under `<url>/<path>`. */
  readonly url: string;
  /** Name of the function that answers. */
  readonly functionName: string;
  private readonly endpoint: ApiEndpoint;

  /** @throws ConstructError when a contract is not this context's or does not fit the table, or a property is not usable */
  constructor(scope: Construct, id: string, props: SyncApiProps) {
    super(scope, id);
    const context = BoundedContext.of(this);
    refuseIf(this, 'invalid-api', syncApiRules(this, context, props));
    this.contracts = [...props.contracts].sort((one, other) => other.major - one.major);
    const { table } = props.table;
    const [newest] = this.contracts as [Contract];

    const handler = new Handler(this, 'Handler', {
      bundle: 'sync-api',
      files: sharingFiles(this.contracts, { context: context.name, collection: props.path }),
      description: `answers rows of ${newest.id}`,
      environment: { [ENV.tableName]: table.tableName },
      timeout: TIMEOUT,
      logRetention: props.logRetention,
    });
    handler.allow(
      ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Scan', 'dynamodb:DescribeTable'],
      [table.tableArn],
    );
    handler.allowKey(['kms:Decrypt'], table.encryptionKey, 'dynamodb');
    const resource = handler.function.node.defaultChild as lambda.CfnFunction;
    resource.reservedConcurrentExecutions = props.reservedConcurrency;

    this.endpoint = props.functionUrl
      ? urlEndpoint(handler.function)
      : gatewayEndpoint(this, handler.function, props);
    this.url = this.endpoint.url;
    this.functionName = handler.function.functionName;
    new ssm.StringParameter(this, 'Url', {
      parameterName: apiParameterName(newest.owner, newest.entity),
      stringValue: this.url,
      description: `base URL of the API that answers rows of ${newest.id}`,
    });
    new ssm.StringParameter(this, 'Arn', {
      parameterName: apiArnParameterName(newest.owner, newest.entity),
      stringValue: this.endpoint.arn,
      description: `what callers of the API that answers rows of ${newest.id} must be allowed`,
    });
    claim(this, {
      thing: `the SSM parameter ${apiParameterName(newest.owner, newest.entity)}`,
      remedy: `keep one API of ${newest.id}, or deploy their stacks to different accounts or regions (env)`,
    });
    apis.add(this, { contractId: newest.id, api: this });
  }

  /** Allows calling the routes of this API and nothing else. */
  grantCall(grantee: iam.IGrantable): iam.Grant {
    return this.endpoint.grantCall(grantee);
  }
}
