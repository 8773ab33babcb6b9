"""The timeline's vocabulary as people say it, in both languages: tables only, no rules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from saycut.language import Words
from saycut.timeline.vocabulary import Role

__all__ = [
    "ANIMATION_WORDS",
    "COLOR_WORDS",
    "FIELD_WORDS",
    "FILTER_WORDS",
    "LANGUAGE_WORDS",
    "OTHER_WORDS",
    "PHRASES",
    "PLACE_WORDS",
    "POSITION_WORDS",
    "ROLE_WORDS",
    "TRANSITION_WORDS",
    "FieldWords",
    "RoleWords",
    "Show",
]


@dataclass(frozen=True, slots=True)
class RoleWords:
    """``one`` names a clip of the role, ``many`` and ``all`` count them, ``track`` heads a line of the summary."""

    one: Words
    many: Words
    all: Words
    track: Words


def _role(one: str, many: str, track: str, one_zh: str, unit_zh: str, name_zh: str) -> RoleWords:
    return RoleWords(
        Words(one, one_zh),
        Words(f"{{n}} {many}", f" {{n}} {unit_zh}{name_zh}"),
        Words(f"all {{n}} {many}", f"全部 {{n}} {unit_zh}{name_zh}"),
        Words(track, name_zh),
    )


ROLE_WORDS: dict[Role, RoleWords] = {
    "main": RoleWords(
        Words("{name}", "{name}"),
        Words("{n} clips", " {n} 个片段"),
        Words("all {n} clips", "全部 {n} 个片段"),
        Words("Video", "视频"),
    ),
    "pip": _role("the inset {name}", "insets", "Inset", "画中画{name}", "个", "画中画"),
    "broll": _role("the cutaway {name}", "cutaways", "Cutaway", "插入画面{name}", "段", "插入画面"),
    "avatar": _role("the presenter {name}", "presenter clips", "Presenter", "主播画面{name}", "段", "主播画面"),
    "card": _role("the card {name}", "cards", "Card", "卡片{name}", "张", "卡片"),
    "watermark": _role("the watermark {name}", "watermarks", "Watermark", "水印{name}", "个", "水印"),
    "sticker": _role("the sticker {name}", "stickers", "Sticker", "贴纸{name}", "个", "贴纸"),
    "title": _role("the title {name}", "titles", "Title", "标题{name}", "个", "标题"),
    "label": _role("the label {name}", "labels", "Label", "文字标注{name}", "处", "文字标注"),
    "captions": _role("the caption {name}", "captions", "Captions", "字幕{name}", "条", "字幕"),
    "bgm": _role("the music {name}", "pieces of music", "BGM", "背景音乐{name}", "段", "背景音乐"),
    "voiceover": _role("the voice-over {name}", "voice-overs", "Voice-over", "旁白{name}", "段", "旁白"),
    "sound": _role("the sound of {name}", "sounds", "Sound", "{name}的声音", "段", "原声"),
    "sfx": _role("the sound effect {name}", "sound effects", "Sound effect", "音效{name}", "个", "音效"),
}

PHRASES: dict[str, Words] = {
    "shortened": Words("shortened the video from {before} to {after}", "视频从 {before} 剪到 {after}"),
    "cut_ranges": Words(" (cut {ranges})", "（剪掉 {ranges}）"),
    "cut_many": Words(" ({n} cuts, {total} in all)", "（共剪掉 {n} 处，合计 {total}）"),
    "cut": Words("cut {ranges} out", "剪掉了 {ranges}"),
    "cut_some": Words("cut out {n} pieces ({total} in all)", "剪掉了 {n} 处（合计 {total}）"),
    "added": Words("added {what} ({when})", "加了{what}（{when}）"),
    "added_at": Words("added {what} {place} ({when})", "在{place}加了{what}（{when}）"),
    "removed": Words("removed {what} ({when})", "去掉了{what}（{when}）"),
    "renewed": Words("replaced {before} with {after}", "把{before}换成了{after}"),
    "replaced": Words("replaced {before} with {after} ({when})", "把{before}换成了{after}（{when}）"),
    "longer": Words("made {what} longer", "延长了{what}"),
    "shorter": Words("made {what} shorter", "缩短了{what}"),
    "resized": Words("changed the length of {what} from {before} to {after}", "把{what}的时长从 {before} 改为 {after}"),
    "resized_to": Words("changed the length of {what} to {after}", "把{what}的时长改为 {after}"),
    "slipped": Words("chose another part of the source for {what}", "为{what}换了一段素材"),
    "split": Words("split {what} at {at}", "在 {at} 处切开了{what}"),
    "split_some": Words("split the video in {n} places", "把视频切开了 {n} 处"),
    "joined": Words("joined the pieces of {what} at {at}", "在 {at} 处把切开的{what}接回去了"),
    "reordered": Words("reordered the clips: {names}", "调整了片段顺序：{names}"),
    "reordered_many": Words("changed the order of the {n} clips", "调整了 {n} 个片段的顺序"),
    "moved": Words("moved {what} from {before} to {after}", "把{what}从 {before} 移到了 {after}"),
    "later": Words("moved {what} {by} s later", "把{what}推后了 {by} 秒"),
    "earlier": Words("moved {what} {by} s earlier", "把{what}提前了 {by} 秒"),
    "moved_some": Words("moved {what} to other times", "调整了{what}的出现时间"),
    "reworded": Words("changed {what} from “{before}” to “{after}”", "把{what}从“{before}”改成了“{after}”"),
    "reworded_some": Words("changed the words of {what}", "改写了{what}"),
    "set": Words("changed {field} of {what} from {before} to {after}", "把{what}的{field}从{before}改为{after}"),
    "set_to": Words("set {field} of {what} to {after}", "把{what}的{field}设为{after}"),
    "unset": Words("took {field} off {what}", "去掉了{what}的{field}"),
    "reset": Words("reset {field} of {what}", "恢复了{what}的默认{field}"),
    "set_on": Words("turned {field} on for {what}", "给{what}开启了{field}"),
    "set_off": Words("turned {field} off for {what}", "给{what}关闭了{field}"),
    "set_some": Words("changed {field} of {what}", "调整了{what}的{field}"),
    "settings": Words("changed {what} ({values})", "调整了{what}（{values}）"),
    "value": Words("{field}: {after}", "{field}：{after}"),
    "value_from": Words("{field}: {before} → {after}", "{field}：{before} → {after}"),
    "louder": Words("turned {what} up from {before} to {after}", "把{what}的音量从 {before} 提高到 {after}"),
    "softer": Words("turned {what} down from {before} to {after}", "把{what}的音量从 {before} 降到 {after}"),
    "muted": Words("muted {what}", "把{what}静音了"),
    "unmuted": Words("unmuted {what}", "恢复了{what}的声音"),
    "faster": Words("sped {what} up from {before} to {after}", "把{what}从 {before} 加快到 {after}"),
    "slower": Words("slowed {what} down from {before} to {after}", "把{what}从 {before} 放慢到 {after}"),
    "reversed": Words("reversed {what}", "把{what}倒放了"),
    "unreversed": Words("set {what} to play forwards again", "把{what}恢复为正放"),
    "ducked": Words("lowered {what} to {after} under {under}", "让{what}在{under}出现时降到 {after}"),
    "unducked": Words("stopped lowering {what} under other sound", "不再让{what}为别的声音降低音量"),
    "filter_on": Words("put {filter} on {what}", "给{what}加了{filter}"),
    "filter_on_when": Words("put {filter} on {what} ({when})", "给{what}加了{filter}（{when}）"),
    "filter_off": Words("took {filter} off {what}", "去掉了{what}的{filter}"),
    "filter_set": Words("changed {before} on {what} to {after}", "把{what}的{before}改为{after}"),
    "filter_moved": Words("changed where {filter} applies on {what}", "调整了{what}上{filter}的范围"),
    "transition_on": Words("added {type} ({length}) at {at}", "在 {at} 处加了{type}（{length}）"),
    "transition_on_some": Words("added {type} ({length}) at {n} cuts", "在 {n} 处剪辑点加了{type}（{length}）"),
    "transition_off": Words("removed {type} at {at}", "去掉了 {at} 处的{type}"),
    "transition_off_some": Words("removed {type} at {n} cuts", "去掉了 {n} 处{type}"),
    "transition_set": Words("changed {before} at {at} to {after}", "把 {at} 处的{before}改为{after}"),
    "transition_set_some": Words("changed {before} at {n} cuts to {after}", "把 {n} 处{before}改为{after}"),
    "canvas_size": Words("changed the picture from {before} to {after}", "把画面从 {before} 改为 {after}"),
    "canvas_rate": Words("changed the frame rate from {before} to {after} fps", "把帧率从 {before} 改为 {after} fps"),
    "canvas_both": Words(
        "changed the picture from {before} to {after} and the frame rate from {old_rate} to {new_rate} fps",
        "把画面从 {before}、{old_rate} fps 改为 {after}、{new_rate} fps",
    ),
    "loudness": Words("changed the loudness from {before} to {after} LUFS", "把整体响度从 {before} 改为 {after} LUFS"),
    "loudness_on": Words("set the loudness to {after} LUFS", "把整体响度设为 {after} LUFS"),
    "loudness_off": Words("removed the loudness target", "取消了整体响度目标"),
    "media": Words("exchanged the file behind {names}", "更换了{names}的文件"),
    "restacked": Words("changed which layers lie on top", "调整了图层的上下顺序"),
    "more": Words("{n} more changes ({what})", "另有 {n} 处改动（{what}）"),
    "length": Words("the video is now {after} instead of {before}", "视频时长从 {before} 变为 {after}"),
    "nothing": Words("Nothing was changed.", "没有改动。"),
    "level": Words("{when}, {level}", "{when}，音量 {level}"),
}
"""Phrases of one change: past tense and without a subject, so that they join. Named after what was done."""

Show = Literal["percent", "share", "seconds", "degrees", "times", "switch", "word", "text", "number", "lufs", "hidden"]
"""How a value is said: ``percent`` is one already, ``share`` is a fraction of 1, ``hidden`` values are not said."""


@dataclass(frozen=True, slots=True)
class FieldWords:
    """A field as people call it, and how its values are said."""

    words: Words
    show: Show


def _field(en: str, zh: str, show: Show) -> FieldWords:
    return FieldWords(Words(en, zh), show)


FIELD_WORDS: dict[str, FieldWords] = {
    "role": _field("the purpose", "用途", "word"),
    "label": _field("the description", "说明", "text"),
    "words": _field("the word timing", "逐词时间", "hidden"),
    "lang": _field("the language", "语言", "word"),
    "langs": _field("the languages", "语言", "word"),
    "mode": _field("the display", "显示方式", "word"),
    "highlight": _field("the highlight colour", "高亮颜色", "text"),
    "speed": _field("the speed", "速度", "times"),
    "reversed": _field("reverse play", "倒放", "switch"),
    "freeze": _field("the freeze frame", "定格", "switch"),
    "loop": _field("looping", "循环播放", "switch"),
    "keep_pitch": _field("pitch keeping", "变速不变调", "switch"),
    "style.size": _field("the letter size", "字号", "share"),
    "style.color": _field("the colour", "颜色", "text"),
    "style.outline": _field("the outline", "描边", "text"),
    "style.background": _field("the text background", "文字底色", "text"),
    "style.font": _field("the font", "字体", "text"),
    "style.bold": _field("bold type", "粗体", "switch"),
    "style.italic": _field("italic type", "斜体", "switch"),
    "style.upper": _field("capital letters", "全大写", "switch"),
    "style.align": _field("the alignment", "对齐", "word"),
    "place.pos": _field("the position", "位置", "word"),
    "place.width": _field("the width", "宽度", "share"),
    "place.rect": _field("the frame", "画面区域", "hidden"),
    "place.fit": _field("the fit", "画面适配", "word"),
    "place.background": _field("the background", "背景", "text"),
    "place.focus": _field("the focus", "取景重点", "word"),
    "place.scale": _field("the zoom", "缩放", "share"),
    "place.crop_left": _field("the crop on the left", "左侧裁切", "share"),
    "place.crop_right": _field("the crop on the right", "右侧裁切", "share"),
    "place.crop_top": _field("the crop at the top", "顶部裁切", "share"),
    "place.crop_bottom": _field("the crop at the bottom", "底部裁切", "share"),
    "place.rotation": _field("the rotation", "旋转", "degrees"),
    "place.flip_h": _field("mirroring", "左右翻转", "switch"),
    "place.flip_v": _field("upside-down flipping", "上下翻转", "switch"),
    "look.opacity": _field("the opacity", "不透明度", "share"),
    "look.mask": _field("the mask", "蒙版", "word"),
    "look.fade_in": _field("the fade-in", "淡入", "seconds"),
    "look.fade_out": _field("the fade-out", "淡出", "seconds"),
    "look.anim_in": _field("the entrance", "入场动画", "word"),
    "look.anim_out": _field("the exit", "出场动画", "word"),
    "look.keyframes": _field("the animation", "关键帧动画", "hidden"),
    "sound.gain_pct": _field("the volume", "音量", "percent"),
    "sound.muted": _field("mute", "静音", "switch"),
    "sound.audio_fade_in": _field("the sound fade-in", "声音淡入", "seconds"),
    "sound.audio_fade_out": _field("the sound fade-out", "声音淡出", "seconds"),
    "sound.duck": _field("the ducking", "自动压低", "hidden"),
    "sound.loudness_lufs": _field("the loudness", "响度", "lufs"),
    "sound.beats": _field("the beat marks", "节拍标记", "hidden"),
    "speech.speech_text": _field("the spoken words", "台词", "text"),
    "speech.speech_from": _field("the script", "文稿", "text"),
    "speech.voice_lang": _field("the voice's language", "语音语言", "word"),
    "speech.gender": _field("the voice", "声线", "word"),
    "speech.voice_style": _field("the tone of voice", "语气", "word"),
    "speech.clone_of": _field("the voice to imitate", "克隆的声音", "text"),
    "speech.consent": _field("the recorded consent", "授权同意", "switch"),
    "speech.source": _field("the face", "人脸来源", "text"),
}

POSITION_WORDS: dict[str, Words] = {
    "top_left": Words("top left", "左上角"),
    "top": Words("top", "顶部"),
    "top_right": Words("top right", "右上角"),
    "left": Words("left", "左侧"),
    "center": Words("centre", "中央"),
    "right": Words("right", "右侧"),
    "bottom_left": Words("bottom left", "左下角"),
    "bottom": Words("bottom", "底部"),
    "bottom_right": Words("bottom right", "右下角"),
}
"""Positions by name, as values."""

PLACE_WORDS: dict[str, Words] = {
    "top_left": Words("at the top left", "左上角"),
    "top": Words("at the top", "顶部"),
    "top_right": Words("at the top right", "右上角"),
    "left": Words("on the left", "左侧"),
    "center": Words("in the centre", "画面中央"),
    "right": Words("on the right", "右侧"),
    "bottom_left": Words("at the bottom left", "左下角"),
    "bottom": Words("at the bottom", "底部"),
    "bottom_right": Words("at the bottom right", "右下角"),
}
"""Positions as adverbs: where something was put."""

ANIMATION_WORDS: dict[str, Words] = {
    "none": Words("none", "无"),
    "fade": Words("fade", "淡入淡出"),
    "pop": Words("pop", "弹出"),
    "zoom": Words("zoom", "缩放"),
    "bounce": Words("bounce", "弹跳"),
    "typewriter": Words("typewriter", "打字机"),
    "wipe": Words("wipe", "擦除"),
    "slide_left": Words("slide to the left", "向左滑动"),
    "slide_right": Words("slide to the right", "向右滑动"),
    "slide_up": Words("slide up", "向上滑动"),
    "slide_down": Words("slide down", "向下滑动"),
}

FILTER_WORDS: dict[str, Words] = {
    "brightness": Words("brightness", "亮度"),
    "exposure": Words("exposure", "曝光"),
    "contrast": Words("contrast", "对比度"),
    "saturation": Words("saturation", "饱和度"),
    "temperature": Words("colour temperature", "色温"),
    "tint": Words("tint", "色调偏移"),
    "hue": Words("hue", "色相"),
    "gamma": Words("gamma", "伽马"),
    "grayscale": Words("black and white", "黑白"),
    "sepia": Words("sepia", "怀旧棕"),
    "vintage": Words("a vintage look", "复古滤镜"),
    "film": Words("a film look", "胶片滤镜"),
    "grain": Words("film grain", "颗粒"),
    "cinematic": Words("a cinematic look", "电影感滤镜"),
    "warm": Words("a warm look", "暖色滤镜"),
    "cool": Words("a cool look", "冷色滤镜"),
    "vivid": Words("a vivid look", "鲜艳滤镜"),
    "lut": Words("a colour table", "调色表"),
    "blur": Words("blur", "模糊"),
    "pixelate": Words("pixelation", "马赛克"),
    "sharpen": Words("sharpening", "锐化"),
    "vignette": Words("a vignette", "暗角"),
    "glow": Words("glow", "柔光"),
    "chroma_key": Words("a green-screen key", "绿幕抠像"),
    "stabilize": Words("stabilisation", "防抖"),
    "shake": Words("shake", "抖动"),
    "flash": Words("a flash", "闪光"),
    "glitch": Words("glitch", "故障效果"),
    "explosion": Words("an explosion", "爆炸效果"),
    "confetti": Words("confetti", "彩带"),
    "sparkle": Words("sparkles", "闪烁星光"),
    "denoise_audio": Words("noise reduction", "声音降噪"),
    "eq_audio": Words("an equaliser", "均衡器"),
    "compress_audio": Words("a compressor", "声音压缩"),
}

_WAYS = {"left": ("left", "左"), "right": ("right", "右"), "up": ("up", "上"), "down": ("down", "下")}
_MOVES = {"wipe": ("wipe", "擦除"), "slide": ("slide", "滑动"), "push": ("push", "推移")}

TRANSITION_WORDS: dict[str, Words] = {
    "dissolve": Words("a dissolve", "叠化"),
    "fade_black": Words("a fade through black", "黑场过渡"),
    "fade_white": Words("a fade through white", "白场过渡"),
    "flash": Words("a flash", "闪白过渡"),
    "blur": Words("a blur", "模糊过渡"),
    "zoom": Words("a zoom", "缩放过渡"),
    "spin": Words("a spin", "旋转过渡"),
    "glitch": Words("a glitch", "故障过渡"),
    "circle": Words("a circle wipe", "圆形过渡"),
} | {
    f"{move}_{way}": Words(f"a {move_en} {way_en}", f"向{way_zh}{move_zh}过渡")
    for move, (move_en, move_zh) in _MOVES.items()
    for way, (way_en, way_zh) in _WAYS.items()
}

LANGUAGE_WORDS: dict[str, Words] = {
    "en": Words("English", "英文"),
    "zh": Words("Chinese", "中文"),
    "ja": Words("Japanese", "日文"),
    "ko": Words("Korean", "韩文"),
    "fr": Words("French", "法文"),
    "de": Words("German", "德文"),
    "es": Words("Spanish", "西班牙文"),
    "pt": Words("Portuguese", "葡萄牙文"),
    "it": Words("Italian", "意大利文"),
    "ru": Words("Russian", "俄文"),
    "ar": Words("Arabic", "阿拉伯文"),
    "hi": Words("Hindi", "印地文"),
    "th": Words("Thai", "泰文"),
    "vi": Words("Vietnamese", "越南文"),
    "id": Words("Indonesian", "印尼文"),
}

COLOR_WORDS: dict[str, Words] = {
    "#000000": Words("black", "黑色"),
    "#ffffff": Words("white", "白色"),
    "#ff0000": Words("red", "红色"),
    "#00ff00": Words("green", "绿色"),
    "#0000ff": Words("blue", "蓝色"),
    "#ffff00": Words("yellow", "黄色"),
    "#ffa500": Words("orange", "橙色"),
    "#ffc0cb": Words("pink", "粉色"),
    "#800080": Words("purple", "紫色"),
    "#808080": Words("grey", "灰色"),
    "#00ffff": Words("cyan", "青色"),
    "#a52a2a": Words("brown", "棕色"),
    "#ffd700": Words("gold", "金色"),
}
"""Colours that have a plain name; others are said as they are written."""

OTHER_WORDS: dict[str, Words] = {
    "contain": Words("whole picture", "完整显示"),
    "cover": Words("fill the frame", "铺满画面"),
    "stretch": Words("stretched", "拉伸"),
    "circle": Words("circle", "圆形"),
    "rounded": Words("rounded corners", "圆角"),
    "line": Words("line by line", "逐行"),
    "word": Words("word by word", "逐词"),
    "word_highlight": Words("current word highlighted", "逐词高亮"),
    "female": Words("female", "女声"),
    "male": Words("male", "男声"),
    "neutral": Words("neutral", "中性"),
    "cheerful": Words("cheerful", "欢快"),
    "excited": Words("excited", "兴奋"),
    "calm": Words("calm", "平静"),
    "serious": Words("serious", "严肃"),
    "sad": Words("sad", "悲伤"),
    "warm": Words("warm", "温暖"),
    "face": Words("face", "人脸"),
    "subject": Words("subject", "主体"),
    "none": Words("none", "无"),
    "speech": Words("speech", "人声"),
    "on": Words("on", "开"),
    "off": Words("off", "关"),
    "default": Words("as usual", "默认"),
    "changed": Words("changed", "已调整"),
    "seconds": Words("{n} s", "{n} 秒"),
    "timed": Words("{what} of {n} s", "{n} 秒的{what}"),
    "blur": Words("blurred picture", "模糊画面"),
    "plain_color": Words("plain colour {color}", "纯色 {color}"),
    "point": Words("{x} across, {y} down", "横向 {x}、纵向 {y}"),
}
"""Words for the remaining closed vocabularies, and shapes of values."""
