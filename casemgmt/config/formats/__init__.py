"""How days and times are written, one format a language; `casemgmt.days` is what pages and letters use."""
