import { EMULATORS, isAws } from '../../local-cloud/shared/aws-host';

/**
 * Reads the URL of an AWS-compatible endpoint that a person gave on the command line.
 *
 * @throws Error when it is missing, is not an HTTP URL, or may lead to AWS itself
 */
export function readEndpointUrl(text: string | undefined): string {
  const url = text !== undefined && URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:') {
    const received = text === undefined ? 'no URL was given' : `"${text}" is not an HTTP URL`;
    throw new Error(
      `${received}: give that of an AWS-compatible endpoint, such as http://127.0.0.1:4566; there is no default`,
    );
  }
  if (isAws(url.href)) {
    throw new Error(
      `${url.hostname} is AWS itself, or not known to be something else: this creates and destroys resources, so it runs on emulators only. Use npx cdk deploy for AWS, or name the emulator's host in ${EMULATORS}`,
    );
  }
  return url.origin;
}
