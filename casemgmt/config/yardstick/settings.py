"""The product's settings, with a plain stack instead of its own."""

from casemgmt.config import settings as product

globals().update({name: getattr(product, name) for name in dir(product) if name.isupper()})

DATABASES = {"default": product.DATABASES["default"] | product.DATABASE_LOGINS["owner"]}
INSTALLED_APPS = [*product.INSTALLED_APPS, "django.contrib.admin"]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",  # its app does not start without
]
ROOT_URLCONF = "casemgmt.config.yardstick.urls"
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"
CONTEXT = ("django.template.context_processors.request", "django.contrib.auth.context_processors.auth",
           "django.contrib.messages.context_processors.messages")  # fmt: skip
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": CONTEXT},
    }
]
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["casemgmt.config.yardstick.authentication.OfTheSession"],
    "DEFAULT_PAGINATION_CLASS": "rest_framework.pagination.PageNumberPagination",
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "PAGE_SIZE": 50,
}
