"""Who takes part: residents without an account, known by a pseudonym; staff who sign in."""
