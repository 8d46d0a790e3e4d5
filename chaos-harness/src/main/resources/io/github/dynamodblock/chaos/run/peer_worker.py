"""One worker of the peer `python`: python_dynamodb_lock under the workload of the other workers.

Its argument is the settings file that the launcher writes. It works until its standard input ends, says `ready NANOS` when
its clients begin, and appends what it does to a history file, in the format of docs/reference/history-format.md. Every
instant is CLOCK_MONOTONIC, stamped where the document says.
"""
import datetime
import itertools
import json
import os
import random
import sys
import threading
import time
import traceback
import zlib

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from python_dynamodb_lock.python_dynamodb_lock import DynamoDBLock, DynamoDBLockClient, DynamoDBLockError

MILLI = 1_000_000
LOOK_SECONDS = 0.01
WORTH_RECORDING = 10 * MILLI


class Recorder:
    """Appends events, each by one write to a file opened with O_APPEND: a kill loses none that was written."""

    def __init__(self, path, process):
        self._file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
        self._process = process
        self._operations = itertools.count(1)
        self._turn = threading.Lock()
        self._lines = 0

    def write(self, event, at, **fields):
        line = {"event": event, "at": at, "process": self._process}
        line.update((name, value) for name, value in fields.items() if value is not None)
        event = json.dumps(line, separators=(",", ":"))[1:-1]
        with self._turn:
            self._lines += 1
            body = ('{"n":%d,%s' % (self._lines, event)).encode()
            os.write(self._file, b'%s,"crc":"%08x"}\n' % (body, zlib.crc32(body)))

    def invoke(self, thread, action, key, **fields):
        op = next(self._operations)
        self.write("invoke", now(), thread=thread, op=op, action=action, key=key, **fields)
        return op

    def complete(self, op, outcome, at=None, **fields):
        self.write("complete", at or now(), op=op, outcome=outcome, **fields)

    def life(self, phase):
        self.write("life", now(), phase=phase)


def now():
    return time.monotonic_ns()


class Requests:
    """Records each request of the lock client as it goes over the wire: boto3 sends one again on its own."""

    def __init__(self, recorder, events, lease):
        self._recorder, self._lease = recorder, lease
        self._grants = {}
        self._attempt = threading.local()
        events.register("before-send.dynamodb", self._sent)
        events.register("response-received.dynamodb", self._answered)

    def grant_of(self, version):
        return self._grants.get(version, version)

    def answer_to(self, action):
        """What became of the latest request that an action of this thread sent; REFUSED, if it sent none."""
        self._attempt.answer = "REFUSED"
        action()
        return self._attempt.answer

    def _sent(self, request, event_name, **_):
        self._attempt.request = self._meaning(event_name.rsplit(".", 1)[1], json.loads(request.body))
        self._attempt.sent = now()

    def _answered(self, parsed_response, exception, **_):
        at = now()
        answer = self._answer(parsed_response, exception)
        self._attempt.answer = answer
        request = dict(self._attempt.request)
        written = request.pop("written", None)
        item = (parsed_response or {}).get("Item", {})
        if answer == "APPLIED":
            request["version"] = item.get("record_version_number", {}).get("S", written)
            request["token"] = int(item["fencingToken"]["N"]) if "fencingToken" in item else None
        self._recorder.write("rpc", at, sent=self._attempt.sent, answer=answer, released=False, **request)

    @staticmethod
    def _answer(response, exception):
        if exception is not None or response is None:
            return "UNKNOWN"
        status = response["ResponseMetadata"]["HTTPStatusCode"]
        if status == 200:
            return "APPLIED"
        if response.get("Error", {}).get("Code") == "ConditionalCheckFailedException":
            return "REFUSED"
        return "UNAPPLIED" if status < 500 else "UNKNOWN"

    def _meaning(self, operation, body):
        values = {name: value.get("S") for name, value in body.get("ExpressionAttributeValues", {}).items()}
        if operation == "PutItem":
            item = body["Item"]
            version = item["record_version_number"]["S"]
            self._grants[version] = version
            lease = int(float(item["lease_duration"]["N"]) * 1e9)
            return dict(kind="ACQUIRE", key=item["lock_key"]["S"], grant=version, written=version, lease=lease,
                        seen=values.get(":old_rvn"))
        key = body["Key"]["lock_key"]["S"]
        if operation == "UpdateItem":
            grant = self.grant_of(values[":old_rvn"])
            self._grants[values[":new_rvn"]] = grant
            return dict(kind="HEARTBEAT", key=key, grant=grant, written=values[":new_rvn"], lease=self._lease)
        if operation == "DeleteItem":
            return dict(kind="RELEASE", key=key, grant=self.grant_of(values[":rvn"]))
        return dict(kind="READ", key=key)


class Resource:
    """The unfenced counters. Its requests are sent once; it has no fenced writes, for a peer has no tokens."""

    def __init__(self, client, table):
        self._client, self._table = client, table

    def read(self, key):
        item = self._client.get_item(TableName=self._table, Key=self._id(key), ConsistentRead=True).get("Item", {})
        return int(item.get("value", {"N": "0"})["N"])

    def write(self, key, value):
        self._client.update_item(
            TableName=self._table, Key=self._id(key), UpdateExpression="SET #v = :v",
            ExpressionAttributeNames={"#v": "value"}, ExpressionAttributeValues={":v": {"N": str(value)}})
        return value

    @staticmethod
    def _id(key):
        return {"id": {"S": "counter/" + key}}


class ClientThread(threading.Thread):
    """Locks, works on the counter, releases, thinks: the choices of the other workers, from another generator."""

    numbers = itertools.count(1)

    def __init__(self, settings, number, locks, requests, resource, recorder, stopping):
        super().__init__(name="client-%d" % number, daemon=True)
        self._number, self._keys = number, settings["keys"]
        self._lease = settings["lease"] / 1000
        self._retry = datetime.timedelta(milliseconds=settings["heartbeat"])
        self._locks, self._requests, self._resource = locks, requests, resource
        self._recorder, self._stopping = recorder, stopping
        self._random = random.Random("%d %s %d" % (settings["seed"], settings["process"], number))

    def run(self):
        try:
            self._loop()
        except BaseException:
            # A client that is silently gone would go unnoticed; a worker that ends by itself does not.
            traceback.print_exc()
            os._exit(70)

    def _loop(self):
        while not self._stopping.is_set():
            chance = self._random
            key = "key-%d" % chance.randint(1, self._keys)
            once = chance.random() < 0.2
            wait = chance.uniform(2, 4) * self._lease
            hold = chance.uniform(1.2, 1.6) * self._lease if chance.random() < 0.2 else chance.uniform(0.03, 0.4)
            linger = chance.uniform(0.15, 0.4)
            held = self._acquire(key, None if once else wait)
            if held:
                lock, token = held
                self._work(key, lock, token, hold, linger)
                self._release(key, lock, token)
            self._stopping.wait(chance.uniform(0, 0.04))

    def _acquire(self, key, wait):
        token = next(self.numbers)
        timeout = datetime.timedelta(seconds=wait or 0.0001)
        op = self._recorder.invoke(self._number, "ACQUIRE", key, timeout=None if wait is None else int(wait * 1e9))

        def told(code, lock):
            at = now()
            stolen = code == DynamoDBLockError.LOCK_STOLEN
            self._recorder.write("callback", at, key=key, token=token, kind="LOST" if stolen else "IN_DANGER",
                                 reason="STOLEN" if stolen else None)

        try:
            lock = self._locks.acquire_lock(key, retry_period=self._retry, retry_timeout=timeout, app_callback=told)
        except DynamoDBLockError as e:
            certain = e.code == DynamoDBLockError.ACQUIRE_TIMEOUT
            self._recorder.complete(op, "FAIL" if certain else "INFO", detail=one_line(e))
            if not certain:
                time.sleep(0.05)
            return None
        at = now()
        grant = self._requests.grant_of(lock.record_version_number)
        self._recorder.complete(op, "OK", at, token=token, grant=grant)
        return lock, token

    def _work(self, key, lock, token, hold, linger):
        """Careless: it writes back what it read plus one, and asks nobody whether it still holds the lock."""
        end = time.monotonic() + hold
        value = self._perform("READ", key, token, lambda: self._resource.read(key))
        while self._look(key, lock, token) and time.monotonic() < end and not self._stopping.is_set():
            time.sleep(LOOK_SECONDS)
        if value is not None:
            self._perform("WRITE", key, token, lambda: self._resource.write(key, value + 1))
        if not self._look(key, lock, token):
            self._stopping.wait(linger)

    def _look(self, key, lock, token):
        """A belief is what the library says itself: `IN_DANGER` is no longer one."""
        before = now()
        believes = lock.status == DynamoDBLock.LOCKED
        if believes:
            self._recorder.write("belief", before, thread=self._number, key=key, token=token)
        return believes

    def _perform(self, action, key, token, request):
        op = self._recorder.invoke(self._number, action, key, token=token)
        try:
            value = request()
        except (ClientError, BotoCoreError) as e:
            certain = isinstance(e, ClientError) and e.response["ResponseMetadata"]["HTTPStatusCode"] < 500
            self._recorder.complete(op, "FAIL" if certain else "INFO", detail=one_line(e))
            return None
        self._recorder.complete(op, "OK", value=value)
        return value

    def _release(self, key, lock, token):
        """By default release tells nothing and throws nothing: what became of its last request is the answer."""
        op = self._recorder.invoke(self._number, "RELEASE", key, token=token)
        if lock.status not in (DynamoDBLock.LOCKED, DynamoDBLock.IN_DANGER):
            self._recorder.complete(op, "FAIL", detail="LOST")
            return
        answer = self._requests.answer_to(lock.release)
        outcomes = {"APPLIED": ("OK", "RELEASED"), "REFUSED": ("FAIL", "LOST")}
        outcome, detail = outcomes.get(answer, ("INFO", "UNKNOWN"))
        self._recorder.complete(op, outcome, detail=detail)


def one_line(error):
    return " ".join(("%s: %s" % (type(error).__name__, error)).split())


def tick(recorder):
    """Records each gap of a 1 ms ticker: what kept it from ticking kept this process from running."""
    last = now()
    while True:
        time.sleep(0.001)
        here = now()
        if here - last > WORTH_RECORDING:
            recorder.write("stall", last, until=here)
        last = here


def main(path):
    with open(path, encoding="utf-8") as file:
        settings = json.load(file)
    recorder = Recorder(settings["history"], settings["process"])
    recorder.life("STARTED")
    place = dict(endpoint_url=settings["endpoint"], region_name="us-east-1", aws_access_key_id="chaos",
                 aws_secret_access_key="harness")
    dynamodb = boto3.resource("dynamodb", **place)
    requests = Requests(recorder, dynamodb.meta.client.meta.events, settings["lease"] * MILLI)
    limit = settings["lease"] / 4000
    once = Config(retries={"total_max_attempts": 1}, connect_timeout=limit, read_timeout=limit)
    resource = Resource(boto3.client("dynamodb", config=once, **place), settings["resourceTable"])
    # Its times are its defaults (lease 30 s, safe for 20 s) in proportion to the run's lease; heartbeats are the run's.
    milli = datetime.timedelta(milliseconds=1)
    locks = DynamoDBLockClient(
        dynamodb, table_name=settings["lockTable"], owner_name=settings["process"],
        lease_duration=settings["lease"] * milli, heartbeat_period=settings["heartbeat"] * milli,
        safe_period=settings["lease"] * 2 / 3 * milli)
    stopping = threading.Event()
    threads = [ClientThread(settings, number, locks, requests, resource, recorder, stopping)
               for number in range(1, settings["threads"] + 1)]
    threading.Thread(target=tick, args=(recorder,), daemon=True).start()
    recorder.life("READY")
    for thread in threads:
        thread.start()
    print("ready %d" % now(), flush=True)

    ended = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.buffer.read(), ended.set()), daemon=True).start()
    ended.wait(settings["mostSeconds"])
    recorder.life("STOPPING")
    stopping.set()
    # All of them together, however many there are: the launcher waits only a few leases.
    end = time.monotonic() + 3 * settings["lease"] / 1000
    for thread in threads:
        thread.join(max(0, end - time.monotonic()))
    recorder.life("EXITED")
    # Whatever still waits for an answer waits in vain.
    os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1])
