"""The composition root: one Flask application around one office."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import flask_babel
from flask import Flask, Response, request
from flask_babel import Babel
from flask_socketio import SocketIO

from display import pages as display
from display import parts as display_parts
from display import sound as spoken_calls
from display.voice import Voice
from display.voice.cache import SoundCache
from kiosk import pages as kiosk
from kiosk import parts as kiosk_parts
from kiosk import speech as kiosk_speech
from kiosk import status_page as status
from kiosk.status_links import StatusLinks
from queue_core.office import Office
from queue_core.payments.records import PaymentRecords, open_records
from queue_core.payments.storage import DATABASE as PAYMENTS
from queue_core.reports.compliance.storage import ComplianceFile
from queue_core.visits.storage import VisitCards
from web import api, problems
from web.account import pages as account
from web.api.health import measure
from web.auth import access, refused_requests, sign_in
from web.auth.bindings import Bindings
from web.auth.budgets import Budgets
from web.auth.ownership import Ownership
from web.auth.revocation import Revocation
from web.auth.second_step import SecondSteps
from web.auth.security_log import SecurityLog
from web.auth.session_key import session_key
from web.auth.sessions import SessionLimits, Sessions
from web.auth.users import Users
from web.background import take_turns
from web.cashier import pages as cashier
from web.cookies import name_of_cookie
from web.devices.agents import AgentNamespace
from web.devices.consoles import Consoles
from web.devices.screens import Screens
from web.devices.sightings import Sightings
from web.devices.subsystem import DeviceSubsystem
from web.files.checkpoints import Checkpoints
from web.files.file_health import FileHealth
from web.input import reading, wire
from web.language import COOKIE, asked_language, page_language
from web.live.admission import Admission
from web.live.fan_out import FanOut
from web.live.hall import HallNamespace, Publisher
from web.live.read_out import read_out_with
from web.live.shown_calls import ShownCalls
from web.live.snapshots import Snapshots
from web.live.sound import SoundControl, VoiceWatch
from web.management import pages as management
from web.management.answers import pages as answers
from web.management.replay import pages as replay
from web.office_settings import pages as office_settings
from web.operator import pages as operator
from web.pages import appearance, protection, scripts, vendor
from web.pages.alarm_texts import alarm_texts
from web.pages.damage import damage_words
from web.pages.evacuation import evacuation_viewer, evacuation_words
from web.pages.safe_mode import commands_fail_words, safe_mode_words
from web.pages.wrong_clock import wrong_clock_words
from web.parts import provide
from web.payments.figures import PaymentFigures
from web.payments.subsystem import PaymentSubsystem, open_payments
from web.planning.learning import Learner
from web.planning.newcomer_waits import NewcomerWaitsRefresh
from web.planning.quick_questions import QuickQuestionsJudge
from web.planning.replanning import Replanner
from web.planning.replays import OwnDaysReplays
from web.planning.staffing_advice import StaffingAdvisor
from web.planning.target_forecasts import TargetForecasts
from web.serving import requests
from web.serving.limits import MOST_BODY_BYTES
from web.slips.delivery import SlipDelivery
from web.visits.eraser import CardEraser

_PAGES: tuple[access.Pages, ...] = (
    kiosk,
    kiosk_speech,
    status,
    display,
    spoken_calls,
    account,
    operator,
    cashier,
    management,
    answers,
    replay,
    office_settings,
)
_ROOMS = ("kiosk", "display", "web")
# The folders of the rooms' catalogues; the tests replace them with a made-up language.
_HOUSE = Path(os.environ.get("TALON_CATALOGUES") or Path(__file__).parents[1])
_SESSION_DAYS = 30
_YEAR_S = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Server:
    """A complete server: the application, its sockets, and the background tasks that `start` begins."""

    app: Flask
    socketio: SocketIO
    publisher: Publisher
    slips: SlipDelivery
    newcomer_waits: NewcomerWaitsRefresh
    replanner: Replanner
    learner: Learner
    quick_questions: QuickQuestionsJudge
    replays: OwnDaysReplays
    voice: VoiceWatch
    shown_calls: ShownCalls
    revocation: Revocation
    payments: PaymentSubsystem
    eraser: CardEraser
    devices: DeviceSubsystem

    checkpoints: Checkpoints

    def start(self) -> None:
        self.checkpoints.start()
        self.publisher.start()
        self.revocation.start()
        self.voice.start()
        self.shown_calls.start(self.socketio)
        self.newcomer_waits.start()
        self.replanner.start()
        self.learner.start()
        self.quick_questions.start()
        self.replays.start()
        self.slips.start()
        self.payments.start()
        self.eraser.start()
        self.devices.start(self.socketio)


class _Application(Flask):
    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Returns the function itself: none is a coroutine, so Flask need not check that six times a request."""
        return func


def create_server(office: Office, users: Users, public_url: str | None = None, async_mode: str = "gevent") -> Server:
    """Puts the parts together. `public_url` is the address of this server for visitors' phones, for the slip's QR code."""
    app = _Application(__name__)
    app.config.update(
        SECRET_KEY=session_key(office.directory),
        PUBLIC_URL=public_url,
        SESSION_COOKIE_NAME="talon_session",
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_HTTPONLY=True,
        PERMANENT_SESSION_LIFETIME=timedelta(days=_SESSION_DAYS),
        WTF_CSRF_CHECK_DEFAULT=False,
        WTF_CSRF_TIME_LIMIT=None,
        MAX_CONTENT_LENGTH=MOST_BODY_BYTES,
        BABEL_DEFAULT_LOCALE="en",
        BABEL_TRANSLATION_DIRECTORIES=";".join(str(_HOUSE / room / "translations") for room in _ROOMS),
    )
    app.json.sort_keys = False  # type: ignore[attr-defined]  # the default provider has it
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    Babel(app, locale_selector=page_language)
    problems.install(app)
    reading.install(app)
    requests.install(app, access.name_of_principal)
    access.install(app)
    for part in (refused_requests, protection, api, appearance, sign_in, scripts):
        part.install(app)
    app.register_blueprint(vendor.blueprint)
    for pages in _PAGES:
        access.open_pages(app, pages)
    app.jinja_env.globals.update(
        page_language=page_language,
        alarm_texts=alarm_texts,
        force_locale=flask_babel.force_locale,
        evacuation_words=evacuation_words,
        evacuation_viewer=evacuation_viewer,
        damage_words=damage_words,
        safe_mode_words=safe_mode_words,
        commands_fail_words=commands_fail_words,
        wrong_clock_words=wrong_clock_words,
        evacuation_time_zone=lambda: office.settings.office.time_zone,
    )
    app.after_request(take_turns)
    app.after_request(_keep_language)

    # Pings every 5 s find a dead screen within 10 s. Messages are small: compressing them costs more than it saves.
    socketio = SocketIO(
        app,
        async_mode=async_mode,
        client_manager=FanOut(),
        ping_interval=5,
        ping_timeout=5,
        cors_allowed_origins=None,
        http_compression=False,
        max_http_buffer_size=MOST_BODY_BYTES,
        json=wire,
    )
    Admission(socketio.server)
    links, cards, metrics = StatusLinks(app.config["SECRET_KEY"]), VisitCards(office.directory), measure(office)
    voice = Voice(SoundCache(office.directory / "voice"))
    sightings, screens = Sightings(), Screens(office.now)
    records = _records_of(office)
    compliance = ComplianceFile(office.directory)
    files = FileHealth(records.file, cards, compliance)
    ownership = Ownership(office, records, Bindings(office.directory))
    agents = AgentNamespace(office, socketio, sightings, ownership)
    consoles = Consoles(socketio)
    snapshots = Snapshots(office)
    sound = SoundControl(office, socketio)
    shown_calls = ShownCalls(office, ownership.board_zones, screens.here)
    hall = HallNamespace(snapshots, socketio, screens, sound, shown_calls, ownership)
    socketio.on_namespace(hall)
    socketio.on_namespace(agents)
    security = SecurityLog(office.directory, metrics)
    sessions = Sessions(users.database, lambda: _session_limits(office))
    revocation = Revocation(socketio, users.database, sessions, security, (hall, agents))
    revocation.install(app)
    payments = open_payments(office, socketio, agents, records)
    metrics.register(PaymentFigures(office, payments.records))
    devices = DeviceSubsystem(office, agents, screens, sightings, consoles)
    devices.measure(metrics)
    provide(app, office, users, ownership, links, cards, metrics, payments, devices)
    provide(app, sessions, security, SecondSteps(users.database))
    provide(app, shown_calls, compliance)
    provide(app, StaffingAdvisor(office), TargetForecasts(office), snapshots, Budgets(), files)
    kiosk_parts.provide(
        app,
        kiosk_parts.KioskParts(
            office,
            links,
            cards,
            read_out_with(office, voice),
            reading.body,
            problems.status_of,
            lambda: _offline_port(office),
        ),
    )
    display_parts.provide(app, display_parts.DisplayParts(office, voice))
    return Server(
        app,
        socketio,
        Publisher(office, socketio),
        SlipDelivery(office, socketio, agents, public_url, links),
        NewcomerWaitsRefresh(office, socketio),
        Replanner(office, socketio),
        Learner(office, socketio),
        QuickQuestionsJudge(office, socketio),
        OwnDaysReplays(office, socketio),
        VoiceWatch(office, voice, sightings, socketio),
        shown_calls,
        revocation,
        payments,
        CardEraser(office, cards, records.intended, socketio),
        devices,
        Checkpoints(office, socketio),
    )


def _records_of(office: Office) -> PaymentRecords:
    """The ledger beside the journal; it is missed from now on when it is missing."""
    records = open_records(office.directory, expected=office.has_had_file(PAYMENTS))
    if not records.file.damage:
        office.note_file(PAYMENTS)
    return records


def _session_limits(office: Office) -> SessionLimits:
    table = office.settings.sign_in
    return SessionLimits(table.idle_hours * 3600, table.longest_hours * 3600, table.confirm_minutes * 60)


def _offline_port(office: Office) -> int | None:
    kiosk = office.settings.kiosk.get(access.name_of_principal() or "")
    return kiosk.offline_port if kiosk else None


def _keep_language(response: Response) -> Response:
    if response.mimetype == "text/html" and (asked := asked_language()):
        response.set_cookie(name_of_cookie(COOKIE), asked, max_age=_YEAR_S, samesite="Strict", secure=request.is_secure)
    return response
