"""Who is hidden from an actor: nobody, until a room above says who."""

from django.conf import settings
from django.db import migrations

NOBODY = """
CREATE FUNCTION scope_hidden(actor text, programs text) RETURNS text
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$ SELECT '' $$;
REVOKE ALL ON FUNCTION scope_hidden FROM PUBLIC;
GRANT EXECUTE ON FUNCTION scope_hidden TO "{app}";
"""


class Migration(migrations.Migration):
    dependencies = [("scope", "0001_privileges")]
    operations = [
        migrations.RunSQL(NOBODY.format(app=settings.APP_ROLE), "DROP FUNCTION scope_hidden(text, text)")
    ]
