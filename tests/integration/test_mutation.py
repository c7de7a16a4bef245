"""The machinery of `make mutate` on one function: its mutants die by its test, and live without what it claims."""

from tests.mutation import workshop
from tests.mutation.__main__ import run
from tests.mutation.verdicts import mutants

CLAIM = "    assert outward(code) == first\n"


def test_mutants_of_a_function_die_by_its_test_and_live_without_it(tmp_path, monkeypatch, capfd):
    workshop.prepare(tmp_path, modules=["addresses"])
    monkeypatch.chdir(tmp_path)
    assert _verdicts(tmp_path) == {"killed"}, capfd.readouterr().out
    test = tmp_path / "tests/unit/test_linkage_addresses.py"
    said = test.read_text(encoding="utf-8")
    assert CLAIM in said
    test.write_text(said.replace(CLAIM, "    outward(code)\n"), encoding="utf-8")
    assert "survived" in _verdicts(tmp_path)


def _verdicts(folder):
    workshop.forget_survivors(folder)
    assert run(folder, "contactpoint.linkage.addresses.x_outward__*") == 0
    return {mutant.verdict for mutant in mutants(["addresses"]) if mutant.function == "outward"}
