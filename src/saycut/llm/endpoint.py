"""Where a language model answers: from the settings, or a server of this machine that is found by asking it."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from saycut.errors import ModelUnavailable
from saycut.language import Words
from saycut.llm.words import filled
from saycut.settings import Settings

__all__ = ["LOCAL", "LOCAL_SERVERS", "Budget", "Endpoint", "configured", "is_loopback"]

LOCAL = "local"
"""As SAYCUT_LLM_URL: whatever server of this machine answers."""

LOCAL_SERVERS = ("http://127.0.0.1:11434/v1", "http://127.0.0.1:8080/v1")
"""Where Ollama and llama.cpp's server listen unless told otherwise."""

_NO_URL = Words("“{url}” is no http or https address", "“{url}”不是 http 或 https 地址")
_OFFLINE = Words("offline mode forbids the network", "离线模式下不能使用网络")


@dataclass(frozen=True, slots=True)
class Budget:
    """What one turn may cost: seconds and tokens in all its answers, bytes in each."""

    seconds: float = 60.0
    tokens: int = 8_000
    bytes: int = 1 << 20


@dataclass(frozen=True, slots=True)
class Endpoint:
    """``base`` is the address up to and including ``/v1``; ``model`` empty: the first that the server offers."""

    base: str
    model: str = ""
    key: str = field(default="", repr=False)

    @property
    def chat(self) -> str:
        return f"{self.base}/chat/completions"

    @property
    def models(self) -> str:
        return f"{self.base}/models"

    @classmethod
    def of(cls, url: str, model: str = "", key: str = "") -> Endpoint:
        """An endpoint from what people write: a host, the address up to ``/v1``, or that of the chat completions.

        Raises ModelUnavailable for what is no such address.
        """
        try:
            parts = urlsplit(url.strip())
            usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
        except ValueError:
            usable = False
        if not usable:
            raise ModelUnavailable(reason=filled(_NO_URL, url=url.rpartition("@")[2][:80]))
        base = url.strip().rstrip("/").removesuffix("/chat/completions")
        return cls(base if urlsplit(base).path.strip("/") else f"{base.rstrip('/')}/v1", model, key)


def configured(settings: Settings) -> Endpoint | None:
    """The endpoint of the settings; None where there is none, or where it is to be found (LOCAL).

    Raises ModelUnavailable for an unusable address, and in offline mode for one outside this machine.
    """
    if settings.llm_url is None or settings.llm_url.strip().lower() == LOCAL:
        return None
    key = settings.llm_key.get_secret_value() if settings.llm_key else ""
    endpoint = Endpoint.of(settings.llm_url, settings.llm_model or "", key)
    if settings.offline and not is_loopback(endpoint.base):
        raise ModelUnavailable(reason=_OFFLINE)
    return endpoint


def is_loopback(url: str) -> bool:
    """True for an address of this machine itself."""
    host = urlsplit(url).hostname or ""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
