/** A service, as its names are where requests are sent and signed. */
export interface Service {
  /** In host names and signatures, such as `dynamodb`. */
  readonly name: string;
  /** In variables, as in `AWS_ENDPOINT_URL_DYNAMODB`. */
  readonly variable: string;
}

/** Where a client sends its requests. */
export interface Endpoint {
  readonly url: URL;
  /** It is not the usual one of AWS: the environment names it. */
  readonly custom: boolean;
}

interface Partition {
  /** How names of its regions begin. */
  readonly regions: string;
  readonly suffix: string;
  /** Domain of hosts that IPv6 reaches too. */
  readonly dualStackSuffix: string;
}

/** Any region of another name is in the partition of the public regions: "Partitions" in the SDKs' endpoint rules. */
const PUBLIC: Partition = { regions: '', suffix: 'amazonaws.com', dualStackSuffix: 'api.aws' };
const PARTITIONS: readonly Partition[] = [
  {
    regions: 'cn-',
    suffix: 'amazonaws.com.cn',
    dualStackSuffix: 'api.amazonwebservices.com.cn',
  },
  { regions: 'us-gov-', suffix: 'amazonaws.com', dualStackSuffix: 'api.aws' },
  { regions: 'us-iso-', suffix: 'c2s.ic.gov', dualStackSuffix: 'api.aws.ic.gov' },
  { regions: 'us-isob-', suffix: 'sc2s.sgov.gov', dualStackSuffix: 'api.aws.scloud' },
  { regions: 'eu-isoe-', suffix: 'cloud.adc-e.uk', dualStackSuffix: 'api.cloud-aws.adc-e.uk' },
  { regions: 'us-isof-', suffix: 'csp.hci.ic.gov', dualStackSuffix: 'api.aws.hci.ic.gov' },
  { regions: 'eusc-', suffix: 'amazonaws.eu', dualStackSuffix: 'api.amazonwebservices.eu' },
];

/**
 * The endpoint of a service in a region, by the variables that the SDK reads too: `AWS_ENDPOINT_URL_<SERVICE>` before
 * `AWS_ENDPOINT_URL`, unless `AWS_IGNORE_CONFIGURED_ENDPOINT_URLS` is `true`; `AWS_USE_FIPS_ENDPOINT`,
 * `AWS_USE_DUALSTACK_ENDPOINT` ("Service-specific endpoints" and others in the AWS SDKs and Tools reference guide).
 *
 * @throws Error when a named endpoint is no HTTP URL, or FIPS or dual stack is asked of it
 */
export function endpointOf(
  service: Service,
  region: string,
  environment: NodeJS.ProcessEnv = process.env,
): Endpoint {
  const fips = environment.AWS_USE_FIPS_ENDPOINT === 'true';
  const dualStack = environment.AWS_USE_DUALSTACK_ENDPOINT === 'true';
  const named = namedEndpoint(service, environment);
  if (named === undefined) {
    return { url: new URL(`https://${hostOf(service.name, region, fips, dualStack)}`), custom: false };
  }
  if (fips || dualStack) {
    throw new Error(
      `${named.variable} names the endpoint ${named.url}, to which AWS_USE_FIPS_ENDPOINT and AWS_USE_DUALSTACK_ENDPOINT cannot apply: unset one or the other`,
    );
  }
  const url = URL.canParse(named.url) ? new URL(named.url) : null;
  if (url === null || !/^https?:$/.test(url.protocol))
    throw new Error(`${named.variable} is "${named.url}", which is no HTTP URL: name one, or unset it`);
  return { url, custom: true };
}

function namedEndpoint({ variable }: Service, environment: NodeJS.ProcessEnv) {
  if (environment.AWS_IGNORE_CONFIGURED_ENDPOINT_URLS === 'true') return undefined;
  for (const name of [`AWS_ENDPOINT_URL_${variable}`, 'AWS_ENDPOINT_URL']) {
    const url = environment[name];
    if (url) return { variable: name, url };
  }
  return undefined;
}

function hostOf(service: string, region: string, fips: boolean, dualStack: boolean): string {
  const { regions, suffix, dualStackSuffix } =
    PARTITIONS.find((each) => region.startsWith(each.regions)) ?? PUBLIC;
  if (service === 's3') return `s3${fips ? '-fips' : ''}.${dualStack ? 'dualstack.' : ''}${region}.${suffix}`;
  // Endpoints of the GovCloud are FIPS endpoints under their usual names, where they are not of dual stack.
  const isFips = regions === 'us-gov-' && (!dualStack || service === 'events');
  const mark = fips && !isFips ? '-fips' : '';
  return `${service}${mark}.${region}.${dualStack ? dualStackSuffix : suffix}`;
}
