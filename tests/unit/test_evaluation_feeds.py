"""A folder of feeds as one table of identities: what intake takes is in it, what it refuses or deletes is not."""

import json

import pytest
from pyarrow import parquet

from contactpoint.intake.format.templates import TEMPLATES
from contactpoint.intake.rules import Kind
from contactpoint.lab.evaluation.feeds import KEYS, identities, write_identities
from contactpoint.linkage.identities import COLUMNS

BENEFIT = {
    "action": "UPSERT",
    "as_of": "30/06/2026",
    "family_name": "O'NEILL",
    "given_names": "ELISE ROSE",
    "name_use": "USUAL",
    "former_family_name": "SMITH",
    "birth_date": "09/03/2015",
    "gender": "FEMALE",
    "address_1": "12 MILL LANE",
    "address_2": "HULL",
    "postcode": "HU5 3AB",
    "carer1_name": "LINDA GIBBS",
    "carer1_relationship": "MOTHER",
    "carer1_telephone": "07700 900123 x4417",
}
VOLUNTARY = {
    "action": "upsert",
    "as_of": "2026-08-01",
    "family_name": "Khan",
    "given_names": "Maya",
    "name_use": "usual",
    "birth_date": "2015",
    "gender": "female",
    "nhs_number": "9990000018",
    "upn": "B999900000001",
    "service_code": "s",
    "service_name": "Toys",
    "started_on": "2026-07-01",
}


@pytest.fixture
def population(tmp_path):
    (tmp_path / "feeds").mkdir()
    (tmp_path / "manifest.json").write_text(json.dumps({"today": "2026-09-01"}))
    organisation = {"code": "voluntary.0001", "name": "Toys", "authority": "HUL", "service": "voluntary"}
    (tmp_path / "organisations.json").write_text(json.dumps([organisation]))
    changed = ({}, {"record_id": "B2", "action": "DELETE"}, {"record_id": "B3"}, {"record_id": "B3"})
    broken = {"record_id": "B4", "birth_date": "31/02/2015"}
    _feed(tmp_path, "benefit", [{"record_id": "B1", **BENEFIT, **row} for row in (*changed, broken)])
    _feed(tmp_path, "voluntary.0001", [{"record_id": "V1", **VOLUNTARY}])
    return tmp_path


def _feed(population, source, rows):
    template = TEMPLATES[Kind(source.partition(".")[0])]
    lines = [template.columns, *([row.get(column, "") for column in template.columns] for row in rows)]
    path = population / "feeds" / f"{source}.csv"
    path.write_text("".join(template.delimiter.join(line) + "\n" for line in lines), encoding="utf-8")
    manifest = {"source": source, "mode": "full", "extracted_at": "2026-09-01T00:00:00Z", "rows": len(rows)}
    path.with_name(f"{path.name}.manifest.json").write_text(json.dumps(manifest))


def test_what_intake_takes_is_a_row_with_its_identity(population):
    heard = []
    assert write_identities(population, population / "identities.parquet", progress=heard.append) == 2
    table = parquet.read_table(population / "identities.parquet")
    assert table.column_names == [*KEYS, *COLUMNS]
    first, second = table.to_pylist()
    assert [first[key] for key in KEYS] == ["benefit/B1", "benefit", "B1"]
    assert (first["family"], first["given"], first["born"]) == ("oneill", "elise", "2015-03-09")
    assert first["families"] == ["neill", "oneill", "smith"]
    assert (first["postcode"], first["houses"]) == ("HU5 3AB", ["HU53AB/12"])
    assert (first["carers"], first["telephones"], first["nhs"]) == (["gibbs linda"], ["07700900123x4417"], None)
    assert [second[key] for key in KEYS] == ["voluntary.0001/V1", "voluntary.0001", "V1"]
    assert (second["born"], second["nhs"], second["upns"]) == ("2015", "9990000018", ["B999900000001"])
    assert second["carers"] is None
    assert heard == ["benefit", "voluntary.0001"]


def test_a_folder_without_feeds_is_an_empty_table(tmp_path):
    (tmp_path / "feeds").mkdir()
    (tmp_path / "manifest.json").write_text(json.dumps({"today": "2026-09-01"}))
    (tmp_path / "organisations.json").write_text("[]")
    assert list(identities(tmp_path)) == []
    assert write_identities(tmp_path, tmp_path / "identities.parquet") == 0
    assert parquet.read_table(tmp_path / "identities.parquet").num_rows == 0
