"""The one way in which something is added to the house: a registry of objects of one kind, by name.

What the house brings is taken first, and an error in it is a bug that is raised. What others bring by entry points is
taken after it, each checked by itself, and set aside where it cannot be used (`conformance.core.plugins`).
"""

from __future__ import annotations

import importlib
import pkgutil
import threading
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from importlib.util import find_spec
from types import MappingProxyType, ModuleType, UnionType
from typing import Any, Generic, TypeVar, get_origin, get_type_hints

from conformance.core.plugins import Plugin, loaded, said
from conformance.core.problems import Wrong

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")

_asked: set[Registry[Any, Any]] = set()


class Registry(Generic[K, T]):
    """All objects of one kind by name. Calling it gives the mapping; they are found once, when first asked for."""

    def __init__(
        self,
        what: str,
        group: str,
        kind: type[T],
        own: Callable[[], Iterable[T]],
        name: Callable[[T], K],
        *,
        clash: Callable[[T, T], str | None] | None = None,
        check: Callable[[T], None] | None = None,
        in_order: bool = False,
    ) -> None:
        """``what``: a word for one of them (``driver``). ``group``: where others add theirs. ``own``: the house's own.

        ``clash`` says what one that is there has in common with a new one, and must not: ``is written to 'x'``.
        ``check`` raises `ValueError` for what others add and cannot be used.
        ``in_order``: as they were found; else sorted by name.
        """
        self.what, self.group = what, group
        self._kind, self._own, self._name, self._in_order = kind, own, name, in_order
        self._clash, self._check = clash, check
        self._lock, self._filling = threading.RLock(), False
        self._found: Mapping[K, T] | None = None
        self._house: Mapping[K, T] | None = None
        self._plugins: tuple[Plugin, ...] = ()
        self._by: dict[K, Plugin] = {}

    def __call__(self) -> Mapping[K, T]:
        """Every object by name. Raises `ValueError` or `TypeError` where the house's own are wrong."""
        _asked.add(self)
        found = self._found
        return self._filled() if found is None else found

    def house(self) -> Mapping[K, T]:
        """Those that the house brings itself; what others bring is not loaded for it."""
        with self._lock:
            if self._house is None:
                own: dict[K, T] = {}
                for each in self._own():
                    self._take(each, own)
                self._house = MappingProxyType(own)
            return self._house

    def plugins(self) -> tuple[Plugin, ...]:
        """Every entry point of the group: what it adds, or why it was set aside."""
        self()
        return self._plugins

    def plugin_of(self, name: K) -> Plugin | None:
        """The plug-in that brings an object; None for the house's own, and where there is nothing of that name."""
        self()
        return self._by.get(name)

    def broken(self, name: K) -> Plugin | None:
        """The plug-in that was set aside and would bring this name; None where none is known to."""
        if name in self():
            return None
        return next((each for each in self._plugins if each.set_aside and _word(name) in each.names), None)

    def missing(self, name: K, *, use: Iterable[str] | None = None) -> Wrong:
        """That there is nothing of this name, as an error to raise; it names the plug-in that would bring it.

        ``use``: the names that could be used, where that is not all.
        """
        broken = self.broken(name)
        if broken is not None:
            return Wrong(
                f"the {self._named(name)} comes from a plug-in that was set aside: {broken}",
                remedy="Repair or remove that package; 'conformance plugins' lists what was set aside",
                code="plugin-set-aside",
            )
        known = ", ".join(map(_word, self()) if use is None else use) or "none is installed"
        return Wrong(f"there is no {self._named(name)}", remedy=f"Use one of: {known}", code="unknown-name")

    def _named(self, name: K) -> str:
        where = f" for the {name[0]}" if isinstance(name, tuple) else ""
        return f"{self.what} {_word(name)!r}{where}"

    def cache_clear(self) -> None:
        """Forget what was found: who asks next finds it anew."""
        self._found, self._house, self._plugins, self._by = None, None, (), {}
        _asked.discard(self)

    def _filled(self) -> Mapping[K, T]:
        with self._lock:
            if self._found is not None:
                return self._found
            if self._filling:
                raise RuntimeError(f"it asks for {self.group} while that is being filled; ask later, not at import")
            self._filling = True
            try:
                found = dict(self.house())
                self._plugins = tuple(
                    self._taken(plugin, given, found) if plugin.set_aside is None else plugin
                    for plugin, given in loaded(self.group)
                )
                ordered: Any = found.items() if self._in_order else sorted(found.items(), key=lambda item: str(item[0]))
                self._found = MappingProxyType(dict(ordered))
            finally:
                self._filling = False
            return self._found

    def _taken(self, plugin: Plugin, given: Any, found: dict[K, T]) -> Plugin:
        """What a plug-in gives, all of it or nothing: one object, or a tuple or list of them."""
        new: dict[K, T] = {}
        try:
            for each in given if isinstance(given, (tuple, list)) else (given,):
                self._take(each, new, found)
                _check_fields(each)
                if self._check is not None:
                    self._check(each)
            if not new:
                raise ValueError(f"it is not a {self.what}")
        except (Exception, SystemExit) as error:
            why = str(error) if isinstance(error, (ValueError, TypeError)) else said(error)
            names = {*plugin.names, *map(_word, new)} - {*map(_word, found)}
            return replace(plugin, names=tuple(sorted(names)), set_aside=why)
        taken = replace(plugin, names=tuple(map(_word, new)))
        found |= new
        self._by |= dict.fromkeys(new, taken)
        return taken

    def _take(self, each: T, new: dict[K, T], before: Mapping[K, T] = MappingProxyType({})) -> None:
        if not isinstance(each, self._kind):
            raise TypeError(f"it is a {type(each).__name__}, not a {self._kind.__name__}")
        name = self._name(each)
        if name in new or name in before:
            whose = self._by.get(name)
            raise ValueError(f"the {self._named(name)} exists already{f', of {whose.package}' if whose else ''}")
        for other in (*before.values(), *new.values()):
            if self._clash is not None and (alike := self._clash(each, other)):
                raise ValueError(f"the {self._named(self._name(other))} {alike} as well")
        new[name] = each


class RegistryView(Mapping[K, T]):
    """A registry as a mapping, filled when it is first looked into."""

    def __init__(self, registry: Registry[K, T]) -> None:
        self._registry = registry

    def __getitem__(self, name: K) -> T:
        return self._registry()[name]

    def __iter__(self) -> Iterator[K]:
        return iter(self._registry())

    def __len__(self) -> int:
        return len(self._registry())


def ask_anew() -> None:
    """Forget which registries were asked: a command begins."""
    _asked.clear()


def set_aside() -> tuple[Plugin, ...]:
    """The plug-ins set aside in the registries that were asked for anything since `ask_anew`, by group."""
    asked = sorted(_asked, key=lambda registry: registry.group)
    return tuple(plugin for registry in asked for plugin in registry.plugins() if plugin.set_aside)


def in_modules(homes: str | Iterable[str], attribute: str) -> Callable[[], Iterator[Any]]:
    """What finds every object named ``attribute`` in a module of a home.

    A home is a package; ``package.*.module`` names that module of every package in it. The attribute holds one object
    or a tuple of them; a tuple may be named with an ``S``.
    """

    def found() -> Iterator[Any]:
        for home in (homes,) if isinstance(homes, str) else homes:
            for module in _modules(home):
                each = getattr(module, attribute, getattr(module, f"{attribute}S", ()))
                yield from each if isinstance(each, tuple) else (each,)

    return found


def _modules(home: str) -> Iterator[ModuleType]:
    package, _, name = home.partition(".*.")
    for module in pkgutil.iter_modules(importlib.import_module(package).__path__):
        path = f"{package}.{module.name}"
        if not name:
            yield importlib.import_module(path)
        elif module.ispkg and find_spec(f"{path}.{name}"):
            yield importlib.import_module(f"{path}.{name}")


def _word(name: Any) -> str:
    """A name as documents have it; of a role and a name, the name."""
    return str(name[-1] if isinstance(name, tuple) else name)


def _check_fields(each: Any) -> None:
    """Raises `TypeError` for a field of a dataclass that is not what its annotation says, where that is a class."""
    classes = _classes(type(each))
    for one in fields(each) if is_dataclass(each) else ():
        value, kind = getattr(each, one.name), classes.get(one.name)
        if kind is not None and not isinstance(value, (int, float) if kind is float else kind):
            raise TypeError(f"its {one.name} is a {type(value).__name__}, not a {kind.__name__}")


def _classes(kind: type[Any]) -> Mapping[str, type[Any]]:
    """The fields whose annotation is a class that can be asked for its instances (``Callable`` is one)."""
    plain = {name: get_origin(hint) or hint for name, hint in get_type_hints(kind).items()}
    asked = {name: each for name, each in plain.items() if isinstance(each, type) and each not in (Any, UnionType)}
    return {name: each for name, each in asked.items() if not getattr(each, "_is_protocol", False)}
