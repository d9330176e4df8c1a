"""Tables, the database, migrations and queries. Imports the domain's values and itself, nothing else of ours."""
