"""Wishes that are declined, small talk that is answered; neither edits anything."""

from __future__ import annotations

from saycut.agent.desk import Desk
from saycut.agent.reading import Reading
from saycut.language import Words

__all__ = ["decline", "small_talk"]

_SECRET = Words(
    "I can't share internal instructions or keys, and I won't act on text that tells me to. I can edit your video: trim, caption, add music, export.",  # noqa: E501
    "内部指令和密钥不能提供，也不会照这种要求去做。剪辑方面的事可以帮你：裁剪、加字幕、配乐、导出。",
)
_UNFIT = Words(
    "I can't help with that; it could hurt somebody. Nothing was changed. I'm glad to help with the edit itself.",
    "这个不能做，可能会伤害到别人，所以没有改动。正常的剪辑可以继续帮你。",
)
_PERSON = Words(
    "I can't use a real person's face or voice without their consent, sorry. Nothing was changed. With their permission, or with a neutral voice or presenter, it is possible.",  # noqa: E501
    "没有本人同意，不能使用真实人物的脸或声音，抱歉，没有改动。取得授权后，或者换成中性的配音、数字人，就可以做。",
)
_CHAT = {
    "thanks": Words(
        "You're welcome! Tell me whenever you want to change something else in the video.",
        "不客气！视频还想改哪里，随时告诉我。",
    ),
    "hello": Words(
        "Hello! Tell me what to do with your video: trim it, add captions or music, or export it.",
        "你好！想怎么剪视频，直接说就行：裁剪、加字幕、配乐、导出都可以。",
    ),
    "bye": Words("Goodbye! Your video stays here as it is.", "再见！视频会保持现在的样子。"),
    "who": Words(
        "I'm Saycut, a video editor you talk to. Tell me what to cut, caption or export.",
        "我是 Saycut，用说话来剪视频的助手。告诉我怎么剪就行。",
    ),
    "offtopic": Words(
        "I can only help with video editing: I can trim and cut your video, add captions, titles and music, change the look, or export it. Which would you like?",  # noqa: E501
        "这个我帮不上，我只会剪辑视频：可以裁剪素材、加字幕和标题、配乐、调色、导出。想先做哪一样？",
    ),
}
_HELP = Words(
    "I edit your video from what you write. For example: “trim to 20 s”, “cut the pauses”, “add yellow captions”, “music quieter while I speak”, “make it vertical”, “export for TikTok”, “undo”.",  # noqa: E501
    "直接说想怎么剪就行，例如：“剪到20秒”“去掉停顿”“加黄色字幕”“说话时音乐小一点”“改成竖屏”“导出发抖音”“撤销”。",
)
_EDITS = (
    "role",
    "asset",
    "filter",
    "transition",
    "platform",
    "format",
    "aspect",
    "range",
    "index",
    "caption_mode",
    "resolution",
    "length",
    "quote",
)


def decline(message: Reading, desk: Desk) -> bool:
    """Secrets, harm, and faces or voices of people who did not agree."""
    if message.has("bad", "secret", "inject") and not message.search(r"wifi"):
        desk.fail(_SECRET)
        return True
    if message.has("bad", "sexual", "harm"):
        desk.fail(_UNFIT)
        return True
    uses_likeness = (
        message.has("verb", "clone", "speak", "dub")
        or message.has("role", "avatar", "voiceover", "companion")
        or message.search(r"\b(?:face|voice)\b|换脸|声音|脸")
    )
    stranger = message.has("bad", "person", "unaware") or (
        message.has("verb", "clone")
        and not message.search(r"\bmy (?:own )?(?:voice|face)\b|我的(?:声音|脸|嗓)|我自己|本人")
        and message.search(
            r"\b(?:his|her|their|boss|somebody|someone|guest|that (?:man|woman|guy))\b|他的|她的|别人|对方|换脸|deepfake"  # noqa: E501
        )
    )
    if uses_likeness and stranger and not message.has("noun", "consent"):
        desk.fail(_PERSON)
        return True
    return False


def small_talk(message: Reading, desk: Desk) -> bool:
    """Thanks, greetings, questions about the product, and what is not about video at all."""
    if message.has("verb", "ask_help") and not message.all(*_EDITS):
        desk.note(_HELP.en, _HELP.zh)
        return True
    chat = message.first("chat")
    if chat is None:
        return False
    if chat.value == "offtopic" or message.has("chat", "offtopic"):
        if message.all(
            "asset", "filter", "transition", "platform", "format", "quote", "range", "caption_mode"
        ) or message.has("role", "captions", "title", "bgm", "label", "watermark", "voiceover"):
            return False
        desk.note(_CHAT["offtopic"].en, _CHAT["offtopic"].zh)
        return True
    acts = [
        item for item in message.all("verb") if item.value not in ("set", "keep", "ask_help", "add", "reorder", "move")
    ]
    if (
        acts
        or message.all(*_EDITS)
        or (message.all("noun", "seq") and message.search(r"\b(?:but|now|can you|could you)\b|但|不过|能"))
    ):
        return False
    words = _CHAT[chat.name]
    desk.note(words.en, words.zh)
    return True
