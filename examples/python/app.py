"""Two services that share users: `users` owns them, `notifications` keeps those who want the newsletter."""

from pathlib import Path

from aws_cdk import App, Duration, Stack, Validations
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_lambda as lambda_
from cdk_event_sharing import (
    BoundaryRules,
    BoundedContext,
    ChangeFeed,
    Contract,
    OwnedTable,
    ReadReplica,
    SyncApi,
)

# What users shares of a user. Attributes that are not named there never leave the service.
user = Contract.from_file(str(Path(__file__).parent / "user.v1.json"))

app = App()

users_stack = Stack(app, "Users")
users = BoundedContext(users_stack, "Context", name="users")
table = OwnedTable(
    users,
    "Users",
    partition_key=dynamodb.Attribute(name="user_id", type=dynamodb.AttributeType.NUMBER),
    time_to_live_attribute="expires",
)
ChangeFeed(users, "Feed", table=table, contracts=[user], failure_retention=Duration.days(14))
SyncApi(users, "Api", table=table, contracts=[user], path="users", rate_limit=50)

notifications_stack = Stack(app, "Notifications")
notifications = BoundedContext(notifications_stack, "Context", name="notifications")
replica = ReadReplica(
    notifications,
    "User",
    contract=user,
    fields=["email"],
    # A user who opts out leaves the replica.
    filter={"newsletter": [True]},
)
users_api = SyncApi.locate(notifications, user)
greet = lambda_.Function(
    notifications,
    "Greet",
    runtime=lambda_.Runtime.PYTHON_3_13,
    handler="index.handler",
    code=lambda_.Code.from_inline("def handler(event, context):\n    return 'Hello'\n"),
    environment={"USERS_REPLICA": replica.table_name, "USERS_API": users_api.url},
)
replica.grant_read(greet)
users_api.grant_call(greet)
notifications_stack.add_stack_dependency(users_stack)

# Synthesis fails where a service reaches a table of another.
Validations.of(app).add_plugins(BoundaryRules())
app.synth()
