"""The Aravis library 0.8, found at run time, with the types of what is called; errors become exceptions.

Functions and their arguments: the library's public headers (arvcamera.h, arvstream.h, arvbuffer.h, arvfakecamera.h,
arvgvfakecamera.h). Booleans of GLib are ints; strings that are called ``const char *`` belong to the library.
"""

from __future__ import annotations

import ctypes
import functools
from collections.abc import Mapping
from ctypes import POINTER, byref, c_char_p, c_double, c_int, c_size_t, c_uint, c_uint32, c_uint64, c_void_p
from typing import Any

from conformance.core.operating_system import library_name

SONAME = library_name("aravis-0.8", 0)
_GOBJECT = library_name("gobject-2.0", 0)
_MISSING = (
    f"the library Aravis 0.8 ({SONAME}) is not on this machine: install the system's package libaravis-0.8-0 "
    "(Debian, Ubuntu: apt-get install libaravis-0.8-0)"
)

FillPattern = ctypes.CFUNCTYPE(None, c_void_p, c_void_p, c_uint32, c_uint32, c_uint32)
"""What fills a fake camera's buffers: buffer, user data, exposure (µs), gain, pixel format."""

_Error = "error"  # a GError ** in last place: `Aravis.call` fills it in and raises
_OBJECT, _TEXT = c_void_p, c_char_p
_FUNCTIONS: Mapping[str, tuple[Any, tuple[Any, ...]]] = {
    "arv_camera_new": (_OBJECT, (_TEXT, _Error)),
    "arv_camera_get_device": (_OBJECT, (_OBJECT,)),
    "arv_camera_is_gv_device": (c_int, (_OBJECT,)),
    "arv_camera_is_feature_available": (c_int, (_OBJECT, _TEXT, _Error)),
    "arv_camera_get_string": (_TEXT, (_OBJECT, _TEXT, _Error)),
    "arv_camera_get_device_serial_number": (_TEXT, (_OBJECT, _Error)),
    "arv_camera_get_pixel_format_as_string": (_TEXT, (_OBJECT, _Error)),
    "arv_camera_set_pixel_format_from_string": (None, (_OBJECT, _TEXT, _Error)),
    "arv_camera_dup_available_pixel_formats_as_strings": (POINTER(_TEXT), (_OBJECT, POINTER(c_uint), _Error)),
    "arv_camera_set_region": (None, (_OBJECT, c_int, c_int, c_int, c_int, _Error)),
    "arv_camera_get_region": (None, (_OBJECT, *(POINTER(c_int),) * 4, _Error)),
    "arv_camera_set_frame_rate": (None, (_OBJECT, c_double, _Error)),
    "arv_camera_get_frame_rate": (c_double, (_OBJECT, _Error)),
    "arv_camera_gv_set_packet_size": (None, (_OBJECT, c_int, _Error)),
    "arv_camera_get_payload": (c_uint, (_OBJECT, _Error)),
    "arv_camera_create_stream": (_OBJECT, (_OBJECT, c_void_p, c_void_p, _Error)),
    "arv_camera_start_acquisition": (None, (_OBJECT, _Error)),
    "arv_camera_stop_acquisition": (None, (_OBJECT, _Error)),
    "arv_device_read_register": (c_int, (_OBJECT, c_uint64, POINTER(c_uint32), _Error)),
    "arv_stream_push_buffer": (None, (_OBJECT, _OBJECT)),
    "arv_stream_timeout_pop_buffer": (_OBJECT, (_OBJECT, c_uint64)),
    "arv_stream_try_pop_buffer": (_OBJECT, (_OBJECT,)),
    "arv_stream_get_n_infos": (c_uint, (_OBJECT,)),
    "arv_stream_get_info_name": (_TEXT, (_OBJECT, c_uint)),
    "arv_stream_get_info_uint64": (c_uint64, (_OBJECT, c_uint)),
    "arv_buffer_new_allocate": (_OBJECT, (c_size_t,)),
    "arv_buffer_get_status": (c_int, (_OBJECT,)),
    "arv_buffer_get_data": (c_void_p, (_OBJECT, POINTER(c_size_t))),
    "arv_buffer_get_frame_id": (c_uint64, (_OBJECT,)),
    "arv_buffer_get_timestamp": (c_uint64, (_OBJECT,)),
    "arv_buffer_set_timestamp": (None, (_OBJECT, c_uint64)),
    "arv_buffer_get_image_width": (c_int, (_OBJECT,)),
    "arv_buffer_get_image_height": (c_int, (_OBJECT,)),
    "arv_buffer_get_image_pixel_format": (c_uint32, (_OBJECT,)),
    "arv_gv_fake_camera_new": (_OBJECT, (_TEXT, _TEXT)),
    "arv_gv_fake_camera_is_running": (c_int, (_OBJECT,)),
    "arv_gv_fake_camera_get_fake_camera": (_OBJECT, (_OBJECT,)),
    "arv_fake_camera_set_fill_pattern": (None, (_OBJECT, FillPattern, c_void_p)),
    "arv_fake_camera_set_trigger_frequency": (None, (_OBJECT, c_double)),
    "arv_fake_camera_get_acquisition_status": (c_uint32, (_OBJECT,)),
    "arv_fake_camera_read_register": (c_int, (_OBJECT, c_uint32, POINTER(c_uint32))),
    "arv_fake_camera_write_register": (c_int, (_OBJECT, c_uint32, c_uint32)),
}
_G_TYPE_INT, _G_TYPE_DOUBLE = 6 << 2, 15 << 2  # G_TYPE_MAKE_FUNDAMENTAL


class LibraryMissing(OSError):
    """Aravis is not installed; the message says what to install."""


class AravisError(OSError):
    """The library, or the camera behind it, does not do what it was asked; its own words are in the message."""


class _GError(ctypes.Structure):
    _fields_ = (("domain", c_uint32), ("code", c_int), ("message", c_char_p))


class _GValue(ctypes.Structure):
    _fields_ = (("g_type", c_size_t), ("data", c_uint64 * 2))


class Aravis:
    """The library's functions, called by name."""

    def __init__(self, soname: str = SONAME) -> None:
        """Load it. Raises `LibraryMissing`."""
        try:
            library, self._gobject = ctypes.CDLL(soname), ctypes.CDLL(_GOBJECT)
        except OSError as error:
            raise LibraryMissing(f"{_MISSING}. The system says: {error}") from None
        self._functions = {name: _typed(library, name, *types) for name, types in _FUNCTIONS.items()}
        self._gobject.g_object_unref.argtypes = (c_void_p,)
        self._gobject.g_object_unref.restype = None

    def call(self, name: str, *arguments: Any) -> Any:
        """Call a function, without its last argument where that is for an error. Raises `AravisError`."""
        function = self._functions[name]
        if not _fails(name):
            return function(*arguments)
        error = POINTER(_GError)()
        result = function(*arguments, byref(error))
        if error:
            words = (error.contents.message or b"").decode(errors="replace")
            self._gobject.g_error_free(error)
            raise AravisError(words or f"{name} failed")
        return result

    def text(self, name: str, *arguments: Any) -> str:
        """A function's text; empty for none."""
        said = self.call(name, *arguments)
        return "" if said is None else bytes(said).decode(errors="replace")

    def set_property(self, thing: int, name: str, value: int | float) -> None:
        """Set a property of a library object: a double for a float, else an int (enumerations too)."""
        held, gobject = _GValue(), self._gobject
        whole = type(value) is int
        gobject.g_value_init(byref(held), c_size_t(_G_TYPE_INT if whole else _G_TYPE_DOUBLE))
        if whole:
            gobject.g_value_set_int(byref(held), c_int(int(value)))
        else:
            gobject.g_value_set_double(byref(held), c_double(value))
        gobject.g_object_set_property(c_void_p(thing), name.encode(), byref(held))

    def let_go(self, thing: int | None) -> None:
        """Give up a library object."""
        if thing:
            self._gobject.g_object_unref(thing)


@functools.cache
def aravis() -> Aravis:
    """The library, loaded once. Raises `LibraryMissing`."""
    return Aravis()


def _fails(name: str) -> bool:
    return bool(_FUNCTIONS[name][1]) and _FUNCTIONS[name][1][-1] is _Error


def _typed(library: ctypes.CDLL, name: str, result: Any, arguments: tuple[Any, ...]) -> Any:
    function = getattr(library, name)
    function.restype = result
    function.argtypes = [POINTER(POINTER(_GError)) if each is _Error else each for each in arguments]
    return function
