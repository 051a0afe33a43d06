import type { ItemReader } from './definition';
import { StateError } from './errors';
import { fill, type Readable } from './paths';
import type { Services } from './scope';

/**
 * The items of a distributed map that are in a bucket: the list in an object, or the bucket's objects.
 *
 * @throws StateError `States.ItemReaderFailed`
 */
export async function readItems(
  { Resource, Parameters, ReaderConfig = {} }: ItemReader,
  from: Readable,
  services: Services,
): Promise<readonly unknown[]> {
  const { Bucket, Key, Prefix = '' } = fill(Parameters, from) as Record<string, unknown>;
  try {
    const items = Resource.endsWith(':listObjectsV2')
      ? await services.listObjects(String(Bucket), String(Prefix))
      : parse(await services.readObject(String(Bucket), String(Key)), ReaderConfig.InputType);
    return items.slice(0, ReaderConfig.MaxItems || undefined);
  } catch (error) {
    throw new StateError('States.ItemReaderFailed', (error as Error).message);
  }
}

function parse(text: string, type: string | undefined): readonly unknown[] {
  if (type === 'JSONL') {
    return text
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line) => JSON.parse(line));
  }
  const items: unknown = JSON.parse(text);
  if (Array.isArray(items)) return items;
  throw new Error('the object holds no list');
}
