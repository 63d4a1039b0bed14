"""What the libraries raise for what others wrote, and which `Problem` that is."""

from __future__ import annotations

from collections.abc import Iterator

from doubleratchet import DuplicateMessageException
from google.protobuf.message import DecodeError, EncodeError
from omemo import (
    KeyExchangeFailed,
    MessageNotForUs,
    NoSession,
    OMEMOException,
    SenderDistrusted,
    SenderNotFound,
)
from omemo.storage import NothingException
from x3dh import KeyAgreementException
from xeddsa import XEdDSAException

from widget.core.encryption import Problem
from widget.encryption.sce import Misplaced

_MISTAKEN = (ValueError, TypeError, KeyError, IndexError, AssertionError, AttributeError)
BROKEN = (*_MISTAKEN, DecodeError, EncodeError, XEdDSAException)
"""For elements that are not what they should be. The schemas' errors are ValueErrors."""
FAULTS = (OMEMOException, NothingException, KeyAgreementException, *BROKEN)


def problem_of(error: BaseException) -> Problem:
    """Why a message did not open."""
    causes = list(_causes(error))
    if any(isinstance(cause, DuplicateMessageException) for cause in causes):
        return Problem.REPEATED
    match error:
        case MessageNotForUs():
            return Problem.NOT_FOR_US
        case SenderDistrusted():
            return Problem.DISTRUSTED
        case NoSession() | SenderNotFound():
            return Problem.NO_SESSION
        case KeyExchangeFailed() if len(causes) == 1:
            return Problem.NO_SESSION  # a key of ours that is not there any more; else it has a cause
        case OMEMOException() | Misplaced() | XEdDSAException():
            return Problem.DAMAGED
    return Problem.MALFORMED


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__
