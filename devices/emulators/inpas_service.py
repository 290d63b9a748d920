"""An emulated DualConnector with its terminal: XML over HTTP on this machine, with books of its own and faults."""

import contextlib
import socket
import threading
import time
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from devices.emulators.faults import INPAS, Fault, read_fault
from devices.emulators.memory import Memory
from devices.emulators.switched import Switchable
from devices.terminals.inpas.message import (
    AMOUNT,
    APPROVED,
    AUTHORIZATION,
    CARD,
    CONNECTION,
    CURRENCY_FIELD,
    DENIED,
    MAX_BYTES,
    OPERATION,
    REFUND,
    RRN,
    SALE,
    SETTLEMENT,
    SLIP,
    STATUS,
    TERMINAL,
    TEXT,
    TIME,
    InpasMessageError,
    InpasRequest,
    decode_request,
    encode_answer,
)

HANG_S = 3600.0


class EmulatedInpas(Switchable):
    """Use as a context manager; `url` goes into the agent's settings. `charges` are the terminal's own books.

    `encoding` is what the answers are written in, `declared` what they claim: the real service mixes them up.
    """

    faults = INPAS

    def __init__(
        self,
        port: int = 0,
        *,
        terminal: str = "00199999",
        card_s: float = 0,
        memory: Path | None = None,
        encoding: str = "utf-8",
        declared: str | None = None,
    ) -> None:
        self._port, self._terminal, self._card_s = port, terminal, card_s
        self._encoding, self._declared = encoding, declared
        self._memory = Memory(memory)
        self.charges: list[int] = list(self._memory.read().get("charges", []))
        self._rrns: list[str] = list(self._memory.read().get("rrns", []))
        self.requests: list[InpasRequest] = []
        self._faults: dict[str, Fault] = {}
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._server: ThreadingHTTPServer | None = None

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._port}/"

    @property
    def port(self) -> str:
        """Its address in the words of the settings."""
        return str(self.url)

    def start(self) -> None:
        """Starts to listen."""
        emulated = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                emulated._serve(self)

            def log_message(self, format: str, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", self._port), Handler)
        self._server.daemon_threads = True
        self._port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.05,), name="emulated inpas", daemon=True).start()

    def stop(self) -> None:
        """Stops listening."""
        self._stopping.set()
        self._close()

    def fault(self, line: str) -> None:
        """Sets one of the faults that this service has. Raises UnknownFault."""
        fault = read_fault(line, self.faults)
        match fault.name:
            case "unplug":
                self._close()
            case "plug" | "ok":
                if fault.name == "ok":
                    self._faults.clear()
                if self._server is None:
                    self.start()
            case "approve":
                self._faults.pop("decline", None)
            case _:
                self._faults[fault.name] = fault

    def _close(self) -> None:
        server, self._server = self._server, None
        if server is not None:
            server.shutdown()
            server.server_close()

    def _serve(self, exchange: BaseHTTPRequestHandler) -> None:
        length = min(int(exchange.headers.get("Content-Length") or 0), MAX_BYTES)
        try:
            request = decode_request(exchange.rfile.read(length))
        except InpasMessageError as error:
            exchange.send_error(400, str(error))
            return
        self.requests.append(request)
        if "silent" in self._faults:
            self._stopping.wait(HANG_S)
            return
        fields = self._carry_out(request)
        if request.operation in (SALE, REFUND) and "lose-reply" in self._faults:
            del self._faults["lose-reply"]
            _break_off(exchange)
            return
        if delay := self._faults.get("delay"):
            time.sleep(delay.number / 1000)
        self._answer(exchange, self._body(fields))

    def _carry_out(self, request: InpasRequest) -> dict[str, str]:
        fields = {OPERATION: request.operation, TERMINAL: self._terminal, TIME: request.at, STATUS: APPROVED}
        if request.terminal != self._terminal:
            return {**fields, STATUS: DENIED, TEXT: "НЕВЕРНЫЙ ТЕРМИНАЛ"}
        match request:
            case InpasRequest(operation="1" | "3", kopecks=int(kopecks)) if kopecks > 0:
                return {**fields, **self._move(request, kopecks)}
            case InpasRequest(operation=operation) if operation == CONNECTION:
                return {**fields, TEXT: "ОДОБРЕНО"}
            case InpasRequest(operation=operation) if operation == SETTLEMENT:
                return {**fields, TEXT: "ОДОБРЕНО", SLIP: "СВЕРКА ИТОГОВ\nИТОГИ СОВПАЛИ"}
        return {**fields, STATUS: DENIED, TEXT: "ОПЕРАЦИЯ НЕ ПОДДЕРЖИВАЕТСЯ"}

    def _move(self, request: InpasRequest, kopecks: int) -> dict[str, str]:
        time.sleep(self._card_s)
        amount = {AMOUNT: str(kopecks), CURRENCY_FIELD: "643"}
        with self._lock:
            known = request.operation == SALE or request.rrn in self._rrns
            if "decline" in self._faults or not known:
                return {**amount, STATUS: DENIED, TEXT: "ОТКАЗАНО"}
            rrn = request.rrn or f"{628820000000 + len(self._rrns)}"
            if request.operation == SALE:
                self._rrns.append(rrn)
            self.charges.append(kopecks if request.operation == SALE else -kopecks)
            self._memory.write({"charges": self.charges, "rrns": self._rrns})
        now = datetime.now().astimezone()
        slip = f"{now:%d.%m.%Y %H:%M}\nСУММА: {kopecks / 100:.2f}\nКАРТА: ************1118\nОДОБРЕНО\nRRN: {rrn}"
        return {**amount, CARD: "************1118", AUTHORIZATION: "005991", RRN: rrn, TEXT: "ОДОБРЕНО", SLIP: slip}

    def _body(self, fields: dict[str, str]) -> bytes:
        body = encode_answer(fields, self._encoding)
        if self._declared is not None:
            body = body.replace(self._encoding.encode(), self._declared.encode(), 1)
        if "garbage" in self._faults:
            body = bytes(byte ^ 0x5A for byte in body)
        return body * 2 if "duplicate" in self._faults else body

    def _answer(self, exchange: BaseHTTPRequestHandler, body: bytes) -> None:
        with contextlib.suppress(OSError):
            exchange.send_response(200)
            exchange.send_header("Content-Type", f"text/xml; charset={self._declared or self._encoding}")
            exchange.send_header("Content-Length", str(len(body)))
            exchange.end_headers()
            if cut := self._faults.get("truncate"):
                exchange.wfile.write(body[: cut.number])
                if cut.number < len(body):
                    _break_off(exchange)
                return
            exchange.wfile.write(body)


def _break_off(exchange: BaseHTTPRequestHandler) -> None:
    exchange.close_connection = True
    with contextlib.suppress(OSError):
        exchange.wfile.flush()
        exchange.connection.shutdown(socket.SHUT_RDWR)
