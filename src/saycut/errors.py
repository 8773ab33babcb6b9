"""Every error a user can meet, as one tree.

    SaycutError
    ├── MediaError             a file that cannot be used
    │   ├── FileMissing            file_missing
    │   ├── FileEmpty              file_empty
    │   ├── NotMedia               not_media
    │   ├── MediaCorrupt           media_corrupt
    │   ├── MediaTruncated         media_truncated
    │   ├── NoPicture              no_picture
    │   ├── NoSound                no_sound
    │   └── MediaTooLarge          media_too_large
    ├── TimelineError          an edit that cannot be
    │   ├── InvalidTimeline        invalid_timeline
    │   ├── UnknownReference       unknown_reference
    │   ├── OutOfRange             out_of_range
    │   ├── UnknownSchema          unknown_schema
    │   └── InvalidDraft           invalid_draft
    ├── RenderError            a video that cannot be made
    │   ├── NothingToRender        nothing_to_render
    │   ├── NotRenderable          not_renderable
    │   ├── MissingGlyph           missing_glyph
    │   ├── OutputExists           output_exists
    │   ├── OutputFolder           output_folder
    │   ├── BudgetImpossible       budget_impossible
    │   ├── OutputInvalid          output_invalid
    │   └── Cancelled              cancelled
    ├── PlanError              a wish that cannot be fulfilled
    │   └── NotUnderstood          not_understood
    ├── LanguageModelError     a language model that cannot be used
    │   ├── ModelUnavailable       model_unavailable
    │   ├── ModelTooSlow           model_too_slow
    │   └── ModelAnswerInvalid     model_answer_invalid
    ├── PullError              something that could not be downloaded
    │   ├── PullFailed             pull_failed
    │   ├── PullOffline            pull_offline
    │   └── UnknownThing           unknown_thing
    ├── ServiceError           a request the service refuses
    │   ├── TokenInvalid           token_invalid
    │   ├── ClientIdMissing        client_id_missing
    │   ├── SessionUnknown         session_unknown
    │   ├── NotFound               not_found
    │   ├── OutOfCredits           out_of_credits
    │   ├── ExportBlocked          export_blocked
    │   ├── ScopeMissing           scope_missing
    │   ├── Conflict               conflict
    │   ├── InvalidRequest         invalid_request
    │   ├── InvalidReply           invalid_reply
    │   ├── UploadTooLarge         upload_too_large
    │   ├── RateLimited            rate_limited
    │   ├── LinkRefused            link_refused
    │   ├── Refused                refused
    │   ├── ServerUnreachable      server_unreachable
    │   ├── TurnLost               turn_lost
    │   ├── ExportFailed           export_failed
    │   └── DownloadBroken         download_broken
    ├── StoreError             rows or bytes that cannot be kept or found
    │   ├── StoreUnavailable       store_unavailable
    │   ├── StoreBusy              store_busy
    │   ├── StoreTooNew            store_too_new
    │   ├── StoreFull              store_full
    │   ├── BlobMissing            blob_missing
    │   ├── BlobTooLarge           blob_too_large
    │   ├── LeaseLost              lease_lost
    │   └── HoldClosed             hold_closed
    ├── FetchError             an address that nothing is fetched from
    │   ├── AddressRefused         address_refused
    │   ├── FetchFailed            fetch_failed
    │   ├── FetchTooLarge          fetch_too_large
    │   ├── FetchTooSlow           fetch_too_slow
    │   └── FetchWrongType         fetch_wrong_type
    ├── Unforeseen             unforeseen: a fault of ours
    └── UsageError             a command given wrongly

An error has a stable ``code``, a sentence and a hint in English and Chinese, filled from its ``details``.
"""

from __future__ import annotations

from typing import ClassVar

from saycut.language import Language, Words

__all__ = [
    "AddressRefused",
    "BlobMissing",
    "BlobTooLarge",
    "BudgetImpossible",
    "Cancelled",
    "ClientIdMissing",
    "Conflict",
    "DownloadBroken",
    "ExportBlocked",
    "ExportFailed",
    "FetchError",
    "FetchFailed",
    "FetchTooLarge",
    "FetchTooSlow",
    "FetchWrongType",
    "FileEmpty",
    "FileMissing",
    "HoldClosed",
    "InvalidDraft",
    "InvalidReply",
    "InvalidRequest",
    "InvalidTimeline",
    "LanguageModelError",
    "LeaseLost",
    "LinkRefused",
    "MediaCorrupt",
    "MediaError",
    "MediaTooLarge",
    "MediaTruncated",
    "MissingGlyph",
    "ModelAnswerInvalid",
    "ModelTooSlow",
    "ModelUnavailable",
    "NoPicture",
    "NoSound",
    "NotFound",
    "NotMedia",
    "NotRenderable",
    "NotUnderstood",
    "NothingToRender",
    "OutOfCredits",
    "OutOfRange",
    "OutputExists",
    "OutputFolder",
    "OutputInvalid",
    "PlanError",
    "PullError",
    "PullFailed",
    "PullOffline",
    "RateLimited",
    "Refused",
    "RenderError",
    "SaycutError",
    "ScopeMissing",
    "ServerUnreachable",
    "ServiceError",
    "SessionUnknown",
    "StoreBusy",
    "StoreError",
    "StoreFull",
    "StoreTooNew",
    "StoreUnavailable",
    "TimelineError",
    "TokenInvalid",
    "TurnLost",
    "Unforeseen",
    "UnknownReference",
    "UnknownSchema",
    "UnknownThing",
    "UploadTooLarge",
    "UsageError",
]


class SaycutError(Exception):
    """Base of the tree. ``details`` fill the fields of ``sentence_words`` and ``hint_words``."""

    code: ClassVar[str] = "error"
    sentence_words: ClassVar[Words] = Words("Something went wrong: {reason}.", "出错了：{reason}。")
    hint_words: ClassVar[Words] = Words("", "")

    def __init__(self, **details: object) -> None:
        self.details = details
        super().__init__(self.sentence("en"))

    def sentence(self, language: Language) -> str:
        """What happened, in one sentence."""
        return self.sentence_words.say(language, **self.details)

    def hint(self, language: Language) -> str:
        """What to do about it, or an empty string."""
        return self.hint_words.say(language, **self.details)


class MediaError(SaycutError):
    """A file that cannot be used. Every subclass has the detail ``name``."""

    code = "media"


class FileMissing(MediaError):
    """There is no readable file at the path."""

    code = "file_missing"
    sentence_words = Words("“{name}” was not found or cannot be opened.", "找不到或打不开“{name}”。")
    hint_words = Words("Check the path and that you may read it.", "请检查路径和读取权限。")


class FileEmpty(MediaError):
    """The file has no bytes."""

    code = "file_empty"
    sentence_words = Words("“{name}” is empty (0 bytes).", "“{name}”是空文件（0 字节）。")
    hint_words = Words("Copy or download it again.", "请重新拷贝或下载。")


class NotMedia(MediaError):
    """The content is no format we read; ``found`` says what it looks like."""

    code = "not_media"
    sentence_words = Words(
        "“{name}” is not a video, picture or sound we can read ({found}).",
        "“{name}”不是可用的视频、图片或音频（{found}）。",
    )
    hint_words = Words(
        "Accepted: mp4, mov, avi, webm, mkv, jpg, png, gif, webp, mp3, wav, m4a, aac; scripts as txt or md.",
        "可用格式：mp4、mov、avi、webm、mkv、jpg、png、gif、webp、mp3、wav、m4a、aac；文稿可用 txt 或 md。",
    )


class MediaCorrupt(MediaError):
    """The container or its streams cannot be decoded."""

    code = "media_corrupt"
    sentence_words = Words("“{name}” is damaged: {reason}.", "“{name}”已损坏：{reason}。")
    hint_words = Words("Export or copy it again from its source.", "请从来源重新导出或拷贝。")


class MediaTruncated(MediaError):
    """The file ends before its own index says it should."""

    code = "media_truncated"
    sentence_words = Words("“{name}” is cut short: {reason}.", "“{name}”不完整：{reason}。")
    hint_words = Words(
        "Copy or download it again; the transfer may have stopped early.", "请重新拷贝或下载，传输可能中断了。"
    )


class NoPicture(MediaError):
    """A picture was needed, the file has none."""

    code = "no_picture"
    sentence_words = Words("“{name}” has no picture.", "“{name}”里没有画面。")
    hint_words = Words("Add a clip or a picture as well.", "请再添加一段视频或一张图片。")


class NoSound(MediaError):
    """A sound was needed, the file has none."""

    code = "no_sound"
    sentence_words = Words("“{name}” has no sound.", "“{name}”里没有声音。")
    hint_words = Words("Add a sound file as well.", "请再添加一个音频文件。")


class MediaTooLarge(MediaError):
    """More pixels or seconds than we take; ``found`` and ``limit`` with their units."""

    code = "media_too_large"
    sentence_words = Words("“{name}” is too large: {found}, at most {limit}.", "“{name}”太大：{found}，最多 {limit}。")
    hint_words = Words("Make it smaller and try again.", "请缩小后再试。")


class TimelineError(SaycutError):
    """An edit that cannot be."""

    code = "timeline"


class InvalidTimeline(TimelineError):
    """A timeline breaks one of its rules; ``reason`` names the rule and the place."""

    code = "invalid_timeline"
    sentence_words = Words("The timeline would not be valid: {reason}.", "时间线不成立：{reason}。")


class UnknownReference(TimelineError):
    """An operation names a clip, track or asset that is not there."""

    code = "unknown_reference"
    sentence_words = Words("There is no {what} “{name}”.", "没有{what}“{name}”。")


class OutOfRange(TimelineError):
    """A time or range lies outside what exists."""

    code = "out_of_range"
    sentence_words = Words("{what} lies outside {limit}.", "{what}超出了{limit}。")


class UnknownSchema(TimelineError):
    """A document of another schema or of a newer version."""

    code = "unknown_schema"
    sentence_words = Words("This is not a timeline we can read: {found}.", "读不懂这份时间线：{found}。")
    hint_words = Words("Update Saycut, or export the timeline again.", "请更新 Saycut，或重新导出时间线。")


class InvalidDraft(TimelineError):
    """An unusable draft; ``where`` is a path such as ``t[0].sg[2].d``, ``reason`` a clause (Words)."""

    code = "invalid_draft"
    sentence_words = Words("The draft cannot be used: {where} {reason}.", "这份草稿不能使用：{where} {reason}。")
    hint_words = Words(
        "Leave “draft” out to export the session as it stands, or send back the draft that the state answer holds.",
        "不传 draft 就会导出会话的当前版本；也可以原样传回状态接口给出的草稿。",
    )


class RenderError(SaycutError):
    """A video that cannot be made."""

    code = "render"


class NothingToRender(RenderError):
    """The timeline has no length."""

    code = "nothing_to_render"
    sentence_words = Words("There is nothing to export yet.", "还没有可以导出的内容。")
    hint_words = Words("Add a clip or a picture and say what to do with it.", "请添加视频或图片，并说明要怎么剪。")


class NotRenderable(RenderError):
    """The timeline holds something this version cannot draw; nothing is left out silently."""

    code = "not_renderable"
    sentence_words = Words("This version cannot render {what} yet.", "这个版本还不能渲染{what}。")
    hint_words = Words("Remove it and export again.", "请先去掉它再导出。")


class MissingGlyph(RenderError):
    """No usable font has a character of the text."""

    code = "missing_glyph"
    sentence_words = Words("No font here can draw “{glyphs}” in “{text}”.", "没有字体能显示“{text}”中的“{glyphs}”。")
    hint_words = Words(
        "Run “saycut models pull fonts”, or change the text.", "请运行 saycut models pull fonts，或修改文字。"
    )


class OutputExists(RenderError):
    """The output file is there already."""

    code = "output_exists"
    sentence_words = Words("“{name}” exists already and was left as it is.", "“{name}”已存在，没有改动它。")
    hint_words = Words("Choose another name, or add --force to replace it.", "请换个文件名，或加上 --force 覆盖。")


class OutputFolder(RenderError):
    """The output cannot be written where it was asked for."""

    code = "output_folder"
    sentence_words = Words("“{name}” cannot be written: {reason}.", "无法写入“{name}”：{reason}。")
    hint_words = Words("Choose a folder you may write to, with room on its disk.", "请换一个可写且空间足够的文件夹。")


class BudgetImpossible(RenderError):
    """The byte budget cannot be met; ``smallest`` is what could be reached."""

    code = "budget_impossible"
    sentence_words = Words(
        "{budget} is too small for this video; the smallest possible is {smallest}.",
        "这段视频压不到 {budget}，最小约 {smallest}。",
    )
    hint_words = Words("Make it shorter, or allow a larger file.", "请缩短视频，或放宽大小限制。")


class OutputInvalid(RenderError):
    """The finished file failed a check; it was not delivered."""

    code = "output_invalid"
    sentence_words = Words("The finished video failed a check: {reason}.", "成片没有通过检查：{reason}。")
    hint_words = Words("Nothing was written. Please report this.", "没有写出文件，请反馈这个问题。")


class Cancelled(RenderError):
    """The user cancelled; nothing partial is left."""

    code = "cancelled"
    sentence_words = Words("Cancelled; nothing was written.", "已取消，没有写出文件。")


class PlanError(SaycutError):
    """A wish that cannot be fulfilled."""

    code = "plan"


class NotUnderstood(PlanError):
    """No part of the sentence was understood; ``reply`` says what could be done instead."""

    code = "not_understood"
    sentence_words = Words("{reply}", "{reply}")


class LanguageModelError(SaycutError):
    """A language model that cannot be used; the built-in rules plan in its place."""

    code = "language_model"


class ModelUnavailable(LanguageModelError):
    """The endpoint cannot be reached, refuses, or is not set up; ``reason`` is a clause (Words)."""

    code = "model_unavailable"
    sentence_words = Words("The language model cannot be used: {reason}.", "语言模型无法使用：{reason}。")
    hint_words = Words(
        "Check SAYCUT_LLM_URL, SAYCUT_LLM_MODEL and SAYCUT_LLM_KEY, and that the server is running.",
        "请检查 SAYCUT_LLM_URL、SAYCUT_LLM_MODEL 和 SAYCUT_LLM_KEY，并确认服务已启动。",
    )


class ModelTooSlow(LanguageModelError):
    """The turn's time is over; ``limit`` is in seconds."""

    code = "model_too_slow"
    sentence_words = Words(
        "The language model did not finish within {limit} seconds.", "语言模型没有在 {limit} 秒内完成。"
    )
    hint_words = Words(
        "Use a faster model, or raise SAYCUT_LLM_TIMEOUT.", "请换用更快的模型，或调大 SAYCUT_LLM_TIMEOUT。"
    )


class ModelAnswerInvalid(LanguageModelError):
    """What came is no answer that can be used; ``reason`` is a clause (Words)."""

    code = "model_answer_invalid"
    sentence_words = Words(
        "The language model's answer cannot be used: {reason}.", "语言模型的回答无法使用：{reason}。"
    )
    hint_words = Words("Try again, or use another model.", "请重试，或换一个模型。")


class PullError(SaycutError):
    """Something that could not be downloaded."""

    code = "pull"


class PullFailed(PullError):
    """No source delivered the bytes with the right checksum."""

    code = "pull_failed"
    sentence_words = Words("“{name}” could not be downloaded: {reason}.", "下载“{name}”失败：{reason}。")
    hint_words = Words(
        "Check the network and run “saycut models pull {name}” again.", "请检查网络后重试 saycut models pull {name}。"
    )


class PullOffline(PullError):
    """A download was asked for, and the settings forbid using the network."""

    code = "pull_offline"
    sentence_words = Words("“{name}” cannot be downloaded in offline mode.", "离线模式下不能下载“{name}”。")
    hint_words = Words("Unset SAYCUT_OFFLINE and try again.", "请取消 SAYCUT_OFFLINE 后重试。")


class UnknownThing(PullError):
    """Nothing of that name can be pulled."""

    code = "unknown_thing"
    sentence_words = Words("There is nothing called “{name}” to download.", "没有名为“{name}”的可下载内容。")
    hint_words = Words("“saycut models list” shows all names.", "可用 saycut models list 查看全部名称。")


class ServiceError(SaycutError):
    """A request the service refuses."""

    code = "service"


class TokenInvalid(ServiceError):
    """No token, an unknown one, or one that is expired or revoked."""

    code = "token_invalid"
    sentence_words = Words("The token is missing, unknown or expired.", "令牌缺失、无效或已过期。")
    hint_words = Words(
        "Ask for a new one at /api/auth/anonymous-token with the same X-Client-Id.",
        "请用同一个 X-Client-Id 到 /api/auth/anonymous-token 重新获取。",
    )


class ClientIdMissing(ServiceError):
    """An anonymous token was asked for without a usable ``X-Client-Id``; ``limit`` is its greatest length."""

    code = "client_id_missing"
    sentence_words = Words(
        "The header X-Client-Id is missing or longer than {limit} characters.",
        "缺少 X-Client-Id 请求头，或其长度超过 {limit} 个字符。",
    )
    hint_words = Words(
        "Make a UUID once, keep it, and send it with this request.", "请生成一个 UUID，保存下来并随请求发送。"
    )


class SessionUnknown(ServiceError):
    """There is no session of that id for this user."""

    code = "session_unknown"
    sentence_words = Words("There is no session “{name}”.", "没有会话“{name}”。")
    hint_words = Words("Start a new session.", "请新建一个会话。")


class NotFound(ServiceError):
    """There is no such export, token, turn … for this user; ``what`` (Words) names the kind."""

    code = "not_found"
    sentence_words = Words("There is no {what} “{name}”.", "没有{what}“{name}”。")


class OutOfCredits(ServiceError):
    """Fewer credits are left than this costs; ``remedy`` (Words) says how to get more."""

    code = "out_of_credits"
    sentence_words = Words(
        "This costs {needed} credits; {available} are left.", "这一步需要 {needed} 积分，现在只剩 {available}。"
    )
    hint_words = Words("{remedy}", "{remedy}")


class ExportBlocked(ServiceError):
    """The export is not open to this request; ``reason`` and ``remedy`` are Words."""

    code = "export_blocked"
    sentence_words = Words("This export is not allowed: {reason}.", "不能导出：{reason}。")
    hint_words = Words("{remedy}", "{remedy}")


class ScopeMissing(ServiceError):
    """The token may not do this; trying again is useless."""

    code = "scope_missing"
    sentence_words = Words("This token lacks the scope “{scope}”.", "这个令牌没有“{scope}”权限。")
    hint_words = Words("Use a token that has it.", "请换用有此权限的令牌。")


class Conflict(ServiceError):
    """The request contradicts what is there already; ``reason`` and ``remedy`` are Words."""

    code = "conflict"
    sentence_words = Words("This cannot be done as things stand: {reason}.", "与现有内容冲突：{reason}。")
    hint_words = Words("{remedy}", "{remedy}")


class InvalidRequest(ServiceError):
    """A request that cannot be read; ``where`` names the field, ``reason`` is a clause (Words)."""

    code = "invalid_request"
    sentence_words = Words("The request cannot be used: {where} {reason}.", "请求无法使用：{where} {reason}。")


class InvalidReply(ServiceError):
    """A server's answer that cannot be read; ``reason`` is a clause (Words)."""

    code = "invalid_reply"
    sentence_words = Words("The server's answer cannot be read: {reason}.", "无法读取服务器的应答：{reason}。")
    hint_words = Words("Check that the address is that of a Saycut server.", "请确认地址指向 Saycut 服务器。")


class UploadTooLarge(ServiceError):
    """More bytes than one upload may have; ``found`` and ``limit`` with their units."""

    code = "upload_too_large"
    sentence_words = Words("“{name}” is too large: {found}, at most {limit}.", "“{name}”太大：{found}，最多 {limit}。")
    hint_words = Words("Compress or trim it and upload it again.", "请压缩或裁短后重新上传。")


class RateLimited(ServiceError):
    """Too many requests; ``wait`` (Words) is the time until the next one may succeed, also sent as Retry-After."""

    code = "rate_limited"
    sentence_words = Words("Too many requests.", "请求过于频繁。")
    hint_words = Words("Try again in {wait}.", "请在{wait}后重试。")


class LinkRefused(ServiceError):
    """A signed link that was changed, or whose time is over; ``reason`` is a clause (Words)."""

    code = "link_refused"
    sentence_words = Words("This link cannot be used: {reason}.", "这个链接不能使用：{reason}。")
    hint_words = Words("Ask for a new link.", "请重新获取链接。")


class Refused(ServiceError):
    """What a client met: a server's refusal, with ``number`` (the body's ``code``, else the HTTP status).

    ``said`` and ``remedy`` are Words; ``reason`` is the server's stable name of the error, if it gave one;
    ``retry_after_s`` its wish, if any.
    """

    code = "refused"
    sentence_words = Words("{said}", "{said}")
    hint_words = Words("{remedy}", "{remedy}")

    @property
    def number(self) -> int:
        number = self.details.get("number")
        return number if isinstance(number, int) else 0

    @property
    def retry_after_s(self) -> float | None:
        seconds = self.details.get("retry_after_s")
        return float(seconds) if isinstance(seconds, int | float) else None


class ServerUnreachable(ServiceError):
    """No server answers at ``url``, or it broke off too often; ``reason`` says how."""

    code = "server_unreachable"
    sentence_words = Words("{url} cannot be reached: {reason}.", "连接不上 {url}：{reason}。")
    hint_words = Words(
        "Check the address, and that the server runs there (“saycut serve”).",
        "请检查地址，并确认服务已启动（saycut serve）。",
    )


class TurnLost(ServiceError):
    """The stream broke and the session did not change within ``minutes``: nobody knows what became of the turn."""

    code = "turn_lost"
    sentence_words = Words(
        "The connection broke, and nothing had changed after {minutes} minutes.",
        "连接中断，等了 {minutes} 分钟，时间线没有变化。",
    )
    hint_words = Words("Say it once more to try again.", "可以再说一遍重试。")


class ExportFailed(ServiceError):
    """The render failed twice, under two ids; ``reason`` is the server's sentence."""

    code = "export_failed"
    sentence_words = Words("The export failed: {reason}", "导出失败：{reason}")
    hint_words = Words("The timeline is kept; change something and export again.", "时间线还在，可以调整后再导出。")


class DownloadBroken(ServiceError):
    """The file did not arrive whole; nothing partial was kept. ``reason`` is a clause (Words)."""

    code = "download_broken"
    sentence_words = Words("“{name}” did not arrive whole: {reason}.", "“{name}”没有完整下载：{reason}。")
    hint_words = Words("The video is still on the server; download it again.", "成片还在服务器上，请重新下载。")


class StoreError(SaycutError):
    """Rows or bytes that cannot be kept or found."""

    code = "store"


class StoreUnavailable(StoreError):
    """The database or the bucket cannot be reached, or does not answer as it should."""

    code = "store_unavailable"
    sentence_words = Words("“{name}” cannot be used: {reason}.", "“{name}”无法使用：{reason}。")
    hint_words = Words("Check its address, and that it is running.", "请检查地址，并确认它正在运行。")


class StoreBusy(StoreError):
    """Another transaction was in the way for too long; nothing was changed, and the same may be tried again."""

    code = "store_busy"
    sentence_words = Words("The database is busy.", "数据库正忙。")
    hint_words = Words("Try again in a moment.", "请稍后重试。")


class StoreTooNew(StoreError):
    """The database was written by a newer version; ``found`` is its schema's revision."""

    code = "store_too_new"
    sentence_words = Words(
        "The database was written by a newer Saycut ({found}).", "数据库由更新版本的 Saycut 写入（{found}）。"
    )
    hint_words = Words("Update Saycut.", "请更新 Saycut。")


class StoreFull(StoreError):
    """No room is left on the disk; nothing partial was kept."""

    code = "store_full"
    sentence_words = Words("No room is left on the disk.", "磁盘空间不足。")
    hint_words = Words("Free some space and try again.", "请腾出空间后重试。")


class BlobMissing(StoreError):
    """There are no bytes under the key."""

    code = "blob_missing"
    sentence_words = Words("The stored file “{key}” is gone.", "已存储的文件“{key}”不见了。")
    hint_words = Words("Upload it again.", "请重新上传。")


class BlobTooLarge(StoreError):
    """More bytes came than were to be kept, ``limit``; nothing partial was kept."""

    code = "blob_too_large"
    sentence_words = Words("This is larger than {limit} bytes.", "内容超过 {limit} 字节。")
    hint_words = Words("Make it smaller and try again.", "请缩小后再试。")


class LeaseLost(StoreError):
    """Someone else has taken over this turn or job, or it has ended; the holder has to stop."""

    code = "lease_lost"
    sentence_words = Words("“{name}” is no longer worked on here.", "“{name}”已不由这里处理。")


class HoldClosed(StoreError):
    """Credits that were set aside have been settled or released before, in another way."""

    code = "hold_closed"
    sentence_words = Words("The hold “{name}” is not open any more.", "预留“{name}”已经结清。")


class FetchError(SaycutError):
    """An address that nothing is fetched from. Every subclass has the detail ``url``, without credentials."""

    code = "fetch"


class AddressRefused(FetchError):
    """The address is none of the public web; ``reason`` is a clause (Words)."""

    code = "address_refused"
    sentence_words = Words("“{url}” is not fetched: {reason}.", "不会下载“{url}”：{reason}。")
    hint_words = Words(
        "Use an http or https address that everyone can reach, or upload the file.",
        "请使用公网可访问的 http 或 https 地址，或直接上传文件。",
    )


class FetchFailed(FetchError):
    """The server could not be reached, refused, or broke off; ``reason`` says which."""

    code = "fetch_failed"
    sentence_words = Words("“{url}” could not be downloaded: {reason}.", "下载“{url}”失败：{reason}。")
    hint_words = Words("Check the address, or upload the file.", "请检查地址，或直接上传文件。")


class FetchTooLarge(FetchError):
    """The file has more bytes than ``limit``."""

    code = "fetch_too_large"
    sentence_words = Words("“{url}” is larger than {limit} bytes.", "“{url}”超过 {limit} 字节。")
    hint_words = Words("Compress or trim it first.", "请先压缩或裁短。")


class FetchTooSlow(FetchError):
    """The download did not end within ``limit`` seconds."""

    code = "fetch_too_slow"
    sentence_words = Words("“{url}” did not arrive within {limit} seconds.", "“{url}”没有在 {limit} 秒内下载完。")
    hint_words = Words("Try again, or upload the file.", "请重试，或直接上传文件。")


class FetchWrongType(FetchError):
    """The server sends something that is no media file; ``found`` is its type."""

    code = "fetch_wrong_type"
    sentence_words = Words("“{url}” is no media file ({found}).", "“{url}”不是媒体文件（{found}）。")
    hint_words = Words("Link to the file itself, not to a page that shows it.", "请用文件本身的链接，而不是网页链接。")


class Unforeseen(SaycutError):
    """A fault of ours; what it was stands in the log, under the id of the request, turn or job."""

    code = "unforeseen"
    sentence_words = Words("Something unexpected went wrong on the server.", "服务器出现了意外错误。")
    hint_words = Words("Try again; if it happens again, please report it.", "请重试；如果再次出现，请反馈。")


class UsageError(SaycutError):
    """A command given wrongly (exit code 2); ``reason`` is a whole clause."""

    code = "usage"
    sentence_words = Words("{reason}", "{reason}")
