import { DeleteObjectsCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { optionalText, text } from '../template/properties';
import type { ResourceDeployer } from './deployer';
import { recorded, withoutValues } from './recorded-resource';

/** Empties its bucket before that is deleted, as its provider function does on AWS. */
const AUTO_DELETE_OBJECTS: ResourceDeployer = {
  ...withoutValues('Custom::S3AutoDeleteObjects', ['BucketName', 'ServiceTimeout', 'ServiceToken']),
  async delete({ properties }, { cloud: { clients } }) {
    const Bucket = text(properties, 'BucketName');
    for (;;) {
      const { Contents = [] } = await clients.s3.send(new ListObjectsV2Command({ Bucket }));
      if (Contents.length === 0) return;
      const Objects = Contents.map(({ Key }) => ({ Key }));
      await clients.s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
    }
  },
};

/**
 * Custom resources that the CDK itself makes. Their provider functions are created, and never called: nothing here lasts long enough
 * to need a retention.
 */
export const CUSTOM_RESOURCES = [
  AUTO_DELETE_OBJECTS,
  recorded(
    'Custom::LogRetention',
    [
      'LogGroupName',
      'LogGroupRegion',
      'RemovalPolicy',
      'RetentionInDays',
      'SdkRetry',
      'ServiceTimeout',
      'ServiceToken',
      'Tags',
    ],
    (properties, context) => {
      const name = optionalText(properties, 'LogGroupName') ?? context.name({ maxLength: 512 });
      return { ref: name, attributes: { LogGroupName: name } };
    },
  ),
];
