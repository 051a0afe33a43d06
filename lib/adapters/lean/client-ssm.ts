import type { GetParameterCommandInput, GetParameterCommandOutput } from '@aws-sdk/client-ssm';
import { Client, type ClientConfig } from './client';
import { jsonCommand } from './json-command';

/** Stands in for `@aws-sdk/client-ssm`. */
export class SSMClient extends Client {
  constructor(config?: ClientConfig) {
    super({ name: 'ssm', variable: 'SSM' }, config);
  }
}

export const GetParameterCommand = /* @__PURE__ */ jsonCommand<
  GetParameterCommandInput,
  GetParameterCommandOutput
>('AmazonSSM.GetParameter', '1.1');
