"""All commands, and how every one of them ends: 0 done, 1 failed with a sentence and a hint, 2 wrong usage."""

from __future__ import annotations

import json
import sys
from itertools import pairwise
from pathlib import Path
from typing import Annotated

import typer

from saycut.cli.output import fail
from saycut.errors import SaycutError, UsageError
from saycut.language import Language, language_of

app = typer.Typer(
    name="saycut",
    help="Say it, cut it: clips, pictures, sound and one sentence become a ready-to-publish MP4.\n\n"
    "说一句，剪一条：素材加一句话，直接出成片。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
models_app = typer.Typer(
    help="Fonts, voices and recognisers that are pulled once. 按需下载的字体和模型。", no_args_is_help=True
)
app.add_typer(models_app, name="models")
skills_app = typer.Typer(
    help="Agent skills that drive Saycut from OpenClaw, Cursor, Claude Code … 智能体技能。", no_args_is_help=True
)
app.add_typer(skills_app, name="skills")

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object for machines. 输出 JSON。")]
Force = Annotated[bool, typer.Option("--force", help="Replace an output file that exists. 覆盖已有文件。")]
Lang = Annotated[str | None, typer.Option("--lang", help="Language of replies: en or zh. 回复语言。")]


def _version(wanted: bool) -> None:
    if wanted:
        from saycut import __version__

        typer.echo(f"saycut {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version. 显示版本。")
    ] = False,
) -> None:
    pass


def _language(lang: str | None, sentence: str = "") -> Language:
    if lang is None:
        return language_of(sentence)
    if lang not in ("en", "zh"):
        raise UsageError(reason=f"--lang is en or zh, not {lang!r}")
    return "zh" if lang == "zh" else "en"


@app.command()
def make(
    instruction: Annotated[str, typer.Argument(help="What you want, in a sentence. 一句话说明要做什么。")],
    files: Annotated[list[Path] | None, typer.Argument(help="Clips, pictures, sounds, scripts. 素材文件。")] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Where the video goes. 输出文件。", show_default=False)
    ] = None,
    lang: Lang = None,
    as_json: Json = False,
    plan_only: Annotated[
        bool, typer.Option("--plan-only", help="Say what would be done, render nothing. 只看方案，不渲染。")
    ] = False,
    force: Force = False,
) -> None:
    """From files and a sentence to a finished MP4. 素材加一句话，直接出成片。"""
    from saycut.cli.make import MakeRequest, run_make

    request = MakeRequest(
        instruction, tuple(files or ()), output, _language(lang, instruction), as_json, plan_only, force
    )
    raise typer.Exit(run_make(request, explicit_language=lang is not None))


@app.command()
def chat(
    files: Annotated[list[Path] | None, typer.Argument(help="Files to begin with. 开始时添加的素材。")] = None,
    server: Annotated[
        str | None,
        typer.Option(help="Address of a server; without it one runs here. 服务地址，默认本机。", show_default=False),
    ] = None,
    session: Annotated[
        str | None, typer.Option(help="Go on with a session: its id, or last. 继续已有会话。", show_default=False)
    ] = None,
    lang: Lang = None,
) -> None:
    """A conversation, with undo and previews. 对话式剪辑，可撤销、可预览。"""
    from saycut.cli.chat import ChatRequest, run_chat

    pinned = None if lang is None else _language(lang)
    raise typer.Exit(run_chat(ChatRequest(tuple(files or ()), server, pinned, session)))


@app.command()
def demo(
    folder: Annotated[Path, typer.Argument(help="Where to. 输出文件夹。")] = Path("demo"),
    lang: Lang = None,
) -> None:
    """Draw sample inputs and make the demo videos from them. 生成示例素材并剪出示例视频。"""
    from saycut.cli.demo import run_demo

    raise typer.Exit(run_demo(folder, _language(lang)))


@app.command()
def doctor(as_json: Json = False, lang: Lang = None) -> None:
    """What is installed, what works, what would improve it. 检查安装情况。"""
    from saycut.cli.doctor import run_doctor

    raise typer.Exit(run_doctor(as_json, _language(lang)))


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on. 监听地址。")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on; 0: any free one. 端口。", min=0, max=65535)] = 8760,
    profile: Annotated[
        str | None, typer.Option(help="local (default) or hosted. 运行方式。", show_default=False)
    ] = None,
    verbose: Annotated[bool, typer.Option("--verbose", help="Log every request. 记录每个请求。")] = False,
    lang: Lang = None,
) -> None:
    """The HTTP server that agent skills talk to. 启动 HTTP 服务。"""
    from saycut.cli.serve import run_serve

    if profile not in (None, "local", "hosted"):
        raise UsageError(reason=f"--profile is local or hosted, not {profile!r}")
    raise typer.Exit(run_serve(host, port, profile, _language(lang), verbose))


@app.command("eval")
def evaluate(
    cases: Annotated[
        list[str] | None, typer.Argument(help="JSONL files of cases, or - for standard input. 用例文件。")
    ] = None,
    planner: Annotated[str, typer.Option("--planner", help="rules or model. 规划器。")] = "rules",
    scorer: Annotated[
        Path | None,
        typer.Option("--scorer", help="Scorer; without it, score.py beside the cases. 评分脚本。", show_default=False),
    ] = None,
    store: Annotated[
        Path | None,
        typer.Option("--store", help="Folder for a dated result and a table. 保存结果的文件夹。", show_default=False),
    ] = None,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Score edit-accuracy cases; with -: JSONL in, JSONL out. 对评测用例评分；用 - 时逐行输入输出。"""
    from saycut.cli.eval import EvalRequest, run
    from saycut.settings import Settings

    language = _language(lang) if lang else Settings().language or "en"
    raise typer.Exit(run(EvalRequest(tuple(cases or ("-",)), planner, scorer, store, as_json, language)))


@models_app.command("list")
def models_list(as_json: Json = False, lang: Lang = None) -> None:
    """What can be pulled, with size and licence. 列出可下载的内容。"""
    from saycut.cli.models import run_list

    raise typer.Exit(run_list(as_json, _language(lang)))


@models_app.command("pull")
def models_pull(name: str, lang: Lang = None) -> None:
    """Download one of them, verified. 下载并校验。"""
    from saycut.cli.models import run_pull

    raise typer.Exit(run_pull(name, _language(lang)))


@models_app.command("remove")
def models_remove(name: str, lang: Lang = None) -> None:
    """Delete one of them. 删除。"""
    from saycut.cli.models import run_remove

    raise typer.Exit(run_remove(name, _language(lang)))


@skills_app.command("list")
def skills_list(as_json: Json = False) -> None:
    """The skills that come with Saycut. 列出内置技能。"""
    from saycut.cli.skills import run_list

    raise typer.Exit(run_list(as_json))


@skills_app.command("install")
def skills_install(
    names: Annotated[list[str] | None, typer.Argument(help="Which; without a name all. 技能名，默认全部。")] = None,
    to: Annotated[Path, typer.Option(help="A folder that agents read skills from. 技能文件夹。")] = Path(
        "~/.agents/skills"
    ),
    force: Force = False,
    lang: Lang = None,
) -> None:
    """Copy skills to where agents look for them. 安装技能。"""
    from saycut.cli.skills import run_install

    raise typer.Exit(run_install(tuple(names or ()), to.expanduser(), force, _language(lang)))


@skills_app.command(
    "run", context_settings={"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []}
)
def skills_run(
    context: typer.Context,
    skill: Annotated[str, typer.Argument(help="A skill's folder or name. 技能的文件夹或名称。")],
) -> None:
    """Run a skill's script; everything after the skill is for the script. 运行技能脚本。"""
    from saycut.cli.skills import run_script

    raise typer.Exit(run_script(skill, context.args))


def _asked_language(arguments: list[str]) -> Language:
    """The language to fail in: ``--lang``, else that of the whole command line."""
    for first, second in pairwise(arguments):
        if first == "--lang" and second in ("en", "zh"):
            return "zh" if second == "zh" else "en"
    sentence = arguments[1] if len(arguments) > 1 else ""
    return language_of(sentence)


def main() -> None:
    """Entry point of the ``saycut`` command."""
    arguments = sys.argv[1:]
    language = _asked_language(arguments)
    as_json = "--json" in arguments
    try:
        app()
    except UsageError as error:
        sys.exit(fail(error, language, as_json, status=2))
    except SaycutError as error:
        sys.exit(fail(error, language, as_json))
    except KeyboardInterrupt:
        print(json.dumps({"error": {"code": "cancelled"}}) if as_json else "", file=sys.stderr)
        sys.exit(1)
