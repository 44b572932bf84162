"""The errors of requests about policies."""

from __future__ import annotations

from ..control.errors import NotSentError
from ..storage.errors import TranslatedError
from .error_texts import POLICY_ERROR_TEXTS


class PolicyError(TranslatedError):
    """A request about a policy could not be fulfilled."""

    texts = POLICY_ERROR_TEXTS


class HeldByPolicyError(NotSentError):
    """A command would resume a miner that a policy keeps paused, or raise the power limit that it set."""

    texts = POLICY_ERROR_TEXTS
