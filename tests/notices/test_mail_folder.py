"""Letters of the demo lie as files that a mail program opens."""

from email import policy
from email.parser import BytesParser

from django.core.mail import EmailMultiAlternatives, get_connection

FOLDER = "casemgmt.notices.mail_folder.EmailBackend"


def test_each_letter_is_a_file_of_its_own_that_a_mail_program_reads(settings, tmp_path):
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    letters = [
        EmailMultiAlternatives(f"Número {number}", "Línea\n" * 3, "us@lane.example", ["you@partner.example"])
        for number in range(2)
    ]
    letters[1].attach_alternative("<p>Línea</p>", "text/html")
    assert get_connection(FOLDER).send_messages(letters) == 2
    files = sorted((tmp_path / "mail").iterdir())
    assert {file.suffix for file in files} == {".eml"} and len(files) == 2
    for number, file in enumerate(files):
        read = BytesParser(policy=policy.default).parsebytes(file.read_bytes())
        assert read["Subject"] == f"Número {number}" and read["To"] == "you@partner.example"
        assert read.get_body(("plain",)).get_content().splitlines()[0] == "Línea"
        assert "you@partner" not in file.name
