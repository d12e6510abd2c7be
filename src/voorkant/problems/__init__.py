"""The room `problems`: problem statements and their ratification."""
