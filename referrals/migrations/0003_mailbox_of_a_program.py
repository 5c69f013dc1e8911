from django.db import migrations, models

from casemgmt.scope.policies import Protect
from casemgmt.scope.together import Together

# Whoever sent referrals to a mailbox goes on doing so: the first program keeps it, each other one gets a copy
# of its own. One that nobody used goes to every program. Letters that wait follow their referral.
GIVE = """
CREATE TEMPORARY TABLE given ON COMMIT DROP AS
SELECT mailbox, program, CASE nth WHEN 1 THEN mailbox ELSE gen_random_uuid() END AS own FROM (
    SELECT mailbox, program, row_number() OVER (PARTITION BY mailbox ORDER BY since, program) AS nth FROM (
        SELECT mailbox_id AS mailbox, program, min(created_at) AS since FROM referrals_referral
        WHERE mailbox_id IS NOT NULL GROUP BY mailbox_id, program
        UNION ALL
        SELECT unused.id, program.id, NULL FROM referrals_mailbox unused CROSS JOIN access_program program
        WHERE NOT EXISTS (SELECT FROM referrals_referral WHERE mailbox_id = unused.id)
    ) AS uses
) AS ranked;

INSERT INTO referrals_mailbox (id, agency_id, email, phone, language, is_open, program)
SELECT own, agency_id, email, phone, language, is_open, given.program
FROM given JOIN referrals_mailbox ON id = mailbox WHERE own <> mailbox;

INSERT INTO referrals_historicalmailbox (id, agency_id, email, phone, language, is_open, program,
    history_date, history_type, history_change_reason)
SELECT id, agency_id, email, phone, language, is_open, program, now(), '+', 'Opened'
FROM referrals_mailbox WHERE id IN (SELECT own FROM given WHERE own <> mailbox);

UPDATE referrals_mailbox SET program = given.program FROM given WHERE id = own;
UPDATE referrals_historicalmailbox SET program = given.program FROM given WHERE id = own;

UPDATE referrals_referral moved SET mailbox_id = own FROM given
WHERE mailbox_id = mailbox AND moved.program = given.program AND own <> mailbox;
UPDATE referrals_historicalreferral moved SET mailbox_id = own FROM given
WHERE mailbox_id = mailbox AND moved.program = given.program AND own <> mailbox;
UPDATE notices_notice moved SET recipient = own FROM given
WHERE recipient = mailbox AND moved.program = given.program AND own <> mailbox;

DELETE FROM referrals_mailboxlink USING referrals_mailbox lost WHERE mailbox_id = lost.id AND program IS NULL;
DELETE FROM referrals_mailbox WHERE program IS NULL;
SET CONSTRAINTS ALL IMMEDIATE;
"""
BOUND = """
ALTER TABLE referrals_mailbox ADD CONSTRAINT mailbox_and_its_program UNIQUE (id, program);
ALTER TABLE referrals_referral ADD CONSTRAINT referral_goes_to_its_programs_mailbox
    FOREIGN KEY (mailbox_id, program) REFERENCES referrals_mailbox (id, program);
"""
UNBOUND = """
ALTER TABLE referrals_referral DROP CONSTRAINT referral_goes_to_its_programs_mailbox;
ALTER TABLE referrals_mailbox DROP CONSTRAINT mailbox_and_its_program;
"""


def program(**kwargs):
    return models.ForeignKey(
        "access.program", db_column="program", editable=False, related_name="+", **kwargs
    )


class Migration(migrations.Migration):
    dependencies = [
        ("referrals", "0002_hide_restricted"),
        ("access", "0002_initial_tokens"),
        ("notices", "0001_initial"),
    ]
    operations = [
        Together(
            migrations.AddField(
                "historicalmailbox",
                "program",
                program(blank=True, null=True, db_constraint=False, on_delete=models.DO_NOTHING),
            ),
            migrations.AddField("mailbox", "program", program(null=True, on_delete=models.PROTECT)),
        ),
        migrations.AlterField("historicalmailbox", "email", models.EmailField("e-mail", max_length=254)),
        migrations.AlterField("mailbox", "email", models.EmailField("e-mail", max_length=254)),
        migrations.RunSQL(GIVE, migrations.RunSQL.noop),
        migrations.AlterField("mailbox", "program", program(on_delete=models.PROTECT)),
        Together(
            migrations.AddConstraint(
                "mailbox",
                models.UniqueConstraint(
                    fields=["program", "email"],
                    name="mailbox_address_once_in_a_program",
                    violation_error_message="Your program has a mailbox with this address already.",
                ),
            ),
            migrations.RunSQL(BOUND, UNBOUND),
            Protect("referrals_historicalmailbox"),
        ),
    ]
