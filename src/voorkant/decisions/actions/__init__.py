"""Every write of decisions: taking one, and agreeing to another body's or not."""

from voorkant.decisions.actions.replying import reply_to_decision
from voorkant.decisions.actions.taking import take_decision

__all__ = ["reply_to_decision", "take_decision"]
