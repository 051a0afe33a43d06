import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { createOnly, deployerOf, supportedTypes } from '../../../lib/local-cloud/resources';

interface Specified {
  readonly cloudFormationType: string;
  readonly properties: Readonly<Record<string, { readonly causesReplacement?: string }>>;
}

/** The specification of CloudFormation that the CDK's command line compares templates by. */
function specification(): Map<string, Specified> {
  const file = join(dirname(require.resolve('aws-cdk/package.json')), 'db.json.gz');
  const { schema } = JSON.parse(gunzipSync(readFileSync(file)).toString('utf8'));
  const resources: Specified[] = Object.values(schema.resource.entities ?? schema.resource);
  return new Map(resources.map((resource) => [resource.cloudFormationType, resource]));
}

const specified = specification();
const ofAws = supportedTypes().filter((type) => type.startsWith('AWS::') && type !== 'AWS::CDK::Metadata');

test.each(ofAws)('%s is replaced by what the specification of CloudFormation says', (type) => {
  const lists = deployerOf(type)?.properties;
  if (lists === undefined || lists === 'any') throw new Error(`${type} has no lists`);
  const wanted = [...lists.applied, ...lists.recorded].filter(
    (name) => specified.get(type)?.properties[name]?.causesReplacement === 'yes',
  );
  expect([...createOnly(type).properties].sort()).toEqual(wanted.sort());
});

test.each(ofAws)('%s has the properties that the specification has', (type) => {
  const lists = deployerOf(type)?.properties;
  if (lists === undefined || lists === 'any') throw new Error(`${type} has no lists`);
  const known = Object.keys(specified.get(type)?.properties ?? {});
  expect([...lists.applied, ...lists.recorded].filter((name) => !known.includes(name))).toEqual([]);
});
