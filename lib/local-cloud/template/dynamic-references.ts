import { LocalCloudError } from '../shared/errors';

const DYNAMIC_REFERENCE = /\{\{resolve:([^:}]+):([^}]*)\}\}/g;

/** Replaces `{{resolve:ssm:NAME}}` and `{{resolve:ssm:NAME:VERSION}}`; there is one version of each parameter. */
export function resolveDynamicReferences(
  text: string,
  scope: { ssmParameter(name: string): string },
): string {
  if (!text.includes('{{resolve:')) return text;
  return text.replace(DYNAMIC_REFERENCE, (reference, service: string, key: string) => {
    if (service !== 'ssm') {
      throw new LocalCloudError(
        'TemplateInvalid',
        `the dynamic reference ${reference} is not supported by the local cloud: it knows "ssm" only`,
      );
    }
    return scope.ssmParameter(parameterName(key));
  });
}

/** The SSM parameters that a literal string names in dynamic references. */
export function dynamicParameterNames(text: string): string[] {
  return [...text.matchAll(DYNAMIC_REFERENCE)]
    .filter(([, service]) => service === 'ssm')
    .map(([, , key]) => parameterName(key ?? ''));
}

function parameterName(key: string): string {
  return key.replace(/:\d+$/, '');
}
