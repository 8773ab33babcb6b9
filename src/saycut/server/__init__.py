"""HTTP: the published protocol over the service, on FastAPI and uvicorn."""

from saycut.server.app import create_app

__all__ = ["create_app"]
