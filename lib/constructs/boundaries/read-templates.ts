import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CfnElement, type IPolicyValidationContext, type NestedStack, Stack, Stage } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { StackTemplate } from './templates';

type Tree = ReadonlyMap<Stack, ReadonlyMap<string, string>>;

/** The templates of an app by stage, nested stacks included: what is deployed together. */
export function readTemplates({ appConstruct, stackTemplates }: IPolicyValidationContext): StackTemplate[][] {
  const tree = pathsByLogicalId(appConstruct);
  const read = new Map<Stack, StackTemplate>();
  for (const [stack, paths] of tree) {
    const { path } = stack.node;
    const stage = Stage.of(stack)?.node.path ?? '';
    const top = stackTemplates.find(({ stackConstructPath }) => stackConstructPath === path);
    const parent = stack.nestedStackParent && read.get(stack.nestedStackParent);
    if (top) {
      const { templatePath, region, accountId: account } = top;
      const { stackName } = stack;
      read.set(stack, { ...file(templatePath), path, stage, paths, stackName, region, account });
    } else if (parent) {
      const { region, account } = parent;
      const logicalId = resourceOf(stack as NestedStack);
      // CloudFormation names a nested stack after its parent and its resource there.
      const stackName = `${parent.stackName}-${logicalId}`;
      const templatePath = join(dirname(parent.templatePath), stack.templateFile);
      read.set(stack, {
        ...file(templatePath),
        path,
        stage,
        paths,
        stackName,
        region,
        account,
        parent: { stack: parent, logicalId },
      });
    }
  }
  const all = [...read.values()];
  const stages = new Set(all.map(({ stage }) => stage));
  return [...stages].map((stage) => all.filter((one) => one.stage === stage));
}

function file(templatePath: string): Pick<StackTemplate, 'template' | 'templatePath'> {
  return { templatePath, template: JSON.parse(readFileSync(templatePath, 'utf8')) };
}

/** The logical id of a nested stack in its parent. */
function resourceOf(stack: NestedStack): string {
  return String(stack.nestedStackParent?.resolve(stack.nestedStackResource?.logicalId));
}

/** Stacks in the order of the tree, so that each comes after its parent. */
function pathsByLogicalId(app: IConstruct): Tree {
  const tree = new Map<Stack, Map<string, string>>();
  for (const node of app.node.findAll()) {
    if (Stack.isStack(node)) tree.set(node, new Map());
    if (CfnElement.isCfnElement(node)) {
      tree.get(node.stack)?.set(node.stack.resolve(node.logicalId), resourcePath(node));
    }
  }
  return tree;
}

/** The path of the construct that people wrote, without the resource inside it. */
function resourcePath({ node }: IConstruct): string {
  return node.path.replace(/\/(Resource|Default)$/, '');
}
