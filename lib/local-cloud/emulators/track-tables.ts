import { CreateTableCommand, type DynamoDBClient, ResourceInUseException } from '@aws-sdk/client-dynamodb';

/**
 * Tells of each table that a client creates. A table that is there already belongs to somebody else: the refusal says what to do.
 */
export function trackTables(
  client: DynamoDBClient,
  endpoint: string,
  created: (tableName: string) => void,
): void {
  client.middlewareStack.add(
    (next, context) => async (args) => {
      if (context.commandName !== CreateTableCommand.name) return next(args);
      const { TableName = '' } = args.input as { readonly TableName?: string };
      try {
        const result = await next(args);
        created(TableName);
        return result;
      } catch (error) {
        if (error instanceof ResourceInUseException)
          error.message = `there is a table "${TableName}" at ${endpoint} already: stop the local cloud that uses it, or delete it`;
        throw error;
      }
    },
    { step: 'initialize', name: 'localCloudTables' },
  );
}
