"""A snapshot with its full temperature matrix (``jpegPicWithAppendData``), as counts of a stated calibration.

The answer is multipart: JSON with sizes, a picture, the matrix as octets, and often the visible picture. Float32 is
degC. Int16 is ``value / scale + offset``, and whether that is degC or kelvin is the bench's to state: devices differ.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from conformance.core.frames import Counts, RadiometricCalibration
from conformance.core.temperature import ZERO_DEGC_K
from conformance.devices.inbox import LinkLost
from conformance.devices.isapi.alerts import content_of
from conformance.devices.isapi.client import IsapiClient
from conformance.devices.isapi.multipart import MultipartPart, Parts, boundary_of

CALIBRATION = RadiometricCalibration(r=1.0, b_K=1.0, linear_K_per_count=0.01)
"""Counts of 0.01 K from 0 K: finer than any matrix is good to, and the whole range in 16 bits."""
NO_TEMPERATURE = 0
"""Count of a pixel without a temperature (NaN, or outside 0 to 655 K): 0 K, which no pixel can be."""
_LARGEST_SIDE_PX = 4096


def snapshot_path(thermal_channel: int) -> str:
    """Where a channel's snapshot is."""
    return f"/ISAPI/Thermal/channels/{thermal_channel}/thermometry/jpegPicWithAppendData?format=json"


def matrix_counts(client: IsapiClient, thermal_channel: int, int16_unit: str | None) -> Counts:
    """The matrix now. ``int16_unit``: what int16 values are in, ``celsius`` or ``kelvin``, None where it is not known.

    Raises `LinkLost` where the answer is not of this kind, `LookupError` for int16 of an unknown unit.
    """
    content_type, content = client.get(snapshot_path(thermal_channel))
    parts = Parts(boundary_of(content_type))
    found = list(parts.feed(content))
    described = next((part for part in found if part.kind.endswith("json")), None)
    octets = next((part for part in found if part.kind == "application/octet-stream"), None)
    if described is None or octets is None:
        raise LinkLost(
            f"the snapshot holds {', '.join(part.kind for part in found) or 'nothing'}: no temperature matrix"
        )
    degC = _matrix(_sizes(described), octets.content, int16_unit)
    with np.errstate(invalid="ignore"):
        counts = np.round(CALIBRATION.counts(degC))
        counts[~((counts > 0) & (counts <= np.iinfo(np.uint16).max))] = NO_TEMPERATURE
    return counts.astype(np.uint16)


def _sizes(part: MultipartPart) -> Mapping[str, Any]:
    fields = content_of(part.content)
    inner = next((value for value in fields.values() if isinstance(value, dict)), None)
    return fields if inner is None else inner


def _matrix(sizes: Mapping[str, Any], octets: bytes, int16_unit: str | None) -> NDArray[np.float64]:
    """degC, rows by columns, row 0 at the top."""
    width, height = _size(sizes, "jpegPicWidth"), _size(sizes, "jpegPicHeight")
    stated = sizes.get("p2pDataLen", len(octets))
    each = sizes.get("temperatureDataLength", len(octets) // (width * height))
    if stated != len(octets) or each not in {2, 4} or width * height * each != len(octets):
        raise LinkLost(
            f"the temperature matrix of {width} x {height} pixels says {str(stated)[:20]} bytes, {str(each)[:20]} a "
            f"pixel, and has {len(octets)}"
        )
    if each == 4:
        return np.frombuffer(octets, "<f4").reshape(height, width).astype(np.float64)
    if int16_unit is None:
        raise LookupError("the temperature matrix is int16: state the option int16_unit, celsius or kelvin")
    scale, offset = sizes.get("scale"), sizes.get("offset", 0)
    if (
        isinstance(scale, bool)
        or not isinstance(scale, int | float)
        or scale <= 0
        or not isinstance(offset, int | float)
    ):
        raise LinkLost("the temperature matrix is int16, and the device does not state its scale")
    values = np.frombuffer(octets, "<i2").reshape(height, width) / float(scale) + float(offset)
    return np.asarray(values - (ZERO_DEGC_K if int16_unit == "kelvin" else 0.0), dtype=np.float64)


def _size(sizes: Mapping[str, Any], name: str) -> int:
    size = sizes.get(name)
    if isinstance(size, bool) or not isinstance(size, int) or not 0 < size <= _LARGEST_SIDE_PX:
        raise LinkLost(f"the snapshot says {name} {str(size)[:40]!r}")
    return size
