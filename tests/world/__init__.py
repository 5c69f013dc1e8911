"""One world for every test: a person, a program, several programs, a row in each table. Each stands once."""
