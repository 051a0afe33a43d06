/** Hosts of AWS, in every partition. */
const AWS = /(^|\.)(amazonaws\.(com|com\.cn|eu)|api\.aws|api\.amazonwebservices\.com\.cn)\.?$/;

/** Whether a URL leads to AWS itself; what is no URL does not. */
export function isAws(url: string): boolean {
  return URL.canParse(url) && AWS.test(new URL(url).hostname);
}

/**
 * Reads the URL of an AWS-compatible endpoint that a person gave on the command line.
 *
 * @throws Error when it is missing, is not an HTTP URL, or names AWS itself
 */
export function readEndpointUrl(text: string | undefined): string {
  const url = text !== undefined && URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:') {
    const received = text === undefined ? 'no URL was given' : `"${text}" is not an HTTP URL`;
    throw new Error(
      `${received}: give that of an AWS-compatible endpoint, such as http://127.0.0.1:4566; there is no default`,
    );
  }
  if (AWS.test(url.hostname)) {
    throw new Error(
      `${url.hostname} is AWS itself: this creates and destroys resources, so it runs on emulators only; use npx cdk deploy`,
    );
  }
  return url.origin;
}
