"""What to tell the user for each code of the protocol: what happened, and what helps."""

from __future__ import annotations

from dataclasses import dataclass

from saycut.language import Words
from saycut.wire import Document
from saycut.wire.problems import literally

__all__ = ["ADVICE", "Advice", "advice_for"]


@dataclass(frozen=True, slots=True)
class Advice:
    """A sentence and a remedy; a server's own words come before both."""

    said: Words
    remedy: Words


_NOTHING = Words("", "")
_LATER = Words("Try again in a minute.", "请稍等一分钟再试。")
_REGISTER = Words("Register to go on, your projects are kept: {url}", "注册后可继续使用，项目会保留：{url}")
_TOP_UP = Words("Top up credits in your account.", "请在账户中充值积分。")

ADVICE: dict[int, Advice] = {
    400: Advice(
        Words("The server misses something in the request.", "请求缺少必要的内容。"),
        Words("Update Saycut if this happens again.", "如再次出现，请更新 Saycut。"),
    ),
    402: Advice(
        Words("This account may not export.", "当前账户不能导出。"),
        Words(
            "This is about the plan, not about credits: register or upgrade.",
            "这与套餐有关，与积分无关：请注册或升级。",
        ),
    ),
    403: Advice(
        Words("The token may not do this.", "令牌没有这项权限。"),
        Words("Use a token with the right scope; trying again is useless.", "请换用有权限的令牌，重试没有用。"),
    ),
    404: Advice(Words("The server does not know this.", "服务器上没有这个内容。"), _NOTHING),
    409: Advice(
        Words("This contradicts what is there already.", "与现有内容冲突。"),
        Words("Show the status, then try again.", "请先查看状态再重试。"),
    ),
    422: Advice(
        Words("The request is not possible as it stands.", "这个请求无法执行。"),
        Words("Change the wish and say it again.", "请换一种说法再试。"),
    ),
    429: Advice(Words("Too many requests.", "请求过于频繁。"), _LATER),
    1001: Advice(
        Words("The token is wrong or has expired.", "令牌无效或已过期。"),
        Words("Start again without SAYCUT_TOKEN, or with a valid one.", "请去掉 SAYCUT_TOKEN 或换成有效令牌后重试。"),
    ),
    1002: Advice(
        Words("The server does not know this session.", "服务器上没有这个会话。"),
        Words("Start a new one and send the files again.", "请新建会话并重新发送素材。"),
    ),
    2001: Advice(Words("The credits are used up.", "积分已用完。"), _TOP_UP),
    4001: Advice(
        Words("Files of this type cannot be used.", "不支持这种文件。"),
        Words(
            "Send mp4, mov, avi, webm, mkv, jpg, png, gif, webp, mp3, wav, m4a or aac.",
            "支持 mp4、mov、avi、webm、mkv、jpg、png、gif、webp、mp3、wav、m4a、aac。",
        ),
    ),
    4002: Advice(
        Words("The file is too large.", "文件太大。"),
        Words("Compress or trim it, then send it again.", "请压缩或裁短后重新发送。"),
    ),
}
_OTHER = Advice(Words("The server refused (code {number}).", "服务器拒绝了请求（代码 {number}）。"), _NOTHING)
_BROKEN = Advice(Words("The server had a problem (code {number}).", "服务器出了问题（代码 {number}）。"), _LATER)


def advice_for(number: int, document: Document | None = None) -> Advice:
    """Sentence and remedy for a code. Out of credits, an anonymous user is shown the registration link, if one came."""
    if number == 2001 and (url := _register_url(document or {})):
        return Advice(ADVICE[2001].said, literally(_REGISTER, url=url))
    if number in (1010, 1011):
        return ADVICE[1001]
    if found := ADVICE.get(number):
        return found
    other = _BROKEN if 500 <= number < 600 else _OTHER
    return Advice(literally(other.said, number=number), other.remedy)


def _register_url(document: Document) -> str:
    for source in (document, document.get("data")):
        if isinstance(source, dict) and isinstance(url := source.get("register_url"), str):
            return url
    return ""
