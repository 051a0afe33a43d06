"""A change of a user, as it arrives in the queue."""

import os
from datetime import datetime, timedelta, timezone
from typing import Any, Literal
from urllib.parse import unquote

import boto3
from aws_lambda_powertools.utilities.parser import BaseModel, Field, ValidationError, parse
from pydantic import AwareDatetime, ConfigDict

s3 = boto3.client("s3")

SOURCE = "users/User"
MAJOR = "1"
# What is remembered is remembered for so long: an older event could have its effect again.
HORIZON = timedelta(seconds=int(os.environ["HORIZON_SECONDS"]))
MAX_AHEAD = timedelta(days=1)


class Poison(Exception):
    """No later try can succeed. The reason stands in attributes and logs, so it holds no values."""

    def __init__(self, code: str, reason: str):
        super().__init__(reason)
        self.code = code
        self.reason = reason


class User(BaseModel):
    """What is read of a user. Members that are not named are ignored: a minor version may add some."""

    model_config = ConfigDict(strict=True)

    user_id: int
    name: str
    email: str | None = None


class Change(BaseModel):
    """A CloudEvents 1.0 message, as far as a receiver relies on it."""

    model_config = ConfigDict(strict=True)

    specversion: Literal["1.0"]
    id: str = Field(min_length=1)
    source: str
    type: str = Field(pattern=r"(Created|Updated|Deleted)$")
    subject: str = Field(min_length=1)
    time: AwareDatetime
    dataschema: str = Field(pattern=r":[0-9]+\.[0-9]+$")
    # Compared as it is: Python compares texts by code points, which is the order of their bytes in UTF-8.
    sequence: str = Field(pattern=r"^[^/]+/([0-9]{40}|n[0-9]{44,132})$")
    data: dict[str, Any]
    dataref: str | None = None
    audience: str | None = None
    reason: str | None = None

    @property
    def kind(self) -> str:
        return self.type.rsplit(".", 1)[-1].removeprefix("User")

    @property
    def major(self) -> str:
        return self.dataschema.rsplit(":", 1)[-1].split(".")[0]

    @property
    def expired(self) -> bool:
        """Nobody deleted the user: the row's time to live was over."""
        return self.reason == "expired"

    @property
    def user(self) -> User:
        return User.model_validate(self.data)


def read_change(body: str) -> Change | None:
    """Answers nothing where the change is addressed to somebody else.

    Raises Poison for what is no change of a user that can be handled.
    """
    try:
        change = parse(event=body, model=Change)
        # The subscription leaves them out; it can be changed by hand, and an effect cannot be taken back.
        if change.audience is not None:
            return None
        refuse_foreign(change)
        if change.dataref is not None:
            change.data = parse(event=fetch(change.dataref), model=dict[str, Any])
        # Of a deletion there is nothing but the key, and what was.
        key = change.data.get("user_id") if change.kind == "Deleted" else change.user.user_id
    except ValidationError:
        # Its text quotes values.
        raise Poison("malformed", "not a change of a user") from None
    if str(key) != change.subject:
        raise Poison("malformed", "the subject is not the key of the data")
    return change


def refuse_foreign(change: Change) -> None:
    if change.source != SOURCE:
        raise Poison("wrong-contract", f"the event is not of {SOURCE}")
    if change.major != MAJOR:
        raise Poison("unknown-major-version", f"the event is not of major version {MAJOR}")
    age = datetime.now(timezone.utc) - change.time
    if age > HORIZON:
        raise Poison("older-than-horizon", "the event is older than what is remembered")
    if -age > MAX_AHEAD:
        raise Poison("ahead-of-clock", "the time of the event is over a day ahead")


def fetch(dataref: str) -> str:
    """The data of an event that was too large for SNS."""
    # Whoever can send a message must not make the function read whatever it may name.
    address = f"s3://{os.environ['PAYLOAD_BUCKET']}/"
    if not dataref.startswith(address):
        raise Poison("payload-missing", "dataref is not an object of the feed's bucket")
    try:
        found = s3.get_object(Bucket=os.environ["PAYLOAD_BUCKET"], Key=unquote(dataref.removeprefix(address)))
    except s3.exceptions.NoSuchKey:
        raise Poison("payload-missing", "the object of dataref is gone") from None
    return found["Body"].read().decode()
