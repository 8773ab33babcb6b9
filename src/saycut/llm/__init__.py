"""A small client for any OpenAI-compatible chat endpoint: OpenAI, vLLM, Ollama, llama.cpp's server, LM Studio."""

from saycut.llm.client import ChatClient, find_local
from saycut.llm.endpoint import LOCAL, Budget, Endpoint, configured
from saycut.llm.stream import CallPiece, Piece, Reader

__all__ = ["LOCAL", "Budget", "CallPiece", "ChatClient", "Endpoint", "Piece", "Reader", "configured", "find_local"]
