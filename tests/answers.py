"""Reading an answer the way a curious stranger would."""

import re


def words(answer):
    return answer.content.decode()


def stripped(answer):
    """The page without what differs between any two requests: the form tokens and the path asked for."""
    path = answer.wsgi_request.get_full_path()
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", words(answer)).replace(path, "")
