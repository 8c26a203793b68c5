"""What goes wrong, as an answer that says it in all languages of the page."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse

from drainage.desk.desk import NoStudyError
from drainage.desk.guard import TooLargeError
from drainage.errors import DrainageError, Finding, InputError
from drainage.languages import WHOLE
from drainage.said import spoken

MOST_FINDINGS = 200


def in_all(sentence: str) -> dict[str, str]:
    """A sentence by language."""
    return {lang: spoken(sentence, lang) for lang in WHOLE}


def finding_words(own: Finding) -> dict[str, Any]:
    """A finding with its place, and the whole line by language."""
    return {"file": own.file, "place": own.place, "column": own.column, "value": own.value,
            "line": {lang: own.in_language(lang) for lang in WHOLE}}  # fmt: skip


def error_words(error: DrainageError) -> dict[str, Any]:
    """``kind`` (name of the error), ``message`` by language, ``findings``: each with its place
    and the whole line by language."""
    if isinstance(error, InputError):
        findings = [finding_words(own) for own in error.findings[:MOST_FINDINGS]]
        return {"kind": "InputError", "message": in_all("the input needs mending"),
                "findings": findings, "beyond": len(error.findings) - len(findings)}  # fmt: skip
    sentence = error.args[0] if error.args else str(error)
    return {"kind": type(error).__name__, "message": in_all(sentence), "findings": [], "beyond": 0}


async def refused(_request: Request, error: Exception) -> JSONResponse:
    """A user's mistake: 422 with its words; no study: 409; a body that grew too large: 413."""
    if isinstance(error, NoStudyError):
        return JSONResponse({"kind": "NoStudy", "message": in_all("no study lies on the desk"),
                             "findings": [], "beyond": 0}, 409)  # fmt: skip
    if isinstance(error, TooLargeError):
        return JSONResponse({"kind": "TooLarge", "message": in_all("the file is too large"),
                             "findings": [], "beyond": 0}, 413)  # fmt: skip
    assert isinstance(error, DrainageError)
    return JSONResponse(error_words(error), 422)
