import { hexDigest } from '../shared/naming';
import { optionalText } from '../template/properties';
import { recorded, withoutValues } from './recorded-resource';

const SECURITY_GROUP = recorded(
  'AWS::EC2::SecurityGroup',
  ['GroupDescription', 'GroupName', 'SecurityGroupEgress', 'SecurityGroupIngress', 'Tags', 'VpcId'],
  (properties, context) => {
    const id = `sg-${hexDigest(context.name({ maxLength: 255 }), 17)}`;
    return { ref: id, attributes: { GroupId: id, Id: id, VpcId: optionalText(properties, 'VpcId') ?? '' } };
  },
);

const RULE = ['CidrIp', 'CidrIpv6', 'Description', 'FromPort', 'GroupId', 'IpProtocol', 'ToPort'];

/** Functions run in no network of AWS: every port of this machine is open to them. */
export const SECURITY_GROUPS = [
  SECURITY_GROUP,
  withoutValues('AWS::EC2::SecurityGroupEgress', [
    ...RULE,
    'DestinationPrefixListId',
    'DestinationSecurityGroupId',
  ]),
  withoutValues('AWS::EC2::SecurityGroupIngress', [
    ...RULE,
    'GroupName',
    'SourcePrefixListId',
    'SourceSecurityGroupId',
    'SourceSecurityGroupName',
    'SourceSecurityGroupOwnerId',
  ]),
];
