#!/usr/bin/env python3
"""An adapter to begin with: replace the class Device by calls of your device's interface.

Until then a simulated device answers in its place, so that a whole test can be tried first: where bench.yaml has a
simulation, the bench gives this program --side-channel, and SimulatedDevice has the methods that Device has to have.
Try your own: conformance adapter check 'python3 adapter.py'
"""

import itertools
import json
import queue
import subprocess
import sys
import threading
import time

PROTOCOL = "conformance/adapter/1"


class Device:
    """Your device. What it cannot do: settings = (), has_records = False."""

    settings = ("alarm_threshold_degC",)
    has_records = False

    def __init__(self):
        self.alarm_threshold_degC = 37.3

    def identity(self):
        """What the device says of itself now."""
        return {"manufacturer": "Example", "model": "T-1", "serial": "0001", "firmware": "1.0.0"}

    def configure(self, setting, value):
        """Set it, and return what the device states is in force now; raise where it refuses."""
        if setting != "alarm_threshold_degC" or not 30 <= value <= 45:
            raise ValueError(f"cannot set {setting} to {value}")
        self.alarm_threshold_degC = round(value, 1)
        return self.alarm_threshold_degC

    def alarm_records(self, age_s):
        """The entries of the device's own store of alarms that are not older than age_s."""
        raise LookupError("no store")

    def read(self):
        """Wait at most a second for the next thing that the device says; None where it says nothing but is there."""
        time.sleep(0.5)
        return {"event": "reading", "temperature": 36.6, "unit": "degC", "mode": "body", "track": "1", "position": 0.5}


class SimulatedDevice:
    """The device that the bench simulates, which comes with conformance and speaks the same protocol."""

    def __init__(self, side_channel):
        command = [sys.executable, "-m", "conformance.simulator.served", "--side-channel", side_channel]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8")
        self._replies, self._events = queue.Queue(), queue.Queue()
        threading.Thread(target=self._sort, daemon=True).start()
        greeting = self._ask("hello", protocol=PROTOCOL, tool="adapter.py")
        self.settings, self.has_records = greeting["settings"], greeting["alarm_records"]

    def identity(self):
        """Its identity."""
        return self._ask("identity")["identity"]

    def configure(self, setting, value):
        """Its setting, as it states it."""
        return self._ask("configure", setting=setting, value=value)["stated"]

    def alarm_records(self, age_s):
        """Its records."""
        return self._ask("alarm_records", age_s=age_s)["records"]

    def read(self):
        """What it says next; its time is not ours, so nothing is said where it is silent."""
        return self._events.get()

    def close(self):
        """End it."""
        self._process.kill()

    def _sort(self):
        for line in self._process.stdout:
            message = json.loads(line)
            message.pop("sequence", None)
            (self._replies if "reply" in message else self._events).put(message)
        self._replies.put({"error": "the simulated device ended"})

    def _ask(self, request, **fields):
        self._process.stdin.write(json.dumps({"id": 1, "request": request, **fields}) + "\n")
        self._process.stdin.flush()
        reply = self._replies.get()
        if "error" in reply:
            raise ValueError(reply["error"])
        return reply


def write(message):
    """One message, whole: two threads write."""
    with writing:
        print(json.dumps(message), flush=True)


def report():
    """Whatever the device says, as it comes; a heartbeat where it says nothing but its link works."""
    for count in itertools.count(1):
        write({**(device.read() or {"event": "heartbeat"}), "sequence": count})


def answer(request):
    """What the device answers."""
    match request["request"]:
        case "hello":
            offers = {"settings": device.settings, "alarm_records": device.has_records}
            return {"protocol": PROTOCOL, "identity": device.identity(), **offers}
        case "identity":
            return {"identity": device.identity()}
        case "configure":
            return {"stated": device.configure(request["setting"], request["value"])}
        case "alarm_records" if device.has_records:
            return {"records": device.alarm_records(request["age_s"])}
        case "goodbye":
            return {}
    raise ValueError(f"cannot do {request}")


side_channel = sys.argv[2] if sys.argv[1:2] == ["--side-channel"] and len(sys.argv) > 2 else ""
device, writing = SimulatedDevice(side_channel) if side_channel else Device(), threading.Lock()

for line in sys.stdin:
    number = None
    try:
        request = json.loads(line)
        number = request["id"]
        reply = {"reply": number, **answer(request)}
    except Exception as error:  # a request that cannot be done, or read, is answered; the link stays up
        request, reply = {}, {"reply": number, "error": f"{type(error).__name__}: {error}"}
    write(reply)
    if request.get("request") == "hello":
        threading.Thread(target=report, daemon=True).start()
    if request.get("request") == "goodbye":
        break

if side_channel:
    device.close()
