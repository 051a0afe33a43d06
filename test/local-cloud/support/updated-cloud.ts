import type { LocalCloud, LocalCloudOptions, ResourceChange } from '../../../lib/local-cloud';
import type { DeclaredResource } from '../../../lib/local-cloud/template/template';
import { type StackInput, writeAssembly } from './assemblies';
import { startCloud } from './clouds';

export type Stacks = Readonly<Record<string, StackInput>>;
export type Resources = Readonly<Record<string, DeclaredResource>>;

/** A cloud whose assembly is written again before each update. */
export interface UpdatedCloud {
  readonly cloud: LocalCloud;
  /** Writes the assembly and updates; answers each change as `action logicalId`. */
  update(stacks: Stacks): Promise<string[]>;
  /** The same, with all that is known of the changes. */
  changes(stacks: Stacks): Promise<readonly ResourceChange[]>;
}

export async function startUpdated(
  stacks: Stacks,
  options: Partial<LocalCloudOptions> = {},
): Promise<UpdatedCloud> {
  const assembly = writeAssembly(stacks);
  const cloud = await startCloud({ ...options, assembly });
  const changes = (next: Stacks) => {
    writeAssembly(next, assembly);
    return cloud.update();
  };
  return {
    cloud,
    changes,
    update: async (next) => (await changes(next)).map(({ action, logicalId }) => `${action} ${logicalId}`),
  };
}

/** One stack, named S, of these resources. */
export function stack(Resources: Resources, rest: Partial<StackInput> = {}): Stacks {
  return { S: { template: { Resources }, ...rest } };
}

export function table(
  key: string,
  rest: object = {},
  attributes: Record<string, unknown> = {},
): DeclaredResource {
  return {
    Type: 'AWS::DynamoDB::Table',
    Properties: {
      KeySchema: [{ AttributeName: key, KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: key, AttributeType: 'S' }],
      ...attributes,
    },
    ...rest,
  };
}

export function parameter(Value: unknown, Name = '/value'): DeclaredResource {
  return { Type: 'AWS::SSM::Parameter', Properties: { Name, Type: 'String', Value } };
}
