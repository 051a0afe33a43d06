import type { LocalCloud } from '../../local-cloud';

/** `Users/Context/Feed/Publisher/Function/Resource` is shown without what every function has. */
const COMMON = /(\/Function)?\/Resource$/;

export interface NamedFunction {
  /** Construct path. */
  readonly path: string;
  /** Physical name. */
  readonly name: string;
}

/** Every function by its construct path, in the order of the stacks. */
export function functionsOf(cloud: LocalCloud): NamedFunction[] {
  return cloud
    .resources()
    .filter(({ type }) => type === 'AWS::Lambda::Function')
    .map(({ path, physicalId }) => ({ path: path.replace(COMMON, ''), name: physicalId }));
}
