"""Made-up people and what happened around them. Phone numbers lie in the range kept for fiction."""

# name, pronouns, birth year (None: only an age is known), language, what the person says about voicemail
PEOPLE = [
    ("Rosa Delgado", "she/her", 1958, "es", "no"),
    ("Walter Boone", "he/him", 1949, "en", "yes"),
    ("Mei-Ling Zhao", "she/her", 1991, "cmn", "unknown"),
    ("Desmond Achebe", "he/him", 1984, "en", "no"),
    ("Tuyet Nguyen", "she/her", 1976, "vi", "yes"),
    ("Kit", "they/them", None, "en", "no"),
    ("José María Peña", "he/him", 1969, "es", "yes"),
    ("Charlotte Reyes-Ong", "she/her", 2003, "en", "no"),
    ("Bill Tanaka", "he/him", 1952, "en", "unknown"),
    ("Fatima Haidari", "she/her", 1988, "ar", "no"),
    ("Andre Thibodeaux", "he/him", 1979, "en", "yes"),
    ("Oksana Kravets", "she/her", 1995, "ru", "unknown"),
    ("Samuel Two Rivers", "he/him", 1966, "en", "yes"),
    ("Bea", "", None, "en", "unknown"),
    ("Tomás Iglesias", "he/him", 1999, "es", "no"),
    ("Harriet Lowe", "she/her", 1943, "en", "yes"),
    ("Yusuf Karim", "he/him", 1990, "en", "no"),
    ("Lily Park", "she/her", 2001, "ko", "yes"),
    ("Ray McAllister", "he/him", 1961, "en", "no"),
    ("Nadia Sokolova", "she/her", 1972, "ru", "unknown"),
    ("Emeka Obi", "he/him", 1987, "en", "yes"),
    ("Juniper Hayes", "they/them", 1997, "en", "no"),
    ("Carmen Vidal", "she/her", 1955, "es", "yes"),
    ("Otis Granger", "he/him", 1947, "en", "unknown"),
]
# where, reasons of the call, what was done, needs, how it ended, note
SCENES = [
    ("Library steps, 10th and Pine", ["seeking_services"], ["listened", "food_water", "information"],
     ["food", "housing"], "ended_on_scene", "Talked for half an hour. Would like a place to shower."),
    ("Riverside Park, north gate", ["disorganized"], ["calmed", "welfare_check", "clothing"],
     ["shelter", "mental_health"], "ended_on_scene", "Was cold and tired. Took a blanket and soup."),
    ("Apartment on Alder Street", ["suicide"], ["listened", "risk_check", "safety_plan"],
     ["mental_health", "suicide_risk"], "ended_on_scene", "Made a safety plan. Sister stays tonight."),
    ("Bus station", ["agitation"], ["calmed", "ride"], ["shelter", "transport"], "taken_to_service",
     "Asked for a ride to the shelter. Calm on the way."),
    ("Corner store, 5th Avenue", ["substance_use"], ["medical_check", "harm_reduction", "information"],
     ["substance_use", "medical"], "connected", "Wants to hear more about treatment next week."),
    ("Senior center", ["functioning"], ["welfare_check", "called_contact"],
     ["medical", "connection"], "taken_home", "Neighbor had worried. Daughter was called and is coming."),
    ("Parking garage, level 2", ["social_problem"], ["mediated", "listened"], ["housing"], "ended_on_scene",
     "Two people at odds about a sleeping spot. Both agreed to give room."),
    ("Community college", ["paranoia"], ["listened", "connected"], ["mental_health"], "connected",
     "Walked over to the counseling office together."),
]  # fmt: skip
TRIES = [
    ("call", "reached", "Doing better. Asked for a visit next week."),
    ("call", "reached", "Has the appointment. Needs a ride."),
    ("in_person", "reached", "Met at the library. Wants help with papers."),
]
MISSES = [
    ("call", "no_answer", ""),
    ("in_person", "not_there", "Not at the usual place; left word with the desk."),
]
