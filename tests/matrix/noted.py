"""Which names a page looks for in its address and form: what it never reads, it cannot tell of."""

from django.http import QueryDict


class Noted(QueryDict):
    """An address or a form as sent; `read` holds the names that somebody looked for, in it or in a copy."""

    read = set()

    def __getitem__(self, name):
        self.read.add(name)
        return super().__getitem__(name)

    def __contains__(self, name):
        self.read.add(name)
        return super().__contains__(name)

    def __iter__(self):
        self.read.update(super().__iter__())
        return super().__iter__()

    def getlist(self, name, default=None):
        self.read.add(name)
        return super().getlist(name, default)

    def pop(self, name, *default):
        self.read.add(name)
        return super().pop(name, *default)
