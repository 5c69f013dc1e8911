"""Names of every script are found again: Python and the database fold alike, whatever is written."""

import unicodedata
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from casemgmt.people import duplicates
from casemgmt.people.folding import fold, plain
from tests.people.conftest import make_person

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)
BORN = (1984, 3, 12)
IN_THE_DATABASE = settings(
    max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)

# Everything that may be written, the troublesome more often: accents, jamo, presentation forms, joiners.
ANY = st.characters(exclude_categories=["Cs", "Cn"], exclude_characters="\0")
TROUBLE = st.sampled_from(
    [
        *map(chr, range(0x20, 0x80)), *"ßẞıİſςΣϊΐŉǰÅÅµΩK",
        *map(chr, range(0x300, 0x370)), *map(chr, [*range(0x1100, 0x1120), *range(0x1161, 0x1180)]),
        *map(chr, range(0x11A7, 0x11C3)), *map(chr, [*range(0x3130, 0x3190), *range(0xFFA0, 0xFFDD)]),
        *map(chr, range(0xAC00, 0xAC80)), *map(chr, [*range(0x0900, 0x0980), *range(0x1000, 0x1050)]),
        *map(chr, [*range(0x0E00, 0x0E60), *range(0x0590, 0x0700)]),
        *map(chr, [*range(0xFB00, 0xFB50), *range(0xFE70, 0xFF00)]), *map(chr, range(0xFF00, 0xFF61)),
        *map(chr, range(0x2000, 0x2070)), *map(chr, range(0x3040, 0x3100)), "\u3099", "\ufe0f", "\U000e0101",
        *"😀👩🏽™№½ﷺ",
    ]
)  # fmt: skip
NONE = ("Cs", "Cn", "Co")  # no letters
TEXTS = st.text(st.one_of(ANY, TROUBLE), max_size=40)


def folded(texts):
    """What the database makes of each text."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT people_fold(text) FROM unnest(%s::text[]) WITH ORDINALITY AS t (text, n) ORDER BY n",
            [texts],
        )
        return [row[0] for row in cursor.fetchall()]


@IN_THE_DATABASE
@given(st.lists(TEXTS, min_size=1, max_size=20))
def test_python_and_the_database_fold_alike(texts):
    assert folded(texts) == [fold(text) for text in texts]


def test_they_fold_every_single_letter_alike():
    letters = [chr(code) for code in range(1, 0x110000) if unicodedata.category(chr(code)) not in NONE]
    told = dict(zip(letters, folded(letters), strict=True))
    assert [letter for letter in letters if told[letter] != fold(letter)] == []


@settings(max_examples=500, deadline=None)
@given(TEXTS)
def test_what_was_folded_is_not_folded_any_further(text):
    assert fold(fold(text)) == fold(text)
    assert plain(plain(text)) == plain(text)


@settings(max_examples=500, deadline=None)
@given(TEXTS, st.sampled_from(["NFC", "NFD", "NFKC", "NFKD"]))
def test_another_way_of_writing_the_same_letters_is_the_same_name(text, form):
    assert fold(unicodedata.normalize(form, text)) == fold(text)


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC", "NFKD"])
def test_every_single_letter_folds_alike_however_it_is_written(form):
    written = [f"A{chr(code)}b" for code in range(1, 0x110000) if unicodedata.category(chr(code)) not in NONE]
    assert [text for text in written if fold(unicodedata.normalize(form, text)) != fold(text)] == []


def found(text, user):
    return [match.person for match in duplicates.find(duplicates.read(text), user=user, on=TODAY)]


def on_the_card(name, birth=BORN):
    return [pk for pk, _program in duplicates.with_me(name, birth=birth, age=None, on=TODAY)]


NAMES = [
    "김민준", "राम बहादुर", "သူဇာ", "王伟", "伟", "陳大文", "さくら", "ｻｸﾗ", "Ng", "Bo", "Ó",
    "Xi Li", "Łukasz Wójcik", "محمد العلي", "ﻣﺤﻤﺪ", "علی رضا", "דָּוִד", "יוסף בן־דוד",
    "Дмитрий Щёлоков", "Αλέξανδρος Παπαδόπουλος", "Նարեկ", "ნინო", "สมชาย ใจดี", "ສົມພອນ", "សុខ",
    "གྲགས་པ", "ሰላም ተስፋዬ", "அருண்", "నాగార్జున", "ബിജു", "ਗੁਰਪ੍ਰੀਤ", "ગીતા", "বিপ্লব", "සුනිල්",
    "ᏍᏏᏉᏯ", "𞤀𞤣𞤤𞤢𞤥", "𐓘𐓻𐓘", "ᠮᠣᠩᠭᠣᠯ", "ⵎⴰⵙⵉⵏⵉⵙⵙⴰ", "ꦗꦮ", "Nguyễn Văn Ân", "Straße", "Işık", "IŞIK",
    "İbrahim", "D’Angelo", "O'Brien", "Kaʻahumanu", "Anne-Marie", "Jean‑Luc", "J.R.", "Ｍａｒｉａ",
    "Zoë", "Del", "Born", "May", "Id", "R2 D2", "Agent007", "Smith, John", "June 1984", "Ümit–Can",
    "नी‍", "क्‍ष", "می‌خواهم", "X Æ A-12",
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_the_same_text_finds_the_person_by_search_and_by_card(program, responder, name):
    person = make_person(program, name, BORN)
    make_person(program, "Andre Stone", (1955, 8, 30))
    for text in (name, unicodedata.normalize("NFD", name), name.upper(), f" {name}  "):
        assert person in found(text, responder), text
        assert on_the_card(text) == [person.pk], text


PARTS = [
    ("김민준", "김"), ("김민준", "민준"), ("김민준", "김민"), ("राम बहादुर", "राम"),
    ("राम बहादुर", "बहादुर"), ("राम बहादुर", "बहा"), ("သူဇာ", "သူ"), ("သူဇာ", "ဇာ"),
    ("王伟", "王"), ("王伟", "伟"), ("欧阳娜娜", "欧阳"), ("Дмитрий Щёлоков", "щелок"),
    ("محمد العلي", "محمد"), ("محمد العلي", "علي"), ("สมชายใจดี", "ใจดี"), ("Kim Ng", "ng"),
    ("Bo Li", "bo"), ("Bo Li", "Li"), ("Anne-Marie Stone", "Anne Marie"),
    ("Anne Marie Stone", "anne-marie"), ("Shane O'Brien", "obrien"), ("Shane OBrien", "O’Brien"),
    ("Jo", "jo"), ("Maria Lopez", "mar"), ("王 伟", "王伟"), ("王伟", "王 伟"),
]  # fmt: skip


@pytest.mark.parametrize(
    "name, part",
    PARTS,
)
def test_a_part_finds_the_person(program, responder, name, part):
    person = make_person(program, name, BORN)
    make_person(program, "Pat Quill", (1955, 8, 30))
    assert person in found(part, responder)


JOINED = [
    ("Anne-Marie", "Anne Marie"), ("Anne Marie", "Annemarie"), ("O'Brien", "O Brien"),
    ("Siobhán O’Brien", "siobhan obrien"), ("De La Cruz", "Delacruz"), ("Straße", "STRASSE"),
    ("ΟΔΥΣΣΕΥΣ", "Οδυσσεύς"), ("ﻣﺤﻤﺪ", "محمد"), ("김민준", "김 민준"),
]  # fmt: skip


@pytest.mark.parametrize(
    "name, said",
    JOINED,
)
def test_the_card_knows_a_name_however_its_words_are_joined(program, name, said):
    person = make_person(program, name, BORN)
    assert on_the_card(said) == [person.pk]


@pytest.mark.parametrize("said", ["Anne", "Marie", "", "-", "Anne Mari", "%", "Anne Marie Anne"])
def test_the_card_knows_nobody_by_less_than_the_whole_name(program, said):
    make_person(program, "Anne-Marie", BORN)
    assert on_the_card(said) == []


def test_the_card_tells_very_long_names_apart(program):
    one = make_person(program, "a" * 150, BORN)
    make_person(program, "a" * 149 + "b", BORN)
    assert on_the_card("a" * 150) == [one.pk]


@pytest.mark.parametrize("name", ["-", ".", "…", "\u200e", "ـ"])
def test_the_database_refuses_a_name_that_would_find_nobody(program, name):
    for names in ({"name": name}, {"name": "Ana", "legal_name": name}):
        with pytest.raises(IntegrityError, match="person_names_are_found"), transaction.atomic():
            make_person(program, **names)


LETTERS = st.characters(categories=["L", "M"], exclude_characters="\0")
CALLED = st.text(st.one_of(LETTERS, TROUBLE), min_size=1, max_size=30).filter(lambda name: fold(name))


@settings(IN_THE_DATABASE, max_examples=150)
@given(name=CALLED, other=CALLED)
@example(name="ﷺ" * 30, other="ﷺ" * 30)
def test_whatever_somebody_is_called_finds_them_again(program, responder, name, other):
    with transaction.atomic():
        person = make_person(program, name, BORN, other_names=[other])
        for text in (name, other, fold(name)):
            assert person in found(text, responder), text
            assert person.pk in on_the_card(text), text
        transaction.set_rollback(True)
