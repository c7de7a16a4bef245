"""Ukrainian names in Latin letters, by the table of the Cabinet of Ministers (resolution 55 of 2010)."""

LETTERS: dict[str, str] = dict(
    zip(
        "абвгґдежзийклмнопрстуфхцчшщьєіїюя'’",
        [*"abvhgde", "zh", *"zyiklmnoprstuf", "kh", "ts", "ch", "sh", "shch", "", "ie", "i", "i", "iu", "ia", "", ""],
        strict=True,
    )
)
AT_THE_START = {"є": "ye", "ї": "yi", "й": "y", "ю": "yu", "я": "ya"}


def in_latin(name: str) -> str:
    """`Ганна` is `Hanna`; a letter that is not Ukrainian stays."""
    lower = name.lower().replace("зг", "zgh")
    start = AT_THE_START.get(lower[:1], LETTERS.get(lower[:1], lower[:1]))
    return (start + "".join(LETTERS.get(letter, letter) for letter in lower[1:])).capitalize()
