"""The day of a run, with a record of what it was asked: a verdict holds for as long as the answers are the same."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from collections.abc import Callable

_DAY = timedelta(days=1)
AFTER, EXACTLY = "after", "exactly"


class Day(date):
    """A date that tells whoever listens which days it was found to be after, or that it was asked for itself.

    Every comparison comes down to "is it after such a day?", whose answer holds for months; all else that can be asked
    of a date holds for one day.
    """

    _tell: Callable[[str, str, str], None]

    @classmethod
    def of(cls, today: date, tell: Callable[[str, str, str], None]) -> Self:
        """Return ``today``; ``tell`` hears how it was looked at, against which day, and what was seen."""
        made = cls(today.year, today.month, today.day)
        made._tell = tell
        return made

    def _after(self, day: date) -> bool:
        found = date.__gt__(self, day)
        self._tell(AFTER, date.isoformat(day), str(found))
        return found

    def _itself(self) -> date:
        plain = date(*(date.__getattribute__(self, name) for name in ("year", "month", "day")))
        self._tell(EXACTLY, "", plain.isoformat())
        return plain

    def __gt__(self, day: date) -> bool:
        """Tell whether ``day`` has passed."""
        return self._after(day)

    def __le__(self, day: date) -> bool:
        """Tell whether ``day`` has not passed."""
        return not self._after(day)

    def __ge__(self, day: date) -> bool:
        """Tell whether ``day`` has come."""
        return self._after(day - _DAY)

    def __lt__(self, day: date) -> bool:
        """Tell whether ``day`` is still to come."""
        return not self._after(day - _DAY)

    def __eq__(self, day: object) -> bool:
        """Tell whether it is ``day``."""
        return isinstance(day, date) and self._after(day - _DAY) and not self._after(day)

    def __ne__(self, day: object) -> bool:
        """Tell whether it is another day than ``day``."""
        return not self == day

    def __hash__(self) -> int:
        """Return the hash of the plain date."""
        return hash(self._itself())

    def __getattribute__(self, name: str) -> Any:
        """Return what is asked of the plain date, which holds for this day only."""
        if name.startswith("_"):
            return super().__getattribute__(name)
        return getattr(self._itself(), name)

    def __add__(self, span: timedelta) -> date:  # type: ignore[override]
        """Return another day, as a plain date."""
        return self._itself() + span

    def __sub__(self, other: Any) -> Any:
        """Return the time since another day, or another day, as a plain date."""
        return self._itself() - other

    def __rsub__(self, other: date) -> timedelta:
        """Return the time until another day."""
        return other - self._itself()

    def __str__(self) -> str:
        """Return the date as ISO 8601 writes it."""
        return str(self._itself())

    def __format__(self, form: str) -> str:
        """Return the date in ``form``."""
        return format(self._itself(), form)

    def __repr__(self) -> str:
        """Return the plain date's."""
        return repr(self._itself())

    def __reduce__(self) -> str | tuple[Any, ...]:
        """Pickle as a plain date."""
        return self._itself().__reduce__()


def seen_on(today: date | None, how: str, day: str) -> str:
    """Return what a ``Day`` would have told of ``today``."""
    if today is None:
        return "no day"
    return str(today.isoformat() > day) if how == AFTER else today.isoformat()
