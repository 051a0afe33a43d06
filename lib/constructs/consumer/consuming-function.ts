import { Duration } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { FedFunction } from '../replica/replica-queue';
import { type KeyService, useOfKey } from '../shared/customer-key';

/** "Configure Lambda function timeout" in the Lambda developer guide. */
const DEFAULT_TIMEOUT = Duration.seconds(3);

/** The user's function, as far as the app knows it. */
export class ConsumingFunction implements FedFunction {
  readonly function: lambda.IFunction;
  readonly #scope: Construct;

  /** @param fn to call: perhaps a version or an alias */
  constructor(scope: Construct, fn: lambda.IFunction) {
    this.#scope = scope;
    this.function = fn;
  }

  /** The function itself. @returns undefined when the app does not create it */
  get created(): lambda.Function | undefined {
    const itself = underlying(this.function);
    return itself instanceof lambda.Function ? itself : undefined;
  }

  /** @returns undefined when it is not known */
  get timeout(): Duration | undefined {
    return this.created && (this.created.timeout ?? DEFAULT_TIMEOUT);
  }

  allow(actions: string[], resources: string[]): void {
    this.#add(new iam.PolicyStatement({ actions, resources }));
  }

  allowKey(actions: string[], key: kms.IKey | undefined, service: KeyService): void {
    if (key) this.#add(useOfKey(this.#scope, actions, key, service));
  }

  /** An imported function without a role gets a message of the CDK with the statement. */
  #add(statement: iam.PolicyStatement): void {
    this.function.grantPrincipal.addToPrincipalPolicy(statement);
  }
}

/** The function behind versions and aliases. */
function underlying(fn: lambda.IFunction): lambda.IFunction {
  return fn instanceof lambda.QualifiedFunctionBase ? underlying(fn.lambda) : fn;
}
