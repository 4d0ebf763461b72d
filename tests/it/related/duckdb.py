"""Answers the same SQL with DuckDB: a world and its queries a line, what differs a line."""

import json
import re
import sys
from fractions import Fraction

import duckdb


def sign(value):
    return (value > 0) - (value < 0)


def against(value, literal):
    """A float against the float that is nearest to a literal; one beyond all floats is less than infinity."""
    nearest = float(literal)
    if abs(nearest) == float("inf") and value == nearest:
        return sign(value)
    return sign((value > nearest) - (value < nearest))


def exact_against(above, below, literal):
    if above is None or below is None:
        return None
    return sign(Fraction(above, below) - Fraction(literal))


def float_against(value, literal):
    return None if value is None else against(value, literal)


def total(floats):
    """The exact sum, or the infinity that the floats hold, or nothing where they hold both."""
    there = [value for value in floats or [] if value is not None]
    infinite = {value for value in there if abs(value) == float("inf")}
    if not there or len(infinite) > 1:
        return None, 0
    if infinite:
        return infinite.pop(), len(there)
    return sum((Fraction(value) for value in there), Fraction(0)), len(there)


def rounded(value):
    if value is None or isinstance(value, float):
        return value
    try:
        return value.numerator / value.denominator
    except OverflowError:
        return float("inf") if value > 0 else float("-inf")


def float_sum(floats):
    return rounded(total(floats)[0])


def quotient(above, below):
    return None if above is None or not below else rounded(Fraction(above, below))


def mean_of(floats):
    value, count = total(floats)
    return rounded(value / count if isinstance(value, Fraction) else value)


def mean_against(floats, literal):
    value, count = total(floats)
    if value is None:
        return None
    if isinstance(value, float):
        return against(value, literal)
    nearest = float(literal)
    if abs(nearest) == float("inf"):
        return -sign(nearest)
    return sign(value / count - Fraction(nearest))


def database():
    connection = duckdb.connect()
    connection.execute("SET threads = 1")
    functions = [
        (exact_against, ["BIGINT", "BIGINT", "VARCHAR"], "BIGINT"),
        (float_against, ["DOUBLE", "VARCHAR"], "BIGINT"),
        (float_sum, ["DOUBLE[]"], "DOUBLE"),
        (mean_of, ["DOUBLE[]"], "DOUBLE"),
        (quotient, ["BIGINT", "BIGINT"], "DOUBLE"),
        (mean_against, ["DOUBLE[]", "VARCHAR"], "BIGINT"),
    ]
    for function, parameters, result in functions:
        connection.create_function(
            function.__name__, function, parameters, result, null_handling="special", side_effects=False
        )
    return connection


def spoken(statement):
    statement = statement.replace("9e999", "'Infinity'::DOUBLE")
    statement = statement.replace("float_sum(f)", "float_sum(list(f))")
    statement = statement.replace("mean(f)", "mean_of(list(f))")
    return re.sub(r"mean_against\(f,", "mean_against(list(f),", statement)


def answered(line):
    connection = database()
    for statement in line["statements"]:
        connection.execute(spoken(statement))
    differences = []
    for at, query in enumerate(line["queries"]):
        try:
            found = sorted(row[0] for row in connection.execute(spoken(query["sql"])).fetchall())
        except duckdb.Error as error:
            differences.append({"at": at, "error": str(error)})
            continue
        if found != query["rows"]:
            differences.append({"at": at, "rows": found})
    connection.close()
    return differences


for text in sys.stdin:
    try:
        answer = answered(json.loads(text))
    except duckdb.Error as error:
        answer = [{"at": -1, "error": str(error)}]
    print(json.dumps(answer), flush=True)
