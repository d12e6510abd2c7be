"""Messages to deliver, each handed over once, with a delivery state that admits doubt."""
