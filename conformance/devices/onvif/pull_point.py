"""The pull point: a reader's thread asks for messages again and again, and each request waits until there are some.

The device answers an empty request after a second: so each answer without messages is a sign of life.
"""

from __future__ import annotations

import contextlib
import threading
import time

from conformance.bench.clock import PlayedClock
from conformance.bench.protocols import HEARTBEAT_INTERVAL_S, Clock
from conformance.devices.inbox import Inbox, LinkLost
from conformance.devices.onvif.services import EVENTS, SUBSCRIBED_FOR_S
from conformance.devices.onvif.soap import SoapClient, SoapFault
from conformance.devices.safe_xml import Element

_NOTIFICATION = "http://docs.oasis-open.org/wsn/bw-2"
_B2 = "http://docs.oasis-open.org/wsn/b-2"
_AT_ONCE = 1024
_CLOSING_S = 5.0

_PULL = (
    f'<tev:PullMessages xmlns:tev="{EVENTS}"><tev:Timeout>PT{HEARTBEAT_INTERVAL_S:g}S</tev:Timeout>'
    f"<tev:MessageLimit>{_AT_ONCE}</tev:MessageLimit></tev:PullMessages>"
)
_RENEW = f'<b:Renew xmlns:b="{_B2}"><b:TerminationTime>PT{SUBSCRIBED_FOR_S}S</b:TerminationTime></b:Renew>'
_UNSUBSCRIBE = f'<b:Unsubscribe xmlns:b="{_B2}"/>'


class PullPoint:
    """The bench's end of a subscription."""

    def __init__(self, soap: SoapClient, address: str, clock: Clock) -> None:
        """``address`` is where the subscription is. The reader starts at once."""
        self.inbox: Inbox[Element | None] = Inbox(clock)
        """Notifications, and None for an answer without any."""
        self.ended: str | None = None
        """Why it ended; None while it goes on."""
        self._soap, self._address = soap, address
        self._patience_s = None if isinstance(clock, PlayedClock) else HEARTBEAT_INTERVAL_S
        self._closing = False
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def close(self) -> None:
        """Unsubscribe, if the device still answers; the reader's thread ends."""
        self._closing = True
        with contextlib.suppress(LinkLost, SoapFault):
            self._soap.ask(self._address, f"{_NOTIFICATION}/SubscriptionManager/UnsubscribeRequest", _UNSUBSCRIBE)
        self._reader.join(timeout=_CLOSING_S)

    def _read(self) -> None:
        renewed_s = time.monotonic()
        try:
            while not self._closing:
                if time.monotonic() - renewed_s > SUBSCRIBED_FOR_S / 2:
                    self._soap.ask(self._address, f"{_NOTIFICATION}/SubscriptionManager/RenewRequest", _RENEW)
                    renewed_s = time.monotonic()
                self._take(self._pulled())
            self._end("the subscription was closed")
        except (LinkLost, SoapFault) as error:
            self._end("the subscription was closed" if self._closing else f"the pull point is lost: {error}")
        except Exception as error:  # a reader that dies in silence would look like a silent device
            self._end(f"reading the pull point failed: {type(error).__name__}: {error}")
        finally:
            self._soap.close()  # this thread's connection

    def _pulled(self) -> Element:
        action = f"{EVENTS}/PullPointSubscription/PullMessagesRequest"
        answer = self._soap.ask(self._address, action, _PULL, patience_s=self._patience_s, keep=True)
        if answer.name != "PullMessagesResponse":
            raise LinkLost(f"the device answers PullMessages with {answer.name[:40]}")
        return answer

    def _take(self, answer: Element) -> None:
        messages = notifications_in(answer)
        for message in messages:
            self.inbox.put(message)
        if not messages:
            self.inbox.put(None)

    def _end(self, reason: str) -> None:
        self.ended = reason
        self.inbox.end(reason)


def notifications_in(answer: Element) -> list[Element]:
    """The notifications of an answer to ``PullMessages``, in their order; none where nothing happened."""
    return [child for child in answer.children if child.name == "NotificationMessage"]
