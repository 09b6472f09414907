"""Connections of clients that are slow or send without end: limits that uvicorn does not have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

if TYPE_CHECKING:
    import asyncio

#: Seconds in which a request must have arrived whole, and after which a client that reads nothing is cut off.
ARRIVAL, READING = 15.0, 60.0
#: Seconds that a client waits for its answers after it has sent the last byte. One that has gone looks the same, and
#: nothing is computed for it for longer.
LEAVING = 1.0
#: Most bytes of the head of a request, unfinished.
HEAD = 64 << 10


class ClientConnection(HttpToolsProtocol):
    """The server's end of a connection: a request must arrive, and a client must read, within a limited time."""

    _arrival: asyncio.TimerHandle | None = None
    _reading: asyncio.TimerHandle | None = None
    _leaving: asyncio.TimerHandle | None = None
    _is_arriving = _is_head = False
    _bytes = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Wait for the first request."""
        super().connection_made(transport)
        self._arrival = self.loop.call_later(ARRIVAL, transport.abort)

    def connection_lost(self, exc: Exception | None) -> None:
        """Cancel the timers."""
        for timer in (self._arrival, self._reading, self._leaving):
            if timer:
                timer.cancel()
        super().connection_lost(exc)

    def on_message_begin(self) -> None:
        """Begin to count the bytes of a request."""
        self._is_arriving = self._is_head = True
        self._bytes = 0
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """Note that the head of a request has arrived."""
        self._is_head = False
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """Note that a request has arrived."""
        self._is_arriving = False
        super().on_message_complete()

    def data_received(self, data: bytes) -> None:
        """Limit the time and the head of a request that is arriving."""
        super().data_received(data)
        if not self._is_arriving:
            if self._arrival:
                self._arrival.cancel()
                self._arrival = None
            return
        if not self._arrival:
            self._arrival = self.loop.call_later(ARRIVAL, self.transport.abort)
        self._bytes += len(data)
        if self._is_head and self._bytes > HEAD and not self.transport.is_closing():
            status = b"431 Request Header Fields Too Large" if self.headers else b"414 URI Too Long"
            self.transport.write(b"HTTP/1.1 %s\r\nconnection: close\r\ncontent-length: 0\r\n\r\n" % status)
            self.transport.close()

    def eof_received(self) -> bool:  # type: ignore[override]
        """Keep the connection for a while if the client has closed its side only, and waits for an answer."""
        if self._is_arriving or not self._is_answering():
            return False
        self._leaving = self.loop.call_later(LEAVING, self._leave)
        return True

    def _leave(self) -> None:
        """Cut off a client; later answers to it are not written."""
        if self.cycle:
            self.cycle.disconnected = True
            self.cycle.message_event.set()
        self.transport.abort()

    def on_response_complete(self) -> None:
        """Close the connection after the last answer, if nothing more can arrive."""
        super().on_response_complete()
        if self._leaving and not self._is_answering():
            self.transport.close()

    def _is_answering(self) -> bool:
        """Return whether an answer is not yet complete."""
        return bool(self.pipeline) or (self.cycle is not None and not self.cycle.response_complete)

    def pause_writing(self) -> None:
        """Start the timer of a client that does not read."""
        super().pause_writing()
        self._reading = self.loop.call_later(READING, self.transport.abort)

    def resume_writing(self) -> None:
        """Stop the timer: the client has read."""
        super().resume_writing()
        if self._reading:
            self._reading.cancel()
            self._reading = None
