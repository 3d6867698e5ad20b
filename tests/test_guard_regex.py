"""No expression of a rule can run away on any text, shown by how it is built; and what rules advise passes every rule itself.

An expression tries again for every length of a repeat. Two kinds of building make the tries multiply: a long repeat inside a
repeat, and two long repeats side by side that can share characters. Bounded gaps with a word between them are fine.
"""

import re
from re import _parser as parser

import pytest

from assistant.guard import Guard, load_rules
from assistant.hearing import Ear
from assistant.schema import Message, Remedy
from assistant.settings import ROOT

RULES = load_rules((ROOT / "prompts" / "rules").glob("*.yaml"))
EAR = ROOT / "models" / "guard"
GUARD = Guard(RULES, ear=Ear.open(EAR) if EAR.is_dir() else None)
ALL_REMEDIES = frozenset(Remedy.__args__)
LONG = 200
NESTED = 400
"""Most tries of a repeat within a repeat: the one's greatest count times the other's."""
BESIDE = 40
"""From this length on, two repeats side by side must not share a character."""
REPEATS = {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"}
ALPHABET = "一二您你我的了，。！？；、：\n a1%★《》“”（）~"


def inner(op, argument):
    """Return the sequences that an item of a parsed expression holds."""
    if op in REPEATS:
        return [argument[2]]
    if op == "SUBPATTERN":
        return [argument[3]]
    if op == "BRANCH":
        return list(argument[1])
    if op == "ATOMIC_GROUP":
        return [argument]
    if op in {"ASSERT", "ASSERT_NOT"}:
        return [argument[1]]
    return []


def walk(items, within=1):
    """Yield every sequence of a parsed expression with the count of the repeats around it."""
    yield items, within
    for op, argument in items:
        many = int(argument[1]) if str(op) in REPEATS else 1
        for sequence in inner(str(op), argument):
            yield from walk(sequence, within * many)


def characters(items):
    """Return which characters of the alphabet, and of the words in it, a sequence may hold anywhere."""
    found = set()
    for op, argument in items:
        name = str(op)
        if name == "LITERAL":
            found.add(chr(argument))
        elif name == "NOT_LITERAL":
            found |= set(ALPHABET) - {chr(argument)}
        elif name == "ANY":
            found |= set(ALPHABET) - {"\n"}
        elif name == "IN":
            found |= members(argument)
        else:
            found |= set().union(*map(characters, inner(name, argument)), set())
    return found


def members(argument):
    kinds = [str(kind) for kind, _ in argument]
    asked = set(ALPHABET) | {chr(value) for kind, value in argument if str(kind) == "LITERAL"}
    held = {char for char in asked if any(has(str(kind), value, char) for kind, value in argument)}
    return asked - held if "NEGATE" in kinds else held


def has(kind, value, char):
    if kind == "LITERAL":
        return ord(char) == value
    if kind == "RANGE":
        return value[0] <= ord(char) <= value[1]
    if kind == "CATEGORY":
        sign = {"CATEGORY_DIGIT": r"\d", "CATEGORY_SPACE": r"\s", "CATEGORY_WORD": r"\w"}
        name = str(value).replace("_NOT_", "_")
        return bool(re.match(sign[name], char)) is (name == str(value))
    return False


def varying(op, argument):
    return str(op) in REPEATS and argument[0] != argument[1]


def nested(pattern):
    """Return the greatest number of tries of a repeat within a repeat."""
    tries = [
        within * int(argument[1])
        for items, within in walk(parser.parse(pattern))
        for op, argument in items
        if varying(op, argument) and within > 1 and int(argument[1]) > 1
    ]
    return max(tries, default=0)


def longest(pattern):
    """Return the greatest count of any repeat."""
    parsed = walk(parser.parse(pattern))
    return max((int(argument[1]) for items, _ in parsed for op, argument in items if str(op) in REPEATS), default=0)


def side_by_side(pattern):
    """Return whether two long repeats stand side by side, with nothing between that must be there, and share a character."""
    for items, _ in walk(parser.parse(pattern)):
        before = []
        for op, argument in items:
            if str(op) in {"ASSERT", "ASSERT_NOT", "AT"}:
                continue
            long = varying(op, argument) and int(argument[1]) >= BESIDE
            if long and any(characters(argument[2]) & one for one in before):
                return True
            if not varying(op, argument) or argument[0] > 0:
                before = []
            if long:
                before.append(characters(argument[2]))
    return False


def expressions():
    for rule in RULES:
        for field in ("any", "offers", "unless", "needs"):
            yield from ((rule.id, field, pattern) for pattern in getattr(rule.match, field))


@pytest.mark.parametrize(
    ("pattern", "tries"),
    [
        ("(?:a{0,30}b){0,20}", 600),
        ("(?:[^，]*a)*", int(parser.MAXREPEAT) ** 2),
        ("[^，]{0,30}退", 0),
        ("(?:退款|补发)?给您", 0),
    ],
)
def test_tries_of_nested_repeats_multiply(pattern, tries):
    assert nested(pattern) == tries


@pytest.mark.parametrize(
    ("pattern", "wrong"),
    [
        ("[^，]{0,60}[^。]{0,60}退", True),
        (".{0,60}(?:亲)?.{0,60}", True),
        (r"\d{0,60}[一-鿿]{0,60}", False),
        ("[^，]{0,60}退[^，]{0,60}", False),
        ("[^，]{0,12}[^，]{0,12}", False),
    ],
)
def test_repeats_side_by_side_that_share_characters_are_seen(pattern, wrong):
    assert side_by_side(pattern) is wrong


def test_a_long_repeat_is_tried_from_the_beginning_of_the_text_only():
    long = [(rule, field, pattern) for rule, field, pattern in expressions() if longest(pattern) > LONG]
    assert [each for each in long if not each[2].startswith("^")] == []


def test_no_repeat_within_a_repeat_multiplies_its_tries():
    assert [(rule, field, pattern) for rule, field, pattern in expressions() if nested(pattern) > NESTED] == []


def test_no_long_repeats_that_share_characters_stand_side_by_side():
    assert [(rule, field, pattern) for rule, field, pattern in expressions() if side_by_side(pattern)] == []


def advice():
    for rule in RULES:
        for channel in rule.scope:
            for said in (rule.instead, *rule.match.softer.values()):
                yield rule.id, channel, said


@pytest.mark.parametrize(("rule", "channel", "said"), list(advice()))
def test_what_a_rule_advises_passes_the_whole_guard_wherever_the_rule_holds(rule, channel, said):
    found = GUARD.check(said, (), Message(channel=channel), {}, ALL_REMEDIES)
    assert [(each.rule, each.quote) for each in found if each.severity != "hint"] == []
