"""Where it is about: a municipality, its villages, how many people of which age live there."""
