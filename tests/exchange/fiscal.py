#!/usr/bin/env python3
"""A Fiscal Data Package holds what its specification demands, and the money of the book:
fiscal.py PROGRAM SOURCE. The rules are those of Data Package, Tabular Data Package, Table Schema and Fiscal Data
Package 1.0-rc.1 with its budget taxonomy, and of the model of 0.3, as published at specs.frictionlessdata.io."""
import csv, json, os, re, subprocess, sys, tempfile
from decimal import Decimal

PROGRAM, SOURCE = map(os.path.abspath, sys.argv[1:3])
ENVIRONMENT = dict(os.environ, LC_ALL="C.UTF-8", LANG="C.UTF-8", JUESUAN_DATA=os.path.join(SOURCE, "data"))
FIELD_TYPES = {"string", "number", "integer", "boolean", "object", "array", "date", "time", "datetime", "year",
               "yearmonth", "duration", "geopoint", "geojson", "any"}
PHASES = {"proposed", "approved", "adjusted", "executed"}
DIMENSIONS = {"compound", "classification", "activity", "fact", "datetime", "entity", "location", "transaction"}
CLASSIFICATIONS = {"functional", "administrative", "economic"}

# The budget taxonomy: pattern of a column type, its data type, what it labels.
TAXONOMY = [
    (r"value", "number", None), (r"value-currency:code", "string", None), (r"date:fiscal-year", "integer", None),
    (r"(functional|administrative)-classification:generic(:level[1-8])?:code", "string", None),
    (r"(functional|administrative)-classification:generic(:level[1-8])?:label", "string", "code"),
    (r"economic-classification:generic(:level[1-4])?:code", "string", None),
    (r"economic-classification:generic(:level[1-4])?:label", "string", "code"),
    (r"activity:generic:(contract|program|project|subprogram|subproject):code", "string", None),
    (r"activity:generic:(contract|program|project|subprogram|subproject):label", "string", "code"),
    (r"budget-line-id", "string", None), (r"direction", "string", None), (r"phase:id", "string", None),
    (r"expenditure-type:code", "string", None), (r"expenditure-type:label", "string", "code"),
    (r"fin-source:generic(:level[1-3])?:code", "string", None), (r"fin-source:generic(:level[1-3])?:label", "string", "code"),
]


def run(*command, folder):
    done = subprocess.run(command, cwd=folder, env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=120)
    assert done.returncode == 0, done.stdout.decode()
    return done.stdout.decode()


def column_type(field):
    found = [entry for entry in TAXONOMY if re.fullmatch(entry[0], field["columnType"])]
    assert len(found) == 1, field
    return found[0]


def check_package(package):
    assert re.fullmatch(r"[-a-z0-9._/]+", package["name"]), package["name"]
    assert package["profile"] == "tabular-data-package"
    assert isinstance(package["title"], str) and package["title"]
    assert isinstance(package["columnTypes"], list) and all(isinstance(one, str) for one in package["columnTypes"])
    assert len(package["resources"]) == 1
    for edge in ("start", "end"):
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", package["fiscalPeriod"][edge])


def check_resource(resource):
    assert re.fullmatch(r"[-a-z0-9._/]+", resource["name"])
    assert resource["profile"] == "tabular-data-resource" and resource["encoding"] == "utf-8"
    assert not resource["path"].startswith(("/", "..")), "a path is relative to the descriptor"


def check_schema(schema):
    fields, extra = schema["fields"], schema["extraFields"]
    names = [field["name"] for field in fields + extra]
    assert len(set(names)) == len(names), "names are unique"
    for field in fields + extra:
        assert field["type"] in FIELD_TYPES
        if "columnType" in field:
            assert column_type(field)[1] == field["type"], field
    types = [field["columnType"] for field in fields + extra if "columnType" in field]
    assert len(set(types)) == len(types), "a column type stands once"
    for name in types:
        if name.endswith(":label"):
            assert name[:-len("label")] + "code" in types, f"{name} labels a code that is there"
    assert schema["primaryKey"] in names
    targets = [field for field in extra if field.get("normalizationTarget")]
    assert len(targets) == 1 and targets[0]["columnType"] == "value"
    reduced = {field["name"] for field in extra if "constant" not in field and not field.get("normalizationTarget")}
    measures = [field for field in fields if "normalize" in field]
    assert measures and all(set(field["normalize"]) == reduced for field in measures), "each measure names every reduced column"
    assert {field["normalize"]["phase"] for field in measures} == {"approved", "adjusted", "executed"}
    for field in extra:
        if "constant" in field:
            assert isinstance(field["constant"], int if field["type"] == "integer" else str)


def check_model(model, names):
    for measure in model["measures"].values():
        assert measure["source"] in names and measure["phase"] in PHASES and re.fullmatch("[A-Z]{3}", measure["currency"])
    for dimension in model["dimensions"].values():
        assert dimension["dimensionType"] in DIMENSIONS
        assert (dimension["dimensionType"] == "classification") == ("classificationType" in dimension)
        assert dimension.get("classificationType", "functional") in CLASSIFICATIONS
        keys = dimension["primaryKey"]
        assert keys and all(key in dimension["attributes"] for key in keys)
        for attribute in dimension["attributes"].values():
            assert attribute["source"] in names and attribute.get("labelfor", keys[0]) in dimension["attributes"]


def check_rows(rows, schema):
    names = [field["name"] for field in schema["fields"]]
    assert rows[0] == names, "the head is the schema"
    seen = set()
    for row in rows[1:]:
        assert len(row) == len(names)
        for field, value in zip(schema["fields"], row):
            assert field["type"] != "number" or re.fullmatch(r"-?\d+(\.\d+)?", value)
        key = row[names.index(schema["primaryKey"])]
        assert key and key not in seen
        seen.add(key)
    codes = [tuple(row[1:-3]) for row in rows[1:]]
    assert len(set(codes)) == len(codes), "a combination of codes has one row"


def total(rows, name, direction):
    at, way = rows[0].index(name), rows[0].index("direction")
    return sum(Decimal(row[at]) for row in rows[1:] if row[way] == direction)


def check_money(rows, text):
    """Against the book as text."""
    approved = adjusted = spent = received = Decimal(0)
    for row in csv.DictReader(open(os.path.join(text, "appropriation.csv"))):
        adjusted += Decimal(row["指标金额"] if "指标金额" in row else row["金额"])
        approved += Decimal(row["指标金额"] if "指标金额" in row else row["金额"]) if list(row.values())[2] == "年初" else 0
    for row in csv.DictReader(open(os.path.join(text, "voucher.csv"))):
        if row["凭证类型"] == "":
            amount = Decimal(row["借方"] or 0) - Decimal(row["贷方"] or 0)
            spent += amount if row["科目"].startswith("7") else 0
            received -= amount if row["科目"].startswith("6") else 0
    assert spent > 0 and received > 0
    assert total(rows, "approved", "expenditure") == approved, (total(rows, "approved", "expenditure"), approved)
    assert total(rows, "adjusted", "expenditure") == adjusted
    assert total(rows, "executed", "expenditure") == spent
    assert total(rows, "executed", "revenue") == received


with tempfile.TemporaryDirectory() as folder:
    example = os.path.join(SOURCE, "examples", "lizhou-2021")
    run(PROGRAM, "init", "a.book", "--settings", os.path.join(example, "book.ini"), "-q", folder=folder)
    run(PROGRAM, "import", "a.book", *[os.path.join(example, name) for name in sorted(os.listdir(example))
                                       if name.endswith(".csv")], "-q", folder=folder)
    run(PROGRAM, "close", "a.book", "-q", folder=folder)
    run(PROGRAM, "export", "a.book", "--to", "fiscal-data-package", "-o", "package", "-q", folder=folder)
    run(PROGRAM, "export", "a.book", "--to", "csv", "-o", "text", "-q", folder=folder)
    package = json.load(open(os.path.join(folder, "package", "datapackage.json")))
    resource = package["resources"][0]
    rows = list(csv.reader(open(os.path.join(folder, "package", resource["path"]), newline="")))
    cases = [
        ("the package says what it is", lambda: check_package(package)),
        ("its resource is tabular", lambda: check_resource(resource)),
        ("every column is of the budget taxonomy", lambda: check_schema(resource["schema"])),
        ("the model of version 0.3 fits", lambda: check_model(package["model"], rows[0])),
        ("rows are what the schema says", lambda: check_rows(rows, resource["schema"])),
        ("its money is the book's", lambda: check_money(rows, os.path.join(folder, "text"))),
    ]
    print(f"1..{len(cases)}")
    for number, (name, case) in enumerate(cases, 1):
        try:
            case()
            print(f"ok {number} - {name}")
        except AssertionError as error:
            print(f"not ok {number} - {name}\n# {error}")
