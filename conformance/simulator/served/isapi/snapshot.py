"""A simulated device's snapshot with its full temperature matrix: JSON, a picture (empty here), float32 octets."""

from __future__ import annotations

import json

import numpy as np

from conformance.core.frames import Frame, RadiometricCalibration
from conformance.simulator.served.http_peer import Response
from conformance.simulator.served.isapi.alerts import BOUNDARY


def snapshot(calibration: RadiometricCalibration, frame: Frame | None, channel: int) -> Response:
    """The last frame in degC; before the first, one pixel without a temperature."""
    degC = np.full((1, 1), np.nan) if frame is None else calibration.degC(frame.counts)
    octets = degC.astype("<f4").tobytes()
    height, width = degC.shape
    sizes = {
        "channel": channel,
        "jpegPicLen": 0,
        "jpegPicWidth": width,
        "jpegPicHeight": height,
        "p2pDataLen": len(octets),
        "isFreezedata": False,
        "temperatureDataLength": 4,
    }
    described = json.dumps({"JpegPictureWithAppendData": sizes}).encode()
    parts = (("application/json", described), ("image/pjpeg", b""), ("application/octet-stream", octets))
    content = b"".join(
        f"--{BOUNDARY}\r\nContent-Type: {kind}\r\nContent-Length: {len(part)}\r\n\r\n".encode() + part + b"\r\n"
        for kind, part in parts
    )
    return Response(content + f"--{BOUNDARY}--\r\n".encode(), f"multipart/form-data; boundary={BOUNDARY}")
