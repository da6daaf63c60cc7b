"""Where templates run: Jinja2's sandbox, with a count of what each does, so that none goes on or grows without end.

Steps are counted, not seconds, so that a template which is refused here is refused on every machine.
"""

from __future__ import annotations

import functools
import threading
from typing import TYPE_CHECKING, Any

from jinja2 import nodes
from jinja2.exceptions import SecurityError
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, MutableMapping

    from jinja2 import Template
    from jinja2.runtime import Context

# A block of a leaflet takes some hundreds.
MOST_STEPS = 200_000
MOST_BITS = 1_000
# What one template counts for that is included or imported.
_TEMPLATE = 100

_COUNTED = "counted"
# What tells its length whatever it holds; a name that is not defined does not.
_SIZED = (list, tuple, dict, set, frozenset, range)


class TooMuchError(SecurityError):
    """A template does more than it may."""

    def __init__(self) -> None:
        """Say so in plain words."""
        super().__init__("the template never ends, or takes far more than a leaflet can need")


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja2's sandbox with its loops, calls, filters and included templates counted."""

    intercepted_binops = frozenset({"*", "**"})

    def __init__(self, **options: Any) -> None:
        """Make an environment; ``options`` are Jinja2's."""
        super().__init__(**options)
        self._spent = threading.local()
        self.filters = {name: self._counting(made) for name, made in self.filters.items()}
        self.filters[_COUNTED] = self._counted
        del self.filters["random"], self.globals["lipsum"]  # what differs from run to run
        self.begin()

    def begin(self) -> None:
        """Count anew, for one rendering."""
        self._spent.steps = 0

    def _step(self, count: int = 1) -> None:
        self._spent.steps = getattr(self._spent, "steps", 0) + count
        if self._spent.steps > MOST_STEPS:
            raise TooMuchError

    def _counting(self, made: Callable[..., Any]) -> Callable[..., Any]:
        """Return a filter that counts what it is given; Jinja2 sees the marks of the original on it."""

        @functools.wraps(made)
        def counting(*args: Any, **kwargs: Any) -> Any:
            self._step(1 + sum(map(_weight, args)))
            return made(*args, **kwargs)

        return counting

    def _counted(self, items: Iterable[Any]) -> Iterable[Any]:
        """Return what a loop goes over, counted."""
        if isinstance(items, _SIZED):
            self._step(1 + len(items))
            return items
        return self._one_by_one(items)

    def _one_by_one(self, items: Iterable[Any]) -> Iterator[Any]:
        for item in items:
            self._step()
            yield item

    def _generate(self, source: nodes.Template, *names: Any, **how: Any) -> str:
        for loop in list(source.find_all(nodes.For)):
            loop.iter = nodes.Filter(loop.iter, _COUNTED, [], [], None, None, lineno=loop.lineno, environment=self)
        return super()._generate(source, *names, **how)

    def call(self, __context: Context, __obj: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: PYI063 - Jinja2's names
        """Call something from a template; the next turn of a loop that calls itself is counted as any other."""
        self._step(1 + sum(map(_weight, args)))
        if isinstance(__obj, LoopContext) and args:
            args = (self._counted(args[0]), *args[1:])
        return super().call(__context, __obj, *args, **kwargs)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Calculate, with whole numbers no longer than a leaflet can need."""
        if isinstance(left, int) and isinstance(right, int):
            bits = left.bit_length() * right if operator == "**" else left.bit_length() + right.bit_length()
            if bits > MOST_BITS:
                raise TooMuchError
        return super().call_binop(context, operator, left, right)

    def _load_template(self, name: str, globals: MutableMapping[str, Any] | None) -> Template:  # noqa: A002
        self._step(_TEMPLATE)
        return super()._load_template(name, globals)


def _weight(value: object) -> int:
    """Return what it counts to go over ``value`` once: a thousand characters as one item."""
    if isinstance(value, str | bytes):
        return len(value) // 1000
    return len(value) if isinstance(value, _SIZED) else 0
