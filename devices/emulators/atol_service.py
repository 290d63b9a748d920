"""An emulated web server of ATOL's driver with its register: tasks by uuid, a fiscal storage with its own book, faults."""

import contextlib
import json
import socket
import threading
import time
from collections import deque
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from devices.emulators.atol_tasks import AtolRefusal, EmulatedAtolCash
from devices.emulators.faults import ATOL, Fault, read_fault
from devices.emulators.fiscal_storage import EmulatedStorage
from devices.emulators.memory import Memory
from devices.emulators.switched import Switchable

HANG_S = 3600.0
MAX_BODY = 200_000


class EmulatedAtol(Switchable):
    """Use as a context manager; `url` goes into the agent's settings, `storage.book` is what was really registered.

    The list of tasks survives as the server's database does; `forget` loses it. `print_s` is how long a receipt takes.
    """

    faults = ATOL

    def __init__(self, port: int = 0, *, memory: Path | None = None, print_s: float = 0) -> None:
        self._port = port
        self._memory = Memory(memory.with_name(f"{memory.name}.tasks") if memory else None)
        self.storage = EmulatedStorage(memory)
        self.cash = EmulatedAtolCash(self.storage)
        self._print_s = print_s
        self._tasks: dict[str, dict[str, Any]] = {}
        self._queue: deque[str] = deque()
        self._boot()
        self._faults: dict[str, Fault] = {}
        self._lock = threading.Condition()
        self._stopping = threading.Event()
        self._server: ThreadingHTTPServer | None = None
        self._cut: dict[str, int] = {}
        self.traffic = [0, 0]

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._port}/requests"

    @property
    def port(self) -> str:
        """Its address in the words of the settings."""
        return self.url

    def start(self) -> None:
        """Starts to listen and to carry out tasks."""
        self._listen()
        threading.Thread(target=self._carry_out_tasks, name="emulated atol", daemon=True).start()

    def stop(self) -> None:
        """Stops both."""
        self._stopping.set()
        with self._lock:
            self._lock.notify_all()
        self._close()

    def _boot(self) -> None:
        self.storage.boot()
        self._tasks = self._memory.read()
        self._queue = deque(uuid for uuid, kept in self._tasks.items() if kept["status"] == "wait")

    def reboot(self) -> None:
        """Power is cut and comes back: what is not in the memory is gone."""
        with self._lock:
            self._boot()
            self._lock.notify_all()

    def fault(self, line: str) -> None:
        """Sets one of the faults that this service has. Raises UnknownFault."""
        fault = read_fault(line, self.faults)
        with self._lock:
            match fault.name:
                case "unplug":
                    self._close()
                case "plug":
                    self._listen()
                case "forget":
                    self._tasks.clear()
                    self._queue.clear()
                    self._memory.write(self._tasks)
                case "ok":
                    self._faults.clear()
                    self._cut.clear()
                    self.cash.repair()
                    self._listen()
                case "unplug-after-in" | "unplug-after-out":
                    way = 0 if fault.name.endswith("in") else 1
                    self._cut[fault.name] = self.traffic[way] + fault.number
                case _:
                    if not self.cash.fault(fault):
                        self._faults[fault.name] = fault

    def _listen(self) -> None:
        if self._server is not None:
            return
        emulated = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                with contextlib.suppress(OSError):
                    emulated._serve(self)

            def do_GET(self) -> None:
                with contextlib.suppress(OSError):
                    emulated._serve(self)

            def log_message(self, format: str, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", self._port), Handler)
        self._server.daemon_threads = True
        self._port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.02,), name="atol server", daemon=True).start()

    def _close(self) -> None:
        server, self._server = self._server, None
        if server is not None:
            server.shutdown()
            server.server_close()

    # -- HTTP ---------------------------------------------------------------------------------------------------------

    def _serve(self, exchange: BaseHTTPRequestHandler) -> None:
        body = b""
        if exchange.command == "POST":
            body = exchange.rfile.read(min(int(exchange.headers.get("Content-Length") or 0), MAX_BODY))
            if len(body) < int(exchange.headers.get("Content-Length") or 0):
                return
        if self._cuts(exchange, 0, len(exchange.requestline) + len(str(exchange.headers)) + len(body)):
            return
        if "silent" in self._faults:
            self._stopping.wait(HANG_S)
            return
        if delay := self._faults.get("delay"):
            time.sleep(delay.number / 1000)
        if exchange.command == "POST":
            status, answer = self._take(body)
        else:
            status, answer = self._tell(exchange.path.rpartition("/")[2])
        self._answer(exchange, status, json.dumps(answer, ensure_ascii=False).encode())

    def _take(self, body: bytes) -> tuple[int, dict[str, Any]]:
        try:
            request = json.loads(body)
            uuid, tasks = request["uuid"], request["request"]
        except (ValueError, KeyError, TypeError, RecursionError):
            return 400, {"error": "bad request"}
        tasks = tasks if isinstance(tasks, list) else [tasks]
        if not isinstance(uuid, str) or not tasks or not all(isinstance(task, dict) for task in tasks):
            return 400, {"error": "bad request"}
        with self._lock:
            if uuid in self._tasks:
                return 409, {"error": "uuid exists"}
            self._tasks[uuid] = {"status": "wait", "tasks": tasks, "results": []}
            self._queue.append(uuid)
            self._memory.write(self._tasks)
            self._lock.notify_all()
        return 201, {"uuid": uuid, "number": len(self._tasks), "isBlocked": False}

    def _tell(self, uuid: str) -> tuple[int, dict[str, Any]]:
        with self._lock:
            kept = self._tasks.get(uuid)
            if kept is None:
                return 404, {"error": "no such task"}
            if kept["status"] != "ready":
                return 200, {"results": [{"status": "wait"} for _ in kept["tasks"]]}
            if "lose-reply" in self._faults and self._is_receipt(kept):
                del self._faults["lose-reply"]
                self._tasks.pop(uuid)
                return 404, {"error": "no such task"}
            return 200, {"results": kept["results"]}

    def _answer(self, exchange: BaseHTTPRequestHandler, status: int, body: bytes) -> None:
        if "garbage" in self._faults:
            body = bytes(byte ^ 0x5A for byte in body)
        head = f"HTTP/1.0 {status} -\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n".encode()
        if cut := self._faults.get("truncate"):
            _break_off(exchange, (head + body)[: cut.number])
            return
        if self._cuts(exchange, 1, len(head) + len(body), head + body):
            return
        exchange.wfile.write(head + body)

    def _cuts(self, exchange: BaseHTTPRequestHandler, way: int, count: int, data: bytes = b"") -> bool:
        """Counts the bytes of one direction; True when the cable is pulled within them."""
        with self._lock:
            name = ("unplug-after-in", "unplug-after-out")[way]
            before = self.traffic[way]
            self.traffic[way] += count
            at = self._cut.get(name)
            if at is None or self.traffic[way] < at:
                return False
            del self._cut[name]
        _break_off(exchange, data[: at - before])
        return True

    # -- tasks --------------------------------------------------------------------------------------------------------

    @staticmethod
    def _is_receipt(kept: dict[str, Any]) -> bool:
        return str(kept["tasks"][0].get("type", "")).startswith("sell")

    def _carry_out_tasks(self) -> None:
        while not self._stopping.is_set():
            with self._lock:
                self._lock.wait_for(lambda: bool(self._queue) or self._stopping.is_set())
                if self._stopping.is_set():
                    return
                uuid = self._queue.popleft()
                kept = self._tasks[uuid]
            if self._is_receipt(kept):
                self._stopping.wait(self._print_s)
            with self._lock:
                if self._tasks.get(uuid) is not kept:
                    continue
                kept["results"] = [self._result(task) for task in kept["tasks"]]
                kept["status"] = "ready"
                self._memory.write(self._tasks)

    def _result(self, task: dict[str, Any]) -> dict[str, Any]:
        try:
            result = self.cash.carry_out(task)
        except AtolRefusal as refusal:
            return {
                "status": "error",
                "errorCode": refusal.code,
                "errorDescription": refusal.text,
                "result": None,
            }
        return {"status": "ready", "errorCode": 0, "errorDescription": "Ошибок нет", "result": result}


def _break_off(exchange: BaseHTTPRequestHandler, data: bytes = b"") -> None:
    exchange.close_connection = True
    with contextlib.suppress(OSError):
        exchange.wfile.write(data)
        exchange.wfile.flush()
        exchange.connection.shutdown(socket.SHUT_RDWR)
