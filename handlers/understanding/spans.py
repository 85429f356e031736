"""Which spans of words lie in others, or touch them: asked often, and answered by one search."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable

from handlers.understanding.phrase_matcher import Span


class Spans:
    """Spans in order; each question takes the logarithm of how many they are."""

    __slots__ = ("_reach", "_starts")

    def __init__(self, spans: Iterable[Span]) -> None:
        ordered = sorted(spans)
        self._starts = [start for start, _ in ordered]
        self._reach: list[int] = []
        furthest = 0
        for _, end in ordered:
            furthest = max(furthest, end)
            self._reach.append(furthest)

    def cover(self, span: Span) -> bool:
        """Whether the span lies inside one of these."""
        before = bisect_right(self._starts, span[0])
        return before > 0 and self._reach[before - 1] >= span[1]

    def cover_from_before(self, span: Span) -> bool:
        """Whether the span lies inside one of these that begins earlier."""
        before = bisect_left(self._starts, span[0])
        return before > 0 and self._reach[before - 1] >= span[1]

    def touch(self, span: Span) -> bool:
        """Whether the span shares a word with one of these."""
        before = bisect_left(self._starts, span[1])
        return before > 0 and self._reach[before - 1] > span[0]
