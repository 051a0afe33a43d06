import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { METRIC, MetricDimensions } from '../../wire/metrics';
import { useOfKey } from '../shared/customer-key';
import { metricOf } from '../shared/metric';
import { Namespace } from '../shared/namespace';
import { placeInArn, placeOf } from '../shared/place';
import type { IReadReplica } from './read-replica-interface';

const TLS_ONLY = { Bool: { 'aws:SecureTransport': 'true' } };

/**
 * What a replica offers, whoever created it.
 *
 * @internal
 */
export abstract class ReadReplicaBase extends Construct implements IReadReplica {
  abstract readonly name: string;
  abstract readonly contextName: string;
  abstract readonly fields: string[];
  abstract readonly tableName: string;
  abstract readonly tableArn: string;
  abstract readonly encryptionKey?: kms.IKey;

  grantRead(grantee: iam.IGrantable): iam.Grant {
    const grant = iam.Grant.addToPrincipal({
      grantee,
      actions: ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query', 'dynamodb:Scan'],
      resourceArns: [this.tableArn],
      conditions: TLS_ONLY,
    });
    if (this.encryptionKey) {
      grantee.grantPrincipal.addToPrincipalPolicy(
        useOfKey(this, ['kms:Decrypt'], this.encryptionKey, 'dynamodb'),
      );
    }
    return grant;
  }

  metricEventsApplied(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.#of(METRIC.applied, props);
  }

  metricEventsStale(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.#of(METRIC.stale, props);
  }

  metricEventsParked(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.#of(METRIC.parked, props);
  }

  metricEventsExpired(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.#of(METRIC.expired, props);
  }

  metricReplicationLag(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.#of(METRIC.lag, { statistic: cloudwatch.Stats.AVERAGE, ...props });
  }

  metricStaleButNewerByTime(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.#of(METRIC.staleButNewerByTime, props);
  }

  #of(name: string, props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    const dimensions = new MetricDimensions(Namespace.of(this)).replica(this.contextName, this.name);
    return metricOf(name, { dimensions, place: { ...placeOf(this), ...placeInArn(this.tableArn) } }, props);
  }
}
