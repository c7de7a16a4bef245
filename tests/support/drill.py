"""Steps of a restore drill, each a process of its own with that process's rights: `python -m tests.support.drill`."""

import json
import sys
from importlib import import_module

from contactpoint.config.command import enter
from contactpoint.config.failures import explain
from contactpoint.kernel.actors import Actor, Purpose, PurposeCode, Role

OFFICER = Actor("p-officer", Role.SHIELDING_OFFICER, "o-hul", "HUL", stepped_up=True)
WHY = Purpose(PurposeCode.DESK_SHIELD, reference="drill")


def children() -> list[int]:
    """Two children of an open authority: the one to be shielded, and another."""
    enter("work")
    records, models = import_module("tests.support.records"), import_module("contactpoint.disclosure.models")
    facts = import_module("contactpoint.disclosure.facts")
    made = {"signed_by_authority": "a", "signed_by_national": "b", "at": records.EXTRACTED}
    models.Opened.objects.create(authority="HUL", **made)
    other = records.record(
        "2",
        names=(facts.Name("Okafor", ("Daniel",)),),
        born=records.PartialDate(2012, 1, 2),
        address=facts.Address(("3 Ash Road", "Leeds"), records.Postcode("LS1 4AP")),
        identifiers=(),
    )
    return [int(number) for one in (records.record(), other) for number in records.apply(one)]


def shield(number: int) -> list[int]:
    """The officer's part."""
    enter("desk")
    actions, facts = import_module("contactpoint.shielding.actions"), import_module("contactpoint.disclosure.facts")
    actions.limit(
        import_module("contactpoint.kernel.numbers").ChildNumber(number), facts.Cause.SHIELD, actor=OFFICER, purpose=WHY
    )
    return [number]


def destroy(number: int) -> list[str]:
    """Destroy the keys of a child's records; their ids."""
    enter("work")
    inputs, models = import_module("contactpoint.disclosure.inputs"), import_module("contactpoint.vault.models")
    records = [record for record, child in inputs.links_beside((), [number]).items() if child == number]
    keys = list(models.Record.objects.filter(record__in=records).values_list("key_id", flat=True))
    import_module("contactpoint.vault.keystore").destroy(keys)
    return list(map(str, keys))


def places(*numbers: int) -> list[int]:
    """What the practitioners' process reads: how many addresses of each child."""
    enter("web")
    queries = import_module("contactpoint.directory.queries")
    return [len(queries.addresses(number)) for number in numbers]


def readable(*keys: str) -> list[bool]:
    """Whether the worker opens these keys."""
    enter("work")
    store = import_module("contactpoint.vault.keystore")
    return [_opens(store, key) for key in keys]


def _opens(store, key: str) -> bool:
    try:
        return bool(store.keys_of([import_module("uuid").UUID(key)]))
    except store.KeyDestroyed:
        return False


STEPS = {step.__name__: step for step in (children, shield, destroy, places, readable)}

if __name__ == "__main__":
    name, *words = sys.argv[1:]
    try:
        print(json.dumps(STEPS[name](*(int(word) if word.isdigit() else word for word in words))))
    except Exception as error:
        raise SystemExit(explain(error)) from None
