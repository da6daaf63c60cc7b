"""The text of a YAML file and where its nodes stand in it: lines, columns, dashes, the comments that go with what."""

from __future__ import annotations

from brochure.splicing.nodes import COLON, Branch, Unable, read, repeated


class Marked:
    """A file and the nodes of its YAML, with their places in it; it has been read without a fault before."""

    def __init__(self, text: str) -> None:
        """Find the nodes of ``text``, whose lines end in line feeds alone."""
        self.text = text
        self.root = read(text)
        self.repeated = {id(node) for node in repeated(self.root)}

    def unable(self, index: int) -> Unable:
        """Return the refusal of what stands at ``index``."""
        return Unable(self.text.count("\n", 0, index) + 1)

    def dashes(self, node: Branch) -> list[int]:
        """Return the index of every dash of a list that is written with them; the first may follow another's."""
        first = node.start
        column = self.column(first)
        last = node.items[-1].begin
        found, at = [first], self.line_end(first) + 1
        while at <= last:
            line = self.text[at : self.line_end(at)]
            if not line[:column].strip() and f"{line[column:]} ".startswith("- "):
                found.append(at + column)
            at = self.line_end(at) + 1
        if len(found) != len(node.items) or self.text[self.line_start(first) : first].strip(" -"):
            raise self.unable(first)
        return found

    def line_start(self, index: int) -> int:
        """Return where the line at ``index`` begins."""
        return self.text.rfind("\n", 0, index) + 1

    def line_end(self, index: int) -> int:
        """Return the index of the line break after ``index``, or of the end of the text."""
        end = self.text.find("\n", index)
        return len(self.text) if end < 0 else end

    def column(self, index: int) -> int:
        """Return how many characters stand before ``index`` on its line."""
        return index - self.line_start(index)

    def first_on_line(self, index: int) -> bool:
        """Tell whether nothing but spaces stands before ``index`` on its line."""
        return not self.text[self.line_start(index) : index].strip()

    def lead(self, index: int) -> int:
        """Return where the comment lines that stand right above the line at ``index``, at its column, begin."""
        column, at = self.column(index), self.line_start(index)
        while at:
            above = self.line_start(at - 1)
            line = self.text[above : at - 1]
            if not line.lstrip().startswith("#") or len(line) - len(line.lstrip()) != column:
                break
            at = above
        return at

    def tail(self, index: int, column: int) -> int:
        """Return the end of the line at ``index``, or of the comments right below it, deeper than ``column``."""
        end = self.line_end(index)
        while end < len(self.text):
            line = self.text[end + 1 : self.line_end(end + 1)]
            if not line.lstrip().startswith("#") or len(line) - len(line.lstrip()) <= column:
                break
            end = self.line_end(end + 1)
        return end

    def mark_column(self, parent: Branch, step: str | int) -> int:
        """Return the column of the key or dash of a child; 0 between brackets, where it does not matter."""
        if parent.flow:
            return 0
        number = self.number(parent, step)
        return self.column(parent.keys[number].begin if parent.keys else self.dashes(parent)[number])

    def behind_mark(self, parent: Branch, step: str | int) -> int:
        """Return the index behind the colon or dash of a child."""
        number = self.number(parent, step)
        if parent.keys:
            match = COLON.match(self.text, parent.keys[number].end)
            if match is None:
                raise self.unable(parent.keys[number].begin)
            return match.end()
        return parent.items[number].begin if parent.flow else self.dashes(parent)[number] + 1

    def number(self, parent: Branch, step: str | int) -> int:
        """Return which child a step names; raises ``ValueError`` where there is none."""
        return parent.steps().index(step)

    def chunk(self, node: Branch, dashes: list[int], index: int) -> tuple[int, int]:
        """Return where an entry begins and ends, with the comments that go with it; its own indentation is left out."""
        dash = dashes[index]
        column = self.column(dash)
        return self.lead(dash) + column if self.first_on_line(dash) else dash, self.tail(node.items[index].end, column)

    def spans(self, node: Branch) -> list[tuple[int, int]]:
        """Return where every key with its value, or every item, begins and ends."""
        starts = [key.begin for key in node.keys] or [item.begin for item in node.items]
        return [(start, item.end) for start, item in zip(starts, node.items, strict=True)]

    def below(self, index: int, line: str) -> str:
        """Return the text with ``line`` below the line that ends at ``index``."""
        return self.replaced((index, index, f"\n{line}" + ("\n" if index == len(self.text) else "")))

    def replaced(self, *changes: tuple[int, int, str]) -> str:
        """Return the text with each of ``changes``: from where, to where, by what."""
        text = self.text
        for start, end, new in sorted(changes, reverse=True):
            text = text[:start] + new + text[end:]
        return text
