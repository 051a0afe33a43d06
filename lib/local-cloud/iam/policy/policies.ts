import { type Properties, record, records } from '../../template/properties';
import { awsManagedPolicy } from './aws-managed-policies';
import { type PolicyStatement, readPolicy } from './policy';

/** A resource as it was created: its resolved properties, and what `Ref` and its ARN are. */
export interface CreatedResource {
  readonly type: string;
  readonly properties: Properties;
  readonly ref: string;
  readonly arn?: string;
}

/** Collects, while stacks are created, which role a function has and which policies roles and resources have. */
export class Policies {
  /** By function or state machine, as `Ref` names it. */
  readonly #roleByPrincipal = new Map<string, string>();
  readonly #roleArns = new Map<string, string>();
  readonly #ofRole = new Map<string, PolicyStatement[]>();
  readonly #managedByRole = new Map<string, readonly string[]>();
  readonly #managed = new Map<string, readonly PolicyStatement[]>();
  readonly #ofResource = new Map<string, PolicyStatement[]>();

  /** @throws LocalCloudError `PolicyInvalid`, `PolicyUnsupported` */
  add(resource: CreatedResource): void {
    const { type, properties, ref, arn } = resource;
    const names = (property: string) => ((properties[property] ?? []) as unknown[]).map(String);
    switch (type) {
      case 'AWS::Lambda::Function':
        this.#roleByPrincipal.set(ref, roleName(properties.Role));
        return;
      case 'AWS::StepFunctions::StateMachine':
        this.#roleByPrincipal.set(ref, roleName(properties.RoleArn));
        return;
      case 'AWS::IAM::Role':
        this.#roleArns.set(ref, arn ?? '');
        for (const policy of records(properties, 'Policies')) this.#attach(ref, policy.PolicyDocument);
        this.#managedByRole.set(ref, names('ManagedPolicyArns'));
        return;
      case 'AWS::IAM::Policy':
        for (const role of names('Roles')) this.#attach(role, properties.PolicyDocument);
        return;
      case 'AWS::IAM::ManagedPolicy':
        this.#managed.set(ref, readPolicy(properties.PolicyDocument));
        for (const role of names('Roles')) this.#attach(role, properties.PolicyDocument);
        return;
      case 'AWS::SQS::QueuePolicy':
        for (const url of names('Queues')) this.#protect(`sqs:${url.replace(/^.*\//, '')}`, properties);
        return;
      case 'AWS::SNS::TopicPolicy':
        for (const topic of names('Topics')) this.#protect(topic, properties);
        return;
      case 'AWS::S3::BucketPolicy':
        this.#protect(`arn:aws:s3:::${String(properties.Bucket)}`, properties);
        return;
      case 'AWS::DynamoDB::Table':
        this.#protect(arn ?? '', record(properties, 'ResourcePolicy'));
        return;
      case 'AWS::DynamoDB::GlobalTable':
        for (const replica of records(properties, 'Replicas')) {
          this.#protect(arn ?? '', record(replica, 'ResourcePolicy'));
        }
        return;
      default:
    }
  }

  /** ARN and statements of the role of a function or state machine, with the policies that it refers to. */
  roleOf(principal: string): {
    readonly name: string;
    readonly arn: string;
    readonly statements: readonly PolicyStatement[];
  } {
    const name = this.#roleByPrincipal.get(principal) ?? '';
    const managed = (this.#managedByRole.get(name) ?? []).flatMap(
      (arn) => this.#managed.get(arn) ?? readPolicy(awsManagedPolicy(arn)),
    );
    return {
      name,
      arn: this.#roleArns.get(name) ?? '',
      statements: [...(this.#ofRole.get(name) ?? []), ...managed],
    };
  }

  /** The own policy of a resource, or of the bucket or table that it is in. */
  policyOf(resource: string): readonly PolicyStatement[] {
    const [, , service, , , rest = ''] = resource.split(':');
    if (service === 'sqs') return this.#ofResource.get(`sqs:${rest}`) ?? [];
    if (service === 's3') return this.#ofResource.get(resource.replace(/\/.*$/, '')) ?? [];
    if (service === 'dynamodb') {
      const table = resource.replace(/\/(index|stream)\/.*$/, '');
      return this.#ofResource.get(table) ?? [];
    }
    return this.#ofResource.get(resource) ?? [];
  }

  #attach(role: string, document: unknown): void {
    this.#ofRole.set(role, [...(this.#ofRole.get(role) ?? []), ...readPolicy(document)]);
  }

  #protect(key: string, { PolicyDocument: document }: Properties): void {
    this.#ofResource.set(key, [...(this.#ofResource.get(key) ?? []), ...readPolicy(document)]);
  }
}

function roleName(arn: unknown): string {
  return String(arn).replace(/^.*\//, '');
}
