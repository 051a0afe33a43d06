import { CfnOutput, Fn, Stack, type StackProps, Stage } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import { BoundedContext, Namespace, OwnedTable, Transition } from '../../../packages/cdk-event-sharing';
import { at } from '../support/places';
import { check, newApp, newFunction } from './support';

const partitionKey = { name: 'pk', type: dynamodb.AttributeType.STRING };
const ONE = '111111111111';
const OTHER = '222222222222';

/** The service `orders` of an environment: its own table and function. */
function orders(
  scope: Construct,
  { tableName, ...props }: StackProps & { readonly tableName?: string } = {},
) {
  const stack = new Stack(scope, 'Orders', props);
  const context = new BoundedContext(stack, 'Context', { name: 'orders' });
  const table = new OwnedTable(context, 'Table', { partitionKey, tableName });
  const code = newFunction(context, 'Code');
  table.table.grantReadWriteData(code);
  return { stack, context, table, code };
}

/** Both environments, each in what `add` makes for it. */
function environments(
  add: (name: 'dev' | 'prod') => Construct,
  props: {
    readonly dev?: StackProps;
    readonly prod?: StackProps;
    readonly name?: (of: string) => string;
  } = {},
) {
  const [dev, prod] = (['dev', 'prod'] as const).map((name) =>
    orders(add(name), { ...props[name], tableName: props.name?.(name) }),
  ) as [ReturnType<typeof orders>, ReturnType<typeof orders>];
  return { dev, prod };
}

type Environments = ReturnType<typeof environments>;

function allow({ code }: Environments['dev'], action: string, arn: string): void {
  code.addToRolePolicy(new iam.PolicyStatement({ actions: [action], resources: [arn] }));
}

const found = (app: ReturnType<typeof newApp>) => check(app).map(({ description }) => description);

describe('in one stage', () => {
  /** Each namespace is that of a construct between app and stacks. */
  function inScopes(props?: Parameters<typeof environments>[1], namespaces = true) {
    const app = newApp();
    const both = environments((name) => {
      const scope = new Stack(app, `scope-${name}`);
      if (namespaces) Namespace.set(scope, name);
      return scope;
    }, props);
    return { app, ...both };
  }

  test('contexts of one name in two namespaces keep to their own tables', () => {
    expect(found(inScopes().app)).toEqual([]);
  });

  test.each<[string, (prod: Environments['prod'], dev: Environments['dev']) => string]>([
    ['by its reference', ({ table }) => table.table.tableArn],
    [
      'by an export',
      ({ stack, table }) => {
        new CfnOutput(stack, 'Arn', { value: table.table.tableArn, exportName: 'prod-orders' });
        return Fn.importValue('prod-orders');
      },
    ],
    ['by a wildcard', () => '*'],
  ])("a function that reads the table of the other namespace's context is found %s", (_, arnOf) => {
    const { app, dev, prod } = inScopes();
    allow(dev, 'dynamodb:GetItem', arnOf(prod, dev));
    expect(check(app)).toEqual([
      expect.objectContaining({
        ruleName: 'foreign-table-read',
        description: expect.stringMatching(
          /^dev\.orders \(scope-dev\/Orders\/Context\/Code\/ServiceRole\) may read the table of prod\.orders \(scope-prod\/Orders\/Context\/Table\/Table\)/,
        ),
        fix: 'read a ReadReplica of the contract of prod.orders (feedNamespace), or ask its SyncApi (apiNamespace)',
      }),
    ]);
  });

  test('a function without a namespace that writes the table of one with it is found', () => {
    const app = newApp();
    const plain = orders(new Stack(app, 'plain'));
    const scope = new Stack(app, 'scope-prod');
    Namespace.set(scope, 'prod');
    allow(plain, 'dynamodb:PutItem', orders(scope).table.table.tableArn);
    expect(found(app)).toEqual([
      expect.stringMatching(/^orders \(.*\) may write the table of prod\.orders /),
    ]);
  });

  test('one context without namespaces may be in several stacks', () => {
    const { app, dev, prod } = inScopes({}, false);
    allow(dev, 'dynamodb:GetItem', prod.table.table.tableArn);
    expect(found(app)).toEqual([]);
  });

  test.each<['dev' | 'prod', unknown[]]>([
    ['dev', []],
    ['prod', [expect.stringMatching(/^dev\.billing .* may write the table of prod\.orders /)]],
  ])('a transition of %s is for the context of its own namespace', (owner, expected) => {
    const { app, dev, prod } = inScopes();
    const { context, table } = { dev, prod }[owner];
    new Transition(context, 'Moving', {
      table,
      context: 'billing',
      owner: 'team',
      reason: 'moving',
      until: '2026-06-30',
    });
    const billing = new BoundedContext(dev.stack, 'Billing', { name: 'billing' });
    table.table.grant(newFunction(billing, 'Code'), 'dynamodb:PutItem');
    expect(found(app)).toEqual(expected);
  });

  test('an imported table that contexts of two namespaces adopt has two owners', () => {
    const app = newApp();
    environments((name) => {
      const scope = new Stack(app, `scope-${name}`);
      Namespace.set(scope, name);
      const imported = dynamodb.TableV2.fromTableAttributes(scope, 'Legacy', {
        tableName: 'legacy',
        tableStreamArn: `arn:aws:dynamodb:eu-west-1:${ONE}:table/legacy/stream/x`,
      });
      const context = new BoundedContext(scope, 'Adopting', { name: 'legacy' });
      OwnedTable.fromTable(context, 'Table', imported);
      return scope;
    });
    expect(() => app.synth()).toThrow(/the table legacy is that of scope-dev\/Adopting\/Table too/);
  });
});

describe('in two accounts of one stage', () => {
  function inAccounts() {
    const app = newApp();
    const both = environments((name) => new Stack(app, `scope-${name}`), {
      dev: at(ONE),
      prod: at(OTHER),
      name: (of) => `orders-${of}`,
    });
    return { app, ...both };
  }
  const ARN = `arn:aws:dynamodb:eu-west-1:${OTHER}:table/orders-prod`;

  test('contexts of one name are two owners, told apart by their accounts', () => {
    const { app, dev } = inAccounts();
    allow(dev, 'dynamodb:GetItem', ARN);
    expect(check(app)).toEqual([
      expect.objectContaining({
        description: expect.stringMatching(
          `^orders of the account ${ONE} \\(scope-dev/.*\\) may read the table of orders of the account ${OTHER} `,
        ),
        fix: 'read a ReadReplica of the contract of orders (grantRead), or ask its SyncApi',
      }),
    ]);
  });

  test('a wildcard reaches no other account', () => {
    const { app, dev } = inAccounts();
    allow(dev, 'dynamodb:*', '*');
    allow(dev, 'dynamodb:*', 'arn:aws:dynamodb:*:*:table/orders-*');
    expect(found(app)).toEqual([]);
  });
});

describe('in two stages', () => {
  function inStages({ dev, prod, ...props }: Parameters<typeof environments>[1] = {}, namespaces = true) {
    const app = newApp();
    const both = environments((name) => {
      const stage = new Stage(app, name, { dev, prod }[name]);
      if (namespaces) Namespace.set(stage, name);
      return stage;
    }, props);
    return { app, ...both };
  }
  const same = { dev: at(ONE), prod: at(ONE) };

  test('environments that keep to their own tables break no rule, also under one name in two accounts or regions', () => {
    const name = () => 'orders';
    for (const props of [
      {},
      same,
      { name },
      { dev: at(ONE), prod: at(OTHER), name },
      { dev: at(ONE), prod: at(ONE, 'us-east-1'), name },
    ]) {
      const { app, dev } = inStages(props);
      allow(dev, 'dynamodb:*', dev.table.table.tableArn);
      expect(found(app)).toEqual([]);
    }
  });

  test('of one account, a wildcard reaches the other environment', () => {
    const { app, dev } = inStages(same);
    allow(dev, 'dynamodb:GetItem', '*');
    expect(found(app)).toEqual([
      expect.stringMatching(/^dev\.orders .* may read the table of prod\.orders /),
    ]);
  });

  test('of one account and two regions, a wildcard reaches the other environment', () => {
    const { app, dev } = inStages({ dev: at(ONE), prod: at(ONE, 'us-east-1') });
    allow(dev, 'dynamodb:GetItem', `arn:aws:dynamodb:*:${ONE}:table/*`);
    expect(found(app)).toEqual([
      expect.stringMatching(/^dev\.orders .* may read the table of prod\.orders /),
    ]);
  });

  test.each([
    ['unknown accounts', {}],
    ['two accounts', { dev: at(ONE), prod: at(OTHER) }],
  ])('of %s, a wildcard is nothing that can be said anything of', (_, props) => {
    const { app, dev } = inStages(props);
    allow(dev, 'dynamodb:*', '*');
    allow(dev, 'dynamodb:*', 'arn:aws:dynamodb:*:*:table/*');
    expect(found(app)).toEqual([]);
  });

  test.each<[string, (prod: Environments['prod'], dev: Environments['dev']) => string]>([
    ['name', () => 'arn:aws:dynamodb:*:*:table/orders-prod'],
    ['beginning of its name', () => 'arn:aws:dynamodb:*:*:table/orders-pr*'],
    [
      'parameter',
      (prod, dev) => {
        new ssm.StringParameter(prod.stack, 'P', {
          parameterName: '/prod/table',
          stringValue: prod.table.table.tableArn,
        });
        return ssm.StringParameter.valueForStringParameter(dev.stack, '/prod/table');
      },
    ],
  ])('of unknown accounts, whoever says its %s means the other environment', (_, arnOf) => {
    const { app, dev, prod } = inStages({ name: (of) => `orders-${of}` });
    allow(dev, 'dynamodb:PutItem', arnOf(prod, dev));
    expect(found(app)).toEqual([
      expect.stringMatching(/^dev\.orders .* may write the table of prod\.orders /),
    ]);
  });

  test("a role that the other environment's table lets in is named, also over accounts", () => {
    const { app, prod } = inStages({ dev: at(ONE), prod: at(OTHER) }, false);
    const statement = new iam.PolicyStatement({
      actions: ['dynamodb:GetItem'],
      resources: ['*'],
      principals: [new iam.ArnPrincipal(`arn:aws:iam::${ONE}:role/reader`)],
    });
    new dynamodb.TableV2(prod.context, 'Open', {
      partitionKey,
      resourcePolicy: new iam.PolicyDocument({ statements: [statement] }),
    });
    const dev = app.node.findChild('dev').node.findChild('Orders').node.findChild('Context');
    new iam.Role(dev as Construct, 'Reader', {
      roleName: 'reader',
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
    });
    expect(found(app)).toEqual([
      expect.stringMatching(
        `^orders of the account ${ONE} \\(dev/Orders/Context/Reader\\) may read the table of orders of the account ${OTHER} `,
      ),
    ]);
  });

  test('a denial in one environment counts for what it denies', () => {
    const { app, dev } = inStages(same);
    allow(dev, 'dynamodb:GetItem', '*');
    dev.code.addToRolePolicy(
      new iam.PolicyStatement({
        effect: iam.Effect.DENY,
        actions: ['dynamodb:*'],
        notResources: [dev.table.table.tableArn],
      }),
    );
    expect(found(app)).toEqual([]);
  });
});
