"""What goes wrong, as an answer that says it in all languages of the page."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse

from drainage.desk.desk import NoStudyError
from drainage.errors import DrainageError, Finding, InputError, StoreError, system_words
from drainage.languages import WHOLE
from drainage.said import said, spoken
from drainage.toml_file import findings_of

MOST_FINDINGS = 200
REQUEST = "request"
LOAD_AGAIN = "Load the page again."
BY_STATUS = {
    HTTPStatus.NOT_FOUND: "the desk has nothing at this address",
    HTTPStatus.METHOD_NOT_ALLOWED: "the desk does not do this at this address",
}


class TooLargeError(Exception):
    """A body without a length that grew beyond what it may be."""


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
    return plain_words(type(error).__name__, sentence)


def plain_words(kind: str, sentence: str) -> dict[str, Any]:
    """The same of one sentence."""
    return {"kind": kind, "message": in_all(sentence), "findings": [], "beyond": 0}


async def refused(_request: Request, error: Exception) -> JSONResponse:
    """The words of what went wrong: 422 for a user's mistake, for a request that is none of the
    page's and for what the system would not do; no study: 409; a body that grew too large: 413;
    a mistake of the program: 500."""
    if isinstance(error, NoStudyError):
        return JSONResponse(plain_words("NoStudy", "no study lies on the desk"), 409)
    if isinstance(error, TooLargeError):
        return JSONResponse(plain_words("TooLarge", "the file is too large"), 413)
    if isinstance(error, HTTPException):
        sentence = BY_STATUS.get(HTTPStatus(error.status_code), "this request is not understood")
        return JSONResponse(plain_words("Request", sentence), error.status_code)
    if isinstance(error, RequestValidationError):
        # What was given may be all of a body: it stands in no answer.
        items: Any = [{**own, "input": None, "loc": own["loc"][1:]} for own in error.errors()]
        error = InputError(findings_of(REQUEST, items[:MOST_FINDINGS], LOAD_AGAIN))
    elif isinstance(error, OSError):
        error = StoreError(system_words(error))
    if isinstance(error, DrainageError):
        return JSONResponse(error_words(error), 422)
    words = said("a mistake of the program: {error}", error=f"{type(error).__name__}: {error}")
    return JSONResponse(plain_words("Mistake", words), 500)
