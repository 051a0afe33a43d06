import itertools
import json
import os

import boto3
import pytest
from botocore.exceptions import ClientError

import change as changes
import effects
import handler


def altered(body: str, **members) -> str:
    return json.dumps(json.loads(body) | members)


@pytest.fixture
def created(cloud, user_id) -> str:
    cloud.put(user_id, email="ada@example.com")
    [body] = cloud.bodies(user_id, 1)
    return body


@pytest.fixture
def life(cloud, user_id) -> list[str]:
    """A user is created, updated and deleted."""
    cloud.put(user_id, email="ada@example.com")
    cloud.put(user_id, email="lovelace@example.com")
    cloud.delete(user_id)
    return cloud.bodies(user_id, 3)


def test_keeps_the_address_of_a_new_user_and_gives_a_credit(cloud, user_id, created):
    assert cloud.handle(created) == []
    assert cloud.contact(user_id)["email"] == "ada@example.com"
    assert cloud.account(user_id) == {"id": str(user_id), "credit": "10"}


def test_has_one_effect_of_a_change_that_comes_five_times(cloud, user_id, created):
    assert cloud.handle(created, created) == []
    for _ in range(3):
        assert cloud.handle(created) == []
    assert cloud.account(user_id)["credit"] == "10"


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_ends_alike_in_any_order_with_duplicates(cloud, user_id, life, order):
    for place in (*order, *order):
        assert cloud.handle(life[place]) == []
    contact = cloud.contact(user_id)
    assert (contact["deleted"], contact["sequence"]) == (True, json.loads(life[2])["sequence"])
    assert "email" not in contact
    assert int(contact["expires"]) > 43 * 86_400
    assert cloud.account(user_id) == {"id": str(user_id), "credit": "10", "deleted": "1"}


def test_an_older_change_does_not_take_the_place_of_a_newer_one(cloud, user_id, life):
    before, after, _ = life
    assert cloud.handle(after, before) == []
    assert cloud.contact(user_id)["email"] == "lovelace@example.com"


def test_fetches_the_data_of_a_large_event(cloud, user_id):
    cloud.put(user_id, name="A" * 300_000, email="ada@example.com")
    [body] = cloud.bodies(user_id, 1)
    assert json.loads(body)["data"] == {"user_id": user_id}
    assert cloud.handle(body) == []
    assert cloud.contact(user_id)["email"] == "ada@example.com"


def test_fetches_the_data_of_a_large_deletion(cloud, user_id):
    cloud.put(user_id, name="A" * 300_000)
    cloud.delete(user_id)
    bodies = cloud.bodies(user_id, 2)
    assert "dataref" in json.loads(bodies[1])
    assert cloud.handle(*bodies) == []
    assert cloud.contact(user_id)["deleted"] is True


def test_ignores_what_is_addressed_to_others(cloud):
    addressed = os.environ["ADDRESSED"]
    assert json.loads(addressed)["audience"] == "orders/User"
    assert cloud.handle(addressed) == []
    assert cloud.contact(1) is None
    assert cloud.account(1) is None
    assert cloud.parked() == []


def test_knows_a_user_who_expired_from_one_who_was_deleted(cloud):
    assert cloud.handle(os.environ["EXPIRED"]) == []
    assert cloud.account(2) == {"id": "2", "expired": "1"}


def in_another_bucket(body: str) -> str:
    s3 = boto3.client("s3")
    s3.create_bucket(Bucket="somebody-elses")
    s3.put_object(Bucket="somebody-elses", Key="data.json", Body=json.dumps(json.loads(body)["data"]))
    return "s3://somebody-elses/data.json"


POISON = {
    "malformed": [
        lambda body: "no JSON",
        lambda body: "[]",
        lambda body: "[" * 100_000,
        lambda body: altered(body, sequence="7"),
        lambda body: altered(body, time="2026-02-01T08:30:00"),
        lambda body: altered(body, data={"user_id": 4}),
        lambda body: altered(body, data={"user_id": json.loads(body)["subject"], "name": "Ada"}),
        lambda body: altered(body, subject="somebody else"),
    ],
    "wrong-contract": [lambda body: altered(body, source="users/Invoice")],
    "unknown-major-version": [lambda body: altered(body, dataschema="urn:event-sharing:users:User:2.0")],
    "older-than-horizon": [lambda body: altered(body, time="2020-02-01T08:30:00Z")],
    "ahead-of-clock": [lambda body: altered(body, time="2999-02-01T08:30:00Z")],
    "payload-missing": [
        lambda body: altered(body, dataref=in_another_bucket(body)),
        lambda body: altered(body, dataref=f"s3://{os.environ['PAYLOAD_BUCKET']}/gone.json"),
    ],
}


@pytest.mark.parametrize(
    ("code", "spoil"), [(code, spoil) for code, all_of_it in POISON.items() for spoil in all_of_it]
)
def test_parks_a_poison_message_at_once_as_it_is(cloud, user_id, created, code, spoil):
    poison = spoil(created)
    assert cloud.handle(poison, created) == []
    [letter] = cloud.parked()
    assert letter["Body"] == poison
    attributes = {name: each["StringValue"] for name, each in letter["MessageAttributes"].items()}
    assert attributes["code"] == code
    assert "Ada" not in json.dumps(attributes) and "example.com" not in json.dumps(attributes)
    # The other message of the batch had its effect.
    assert cloud.account(user_id)["credit"] == "10"


def test_takes_what_a_minor_version_adds(cloud, user_id, created):
    data = json.loads(created)["data"] | {"nickname": "Countess"}
    later = altered(created, dataschema="urn:event-sharing:users:User:1.7", data=data, shade="blue")
    assert cloud.handle(later) == []
    assert cloud.account(user_id)["credit"] == "10"


def test_only_the_message_that_failed_comes_again(cloud, user_id, created, monkeypatch):
    other = next(cloud.user_ids)
    cloud.put(other)
    [body] = cloud.bodies(other, 1)
    put_item = effects.dynamodb.put_item

    def throttled(**request):
        if request["Item"]["subject"]["S"] == str(user_id):
            raise ClientError({"Error": {"Code": "ThrottlingException"}}, "PutItem")
        return put_item(**request)

    monkeypatch.setattr(effects.dynamodb, "put_item", throttled)
    assert cloud.handle(created, body) == [0]
    assert cloud.account(other)["credit"] == "10"
    assert cloud.account(user_id) is None
    monkeypatch.undo()
    assert cloud.handle(created) == []
    assert cloud.account(user_id)["credit"] == "10"


def test_a_change_that_fails_twice_comes_a_third_time_and_has_its_effect(cloud, user_id, monkeypatch):
    tries = []

    def once(table, change, items):
        if change.subject == str(user_id):
            tries.append(change.id)
            if len(tries) < 3:
                raise TimeoutError
        return effects.once(table, change, items)

    monkeypatch.setattr(handler, "once", once)
    cloud.put(user_id)
    cloud.until(lambda: cloud.account(user_id), cloud.deliver)
    assert (cloud.account(user_id)["credit"], len(tries), len(set(tries))) == ("10", 3, 1)


def test_a_batch_that_fails_as_a_whole_is_reported_message_by_message(cloud, created, monkeypatch):
    monkeypatch.setattr(handler, "keep_newest", lambda *_: 1 / 0)
    assert cloud.handle(created, created) == [0, 1]


def test_a_crash_between_the_two_effects_loses_none(cloud, user_id, created, monkeypatch):
    monkeypatch.setattr(handler, "once", lambda *_: 1 / 0)
    assert cloud.handle(created) == [0]
    assert cloud.account(user_id) is None
    monkeypatch.undo()
    assert cloud.handle(created) == []
    assert cloud.account(user_id)["credit"] == "10"


def test_an_effect_that_cannot_be_written_leaves_no_position(cloud, user_id, created):
    change = changes.read_change(created)
    refused = {
        "ConditionCheck": {
            "TableName": os.environ["ACCOUNTS_TABLE"],
            "Key": {"id": {"S": change.subject}},
            "ConditionExpression": "attribute_exists(id)",
        }
    }
    with pytest.raises(effects.dynamodb.exceptions.TransactionCanceledException):
        effects.once(os.environ["POSITIONS_TABLE"], change, [refused])
    assert cloud.handle(created) == []
    assert cloud.account(user_id)["credit"] == "10"


def test_keeps_no_key_among_its_positions(cloud, user_id, created):
    cloud.handle(created)
    positions = boto3.client("dynamodb").scan(TableName=os.environ["POSITIONS_TABLE"])["Items"]
    assert positions
    for position in positions:
        assert set(position) == {"of", "expires"}
        assert len(position["of"]["S"]) == 64


def test_logs_no_values(cloud, user_id, created, monkeypatch, caplog):
    monkeypatch.setattr(handler, "keep_newest", lambda *_: {}["ada@example.com"])
    cloud.handle(created, "no JSON of Ada")
    logged = str([record.__dict__ for record in caplog.records if record.name == "welcome"])
    assert "change will be tried again" in logged and "change parked" in logged
    assert "ada@example.com" not in logged and "of Ada" not in logged
