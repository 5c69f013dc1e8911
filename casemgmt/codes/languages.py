from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Language(TextChoices):
    """A language a person speaks or signs. Codes of BCP 47 (ISO 639-1, else ISO 639-3), 2024."""

    ENGLISH = "en", _("English")
    SPANISH = "es", _("Spanish")
    ASL = "ase", _("American Sign Language")
    AMHARIC = "am", _("Amharic")
    ARABIC = "ar", _("Arabic")
    BURMESE = "my", _("Burmese")
    CANTONESE = "yue", _("Cantonese")
    CHUUKESE = "chk", _("Chuukese")
    DARI = "prs", _("Dari")
    FRENCH = "fr", _("French")
    HAITIAN = "ht", _("Haitian Creole")
    HINDI = "hi", _("Hindi")
    HMONG = "hmn", _("Hmong")
    KAREN = "kar", _("Karen")
    KOREAN = "ko", _("Korean")
    MAM = "mam", _("Mam")
    MANDARIN = "cmn", _("Mandarin")
    MARSHALLESE = "mh", _("Marshallese")
    NAVAJO = "nv", _("Navajo")
    NEPALI = "ne", _("Nepali")
    PASHTO = "ps", _("Pashto")
    PERSIAN = "fa", _("Persian")
    PORTUGUESE = "pt", _("Portuguese")
    RUSSIAN = "ru", _("Russian")
    SOMALI = "so", _("Somali")
    SWAHILI = "sw", _("Swahili")
    TAGALOG = "tl", _("Tagalog")
    TIGRINYA = "ti", _("Tigrinya")
    UKRAINIAN = "uk", _("Ukrainian")
    VIETNAMESE = "vi", _("Vietnamese")
    OTHER = "und", _("Another language")
