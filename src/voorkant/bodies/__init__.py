"""Who asks and who answers: municipality, village councils, partners, and the people in them."""
