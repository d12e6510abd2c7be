"""Settings, addresses and the database server: what turns the rooms into one running site."""
