"""Score sheets that a person fills in: what no program can judge.

PEMAT-P: the Patient Education Materials Assessment Tool for printable materials (AHRQ), by its numbers, in our words.
CDC Clear Communication Index: its twenty items, in our words.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to judge; ``optional`` where it may not apply."""

    number: int
    asks: str
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """Items that are scored together."""

    title: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One tool: what its answers are called, how it is scored, and the score that is taken for good."""

    name: str
    title: str
    about: str
    answers: tuple[str, str]
    scoring: str
    parts: tuple[Part, ...]


PEMAT = Sheet(
    "pemat",
    "PEMAT-P",
    "Patient Education Materials Assessment Tool for printable materials, Agency for Healthcare Research and Quality. "
    "Judge the printed leaflet, each item on the whole of it.",
    ("Agree", "Disagree"),
    "Agree counts 1, Disagree 0, and what does not apply is left out. Score = points / items that apply x 100, "
    "for each of "
    "the two parts. 70 or more is commonly taken for good; the tool itself sets no limit.",
    (
        Part(
            "Understandability",
            (
                Item(1, "Its purpose is completely evident."),
                Item(2, "Nothing in it distracts from that purpose."),
                Item(3, "It uses common, everyday words."),
                Item(4, "Medical terms serve only to make people familiar with them, and each is defined."),
                Item(5, "It uses the active voice."),
                Item(6, "Numbers in it are clear and easy to understand.", optional=True),
                Item(7, "It does not expect the reader to calculate."),
                Item(8, "It breaks information into short sections.", optional=True),
                Item(9, "Its sections have headings that tell what is in them.", optional=True),
                Item(10, "It gives information in a logical order."),
                Item(11, "It has a summary.", optional=True),
                Item(12, "Visual cues (boxes, bullets, bold, size) draw attention to the key points."),
                Item(15, "It uses pictures wherever they would make it easier to understand."),
                Item(16, "Its pictures support the words and do not distract from them.", optional=True),
                Item(17, "Its pictures have clear titles or captions.", optional=True),
                Item(18, "Its pictures are clear and uncluttered.", optional=True),
                Item(19, "Its tables are simple, with short and clear headings of rows and columns.", optional=True),
            ),
        ),
        Part(
            "Actionability",
            (
                Item(20, "It names at least one action that the reader can take."),
                Item(21, "It speaks to the reader directly when it describes actions."),
                Item(22, "It breaks every action into clear steps."),
                Item(
                    23, "It has something to use, such as a checklist or lines to write on, wherever that would help."
                ),
                Item(24, "It gives simple instructions or examples of how to calculate.", optional=True),
                Item(
                    25, "It explains how to use its charts, graphs, tables or diagrams to take action.", optional=True
                ),
                Item(26, "It uses pictures wherever they would make it easier to act on the instructions."),
            ),
        ),
    ),
)

CDC = Sheet(
    "cdc",
    "CDC Clear Communication Index",
    "Centers for Disease Control and Prevention. First write down who the leaflet is for, what they are to know "
    "or do, and "
    "its main message; leave a part out that does not apply.",
    ("Yes", "No"),
    "Yes counts 1, No 0, and what does not apply is left out. Score = points / items that apply x 100. 90 or more "
    "passes.",
    (
        Part(
            "Main message and call to action",
            (
                Item(1, "It has one main message."),
                Item(2, "The main message stands at the top, or at the front."),
                Item(3, "The main message is emphasised by how it looks."),
                Item(4, "At least one picture conveys or supports the main message."),
                Item(5, "It calls upon its readers to do something."),
            ),
        ),
        Part(
            "Language",
            (
                Item(6, "The main message and the call to action are in the active voice."),
                Item(7, "It always uses the words that its readers use."),
            ),
        ),
        Part(
            "Design of the information",
            (
                Item(8, "It uses bulleted or numbered lists."),
                Item(9, "It is in chunks, each with a heading."),
                Item(10, "What its readers need most stands first."),
            ),
        ),
        Part(
            "State of the science",
            (Item(11, "It explains what authorities know and do not know about its topic.", optional=True),),
        ),
        Part(
            "What to do",
            (
                Item(12, "It says what to do, or not to do.", optional=True),
                Item(13, "It explains why that matters to the reader.", optional=True),
                Item(14, "It says how to do it.", optional=True),
            ),
        ),
        Part(
            "Numbers",
            (
                Item(15, "It always gives numbers that its readers are used to.", optional=True),
                Item(16, "It always explains what the numbers mean.", optional=True),
                Item(17, "Its readers need not do sums.", optional=True),
            ),
        ),
        Part(
            "Risk",
            (
                Item(18, "It explains what the risk is, and of what kind.", optional=True),
                Item(19, "It tells of the risks and of the benefits of what it recommends.", optional=True),
                Item(20, "Numbers of probability are explained in words or by a picture.", optional=True),
            ),
        ),
    ),
)

SHEETS = (PEMAT, CDC)
