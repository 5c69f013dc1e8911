from rest_framework.pagination import PageNumberPagination


class Pages(PageNumberPagination):
    """Numbered pages of 25, up to 100 on request."""

    page_size = 25
    page_size_query_param = "per_page"
    max_page_size = 100
