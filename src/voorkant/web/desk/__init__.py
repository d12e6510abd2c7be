"""The desk of organisers: reads of its pages, and what its forms send."""
