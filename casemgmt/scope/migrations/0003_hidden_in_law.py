"""About whom not even a paper of the law is shown: whoever is hidden, until a room above says otherwise."""

from django.conf import settings
from django.db import migrations

LIKE_ANYTHING_ELSE = """
CREATE FUNCTION scope_hidden_in_law(actor text, programs text) RETURNS text
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$ SELECT scope_hidden(actor, programs) $$;
REVOKE ALL ON FUNCTION scope_hidden_in_law FROM PUBLIC;
GRANT EXECUTE ON FUNCTION scope_hidden_in_law TO "{app}";
"""


class Migration(migrations.Migration):
    dependencies = [("scope", "0002_hidden")]
    operations = [
        migrations.RunSQL(
            LIKE_ANYTHING_ELSE.format(app=settings.APP_ROLE), "DROP FUNCTION scope_hidden_in_law(text, text)"
        )
    ]
