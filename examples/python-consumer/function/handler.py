"""Keeps the address of each user, and gives each new user a credit, once."""

import os
from typing import Any

import boto3
from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from change import Change, Poison, read_change
from effects import keep_newest, once

CREDIT = "10"

logger = Logger(service="welcome")
sqs = boto3.client("sqs")
processor = BatchProcessor(event_type=EventType.SQS, raise_on_entire_batch_failure=False)


def handler(event: dict[str, Any], context: LambdaContext):
    """Answers which messages are to come again; SQS deletes the others."""
    return process_partial_response(event=event, record_handler=handle, processor=processor, context=context)


def handle(record: SQSRecord) -> None:
    try:
        change = read_change(record.body)
        if change is not None:
            welcome(change)
    except Poison as poison:
        park(record, poison)
    except Exception as error:
        # Texts of errors may hold values.
        logger.warning("change will be tried again", message_id=record.message_id, error=type(error).__name__)
        raise


def welcome(change: Change) -> None:
    # A crash between the two loses nothing: the message comes again, and each knows for itself what it has done.
    keep_newest(os.environ["CONTACTS_TABLE"], change)
    effects = effects_on_account(change)
    if effects:
        once(os.environ["POSITIONS_TABLE"], change, effects)


def effects_on_account(change: Change) -> list[dict[str, Any]]:
    """They give the same account in any order: `once` does not put changes in order."""
    account = {"TableName": os.environ["ACCOUNTS_TABLE"], "Key": {"id": {"S": change.subject}}}
    if change.kind == "Created":
        values = {":credit": {"N": CREDIT}}
        return [{"Update": {**account, "UpdateExpression": "ADD credit :credit", "ExpressionAttributeValues": values}}]
    if change.kind == "Deleted":
        end = "expired" if change.expired else "deleted"
        values = {":one": {"N": "1"}}
        return [{"Update": {**account, "UpdateExpression": f"ADD {end} :one", "ExpressionAttributeValues": values}}]
    return []


def park(record: SQSRecord, poison: Poison) -> None:
    """Puts a message aside at once, as it is, with the reason beside it."""
    texts = {"code": poison.code, "reason": poison.reason, "originalMessageId": record.message_id}
    sqs.send_message(
        QueueUrl=os.environ["DEAD_LETTER_QUEUE_URL"],
        MessageBody=record.body,
        MessageAttributes={name: {"DataType": "String", "StringValue": text} for name, text in texts.items()},
    )
    logger.warning("change parked", message_id=record.message_id, code=poison.code)
