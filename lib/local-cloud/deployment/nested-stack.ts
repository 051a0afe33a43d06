import { LocalCloudError } from '../shared/errors';
import { physicalName } from '../shared/naming';
import { type AssemblyStack, readTemplate } from '../template/assembly';
import { nestedConstruct, ownPaths, templatePaths } from '../template/construct-paths';
import { optionalText, type Properties } from '../template/properties';

/**
 * The stack that a resource of the type `AWS::CloudFormation::Stack` is: its template is an asset of the stack around it, and so are the
 * assets of its functions.
 *
 * @param properties of the resource, as far as they are known
 * @throws LocalCloudError `AssetMissing` when the template is no asset
 */
export function nestedStack(logicalId: string, parent: AssemblyStack, properties: Properties): AssemblyStack {
  const url = optionalText(properties, 'TemplateURL') ?? '';
  const [, asset] = [...parent.assets].find(([key]) => url.endsWith(`/${key}`)) ?? [];
  if (!asset) {
    throw new LocalCloudError(
      'AssetMissing',
      `the template "${url}" of the nested stack is no asset of the assembly: define it with the CDK's NestedStack`,
    );
  }
  const template = readTemplate(asset.path);
  const path = parent.constructPaths.get(logicalId);
  const construct = path === undefined ? undefined : nestedConstruct(path);
  const allPaths = [...templatePaths(template), ...parent.allPaths];
  const stackName = physicalName(parent.stackName, logicalId, { maxLength: 128 });
  return {
    artifactId: parent.artifactId,
    id: `${parent.id}/${logicalId}`,
    stackName,
    displayName: construct ?? stackName,
    environment: parent.environment,
    dependencies: [],
    template,
    // The assets were looked for with those of the stack around it.
    assets: parent.assets,
    constructPaths: ownPaths(construct === undefined ? templatePaths(template) : allPaths, construct),
    allPaths,
  };
}
