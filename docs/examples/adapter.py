#!/usr/bin/env python3
"""A vendor adapter in 60 lines: replace the class Device by calls of your own interface."""

import itertools
import json
import sys
import threading
import time

PROTOCOL = "conformance/adapter/1"


class Device:
    """Stands in for a vendor's interface."""

    def __init__(self):
        self.identity = {"manufacturer": "Example", "model": "T-1", "serial": "0001", "firmware": "1.0.0"}
        self.alarm_threshold_degC = 37.3

    def read(self):
        """The next thing the device has to say, or None."""
        time.sleep(0.5)
        return {"event": "reading", "temperature": 36.6, "unit": "degC", "mode": "body", "track": "1", "position": 0.5}


device, writing = Device(), threading.Lock()


def write(message):
    """One message, whole: two threads write."""
    with writing:
        print(json.dumps(message), flush=True)


def report():
    """Whatever the device says, as it comes; a heartbeat where it says nothing but its link works."""
    for count in itertools.count(1):
        write({**(device.read() or {"event": "heartbeat"}), "sequence": count})


def answer(request):
    """What the device answers; an error where it cannot."""
    match request["request"]:
        case "hello":
            return {"protocol": PROTOCOL, "identity": device.identity, "settings": ["alarm_threshold_degC"]}
        case "identity":
            return {"identity": device.identity}
        case "configure" if request["setting"] == "alarm_threshold_degC" and 30 <= request["value"] <= 45:
            device.alarm_threshold_degC = round(request["value"], 1)
            return {"stated": device.alarm_threshold_degC}
        case "goodbye":
            return {}
    return {"error": f"cannot do {request}"}


for line in sys.stdin:
    try:
        request = json.loads(line)
        reply = {"reply": request["id"], **answer(request)}
    except Exception as error:  # a bad line is answered, never died of
        request, reply = {}, {"reply": None, "error": f"{type(error).__name__}: {error}"}
    write(reply)
    if request.get("request") == "hello":
        threading.Thread(target=report, daemon=True).start()
    if request.get("request") == "goodbye":
        break
