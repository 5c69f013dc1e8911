"""A small dispatch export and the mapping that reads it."""

DOCUMENT = {
    "name": "City log",
    "source": "city",
    "zone": "America/Los_Angeles",
    "number": "ID",
    "times": {
        "requested_at": "Requested",
        "dispatched_at": "Dispatched",
        "arrived_at": "Arrived",
        "engaged_at": "Engaged",
        "departed_at": "Departed",
    },
    "reasons": ["Reason 1", "Reason 2"],
    "fields": {
        "end_point": "End",
        "disposition": "Disposition",
        "city": "City",
        "place": "Place",
        "notes": "Notes",
    },
    "minutes": {"requested_to_dispatched": "Minutes"},
    "labels": {
        "reasons": {"Welfare": "welfare", "Suicide / Attempt": "suicide", "n/a": ""},
        "end_point": {"Engaged client": "engaged", "Unable to locate": "not_found"},
        "disposition": {"Sobering/Detox Facility": "detox", "Sobering or Detox Facility": "detox"},
    },
    "drop": ["Client Name"],
    "protected_places": {"Safe Harbor House": "Protected place"},
}
HEADER = "ID,Requested,Dispatched,Arrived,Engaged,Departed,Reason 1,Reason 2,End,Disposition,City,Place,Notes"
HEADER += ",Minutes"
GOOD = "1,2025-05-12 13:00,2025-05-12 13:05,2025-05-12 13:20,,,Welfare,,Engaged client,,Eugene,,,5"


def csv_of(*rows, header=HEADER):
    return "\n".join([header, *rows, ""]).encode()
