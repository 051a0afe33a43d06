import { placeOfArn } from '../../shared/account-region';
import { type Properties, record, records } from '../../template/properties';
import { awsManagedPolicy } from './aws-managed-policies';
import type { CreatedResource } from './created-resource';
import type { ResourcePolicy } from './evaluate';
import { Keys } from './keys';
import { permissionStatement } from './permission';
import { type PolicyStatement, readPolicy } from './policy';

/** A role with the policies that it has and refers to. */
export interface Role {
  readonly name: string;
  readonly arn: string;
  readonly accountId: string;
  readonly statements: readonly PolicyStatement[];
}

/** Collects, while stacks are created, which role a function has and which policies roles and resources have. */
export class Policies {
  readonly keys = new Keys();
  /** By function or state machine. */
  readonly #roleByPrincipal = new Map<string, string>();
  readonly #ofRole = new Map<string, PolicyStatement[]>();
  readonly #managedByRole = new Map<string, readonly string[]>();
  readonly #managed = new Map<string, readonly PolicyStatement[]>();
  readonly #ofResource = new Map<string, PolicyStatement[]>();
  readonly #accountByBucket = new Map<string, string>();
  readonly #queueArns = new Map<string, string>();

  /** @throws LocalCloudError `PolicyInvalid`, `PolicyUnsupported` */
  add(resource: CreatedResource): void {
    const { type, properties, ref, arn = '', accountId } = resource;
    const names = (property: string) => ((properties[property] ?? []) as unknown[]).map(String);
    const roles = () => names('Roles').map((name) => `arn:aws:iam::${accountId}:role/${name}`);
    this.keys.add(resource);
    switch (type) {
      case 'AWS::Lambda::Function':
        this.#roleByPrincipal.set(arn, withoutPath(String(properties.Role)));
        return;
      case 'AWS::StepFunctions::StateMachine':
        this.#roleByPrincipal.set(arn, withoutPath(String(properties.RoleArn)));
        return;
      case 'AWS::Lambda::Permission': {
        const { functionArn, statement } = permissionStatement(properties, resource);
        this.#add(functionArn, [statement]);
        return;
      }
      case 'AWS::IAM::Role':
        for (const policy of records(properties, 'Policies')) this.#attach(arn, policy.PolicyDocument);
        this.#managedByRole.set(arn, names('ManagedPolicyArns'));
        this.#add(arn, readPolicy(properties.AssumeRolePolicyDocument, arn));
        return;
      case 'AWS::IAM::Policy':
        for (const role of roles()) this.#attach(role, properties.PolicyDocument);
        return;
      case 'AWS::IAM::ManagedPolicy':
        this.#managed.set(ref, readPolicy(properties.PolicyDocument));
        for (const role of roles()) this.#attach(role, properties.PolicyDocument);
        return;
      case 'AWS::KMS::Key':
        this.#add(arn, readPolicy(properties.KeyPolicy));
        return;
      case 'AWS::SQS::Queue':
        this.#queueArns.set(ref, arn);
        return;
      case 'AWS::SQS::QueuePolicy':
        for (const url of names('Queues')) this.#protect(this.#queueArns.get(url) ?? url, properties);
        return;
      case 'AWS::SNS::TopicPolicy':
        for (const topic of names('Topics')) this.#protect(topic, properties);
        return;
      case 'AWS::S3::Bucket':
        this.#accountByBucket.set(arn, accountId);
        return;
      case 'AWS::S3::BucketPolicy':
        this.#protect(`arn:aws:s3:::${String(properties.Bucket)}`, properties);
        return;
      case 'AWS::DynamoDB::Table':
        this.#protect(arn, record(properties, 'ResourcePolicy'));
        return;
      case 'AWS::DynamoDB::GlobalTable':
        for (const replica of records(properties, 'Replicas')) {
          this.#protect(arn, record(replica, 'ResourcePolicy'));
        }
        return;
      default:
    }
  }

  /** The role of a function or state machine. */
  roleOf(principalArn: string): Role {
    return this.role(this.#roleByPrincipal.get(principalArn) ?? '');
  }

  role(arn: string): Role {
    const managed = (this.#managedByRole.get(arn) ?? []).flatMap(
      (policy) => this.#managed.get(policy) ?? readPolicy(awsManagedPolicy(policy)),
    );
    return {
      name: arn.replace(/^.*\//, ''),
      arn,
      accountId: placeOfArn(arn).accountId,
      statements: [...(this.#ofRole.get(arn) ?? []), ...managed],
    };
  }

  hasRole(arn: string): boolean {
    return this.#managedByRole.has(arn);
  }

  /**
   * The own policy of a resource, or of the bucket, table or function that it is in or a version of.
   *
   * @param callerAccount whose it is when nobody has created it
   */
  policyOf(resource: string, callerAccount: string): ResourcePolicy {
    const [, , service] = resource.split(':');
    const owner = ownerOf(resource);
    const isRequired = service === 'kms' || service === 'iam';
    const account = this.#accountByBucket.get(owner) ?? placeOfArn(resource).accountId;
    return {
      accountId: account || callerAccount,
      statements: this.#ofResource.get(owner) ?? [],
      isRequired,
    };
  }

  #attach(role: string, document: unknown): void {
    this.#ofRole.set(role, [...(this.#ofRole.get(role) ?? []), ...readPolicy(document)]);
  }

  #protect(resource: string, { PolicyDocument: document }: Properties): void {
    this.#add(resource, readPolicy(document));
  }

  #add(resource: string, statements: readonly PolicyStatement[]): void {
    this.#ofResource.set(resource, [...(this.#ofResource.get(resource) ?? []), ...statements]);
  }
}

/** Roles are found by account and name, with or without the path that they have. */
export function withoutPath(roleArn: string): string {
  return roleArn.replace(/:role\/.*\//, ':role/');
}

function ownerOf(resource: string): string {
  switch (resource.split(':')[2]) {
    case 's3':
      return resource.replace(/\/.*$/, '');
    case 'dynamodb':
      return resource.replace(/\/(index|stream)\/.*$/, '');
    case 'lambda':
      return resource.split(':').slice(0, 7).join(':');
    default:
      return resource;
  }
}
