"""Hypothesis strategies for the inputs of a driver, an adapter or a scenario (extra ``[testing]``).

    from hypothesis import given
    from conformance.testing import evidence, strategies

    @given(strategies.device_streams())
    def test_my_scenario_is_never_broken_by_a_device(stream):
        SCENARIO.measure(evidence(SCENARIO.scenes(PARAMETERS), stream.said), PARAMETERS)

Everything that is drawn could have been recorded: times are whole microseconds, numbers are finite, texts are Unicode.
Temperatures are degC, times are seconds.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from conformance.core.events import (
    Alarm,
    AlarmRecord,
    ClockComparison,
    Configured,
    Detection,
    Event,
    Fault,
    FramesLost,
    Heartbeat,
    IdentityStated,
    Inspected,
    MaskStatus,
    Mode,
    Presented,
    Reading,
    SourceStated,
)
from conformance.core.scenes import Flag, Headwear, Mask, ReferenceQuantity, Scene, Target, TargetKind

LONGEST_S = 60.0
FAULTS = (
    "no_number",
    "suspect",
    "another_mode",
    "doubled",
    "out_of_order",
    "frozen",
    "silent_from_here",
    "fault_stated",
)
"""Faults of a device's stream."""
LINE_FAULTS = ("cut_off", "not_json", "not_a_number", "unknown_field", "unknown_unit", "number_left_out")
"""Faults of a line of an adapter; each is refused by the protocol."""


def times_s(longest_s: float = LONGEST_S) -> SearchStrategy[float]:
    """Seconds from 0 to ``longest_s``, whole microseconds."""
    return st.integers(0, round(longest_s * 1_000_000)).map(lambda ticks: ticks / 1_000_000)


def texts(most: int = 12) -> SearchStrategy[str]:
    """Short texts of any characters that UTF-8 can encode."""
    return st.text(st.characters(codec="utf-8"), max_size=most)


def temperatures_degC(lowest_degC: float = 30.0, highest_degC: float = 45.0) -> SearchStrategy[float]:
    """Temperatures as devices state them, to a thousandth."""
    whole = st.integers(round(lowest_degC * 1000), round(highest_degC * 1000))
    return whole.map(lambda thousandths: thousandths / 1000)


def readings(scene: str = "", longest_s: float = LONGEST_S) -> SearchStrategy[Reading]:
    """Readings: usable ones, ones without a number, suspect ones, of every mode."""
    return st.builds(
        Reading,
        scene=st.just(scene),
        time_s=times_s(longest_s),
        temperature_degC=st.none() | temperatures_degC(),
        mode=st.sampled_from(Mode),
        track=_tracks(),
        position=_shares(),
        round=st.none() | st.integers(0, 9),
        raw=st.none() | texts(),
        suspect=st.none() | st.just("frozen"),
    )


def events(scene: str = "", longest_s: float = LONGEST_S) -> SearchStrategy[Event]:
    """Events of every kind, of one scene."""
    common: dict[str, Any] = {"scene": st.just(scene), "time_s": times_s(longest_s)}
    tracked: dict[str, Any] = {**common, "track": _tracks(), "position": _shares()}
    degC = temperatures_degC()
    maybe_degC = st.none() | degC
    return st.one_of(
        readings(scene, longest_s),
        st.builds(Alarm, **tracked, threshold_degC=maybe_degC),
        st.builds(MaskStatus, **tracked, worn=st.none() | st.booleans()),
        st.builds(Detection, **tracked),
        st.builds(Fault, **common, message=texts()),
        st.builds(FramesLost, **common, frames=st.integers(1, 100), message=texts()),
        st.builds(Heartbeat, **common),
        st.builds(Presented, **common, target=texts(), present=st.booleans(), time_half_width_s=times_s(1.0)),
        st.builds(
            Inspected,
            **common,
            item=texts(),
            met=st.none() | st.booleans(),
            by=texts(),
            unattended=st.booleans(),
            remark=texts(),
        ),
        st.builds(Configured, **common, setting=st.just("alarm_threshold_degC"), asked=degC, stated=maybe_degC),
        st.builds(
            AlarmRecord,
            **tracked,
            recorded_at_s=st.none() | times_s(longest_s),
            temperature_degC=maybe_degC,
            mode=st.sampled_from(Mode),
            threshold_degC=maybe_degC,
            image=st.none() | texts(),
        ),
        st.builds(
            SourceStated,
            **common,
            target=texts(),
            set_point_degC=degC,
            temperature_degC=maybe_degC,
            kind=st.sampled_from(["apparent", "surface", "contact"]),
            emissivity=st.none() | st.sampled_from([0.95, 0.98, 1.0]),
        ),
        st.builds(ClockComparison, **common, round_trip_s=times_s(1.0), poll_interval_s=times_s(1.0)),
        st.builds(IdentityStated, **common, raw=texts()),
    )


def targets(identity: str = "target-1") -> SearchStrategy[Target]:
    """Targets of every kind, with and without a reference, anywhere in view."""
    return st.builds(
        Target,
        id=st.just(identity),
        kind=st.sampled_from(TargetKind),
        unit=st.sampled_from(["unit-1", "unit-2", "unit-3"]),
        reference_degC=st.none() | temperatures_degC(),
        reference_standard_uncertainty_degC=st.none() | st.sampled_from([0.03, 0.05, 0.2]),
        mask=st.none() | st.sampled_from(Mask),
        distance_m=st.none() | st.sampled_from([0.5, 1.5, 3.0]),
        position=_shares(),
        height=_shares(),
        headwear=st.none() | st.sampled_from(Headwear),
        angle_deg=st.none() | st.floats(-90, 90),
        hidden_share=_shares(),
        reference_quantity=st.none() | st.sampled_from(ReferenceQuantity),
    )


@st.composite
def scenes(draw: DrawFn, identity: str = "scene-1", serves: Sequence[str] = ("scenario",), most: int = 3) -> Scene:
    """A scene with up to ``most`` targets, its air, its conditions and its flags."""
    names = [f"target-{number}" for number in range(1, draw(st.integers(0, most)) + 1)]
    return Scene(
        id=identity,
        serves=tuple(serves),
        targets=tuple(draw(targets(name)) for name in names),
        duration_s=draw(st.none() | times_s()),
        ambient_degC=draw(st.none() | st.floats(-10, 50)),
        relative_humidity_percent=draw(st.none() | st.floats(0, 100)),
        conditions=draw(st.dictionaries(texts(), texts() | st.floats(-1e6, 1e6), max_size=3)),
        flags=tuple(draw(st.lists(st.builds(Flag, texts(), texts(), texts()), max_size=2))),
    )


@dataclass(frozen=True, slots=True)
class DeviceStream:
    """The events of a device in a scene, and their faults."""

    events: tuple[Event, ...]
    """In the order in which they came; times since the scene was shown."""
    faults: tuple[str, ...]
    """Those of `FAULTS` that were planted; empty for a faultless device."""

    def said(self, scene: Scene) -> Iterable[Event]:
        """The same events in every scene, as `conformance.testing.evidence` takes them."""
        return tuple(replace(event, scene=scene.id) for event in self.events)


@st.composite
def device_streams(
    draw: DrawFn, faults: Sequence[str] = FAULTS, longest_s: float = 10.0, mode: Mode = Mode.BODY
) -> DeviceStream:
    """A person before a device: a detection, readings of one mode, an alarm perhaps; with up to three faults."""
    degC = draw(temperatures_degC(35.0, 41.0))
    at_s = sorted(draw(st.lists(times_s(longest_s), min_size=1, max_size=8, unique=True)))
    steps = draw(st.lists(st.integers(-3, 3), min_size=len(at_s), max_size=len(at_s)))
    said: list[Event] = [Detection("", at_s[0], "t1", 0.5)]
    said += [Reading("", s, round(degC + 0.1 * step, 3), mode, "t1", 0.5) for s, step in zip(at_s, steps, strict=True)]
    if draw(st.booleans()):
        said.append(Alarm("", at_s[-1], "t1", 0.5))
    planted = draw(st.lists(st.sampled_from(list(faults)), max_size=3, unique=True)) if faults else []
    for fault in planted:
        said = _PLANT[fault](said, draw(st.integers(0, max(0, len(said) - 1))))
    return DeviceStream(tuple(said), tuple(planted))


@dataclass(frozen=True, slots=True)
class AdapterStream:
    """Lines of an adapter, and the ones that the protocol refuses."""

    lines: tuple[bytes, ...]
    """Each with its newline, except one that was cut off."""
    broken_at: int | None
    """The first line that does not follow the protocol, counted from 0; None if all do."""
    fault: str | None
    """Its fault, one of `LINE_FAULTS`."""


@st.composite
def adapter_lines(draw: DrawFn, faults: Sequence[str] = ()) -> AdapterStream:
    """Numbered events as an adapter sends them (``conformance/adapter/1``); ``faults``: one line may be invalid."""
    messages = draw(st.lists(_messages(), min_size=1, max_size=8))
    numbered = [{**message, "sequence": number} for number, message in enumerate(messages, 1)]
    lines = [json.dumps(message, ensure_ascii=False).encode() + b"\n" for message in numbered]
    fault = draw(st.none() | st.sampled_from(list(faults))) if faults else None
    if fault is None:
        return AdapterStream(tuple(lines), None, None)
    at = draw(st.integers(1 if fault == "number_left_out" else 0, len(lines)))
    broken = _broken(fault, at)
    return AdapterStream((*lines[:at], broken, *lines[at:]), at, fault)


def _messages() -> SearchStrategy[dict[str, Any]]:
    where = {"track": _tracks(), "position": _shares()}
    value = st.none() | temperatures_degC()
    return st.one_of(
        st.fixed_dictionaries(
            {
                "event": st.just("reading"),
                "temperature": value,
                "unit": st.just("degC"),
                "mode": st.sampled_from([mode.value for mode in Mode]),
                **where,
            }
        ),
        st.fixed_dictionaries({"event": st.just("alarm"), "threshold": value, **where}),
        st.fixed_dictionaries({"event": st.just("mask_status"), "worn": st.none() | st.booleans(), **where}),
        st.fixed_dictionaries({"event": st.just("detection"), **where}),
        st.fixed_dictionaries({"event": st.just("fault"), "message": texts()}),
        st.fixed_dictionaries({"event": st.just("heartbeat")}),
    )


def _broken(fault: str, at: int) -> bytes:
    """A line that the protocol refuses where ``at`` lines came before it."""
    reading: dict[str, Any] = {
        "event": "reading", "temperature": 36.5, "unit": "degC", "mode": "body", "sequence": at + 1,
    }  # fmt: skip
    whole = json.dumps(reading).encode() + b"\n"
    match fault:
        case "cut_off":
            return whole[: len(whole) // 2] + b"\n"
        case "not_json":
            return b"temperature 36.5\n"
        case "not_a_number":
            return whole.replace(b"36.5", b"NaN")
        case "unknown_field":
            return json.dumps({**reading, "temprature": 36.5}).encode() + b"\n"
        case "unknown_unit":
            return whole.replace(b"degC", b"celsius")
        case "number_left_out":
            return json.dumps({**reading, "sequence": at + 2}).encode() + b"\n"
    raise LookupError(f"there is no fault {fault!r} of a line; known are {', '.join(LINE_FAULTS)}")


def _tracks() -> SearchStrategy[str | None]:
    return st.none() | st.sampled_from(["t1", "t2"])


def _shares() -> SearchStrategy[float | None]:
    """A place in view, 0 to 1."""
    return st.none() | st.integers(0, 1000).map(lambda thousandths: thousandths / 1000)


Plant = Callable[[list[Event], int], list[Event]]


def _from(change: Callable[[Reading], Reading], *, one: bool) -> Plant:
    """Readings changed: the first from a place on, or all from there."""

    def plant(said: list[Event], at: int) -> list[Event]:
        places = [number for number, event in enumerate(said) if number >= at and isinstance(event, Reading)]
        chosen = set(places[:1] if one else places)
        return [
            change(event) if number in chosen and isinstance(event, Reading) else event
            for number, event in enumerate(said)
        ]

    return plant


def _frozen(said: list[Event], at: int) -> list[Event]:
    held = next((event.temperature_degC for event in said if isinstance(event, Reading)), None)
    return _from(lambda reading: replace(reading, temperature_degC=held), one=False)(said, 0)


_PLANT: dict[str, Plant] = {
    "no_number": _from(lambda reading: replace(reading, temperature_degC=None, raw="NaN"), one=True),
    "suspect": _from(lambda reading: replace(reading, suspect="planted"), one=True),
    "another_mode": _from(lambda reading: replace(reading, mode=Mode.SURFACE), one=True),
    "doubled": lambda said, at: [*said[: at + 1], *said[at:]],
    "out_of_order": lambda said, at: [*said[:at], *reversed(said[at:])],
    "frozen": _frozen,
    "silent_from_here": lambda said, at: said[:at],
    "fault_stated": lambda said, at: [*said[:at], Fault("", said[at].time_s if said else 0.0, "sensor"), *said[at:]],
}
