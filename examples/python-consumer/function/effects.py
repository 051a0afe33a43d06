"""Writes that a duplicate or an older change cannot spoil."""

import hashlib
import json
import os
import time
from typing import Any

import boto3

from change import HORIZON, Change

dynamodb = boto3.client("dynamodb")

# DynamoDB removes what is remembered after the event could come no more: not in the same moment.
MARGIN_SECONDS = 3600


def forgotten() -> dict[str, str]:
    """When something may be forgotten, as an attribute of a table with a time to live."""
    return {"N": str(int(time.time() + HORIZON.total_seconds()) + MARGIN_SECONDS)}


def keep_newest(table: str, change: Change) -> bool:
    """Keeps the newest state of a user, in any order of arrival: check and write are one request.

    A deletion leaves a tombstone: without it, an older change that comes later would bring the user back.
    Answers False where the same change, or a newer one, was there before.
    """
    item: dict[str, Any] = {"subject": {"S": change.subject}, "sequence": {"S": change.sequence}}
    if change.kind == "Deleted":
        item |= {"deleted": {"BOOL": True}, "expires": forgotten()}
    elif change.user.email is not None:
        item["email"] = {"S": change.user.email}
    try:
        dynamodb.put_item(
            TableName=table,
            Item=item,
            ConditionExpression="attribute_not_exists(#sequence) OR #sequence < :sequence",
            ExpressionAttributeNames={"#sequence": "sequence"},
            ExpressionAttributeValues={":sequence": item["sequence"]},
        )
    except dynamodb.exceptions.ConditionalCheckFailedException:
        return False
    return True


def once(table: str, change: Change, effects: list[dict[str, Any]]) -> bool:
    """Writes the effects of a change and its position in one transaction: all of it once, or nothing.

    Answers False where they were written before. At most 99 effects, in one account and region.
    """
    # By a digest: the keys of rows may be of people.
    of = hashlib.sha256(json.dumps([change.source, change.subject, change.id]).encode()).hexdigest()
    position = {
        "TableName": table,
        "Item": {"of": {"S": of}, "expires": forgotten()},
        "ConditionExpression": "attribute_not_exists(#of)",
        "ExpressionAttributeNames": {"#of": "of"},
    }
    try:
        # Last, so that reasons have the places of the effects. boto3 adds the token by which its own retry is none.
        dynamodb.transact_write_items(TransactItems=[*effects, {"Put": position}])
    except dynamodb.exceptions.TransactionCanceledException as error:
        if error.response["CancellationReasons"][-1]["Code"] == "ConditionalCheckFailed":
            return False
        raise
    return True
