"""What hangs on a request: the context, the engine, its id, the address it came to and from."""

from __future__ import annotations

import ipaddress
from typing import cast

from starlette.requests import HTTPConnection

from saycut.service.context import Context
from saycut.settings import Settings

__all__ = ["address_of", "base_url", "context_of", "is_loopback", "request_id_of", "settings_of"]


def context_of(request: HTTPConnection) -> Context:
    """The one context of this server."""
    return cast(Context, request.app.state.context)


def settings_of(request: HTTPConnection) -> Settings:
    """Its settings."""
    return context_of(request).settings


def request_id_of(request: HTTPConnection) -> str:
    """By which the log finds the request."""
    return str(request.scope.get("saycut.request_id", ""))


def address_of(request: HTTPConnection) -> str:
    """The client's address; an IPv6 one by its network of 64 bits, which is one subscriber."""
    host = request.client.host if request.client else ""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((address, 64), strict=False).network_address)
    return host


def is_loopback(host: str) -> bool:
    """Whether a name or address of a host is this machine."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def base_url(request: HTTPConnection) -> str:
    """Where links to this server begin, without a slash at the end."""
    return (settings_of(request).public_url or str(request.base_url)).rstrip("/")
