import { chooseDynamoDb } from '../../../lib/local-cloud/emulators/dynamodb-choice';

const URL_OF_EMULATOR = 'http://127.0.0.1:4566';

describe('the choice of a DynamoDB', () => {
  test('without option and variable it is open', () => {
    expect([chooseDynamoDb({}, undefined), chooseDynamoDb(undefined, '')]).toEqual([{}, {}]);
  });

  test('the variable is a URL or the path of a program', () => {
    expect(chooseDynamoDb({}, `${URL_OF_EMULATOR}/`)).toEqual({ endpoint: URL_OF_EMULATOR });
    expect(chooseDynamoDb({}, process.execPath)).toEqual({ program: process.execPath });
  });

  test('an option goes before the variable', () => {
    expect(chooseDynamoDb({ endpoint: URL_OF_EMULATOR }, '/nowhere')).toEqual({ endpoint: URL_OF_EMULATOR });
    expect(chooseDynamoDb({ program: process.execPath }, 'http://10.0.0.1')).toEqual({
      program: process.execPath,
    });
  });

  test('a name of the machine or of a container beside it is taken', () => {
    expect(chooseDynamoDb({ endpoint: 'http://localstack:4566' })).toEqual({
      endpoint: 'http://localstack:4566',
    });
  });

  test.each([
    'http://dynamodb.eu-west-1.amazonaws.com',
    'http://dynamodb.cn-north-1.amazonaws.com.cn',
    'http://123456789012.ddb.us-east-1.amazonaws.com',
    'http://dynamodb.example.com',
    'http://52.94.0.1',
  ])('%s may be AWS, and is refused before anything is asked there', (endpoint) => {
    expect(() => chooseDynamoDb({ endpoint }, undefined)).toThrow(
      expect.objectContaining({
        code: 'OptionInvalid',
        message: expect.stringContaining(
          `dynamodb.endpoint is "${endpoint}", which is AWS itself, or not known`,
        ),
      }),
    );
    expect(() => chooseDynamoDb({}, endpoint)).toThrow(
      `EVENT_SHARING_DYNAMODB is "${endpoint}", which is AWS`,
    );
  });

  test.each([
    'https://127.0.0.1:4566',
    'http://127.0.0.1:4566/path',
    'http://user:word@127.0.0.1',
    'tcp://127.0.0.1',
  ])('%s is refused with the form that is wanted', (endpoint) => {
    const message = 'scheme http, host and port alone, such as http://127.0.0.1:4566';
    expect(() => chooseDynamoDb({ endpoint }, undefined)).toThrow(message);
    expect(() => chooseDynamoDb({}, endpoint)).toThrow(message);
  });

  test('a program that is not there is named with its absolute path', () => {
    expect(() => chooseDynamoDb({}, 'no/dynoxide')).toThrow(
      /EVENT_SHARING_DYNAMODB is "no\/dynoxide", but there is no program \/.*\/no\/dynoxide/,
    );
    expect(() => chooseDynamoDb({ program: __dirname }, undefined)).toThrow('dynamodb.program is');
  });

  test('endpoint and program at once are refused', () => {
    expect(() => chooseDynamoDb({ endpoint: URL_OF_EMULATOR, program: process.execPath })).toThrow(
      'both an endpoint and a program',
    );
  });
});
