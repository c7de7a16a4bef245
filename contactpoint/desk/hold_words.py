"""How held records, answers that wait and verdicts are written on the desk's pages."""

from collections.abc import Mapping

from contactpoint.holds.rules import Alarm, Breach, Item, Kind, Verdict
from contactpoint.kernel.dates import LONDON

HEADINGS: Mapping[Kind, str] = {
    Kind.RECORD: "Is this record about the child?",
    Kind.MATCH: "A data manager decided: a match",
    Kind.DIFFERENT: "A data manager decided: different",
    Kind.UNDO: "A data manager took a decision back",
}
KINDS: Mapping[Kind, str] = {
    Kind.RECORD: "Held record",
    Kind.MATCH: "Answered: a match",
    Kind.DIFFERENT: "Answered: different",
    Kind.UNDO: "Taken back",
}
EXPLAINED: Mapping[Kind, str] = {
    Kind.RECORD: "Nobody but the shielding officers can see it until one of you decides.",
    Kind.MATCH: "If two of you agree, the two become one child, who stays shielded.",
    Kind.DIFFERENT: "If two of you agree, the two stay two children for ever.",
    Kind.UNDO: "If two of you agree, what was joined is parted. The shield stays on both.",
}
BUTTONS: Mapping[Verdict, str] = {
    Verdict.SAME: "Same child",
    Verdict.DIFFERENT: "Another child",
    Verdict.ASK: "Ask the source",
    Verdict.AGREE: "Agree",
    Verdict.DISMISS: "Dismiss",
}
MEANINGS: Mapping[Verdict, str] = {
    Verdict.SAME: "It is linked to the child, under the shield: nobody sees what it says.",
    Verdict.DIFFERENT: "It is released, and becomes whose it is by rule.",
    Verdict.ASK: "It stays held, and stands at the end of the list.",
    Verdict.AGREE: "It takes two officers.",
    Verdict.DISMISS: "Nothing is changed. Whoever answered is not told.",
}
SAID: Mapping[Verdict, str] = {
    Verdict.SAME: "You decided: the same child. The record is linked under the shield.",
    Verdict.DIFFERENT: "You decided: another child. The record is released within a minute.",
    Verdict.ASK: "The record stays held. It stands at the end of the list until the source has answered.",
    Verdict.AGREE: "You agreed. It is carried out once two officers have.",
    Verdict.DISMISS: "You dismissed it. Nothing is changed.",
}


def alarm_words(alarm: Alarm) -> str:
    """What was found, what was done about it, what the officer is to do."""
    when = f"{alarm.at.astimezone(LONDON):%-d %B %Y, %H:%M}"
    if alarm.kind is Breach.SHOWN or alarm.like is None:
        return (
            f"{when}: of the limited child {alarm.number.shown} more could be seen than the four facts. It was taken "
            "away at once. Ask the people who run ContactPoint since when, and who looked."
        )
    return (
        f"{when}: child {alarm.number.shown} may be the shielded child {alarm.like.shown} under another number, and is "
        "limited since. If you are sure that the two are two children, lift the limit “under review” of the first."
    )


def standing(item: Item) -> str:
    """What an officer has done with it already; empty where nothing."""
    if item.agreed_by:
        return "One officer has agreed. A second one is needed."
    return "The source is asked." if item.asked else ""
