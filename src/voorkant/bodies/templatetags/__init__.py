"""What templates say about bodies."""
