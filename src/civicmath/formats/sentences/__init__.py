"""What archives and folders refuse, in words."""
