"""The first thing that is wrong with a message: its place, and the reason in English and Chinese."""

from __future__ import annotations

import re
from collections.abc import Mapping

from pydantic import ValidationError

from saycut.language import Words

__all__ = ["first_problem", "literally", "problem_of"]

_NUMBER = Words("must be a number", "必须是数字")
_WHOLE = Words("must be a whole number", "必须是整数")
_TEXT = Words("must be text", "必须是文本")
_TRUTH = Words("must be true or false", "必须是 true 或 false")
_LIST = Words("must be a list", "必须是列表")
_OBJECT = Words("must be an object", "必须是对象")
_FORM = Words("is not written as it should be", "格式不对")

_REASONS: dict[str, Words] = {
    "missing": Words("is missing", "缺失"),
    "extra_forbidden": Words("is not known here", "是未知字段"),
    "float_type": _NUMBER,
    "float_parsing": _NUMBER,
    "finite_number": Words("must be a finite number", "必须是有限的数"),
    "int_type": _WHOLE,
    "int_parsing": _WHOLE,
    "int_parsing_size": _WHOLE,
    "int_from_float": _WHOLE,
    "string_type": _TEXT,
    "string_unicode": Words("is not valid Unicode text", "不是有效的 Unicode 文本"),
    "bool_type": _TRUTH,
    "bool_parsing": _TRUTH,
    "list_type": _LIST,
    "tuple_type": _LIST,
    "dict_type": _OBJECT,
    "model_type": _OBJECT,
    "model_attributes_type": _OBJECT,
    "greater_than_equal": Words("must be {ge} or more", "不能小于 {ge}"),
    "less_than_equal": Words("must be {le} or less", "不能大于 {le}"),
    "greater_than": Words("must be more than {gt}", "必须大于 {gt}"),
    "less_than": Words("must be less than {lt}", "必须小于 {lt}"),
    "string_too_long": Words("is longer than {max_length} characters", "超过了 {max_length} 个字符"),
    "string_too_short": Words("is shorter than {min_length} characters", "少于 {min_length} 个字符"),
    "too_long": Words("has more than {max_length} entries", "超过了 {max_length} 项"),
    "too_short": Words("has fewer than {min_length} entries", "少于 {min_length} 项"),
    "literal_error": Words("must be one of {expected}", "必须是 {expected} 之一"),
    "string_pattern_mismatch": _FORM,
    "date_parsing": _FORM,
    "date_from_datetime_parsing": _FORM,
    "not_base64": Words("is not base64", "不是 base64"),
    "too_much": Words("is larger than {limit} in all", "总量超过了 {limit}"),
    "session_missing": Words("names no session", "没有指明会话"),
    "too_deep": Words("is nested too deeply", "嵌套太深"),
    "recursion_loop": Words("is nested too deeply", "嵌套太深"),
    "null_character": Words("contains a null character", "包含空字符"),
}
_OTHER = Words("is not usable", "不可用")
_DEPTH = 10
"""Steps of a path that are told."""
_NAME = re.compile(r"\w{1,60}")


def first_problem(error: ValidationError) -> tuple[str, Words]:
    """Place (``t[0].sg[2].d``, empty for the whole) and reason of the first problem."""
    problem = error.errors(include_url=False, include_input=False)[0]
    return problem_of(problem["type"], problem["loc"], problem.get("ctx") or {})


def problem_of(kind: str, loc: tuple[int | str, ...], context: Mapping[str, object]) -> tuple[str, Words]:
    """The same for one entry of pydantic's error list: its ``type``, ``loc`` and ``ctx``."""
    return _place(loc), literally(_REASONS.get(kind, _OTHER), **context)


def literally(words: Words, **fields: object) -> Words:
    """``words`` with its fields filled in, safe to be said again: braces in the values stay braces."""
    en, zh = (words.say(language, **fields).replace("{", "{{").replace("}", "}}") for language in ("en", "zh"))
    return Words(en, zh)


def _place(loc: tuple[int | str, ...]) -> str:
    """A path; what pydantic adds to say which member of a union it tried is left out."""
    path = ""
    for step in loc[:_DEPTH]:
        if isinstance(step, int):
            path += f"[{step}]"
        elif _NAME.fullmatch(step):
            path += f".{step}" if path else step
        else:
            break
    return path
