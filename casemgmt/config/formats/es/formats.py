DATE_FORMAT = "D j b Y"  # mar 24 nov 2026
SHORT_DATE_FORMAT = "j b Y"  # 24 nov 2026
YEAR_MONTH_FORMAT = "b Y"  # nov 2026
TIME_FORMAT = "H:i"  # 14:05
DATETIME_FORMAT = "D j b Y, H:i"
