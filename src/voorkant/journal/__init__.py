"""The append-only record of every act: an entry in clear, a payload that can be erased."""
