"""The function's code, with messages that a real queue has delivered."""

import ipaddress
import itertools
import json
import os
import sys
import time
import uuid
from pathlib import Path
from urllib.parse import urlsplit

import boto3
import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "function"))

dynamodb = boto3.client("dynamodb")
sqs = boto3.client("sqs")
s3 = boto3.client("s3")


def is_here(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    return host == "localhost" or (host.replace(".", "").isdigit() and ipaddress.ip_address(host).is_loopback)


# The tests write and delete: on this machine, and nowhere else.
for client in (dynamodb, sqs, s3):
    if not is_here(client.meta.endpoint_url):
        name = f"AWS_ENDPOINT_URL_{client.meta.service_model.service_id.upper()}"
        pytest.exit(f"{client.meta.endpoint_url} is not on this machine: set {name} to an emulator", returncode=2)


class Context:
    function_name = "welcome"


class Cloud:
    """Users at their owner, and what the function makes of their changes."""

    user_ids = itertools.count(100)

    def put(self, user_id: int, name: str = "Ada", **fields: str) -> None:
        item = {"user_id": {"N": str(user_id)}, "name": {"S": name}} | {key: {"S": text} for key, text in fields.items()}
        dynamodb.put_item(TableName=os.environ["USERS_TABLE"], Item=item)

    def delete(self, user_id: int) -> None:
        dynamodb.delete_item(TableName=os.environ["USERS_TABLE"], Key={"user_id": {"N": str(user_id)}})

    def bodies(self, user_id: int, count: int) -> list[str]:
        """The changes of a user, in their order, as the queue delivers them."""
        found: dict[str, str] = {}

        def look() -> None:
            for message in receive(os.environ["QUEUE_URL"]):
                event = json.loads(message["Body"])
                if event["subject"] == str(user_id):
                    found[event["sequence"]] = message["Body"]

        self.until(lambda: len(found) >= count, look)
        return [found[sequence] for sequence in sorted(found)]

    def until(self, condition, do) -> None:
        deadline = time.monotonic() + 60
        while not condition():
            assert time.monotonic() < deadline, "it has not come about in a minute"
            do()

    def handle(self, *bodies: str) -> list[int]:
        """Hands a batch to the function; answers which of its messages are to come again."""
        records = [record(body) for body in bodies]
        failed = failures(records)
        return [place for place, each in enumerate(records) if each["messageId"] in failed]

    def deliver(self) -> None:
        """Does what Lambda does with a queue: hands a batch over, deletes what was handled, and shows the rest again."""
        url = os.environ["QUEUE_URL"]
        messages = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, WaitTimeSeconds=1).get("Messages", [])
        failed = failures([record(each["Body"], each["MessageId"]) for each in messages])
        for each in messages:
            handle = {"QueueUrl": url, "ReceiptHandle": each["ReceiptHandle"]}
            if each["MessageId"] in failed:
                sqs.change_message_visibility(**handle, VisibilityTimeout=0)
            else:
                sqs.delete_message(**handle)

    def contact(self, user_id: int) -> dict | None:
        return item("CONTACTS_TABLE", "subject", user_id)

    def account(self, user_id: int) -> dict | None:
        return item("ACCOUNTS_TABLE", "id", user_id)

    def parked(self) -> list[dict]:
        return receive(os.environ["DEAD_LETTER_QUEUE_URL"], wait=0)


def failures(records: list[dict]) -> list[str]:
    import handler

    answer = handler.handler({"Records": records}, Context())
    return [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]


def record(body: str, message_id: str | None = None) -> dict:
    """As Lambda hands it over."""
    return {
        "messageId": message_id or str(uuid.uuid4()),
        "receiptHandle": "handle",
        "body": body,
        "attributes": {"ApproximateReceiveCount": "1", "SentTimestamp": "0"},
        "messageAttributes": {},
        "md5OfBody": "",
        "eventSource": "aws:sqs",
        "eventSourceARN": "arn:aws:sqs:us-east-1:000000000000:welcome",
        "awsRegion": "us-east-1",
    }


def receive(url: str, wait: int = 1) -> list[dict]:
    answer = sqs.receive_message(
        QueueUrl=url, MaxNumberOfMessages=10, WaitTimeSeconds=wait, MessageAttributeNames=["All"]
    )
    for message in answer.get("Messages", []):
        sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    return answer.get("Messages", [])


def item(table: str, key: str, user_id: int) -> dict | None:
    answer = dynamodb.get_item(
        TableName=os.environ[table], Key={key: {"S": str(user_id)}}, ConsistentRead=True
    ).get("Item")
    return answer and {name: next(iter(value.values())) for name, value in answer.items()}


@pytest.fixture
def cloud() -> Cloud:
    return Cloud()


@pytest.fixture
def user_id() -> int:
    """A user of the test's own."""
    return next(Cloud.user_ids)
