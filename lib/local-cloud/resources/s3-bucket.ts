import { CreateBucketCommand, DeleteBucketCommand } from '@aws-sdk/client-s3';
import { optionalText } from '../template/properties';
import type { ResourceDeployer } from './deployer';

/** `AWS::S3::Bucket` */
export const S3_BUCKET: ResourceDeployer = {
  type: 'AWS::S3::Bucket',
  properties: {
    applied: ['BucketName'],
    recorded: [
      'AccessControl',
      'BucketEncryption',
      'CorsConfiguration',
      'IntelligentTieringConfigurations',
      'LifecycleConfiguration',
      'LoggingConfiguration',
      'MetricsConfigurations',
      'OwnershipControls',
      'PublicAccessBlockConfiguration',
      'Tags',
      'VersioningConfiguration',
    ],
  },
  async create(properties, context) {
    const { clients, region } = context.cloud;
    const name = optionalText(properties, 'BucketName') ?? context.name({ maxLength: 63, lowerCase: true });
    await clients.s3.send(new CreateBucketCommand({ Bucket: name }));
    const arn = `arn:aws:s3:::${name}`;
    return {
      ref: name,
      arn,
      attributes: {
        Arn: arn,
        DomainName: `${name}.s3.amazonaws.com`,
        DualStackDomainName: `${name}.s3.dualstack.${region}.amazonaws.com`,
        RegionalDomainName: `${name}.s3.${region}.amazonaws.com`,
        WebsiteURL: `http://${name}.s3-website-${region}.amazonaws.com`,
      },
    };
  },
  update: (_properties, existing) => existing,
  async delete({ ref }, { cloud }) {
    await cloud.clients.s3.send(new DeleteBucketCommand({ Bucket: ref }));
  },
};
