import { Stack, Token } from 'aws-cdk-lib';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import type { ParameterNames, ReplicaDescription } from '../../wire/parameters';
import { refuseIf } from '../shared/rules';

/** "Managing parameter tiers" in the Systems Manager user guide: an advanced parameter holds 8 KB. */
const MAX_BYTES = 8192;
/** What names and URLs of table, queues and function take at the most in place of their references. */
const MAX_BYTES_OF_RESOURCES = 1024;

/**
 * Tells the owner's batch jobs, and operators, where the parts of a replica are.
 *
 * Many fields take more than a parameter holds: then they are in parameters of their own, which operators alone read.
 *
 * @throws ConstructError when the filter, or the name of a field, is longer than a parameter
 */
export function describeReplica(
  scope: Construct,
  description: ReplicaDescription,
  names: ParameterNames,
): void {
  const told = withinRoom(description);
  const { fields, ...rest } = told;
  const isWhole = takes(told) <= MAX_BYTES;
  const parts = isWhole ? [] : partsOf(fields);
  refuseIf(scope, 'invalid-replica', [
    {
      condition: !isWhole && takes(rest) > MAX_BYTES,
      message: () =>
        `the description of the replica ${description.name} takes up to ${takes(rest)} bytes without its fields, an SSM parameter holds ${MAX_BYTES}: filter on shorter values`,
    },
    ...parts.map((part) => ({
      condition: bytes(part) > MAX_BYTES,
      message: () =>
        `the field "${part[0]?.slice(0, 30)}…" has a name of more than ${MAX_BYTES} bytes, which no SSM parameter holds: leave it out with "fields"`,
    })),
  ]);
  new ssm.StringParameter(scope, 'Description', {
    parameterName: names.replica(description.name),
    stringValue: Stack.of(scope).toJsonString(isWhole ? told : rest),
    description: `parts of the replica ${description.name}`,
    // Many fields can take more than the 4 KB of a standard parameter.
    tier: ssm.ParameterTier.INTELLIGENT_TIERING,
  });
  if (isWhole) return;
  const scopeOfFields = new Construct(scope, 'Fields');
  for (const [index, part] of parts.entries()) {
    new ssm.StringParameter(scopeOfFields, `Part${index}`, {
      parameterName: names.replicaFields(description.name, index),
      stringValue: JSON.stringify(part),
      description: `fields of the replica ${description.name}`,
      tier: ssm.ParameterTier.INTELLIGENT_TIERING,
    });
  }
}

/** How a consumer takes changes is worth telling, and no reason to refuse one. */
function withinRoom(description: ReplicaDescription): ReplicaDescription {
  const { consuming: _, ...rest } = description;
  return takes(description) <= MAX_BYTES ? description : rest;
}

function partsOf(fields: readonly string[]): string[][] {
  const parts: string[][] = [];
  for (const field of fields) {
    const last = parts.at(-1);
    if (last && bytes([...last, field]) <= MAX_BYTES) last.push(field);
    else parts.push([field]);
  }
  return parts;
}

/** References are replaced at deployment: the rest is known. */
function takes(description: object): number {
  const known = Object.values(description).filter((value) => !Token.isUnresolved(value));
  return bytes([Object.keys(description), known]) + MAX_BYTES_OF_RESOURCES;
}

function bytes(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}
