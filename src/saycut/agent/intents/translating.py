"""Translation and dubbing: what is possible here is said, nothing is made up."""

from __future__ import annotations

from saycut.agent.desk import Desk, Impossible
from saycut.agent.reading import Reading
from saycut.language import Words

__all__ = ["translate"]

_NEEDS = Words(
    "Translating into {lang} needs a language model, and none is connected here, so nothing was changed. Connect one (see “saycut doctor”), or give me the translated text as an SRT file.",  # noqa: E501
    "翻译成{lang}需要接入语言模型，这里还没有，所以没有改动。接入后再说一遍即可（见 saycut doctor），也可以直接提供译好的 SRT 字幕。",  # noqa: E501
)
_NAMES = {
    "en": ("English", "英语"), "zh": ("Chinese", "中文"), "es": ("Spanish", "西班牙语"), "fr": ("French", "法语"), "de": ("German", "德语"),  # noqa: E501
    "ja": ("Japanese", "日语"), "ko": ("Korean", "韩语"), "pt": ("Portuguese", "葡萄牙语"), "it": ("Italian", "意大利语"), "ru": ("Russian", "俄语"),  # noqa: E501
    "ar": ("Arabic", "阿拉伯语"), "vi": ("Vietnamese", "越南语"), "th": ("Thai", "泰语"), "hi": ("Hindi", "印地语"), "nl": ("Dutch", "荷兰语"), "tr": ("Turkish", "土耳其语"), "id": ("Indonesian", "印尼语"),  # noqa: E501
}  # fmt: skip


def translate(clause: Reading, desk: Desk) -> bool:
    """``translate the captions to Spanish``, ``dub it in English``, ``中英双语字幕``."""
    wanted = [item.name.split("-")[0] for item in clause.all("lang") if item.value not in ("zh-Hant", "bilingual")]
    captions = clause.has("role", "captions") and clause.has("verb", "add", "set") and wanted
    if not (clause.has("verb", "translate", "dub") or clause.has("lang", "bilingual") or captions):
        return False
    if clause.has("verb", "remove") and not clause.has("verb", "translate", "dub"):
        return False
    present = {(track.lang or "").split("-")[0] for track in desk.tl.by_role("captions")} | {
        (item.language or "").split("-")[0] for item in desk.situation.facts if item.speaks
    }
    missing = [name for name in wanted if name not in present] or (
        ["en" if "zh" in present else "zh"]
        if clause.has("lang", "bilingual") or clause.has("verb", "translate", "dub")
        else []
    )
    if not missing:
        return False
    en, zh = _NAMES.get(missing[0], (missing[0], missing[0]))
    raise Impossible(_NEEDS, lang=en if desk.language == "en" else zh)
